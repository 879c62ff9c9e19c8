"""Figures for tests: a level of An Biên's budget revenue in the first half of 2017, and what differs from it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from service.comparison.figure import Figure

PERIODS = {
    "2017": (date(2017, 1, 1), date(2017, 12, 31)),
    "2016-H1": (date(2016, 1, 1), date(2016, 6, 30)),
    "2017-H1": (date(2017, 1, 1), date(2017, 6, 30)),
    "2017-H2": (date(2017, 7, 1), date(2017, 12, 31)),
    "2017-9M": (date(2017, 1, 1), date(2017, 9, 30)),
    "2017-06-30": (date(2017, 6, 30), date(2017, 6, 30)),
}

REVENUE = Figure(
    record_id=1,
    document_id=1,
    place_id="district-908",
    place_name="An Biên",
    place_level="district",
    indicator_id="thu-ngan-sach",
    indicator_name="Thu ngân sách nhà nước trên địa bàn",
    measure="level",
    value=Decimal("88.83"),
    upper=None,
    unit="VND",
    unit_text="tỷ đồng",
    multiplier=9,
    qualifier="eq",
    period_start=date(2017, 1, 1),
    period_end=date(2017, 6, 30),
    period_label="2017-H1",
    basis_kind=None,
    status="actual",
    published=date(2017, 8, 14),
    source="kiengiang.gov.vn",
    confidence=0.9,
    review="unreviewed",
)


def figure(value: str = "88.83", **changes: object) -> Figure:
    """The revenue with another value and other fields; `period` is one of PERIODS."""
    label = changes.pop("period", None)
    if isinstance(label, str):
        start, end = PERIODS[label]
        changes |= {"period_start": start, "period_end": end, "period_label": label}
    return replace(REVENUE, value=Decimal(value), **changes)  # type: ignore[arg-type]
