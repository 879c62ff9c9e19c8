"""Answers against tables that they were not made from, or that were read another way, where they are at hand (../shared)."""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from extractor.catalogues.areas.changes import changes, level_of
from extractor.catalogues.areas.lookup import gazetteer
from service.comparison.boundaries import BySumming, Comparable, NotComparable, compare_days

FACTS = Path(__file__).resolve().parents[4] / "shared" / "facts"
pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="no tables of facts beside the project (../shared/facts)")

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)


def table(name):
    with (FACTS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def code(identifier):
    return gazetteer().row(identifier, DAY.isoformat())[1]


def test_the_districts_of_kien_giang():
    heirs, mixed = defaultdict(set), defaultdict(set)
    for row in table("kien_giang_units.csv"):
        heirs[row["ma_huyen"]].add(row["ma_xa_moi"])
        mixed[row["ma_xa_moi"]].add(row["ma_huyen"])
    assert len(heirs) == 15
    for district, communes in heirs.items():
        result = compare_days(f"district-{district}", EVE, DAY)
        if any(len(mixed[commune]) > 1 for commune in communes):
            assert isinstance(result, NotComparable), district
        else:
            assert isinstance(result, BySumming | Comparable), district
            after = (result.second,) if isinstance(result, Comparable) else result.second
            assert {code(unit) for unit in after} == communes


def test_the_communes_of_kien_giang():
    whole = defaultdict(set)
    for row in table("kien_giang_units.csv"):
        whole[row["ma_xa_moi"]].add(row["ma_xa_cu"])
    for commune, before in whole.items():
        (unit,) = (i for i in gazetteer().ids() if i.startswith(f"commune-{commune}") and changes().alive(i, DAY))
        found = changes().predecessors(unit, EVE)
        assert {gazetteer().row(old, EVE.isoformat())[1] for old in found} == before


def test_the_provinces():
    merged = defaultdict(set)
    for row in table("provinces_63_34.csv"):
        merged[row["ma_moi"]].add(row["ma_cu"])
    assert len(merged) == 34
    provinces = [i for i in gazetteer().ids() if level_of(i) == "province" and changes().alive(i, DAY)]
    for unit in provinces:
        result = compare_days(unit, EVE, DAY)
        before = (result.first,) if isinstance(result, Comparable) else result.first
        assert {gazetteer().row(old, EVE.isoformat())[1] for old in before} == merged[code(unit)]


def test_every_district_by_the_table_of_conversion():
    heirs, givers = defaultdict(set), defaultdict(set)
    for row in table("area_successions_2025.csv"):
        heirs[row["old_district"]].add(row["new_code"])
        givers[row["new_code"]].add(row["old_district"])
    kinds = Counter()
    for district, communes in heirs.items():
        alone = all(givers[commune] == {district} for commune in communes)
        unit = next(
            (i for i in gazetteer().ids() if i.startswith(f"district-{district}") and changes().alive(i, EVE)), None
        )
        result = compare_days(unit, EVE, DAY)
        assert isinstance(result, NotComparable) is not alone, unit
        kinds[type(result).__name__] += 1
    assert kinds == {"BySumming": 379, "Comparable": 13, "NotComparable": 304}
