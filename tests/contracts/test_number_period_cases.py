"""Phrases with their expected readings (number_period_cases.yaml of the shared facts), through the public finders.

Numbers and qualifiers are read by `find_quantities`, periods by `find_periods`, and what takes a whole clause (measure,
basis, status, place, indicator) by `extract`. A predicate alone (`đạt 65,2% kế hoạch`) says nothing of anything and is no
record, so it is read again behind a subject. Skipped where the shared facts are not beside the repository.
"""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from extractor.catalogues.units.lookup import unit_named, units
from extractor.mentions.numbers.find import find_quantities
from extractor.mentions.periods.find import find_periods
from extractor.mentions.periods.grammar import Clock
from extractor.model.mention import Exact
from extractor.pipeline import extract
from extractor.reading import ManifestEntry

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
FLOOR = 0.95

# What the contract of a record or its annotation rules settle otherwise than the cases do.
OTHERWISE = {
    "number-020": "`hàng trăm` has no value, and a record is a number",
    "comparison-072": "the rate of growth is the indicator here, so its figure is its level",
    "comparison-075": "a statement without a number is a finding, no record",
    "comparison-076": "a statement without a number is a finding, no record",
    "comparison-077": "a statement without a number is a finding, no record",
    "comparison-078": "a statement without a number is a finding, no record",
    "list_fraction-089": "a statement without a number is a finding, no record",
    "list_fraction-090": "a statement without a number is a finding, no record",
    "period-115": "a term named by its years has the dates of those years",
    "period-116": "a school year is 1 September to 31 May",
    "period-117": "the winter-spring crop ends on 31 May",
}

MEASURES = {
    "level": "level", "rate": "level", "contribution": "level", "attainment": "percent_of_plan", "growth": "percent_change",
    "pp_change": "change", "abs_change": "change", "index": "ratio_to_base", "ratio": "ratio_to_base", "share": "share",
}  # fmt: skip
BASES = {
    "plan": "plan", "plan_year": "plan", "budget_estimate": "plan", "same_period": "same_period_last_year",
    "previous_year": "previous_period", "2015": "other_period",
}  # fmt: skip
STATUSES = {
    "estimate": "estimate", "goal": "target", "target": "target", "pledge": "target", "forecast": "target",
    "preliminary": "actual", "final": "actual", "reported": "actual", "self_scored": "actual",
}  # fmt: skip
QUALIFIERS = {"approx_below": "approx", "range": "eq"}
PERIOD_KINDS = {"deadline": "event", "goal": "goal"}
PLACES = {"A": "An Biên", "B": "Gò Quao", "C": "Hòn Đất"}
SUBJECT = "Thu ngân sách"
CLAUSE_KEYS = {"role", "base", "status", "place", "indicator"}


def rows(name):
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def expected_units():
    """By the id of a unit in the facts: its own unit in our catalogue first, then those of its other names."""
    found = {}
    for row in rows("units.csv"):
        names = map(unit_named, (row["name_vi"], *row["aliases"].split("|")))
        found[row["id"]] = ([unit for unit in names if unit is not None], row["dimension"])
    return found


def fits_unit(code, multiplier, expected, value, wanted):
    """Whether `value` in this unit is `wanted` in the expected one. A counted noun keeps its word in a record, so any
    noun for people stands for `người`."""
    known, dimension = expected
    for unit in known:
        if unit.code == code and value.scaleb(multiplier) == wanted.scaleb(unit.multiplier):
            return True
    person = {unit.code for unit in units() if unit.dimension == "person"}
    return dimension == "count-person" and code in person and value == wanted


def same_amount(want, value, upper, of, unit, unit_ids):
    if "numerator" in want:
        if (value, of) != (want["numerator"], want["denominator"]):
            return False
        wanted = value
    elif want.get("op") == "range":
        # a falling range may name its ends in either order
        ends = {Decimal(str(want["value_low"])), Decimal(str(want["value_high"]))}
        if {value, upper} != ends:
            return False
        wanted = value
    else:
        wanted = Decimal(str(want["value"]))
        if upper is not None:
            return False
    if "base_value" in want:
        return unit is not None and unit.code == "VND" and value.scaleb(unit.multiplier) == want["base_value"]
    if "unit" in want:
        return unit is not None and fits_unit(unit.code, unit.multiplier, unit_ids[want["unit"]], value, wanted)
    return value == wanted


def quantities(text, _):
    for found in find_quantities(text, text.lower()):
        amount = found.quantity
        value, upper = (amount.value, None) if isinstance(amount, Exact) else (amount.low, amount.high)
        yield {"amount": (value, upper, found.of, found.unit), "qualifier": found.qualifier}


def claims(text, day):
    for word, name in PLACES.items():
        text = " ".join(name + token[1:] if token.rstrip(",") == word else token for token in text.split(" "))
    entry = ManifestEntry("", published=day)
    read = extract(text, entry=entry).observations or extract(f"{SUBJECT} {text}", entry=entry).observations
    for observation in read:
        claim = observation.claim
        yield {
            "amount": (claim.value, claim.upper, claim.quantity.of, claim.quantity.unit),
            "qualifier": claim.qualifier,
            "measure": claim.measure,
            "basis": claim.basis and claim.basis.kind,
            "base_period": claim.basis and claim.basis.period and (claim.basis.period.start, claim.basis.period.end),
            "status": claim.status,
            "place": claim.place and claim.place.name,
            "indicator": observation.indicator_id,
            "period": claim.period and claim.period.period and (claim.period.period.start, claim.period.period.end),
        }


def differences(want, got, unit_ids, flags):
    """The fields of one expected reading that `got` does not have."""
    if not same_amount(want, *got["amount"], unit_ids):
        yield f"amount {got['amount']}"
    asked = {
        "qualifier": QUALIFIERS.get(want["op"], want["op"]) if "op" in want else None,
        "measure": MEASURES[want["role"]] if "role" in want else None,
        "basis": BASES[want["base"]] if "base" in want and want.get("role") else None,
        "status": STATUSES[want["status"]] if "status" in want else None,
        "place": PLACES[want["place"]] if "place" in want else None,
        "indicator": want.get("indicator"),
        "period": dates(want, "start", "end"),
        "base_period": dates(want, "base_start", "base_end"),
    }
    for field, value in asked.items():
        if value is None or (field == "basis" and got["basis"] is None and "base_by_convention" in flags):
            continue
        if got.get(field) != value:
            yield f"{field} {got.get(field)} is not {value}"


def dates(want, first, last):
    return (date.fromisoformat(want[first]), date.fromisoformat(want[last])) if want.get(first) else None


def wrong(case, unit_ids):
    """What is read otherwise than the case says, in words; empty where all is right."""
    day, want = date.fromisoformat(case["doc_date"]), case["expect"]
    if case["id"].startswith("period-") and not any("value" in w for w in want):
        found = find_periods(case["text"], case["text"].lower(), Clock(day, day.year))
        got = [(m.period and m.period.start.isoformat(), m.period and m.period.end.isoformat(), m.kind) for m in found]
        return (
            []
            if got == [(w["start"], w["end"], PERIOD_KINDS.get(w.get("status", w["kind"]), w["kind"])) for w in want]
            else [str(got)]
        )
    if case["id"].startswith(("number-", "qualifier-")) and not CLAUSE_KEYS & {key for w in want for key in w}:
        got = list(quantities(case["text"], day))
    else:
        got = list(claims(case["text"], day))
    # cases of status, and those of a group with its threshold, give the first figure of the phrase alone
    first_alone = case["id"].startswith("status-") or any("threshold" in w for w in want)
    if len(got) < len(want) or (len(got) > len(want) and not first_alone):
        return [f"{len(got)} read: {got}"]
    return [
        line for w, g in zip(want, got, strict=False) for line in differences(w, g, unit_ids, case.get("flags", ()))
    ]


def test_cases_are_read_as_expected():
    file = FACTS / "number_period_cases.yaml"
    if not file.exists():
        pytest.skip("the shared facts are not here")
    cases = yaml.safe_load(file.read_text("utf-8"))["cases"]
    assert set(OTHERWISE) <= {case["id"] for case in cases}
    unit_ids = expected_units()
    judged = [case for case in cases if case["id"] not in OTHERWISE]
    failures = {case["id"]: (case["text"], wrong(case, unit_ids)) for case in judged}
    failures = {id: failure for id, failure in failures.items() if failure[1]}
    for id, (text, lines) in failures.items():
        print(f"{id}: {text}", *lines, sep="\n    ")
    print(f"{len(judged) - len(failures)} of {len(judged)} as expected, {len(OTHERWISE)} settled otherwise")
    assert len(failures) <= (1 - FLOOR) * len(judged)
