import pytest

from extractor.model.document import OffsetMap, Span
from extractor.text.offsets import Edit, Recorder, compose, rewrite


@pytest.mark.parametrize(
    ("source", "edits", "text", "sources"),
    [
        ("abc", [], "abc", [0, 1, 2, 3]),
        ("abc", [Edit(1, 2, "")], "ac", [0, 2, 3]),
        ("abc", [Edit(0, 1, ""), Edit(1, 2, "")], "c", [2, 3]),
        ("abc", [Edit(1, 2, "XY")], "aXYc", [0, 1, 1, 2, 3]),
        ("abcd", [Edit(1, 3, "X")], "aXd", [0, 1, 3, 4]),
        ("abc", [Edit(0, 3, "")], "", [3]),
    ],
)
def test_rewrite(source, edits, text, sources):
    got, offsets = rewrite(source, edits)
    assert got == text
    assert [offsets.source(i) for i in range(len(text) + 1)] == sources


def test_recorder():
    recorder = Recorder()
    recorder.add("ab", 10)
    recorder.add("cd", 12)
    recorder.add(" | ", 20, linear=False)
    recorder.add("ef", 25)
    text, offsets = recorder.finish(40)
    assert text == "abcd | ef"
    assert [offsets.source(i) for i in range(len(text) + 1)] == [10, 11, 12, 13, 20, 20, 20, 25, 26, 40]
    assert len(offsets.starts) == 4  # what follows on is one run


def test_compose():
    middle, inner = rewrite("--a--bcd", [Edit(0, 2, ""), Edit(3, 5, "")])
    assert middle == "abcd"
    text, outer = rewrite(middle, [Edit(1, 2, "XY"), Edit(3, 4, "")])
    assert text == "aXYc"
    both = compose(outer, inner)
    assert [both.source(i) for i in range(len(text) + 1)] == [2, 5, 5, 6, 8]
    assert compose(outer, OffsetMap()) == outer
    assert compose(OffsetMap(), inner) == inner


def test_source_span():
    _, offsets = rewrite("abcdef", [Edit(1, 3, "")])
    assert offsets.source_span(Span(0, 2)) == Span(0, 4)
