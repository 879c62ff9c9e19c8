"""Pictures of pages to measure on, and numbers read right."""

import numpy as np
import pytest
from PIL import Image

from evaluation.scans import degrade, numbers_read


@pytest.mark.parametrize(
    ("expected", "got", "right"),
    [
        ("đạt 12,5% và 1.204 tấn", "1.204 tấn, 12,5%", (2, 2)),
        ("đạt 12,5%", "đạt 12.5%", (0, 1)),
        ("đạt 12,5%", "đạt 12,5", (0, 1)),
        ("giảm -3 rồi 3", "giảm 3 rồi 3", (1, 2)),
        ("7 và 7", "7", (1, 2)),
        ("không có", "9", (0, 0)),
    ],
)
def test_numbers_read(expected, got, right):
    assert numbers_read(expected, got) == right


def test_degrade_is_the_same_for_the_same_seed():
    page = Image.new("L", (600, 900), 255)
    page.paste(0, (100, 100, 500, 110))
    scan = degrade(page, 5)
    assert scan.size == (400, 600)
    assert np.array_equal(np.asarray(scan), np.asarray(degrade(page, 5)))
    assert not np.array_equal(np.asarray(scan), np.asarray(degrade(page, 6)))
