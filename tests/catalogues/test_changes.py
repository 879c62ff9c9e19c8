from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from extractor.catalogues.areas.changes import REFORM, changes, level_of
from extractor.catalogues.areas.lookup import gazetteer

BEFORE, AFTER = date(2006, 1, 1), date(2026, 1, 1)
AREAS = Path("extractor/catalogues/areas")


@pytest.mark.parametrize(
    ("unit", "on", "expected"),
    [
        ("district-908", date(2010, 1, 1), {"district-908", "district-913"}),
        ("district-908", date(2007, 4, 20), {"district-908"}),
        ("district-902", date(2010, 1, 1), {"district-900", "district-902", "district-914"}),
        ("district-911", AFTER, {"commune-31078-2025", "commune-31105-2025"}),
        ("district-912", AFTER, {"commune-31108-2025"}),
        ("province-91", AFTER, {"province-91-2025"}),
        ("province-75", AFTER, {"province-75-2025"}),
        ("province-01", date(2008, 8, 2), {"province-01"}),
        ("commune-30730", AFTER, {"commune-30742-2025-07-01"}),
    ],
)
def test_successors(unit, on, expected):
    assert set(changes().successors(unit, on)) == expected


@pytest.mark.parametrize(
    ("unit", "on", "expected"),
    [
        ("district-913", BEFORE, {"district-908", "district-909", "district-910"}),
        ("district-914", BEFORE, {"district-902"}),
        ("province-91-2025", BEFORE, {"province-89", "province-91"}),
        ("commune-30985-2025", date(2020, 1, 1), {"commune-30985", "commune-30997", "commune-31009"}),
        ("district-769-2021", BEFORE, {"district-762", "district-763", "district-769"}),
    ],
)
def test_predecessors(unit, on, expected):
    assert set(changes().predecessors(unit, on)) == expected


def test_since_a_day_only_what_came_after_is_followed():
    assert changes().successors("district-908", date(2010, 1, 1), since=date(2008, 1, 1)) == ("district-908",)
    assert changes().predecessors("district-908", BEFORE, until=date(2006, 6, 1)) == ("district-908",)


@pytest.mark.parametrize(
    ("unit", "effective", "kind", "instrument"),
    [
        ("district-899", date(2005, 8, 10), "reclassified", "97/2005/NĐ-CP"),
        ("district-900", date(2018, 11, 1), "reclassified", "573/NQ-UBTVQH14"),
        ("district-911", date(2021, 3, 1), "reclassified", "1109/NQ-UBTVQH14"),
        ("district-913", date(2007, 4, 21), "split", "58/2007/NĐ-CP"),
        ("district-914", date(2009, 6, 30), "split", "29/NQ-CP"),
        ("district-268", date(2008, 8, 1), "moved", ""),
        ("province-28", date(2008, 8, 1), "merged", "15/2008/QH12"),
        ("province-46", date(2025, 1, 1), "renamed", "175/2024/QH15"),
        ("province-91", REFORM, "merged", "202/2025/QH15"),
        ("province-75-2025", date(2026, 4, 30), "reclassified", "30/2026/QH16"),
        ("district-908", REFORM, "abolished", "203/2025/QH15"),
        ("commune-30985-2025", REFORM, "merged", "1654/NQ-UBTVQH15"),
    ],
)
def test_what_befell_a_unit(unit, effective, kind, instrument):
    assert any(
        change.effective == effective and change.kind == kind and instrument in change.instrument
        for change in changes().of(unit)
    )


def test_the_changes_are_in_order_of_time():
    days = [change.effective for change in changes().of("district-911")]
    assert days == sorted(days) and len(days) == 2


def test_every_province_and_district_of_before_the_reform_has_heirs():
    known, places = changes(), gazetteer()
    eve = date(2025, 6, 30)
    old = [unit for unit in places.ids() if known.alive(unit, eve) and level_of(unit) in ("province", "district")]
    assert Counter(level_of(unit) for unit in old) == {"province": 63, "district": 696}
    assert [unit for unit in old if not known.successors(unit, REFORM, since=eve)] == []


def test_every_commune_of_today_has_predecessors():
    known, places = changes(), gazetteer()
    new = [unit for unit in places.ids() if level_of(unit) == "commune" and known.alive(unit, REFORM)]
    districts = [unit for unit in new if any(change.kind == "abolished" for change in known.of(unit))]
    assert len(new) == len(districts) == 3321


def test_units_named_in_a_change_were_there():
    known = changes()
    for unit in gazetteer().ids():
        for change in known.territorial(unit):
            eve = date.fromordinal(change.effective.toordinal() - 1)
            assert unit not in change.predecessors or known.alive(unit, eve), change
            assert unit not in change.successors or known.alive(unit, change.effective), change


def test_land_that_goes_whole_goes_to_one():
    for unit in gazetteer().ids():
        assert all(len(change.successors) == 1 for change in changes().territorial(unit) if change.whole)


def test_a_commune_lies_in_a_district_that_is_there():
    places = gazetteer()
    for unit in places.ids():
        for version in places.versions(unit):
            if version.parent and version.valid_to and version.level == "commune":
                last = date.fromordinal(version.valid_to.toordinal() - 1)
                assert changes().alive(version.parent, last), version
