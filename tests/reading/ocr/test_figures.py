"""Figures read once or twice, and what two readings come to; digits are drawn as plain shapes."""

import numpy as np
import pytest

from extractor.reading.ocr import figures
from extractor.reading.ocr.engine import Reading

HIGH, BASE = 40, 60
WIDE = {"1": 14, ",": 8, ".": 8}


def _drawn(text):
    """A picture with a block of ink for each letter, a 0 white within, and the boxes of the ink."""
    picture, boxes, x = np.full((80, 40 * len(text)), 255, np.uint8), [], 10
    for letter in text:
        mark = letter in ",."
        top, bottom = (BASE - 8, BASE + 8 * (letter == ",")) if mark else (BASE - HIGH, BASE)
        box = (x, top, x + WIDE.get(letter, 25), bottom)
        picture[box[1] : box[3], box[0] : box[2]] = 0
        if letter == "0":
            picture[top + 6 : bottom - 6, x + 6 : x + 19] = 255
        boxes.append(box)
        x = box[2] + 6
    return picture, np.array(boxes)


@pytest.fixture
def again(monkeypatch):
    """What is read the second time: a list of one answer, which stays empty of answers that were asked for."""
    answers = []
    monkeypatch.setattr(figures, "read_figure", lambda picture: answers.pop() if answers else ("", 0))
    return answers


def _figure(read, ink):
    return figures.figure(Reading(read, 0, 10, (99.0,) * len(read)), *_drawn(ink))


@pytest.mark.parametrize("text", ["10.245", "2018", "4,5", "100"])
def test_what_the_ink_bears_out_is_read_once(again, text):
    again.append(("9", 99))
    assert _figure(text, text) == (text, "")
    assert again


@pytest.mark.parametrize(
    ("ink", "read", "second", "sure", "text"),
    [
        ("77,6", "71,6", "77,6", 95, "77,6"),  # a 1 as wide as a 7
        ("29", "20", "29", 95, "29"),  # a 0 without white in it
        ("24.521,2", "24.5212", "24.521,2", 95, "24.521,2"),  # fewer digits and marks than there is ink
        ("24.321,2", "24.321,2", "24.3212", 20, "24.321,2"),  # the marks of the reading with more
        ("13/5", "13/3", "13/5", 95, "13/5"),
        ("4.513", "4.513", "4.515", 70, "4.513"),  # not the digits of an unsure reading
    ],
)
def test_two_readings(again, ink, read, second, sure, text):
    again.append((second, sure))
    assert _figure(read, ink)[0] == text
    assert not again


def test_letters_that_are_no_figures():
    assert not any(map(figures.may_be_figure, ("-", "+", "...", "Lâm")))
    assert all(map(figures.may_be_figure, ("12%", "O", "l")))
