"""Records found again by their evidence, in the same text and in a changed one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.archive.matching import alignment, matched
from tests.service.archive.test_decisions import said

OLD = "Tin từ huyện.\nLúa đạt 12,5 tấn/ha, tăng 5% so với cùng kỳ.\nDứa 3.200 ha.\n"


def where(old, new, words):
    start = old.index(words)
    moved = alignment(old, new).moved(start, start + len(words))
    return moved and (new[moved[0] : moved[1]], moved[0])


@pytest.mark.parametrize(
    ("new", "words", "found"),
    [
        (OLD, "5%", OLD.index("5%")),
        ("Đính chính.\n" + OLD, "3.200 ha", 12 + OLD.index("3.200")),
        (OLD.replace("12,5", "12,75"), "5%", OLD.index("5%") + 1),
        (OLD.replace("12,5", "12,75"), "12,5", None),
        (OLD.replace("Dứa 3.200 ha.\n", ""), "3.200 ha", None),
        ("Dứa 3.200 ha.\n" + OLD.replace("Dứa 3.200 ha.\n", ""), "3.200 ha", 4),
        (OLD.replace("Lúa đạt 12,5 tấn/ha, tăng 5% so với cùng kỳ.", "Ngô được 5% nhiều."), "5%", None),
    ],
)
def test_words_are_found_where_they_moved(new, words, found):
    moved = where(OLD, new, words)
    assert moved == (None if found is None else (words, found))


TEXT = st.lists(st.sampled_from(["Lúa đạt 5 tấn", "tăng 5%.", "\n", " ", "12,5 ha", "Dứa", "5"]), max_size=14).map(
    "".join
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXT, TEXT, st.data())
def test_moved_words_are_the_same_words(old, new, data):
    way = alignment(old, new)
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    moved = way.moved(start, end)
    if moved is not None:
        assert old[start:end] == new[moved[0] : moved[1]]
    if old == new:
        assert moved == (start, end)


def test_records_on_one_span_are_told_apart_by_what_they_say_then_by_order():
    held = [(1, (0, 2), said(0, 2, "5")), (2, (0, 2), said(0, 2, "7"))]
    assert matched(held, [said(0, 2, "7"), said(0, 2, "5")]) == ([2, 1], {1, 2})
    assert matched(held, [said(0, 2, "8"), said(0, 2, "9"), said(0, 2, "1")]) == ([1, 2, None], {1, 2})
    assert matched(held, [said(0, 2, "7")]) == ([2], {2})


def test_evidence_read_longer_or_shorter_is_the_same_evidence():
    held = [(1, (10, 15), said(10, 15, "5")), (2, (20, 22), said(20, 22, "7"))]
    assert matched(held, [said(10, 12, "5"), said(13, 15, "6"), said(30, 32, "7")]) == ([1, None, None], {1})
