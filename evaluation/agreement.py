"""When an extracted record and a gold record agree, and which of them belong together.

The folding of names, units and words follows the reference scorer to the letter, so that both give the
same figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

Json = dict[str, Any]
"""A record as it stands in a gold file (`gold/README.md`) or in the JSON contract (`record.md`)."""

FIELDS = ("sign", "place", "indicator", "measure", "period", "basis", "status", "qualifier")
STRICT = FIELDS[:5]

_INDICATOR_F1 = 0.6
_SCALES = {
    "nghin": 3,
    "ngan": 3,
    "trieu": 6,
    "tr": 6,
    "ty": 9,
    "ti": 9,
    "tr.d": 6,
    "chuc": 1,
    "tram": 2,
    "van": 4,
}
_GLUED_MONEY = re.compile(r"(ty|trieu|tr)\.?(d|dong|vnd)")
_ALIASES = {
    "vnd": "dong",
    "d": "dong",
    "percent": "%",
    "phan tram": "%",
    "percentage_point": "diem %",
    "diem phan tram": "diem %",
    "hectare": "ha",
    "hec ta": "ha",
    "hecta": "ha",
    "tonne": "tan",
    "us dollar": "usd",
    "do la": "usd",
    "do la my": "usd",
    "times": "lan",
    "kilometre": "km",
}
_LEVEL_WORD = re.compile(
    r"^(tinh|thanh pho|tp\.?|huyen|quan|thi xa|tx\.?|thi tran|tt\.?|"
    r"xa|phuong|p\.|dac khu|ap|thon|ban|khu pho|h\.|q\.)\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Expected:
    """A gold record, scaled and folded. Every field but value and unit holds all answers that are right."""

    value: Decimal | None
    upper: Decimal | None
    unit: str
    places: frozenset[str]
    indicators: tuple[str, ...]
    measures: tuple[str | None, ...]
    periods: tuple[tuple[str | None, str | None], ...]
    bases: tuple[str | None, ...]
    statuses: tuple[str, ...]
    qualifiers: tuple[str, ...]
    optional: bool
    raw: Json


@dataclass(frozen=True, slots=True)
class Found:
    """An extracted record, scaled and folded. `units` and `indicators` hold its wording and its code."""

    value: Decimal | None
    upper: Decimal | None
    units: frozenset[str]
    place: str
    indicators: tuple[str, ...]
    measure: str | None
    period: tuple[str | None, str | None]
    basis: str | None
    status: str
    qualifier: str
    raw: Json


@dataclass(frozen=True, slots=True)
class Agreement:
    """The fields on which a pair agrees; one sign for value and upper together."""

    fields: frozenset[str]

    @property
    def placed(self) -> bool:
        return {"sign", "place", "indicator"} <= self.fields

    @property
    def strict(self) -> bool:
        return self.fields.issuperset(STRICT)

    @property
    def full(self) -> bool:
        return self.fields.issuperset(FIELDS)


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Lower case without diacritics, white space squeezed."""
    text = unicodedata.normalize("NFKD", text.lower().replace("đ", "d").replace("%o", "‰"))
    return re.sub(r"\s+", " ", "".join(c for c in text if not unicodedata.combining(c))).strip()


def token_f1(one: str, other: str) -> float:
    """The F1 of two texts as multisets of folded tokens, 0 to 1."""
    a, b = (Counter(re.findall(r"[a-z0-9]+", fold(text))) for text in (one, other))
    common = (a & b).total()
    return 2 * common / (a.total() + b.total()) if common else 0.0


def place_key(name: str | None) -> str:
    """A place's name folded, without its level word."""
    return _LEVEL_WORD.sub("", fold(name or ""))


def base_unit(text: str) -> tuple[str, int]:
    """The folded unit without its scale words, and their power of ten: `nghìn tỷ đồng` is (`dong`, 12)."""
    unit, exponent = fold(text).replace("/ ", "/").replace(" /", "/"), 0
    words = unit.split()
    while words and (scale := _SCALES.get(words[0].rstrip("."))) is not None:
        exponent += scale
        del words[0]
    unit = " ".join(words) or unit
    if glued := _GLUED_MONEY.fullmatch(unit):
        exponent, unit = _SCALES[glued[1]], "dong"
    return _ALIASES.get(unit, unit), exponent


def expected(record: Json) -> Expected:
    """A gold record made comparable."""
    unit, exponent = base_unit(record.get("unit") or "")
    value, upper = (_scaled(record.get(key), exponent) for key in ("value", "upper"))

    def answers(key: str) -> list[Any]:
        return [record.get(key), *(record.get(f"{key}_alt") or [])]

    return Expected(
        value=value,
        upper=upper,
        unit=unit,
        places=frozenset(place_key(name) for name in answers("place")),
        indicators=tuple(text for text in answers("indicator") if text),
        measures=tuple(answers("measure")),
        periods=tuple(_period(text) for text in answers("period")),
        bases=tuple(kind or None for kind in answers("basis")),
        statuses=(record.get("status") or "actual", *(record.get("status_alt") or [])),
        qualifiers=(record.get("qualifier") or "eq", *(record.get("qualifier_alt") or [])),
        optional=bool(record.get("optional")),
        raw=record,
    )


def found(record: Json) -> Found:
    """A record of the JSON contract made comparable."""
    written, exponent = base_unit(record.get("unit_text") or record.get("unit") or "")
    code = fold(record.get("unit") or "").replace("/ ", "/").replace(" /", "/")
    if record.get("multiplier") is not None:
        exponent = int(record["multiplier"])
    value, upper = (_scaled(record.get(key), exponent) for key in ("value", "upper"))
    indicator, period = record.get("indicator") or {}, record.get("period") or {}
    return Found(
        value=value,
        upper=upper,
        units=frozenset({written, _ALIASES.get(code, code)}),
        place=place_key((record.get("place") or {}).get("name")),
        indicators=tuple(text for text in (indicator.get("text"), indicator.get("name")) if text),
        measure=record.get("measure"),
        period=(period.get("start"), period.get("end")),
        basis=(record.get("basis") or {}).get("kind") or None,
        status=record.get("status") or "actual",
        qualifier=record.get("qualifier") or "eq",
        raw=record,
    )


def agreement(gold: Expected, pred: Found) -> Agreement:
    """What the two agree on."""
    agreed = {
        "sign": gold.value == pred.value and gold.upper == pred.upper,
        "place": pred.place in gold.places,
        "indicator": any(
            token_f1(right, given) >= _INDICATOR_F1 for right in gold.indicators for given in pred.indicators
        ),
        "measure": pred.measure in gold.measures,
        "period": pred.period in gold.periods,
        "basis": pred.basis in gold.bases,
        "status": pred.status in gold.statuses,
        "qualifier": pred.qualifier in gold.qualifiers,
    }
    return Agreement(frozenset(name for name, yes in agreed.items() if yes))


def pair(gold: Sequence[Expected], pred: Sequence[Found]) -> dict[int, tuple[int, Agreement]]:
    """The one-to-one pairing of a document: gold index to extracted index and what the pair agrees on.

    Only records of the same magnitude and unit may pair. The assignment that agrees most wins, the more
    strict pairs the better; nearness in order of appearance breaks ties.
    """
    agreements: dict[tuple[int, int], Agreement] = {}
    weights = np.zeros((len(gold), len(pred)))
    for i, right in enumerate(gold):
        for j, given in enumerate(pred):
            if not _may_pair(right, given):
                continue
            agreements[i, j] = agreed = agreement(right, given)
            rank = len(agreed.fields) + 10 * agreed.strict
            weights[i, j] = 100 + rank * 5 - abs(i / max(1, len(gold)) - j / max(1, len(pred)))
    if not agreements:
        return {}
    rows, columns = linear_sum_assignment(-weights)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {i: (j, agreements[i, j]) for i, j in pairs if (i, j) in agreements}


def _may_pair(gold: Expected, pred: Found) -> bool:
    if gold.value is None or pred.value is None or abs(gold.value) != abs(pred.value):
        return False
    if gold.upper is None or pred.upper is None:
        if gold.upper is not pred.upper:
            return False
    elif abs(gold.upper) != abs(pred.upper):
        return False
    if not gold.unit and pred.units <= {""}:
        return True
    return any(_same_unit(gold.unit, unit) for unit in pred.units if unit or not gold.unit)


def _same_unit(one: str, other: str) -> bool:
    if one == other:
        return True
    a, b = (set(unit.replace("/", " ").split()) for unit in (one, other))
    return bool(a & b) and (a <= b or b <= a)


def _scaled(number: object, exponent: int) -> Decimal | None:
    if number in (None, ""):
        return None
    try:
        return Decimal(str(number)) * Decimal(10) ** exponent
    except InvalidOperation:
        return None


def _period(text: str | None) -> tuple[str | None, str | None]:
    if not text:
        return None, None
    start, _, end = text.partition("/")
    return start, end or start
