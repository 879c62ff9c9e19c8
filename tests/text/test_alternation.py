"""Many words as one pattern."""

import re

from extractor.text.alternation import alternation


def test_the_longest_word_wins():
    pattern = re.compile(rf"(?:{alternation(['vượt', 'vượt kế hoạch', 'cao hơn', 'cao', '+'])})(?!\w)")
    assert pattern.match("vượt kế hoạch năm")[0] == "vượt kế hoạch"
    assert pattern.match("vượt kế")[0] == "vượt"
    assert pattern.match("cao hơn")[0] == "cao hơn" and pattern.match("+")[0] == "+"
    assert pattern.match("caosu") is None and pattern.match("hơn") is None
