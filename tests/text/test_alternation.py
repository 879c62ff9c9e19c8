"""Many words as one pattern."""

import re

from extractor.text.alternation import alternation, beginnings


def test_the_longest_word_wins():
    pattern = re.compile(rf"(?:{alternation(['vượt', 'vượt kế hoạch', 'cao hơn', 'cao', '+'])})(?!\w)")
    assert pattern.match("vượt kế hoạch năm")[0] == "vượt kế hoạch"
    assert pattern.match("vượt kế")[0] == "vượt"
    assert pattern.match("cao hơn")[0] == "cao hơn" and pattern.match("+")[0] == "+"
    assert pattern.match("caosu") is None and pattern.match("hơn") is None


def test_of_those_that_begin_alike_the_first_wins_at_the_beginning_of_a_word():
    pattern = re.compile(rf"(?:{beginnings('tăng(?! số)', 'tăng số', 'giảm', 'tại(?<!hiện tại)')})(?!\w)")
    found = [match[0] for match in pattern.finditer("giatăng, tăng số hộ, tăng 5%; giảm tại hiện tại tăngg")]
    assert found == ["tăng số", "tăng", "giảm", "tại"]
