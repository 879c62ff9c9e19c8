"""Figures that contradict each other: what one says of the others is worked out and compared.

| code | what is compared |
|---|---|
| `share_mismatch` | a fraction and the percentage beside it: `106/119 xã, đạt 94,08%` |
| `plan_mismatch` | a result, its plan and its attainment, in a sentence or in a row of a table |
| `change_mismatch` | an amount, its change and its growth: `35 vụ, tăng 5 vụ (20%)`; both ends and what lies between, in a sentence or a row |
| `parts_mismatch` | a total and the parts it consists of (`gồm`), or a part that is more than its whole |

Every figure is taken as rounded where it ends, and a percentage may be cut off. Figures that are about or over something
(`gần`, `trên`) contradict nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from extractor.claims.view import View
from extractor.model.document import Span, Warning
from extractor.model.observation import Claim

_HUNDRED = Decimal(100)
_HEDGE = r"(?:(?:tỷ lệ|tỉ lệ|ở mức|được|là|khoảng|tới|đến) )*"
_TO_SHARE = re.compile(
    rf"[^,;.:()\n\d§]{{0,70}}?(?:[,(]?\s*(?:(?:tương ứng|tương đương|và) )?(?:đạt|chiếm|bằng|tương đương|ước đạt|tỷ lệ|tỉ lệ|đạt tỷ lệ|chiếm tỷ lệ)"
    rf"\s*{_HEDGE}|\()\s*"
)
_TO_CHANGE = re.compile(r"[^,;.:()\n\d]{0,40}?[,(]\s*(?:¤+\s*)?(?:tăng|giảm)(?: thêm)?\s*")
_TO_GROWTH = re.compile(
    r"\s*[,(]?\s*(?:(?:tương ứng|tương đương|tức|hay|bằng|hoặc|khoảng|với|là|tỷ lệ|tăng|giảm|và|tức là|tương ứng với) )*\s*"
)
_TO_END = re.compile(
    r"[^,;.:()\n\d]{0,30}?\s(?:lên|xuống|lên đến|lên tới|xuống còn|còn|tăng lên|giảm xuống|giảm còn)\s*"
)
_BESIDE = re.compile(r"[^;.\n\d]{0,60}?")
_PLANNED = re.compile(r"(?:(?<!\w)(?:kế hoạch|kh|dự toán|chỉ tiêu)(?: (?:năm|giao|là|cả năm)|\s*¤+|\s*[(:])*\s*|/\s?)$")
_CONSISTS = re.compile(r"\s*[,:(]?\s*(?:gồm có|bao gồm|gồm)(?!\w)(?![^.;\n]*(?:trong đó|…|\.\.\.|v\.v))")
_AMONG = re.compile(r"[^.;()\n\d]{0,40}?[,;(:]\s*trong đó(?!\w)")


def contradictions(view: View, claims: Sequence[Claim]) -> Iterator[Warning]:
    """The warnings of figures that do not fit each other; `claims` are all of the document, in order."""
    said = (claim for claim in claims if claim.table is None)
    for sentence, found in groupby(said, key=lambda claim: claim.sentence):
        group = list(found)
        if len(group) > 1:
            yield from _in_sentence(view, group, view.masked[sentence.start : sentence.end])
    yield from _rows([claim for claim in claims if claim.table is not None])


def _in_sentence(view: View, group: Sequence[Claim], words: str) -> Iterator[Warning]:
    lists = "gồm" in words or "trong đó" in words
    planned = any(claim.measure == "percent_of_plan" for claim in group)
    for at, claim in enumerate(group[:-1]):
        if claim.measure not in ("level", "percent_of_plan"):
            continue
        behind = group[at + 1 : at + 3]
        checks = (_share(view, claim, behind), _change(view, claim, behind), _ends(view, claim, behind))
        yield from (found for found in checks if found is not None)
        if planned and (found := _plan(view, claim, behind)) is not None:
            yield found
        if lists and (found := _parts(view, claim, group[at + 1 :])) is not None:
            yield found


def _between(view: View, first: Claim, second: Claim, pattern: re.Pattern[str]) -> bool:
    return pattern.fullmatch(view.masked, first.quantity.span.end, second.quantity.span.start) is not None


def _exact(*claims: Claim) -> bool:
    return all(c.qualifier == "eq" and c.upper is None and not c.quantity.flags for c in claims)


def _alike(one: Claim, two: Claim) -> bool:
    """Whether two amounts have one unit, and their digits are certain or in doubt alike: then their ratio holds."""
    doubts = {"sep_ambiguous" in c.quantity.flags for c in (one, two)}
    return len(doubts) == 1 and _unit(one) == _unit(two)


def _unit(claim: Claim) -> str:
    return claim.quantity.unit.code if claim.quantity.unit else ""


def _is_percent(claim: Claim) -> bool:
    return _unit(claim) == "percent"


def _share(view: View, whole: Claim, behind: Sequence[Claim]) -> Warning | None:
    of = whole.quantity.of
    if of is None or not of or not behind or whole.measure != "level":
        return None
    share = behind[0]
    counted = whole.quantity.unit is not None and whole.quantity.unit.counted
    if not _is_percent(share) or share.measure not in ("share", "level", "percent_of_plan") or not _exact(whole, share):
        return None
    planned = share.basis is not None and share.basis.kind == "plan" and share.basis.span is not None
    if (counted and planned) or not _between(view, whole, share, _TO_SHARE):
        return None
    return _compared(
        "share_mismatch", share, (whole.value, of), lambda a, b: a / b * _HUNDRED, whole, f"{whole.value:f}/{of:f}"
    )


def _change(view: View, level: Claim, behind: Sequence[Claim]) -> Warning | None:
    """`35 vụ, tăng 5 vụ (16,7%)`."""
    if len(behind) < 2 or level.measure != "level":
        return None
    change, growth = behind[:2]
    if (change.measure, growth.measure) != ("change", "percent_change") or _unit(change) != _unit(level):
        return None
    if not _exact(level, change, growth) or not _one_subject(level, change, growth):
        return None
    if not (_between(view, level, change, _TO_CHANGE) and _between(view, change, growth, _TO_GROWTH)):
        return None
    before = _amount(level) - _amount(change)
    if before <= 0:
        return _warning(
            "change_mismatch",
            level,
            change,
            f"{level.quantity.surface} cannot have changed by {change.quantity.surface}",
        )
    return _compared(
        "change_mismatch",
        growth,
        (level.value, change.value),
        lambda a, b: b / (a - b) * _HUNDRED if a != b else None,
        level,
        f"a change of {change.quantity.surface} to {level.quantity.surface}",
    )


def _ends(view: View, first: Claim, behind: Sequence[Claim]) -> Warning | None:
    """`từ 30 vụ lên 35 vụ, tăng 16,7%`, `… tăng 5 vụ`."""
    if len(behind) < 2 or first.measure != "level" or behind[0].measure != "level":
        return None
    second, change = behind[:2]
    if change.measure not in ("change", "percent_change") or _unit(first) != _unit(second) or _is_percent(first):
        return None
    if not _exact(first, second, change) or not _one_subject(first, second, change):
        return None
    start = first.quantity.span.start
    if "từ" not in view.masked[max(0, start - 12) : start].split():
        return None
    if not (_between(view, first, second, _TO_END) and _between(view, second, change, _TO_CHANGE)):
        return None
    words = f"from {first.quantity.surface} to {second.quantity.surface}"
    if change.measure == "change":
        if _unit(change) != _unit(first):
            return None
        return _compared("change_mismatch", change, (first.value, second.value), lambda a, b: b - a, first, words)
    return _compared(
        "change_mismatch",
        change,
        (first.value, second.value),
        lambda a, b: (b - a) / a * _HUNDRED if a else None,
        first,
        words,
    )


def _plan(view: View, first: Claim, behind: Sequence[Claim]) -> Warning | None:
    """`đạt 120 ha, bằng 60% kế hoạch (200 ha)`; `kế hoạch 200 ha, thực hiện 120 ha, đạt 60%`."""
    three = [first, *behind[:2]]
    attained = [c for c in three if c.measure == "percent_of_plan"]
    levels = [c for c in three if c.measure == "level"]
    plans = [c for c in levels if _is_plan(view, c)]
    results = [c for c in levels if c not in plans]
    if not len(attained) == len(plans) == len(results) == 1 or _unit(plans[0]) != _unit(results[0]):
        return None
    if not _exact(*three) or not _one_subject(*three) or _period(plans[0]) != _period(results[0]):
        return None
    if not all(_between(view, one, two, _BESIDE) for one, two in pairwise(three)):
        return None
    return _attained(attained[0], results[0], plans[0])


def _is_plan(view: View, level: Claim) -> bool:
    """A target, or what stands behind the word or behind the stroke of `60 tỷ đồng/80 tỷ đồng`."""
    start = level.quantity.span.start
    return level.status == "target" or _PLANNED.search(view.masked, max(0, start - 30), start) is not None


def _attained(attained: Claim, level: Claim, plan: Claim) -> Warning | None:
    return _compared(
        "plan_mismatch",
        attained,
        (level.value, plan.value),
        lambda a, b: a / b * _HUNDRED if b else None,
        min(level, plan, key=lambda c: c.quantity.span.start),
        f"{level.quantity.surface} of a plan of {plan.quantity.surface}",
        scale=_multiplier(level) - _multiplier(plan),
    )


def _rows(claims: Sequence[Claim]) -> Iterator[Warning]:
    """Rows of tables that hold a plan, a result and one attainment, or two times and what lies between them."""
    rows: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if claim.qualifier == "eq" and claim.upper is None:
            rows.setdefault((claim.sentence, claim.table and claim.table.row), []).append(claim)
    for row in rows.values():
        levels = [c for c in row if c.measure == "level"]
        for stated in row:
            found = _in_row(stated, levels)
            if found is not None:
                yield found


def _in_row(stated: Claim, levels: Sequence[Claim]) -> Warning | None:
    if stated.quantity.flags:
        return None
    now = [c for c in levels if c.status != "target" and _period(c) == _period(stated)]
    if stated.measure == "percent_of_plan":
        plans = [c for c in levels if c.status == "target" and _period(c) == _period(stated)]
        if len(plans) == len(now) == 1 and _alike(plans[0], now[0]):
            return _attained(stated, now[0], plans[0])
        return None
    base = stated.basis.period if stated.basis else None
    then = [c for c in levels if c.status != "target" and base and _period(c) == (base.start, base.end)]
    if (
        len(now) != 1
        or len(then) != 1
        or _unit(now[0]) != _unit(then[0])
        or _multiplier(now[0]) != _multiplier(then[0])
    ):
        return None
    if stated.measure not in ("percent_change", "ratio_to_base") or not _is_percent(stated) or _is_percent(now[0]):
        return None
    less = _HUNDRED if stated.measure == "percent_change" else Decimal(0)
    return _compared(
        "change_mismatch",
        stated,
        (now[0].value, then[0].value),
        lambda a, b: a / b * _HUNDRED - less if b else None,
        now[0],
        f"{now[0].quantity.surface} against {then[0].quantity.surface}",
    )


def _parts(view: View, total: Claim, behind: Sequence[Claim]) -> Warning | None:
    if total.measure != "level" or total.quantity.unit is None or _is_percent(total) or not behind or not _exact(total):
        return None
    gap = view.masked[total.quantity.span.end : behind[0].quantity.span.start]
    parts = [c for c in behind if c.measure == "level"]
    part = behind[0]
    if _AMONG.match(gap) and part.measure == "level" and _unit(part) == _unit(total):
        if _exact(part) and _one_time(total, part) and _amount(part) > _amount(total):
            message = f"a part of {part.quantity.surface} is more than its whole of {total.quantity.surface}"
            return _warning("parts_mismatch", total, part, message)
        return None
    consists = _CONSISTS.match(view.masked, total.quantity.span.end, total.sentence.end)
    if consists is None or len(parts) != len(behind) or len(parts) < 2:
        return None
    if any(_unit(p) != _unit(total) or not _exact(p) or not _one_time(total, p) for p in parts):
        return None
    if any(
        sign in view.masked[a.quantity.span.end : b.quantity.span.start]
        for a, b in pairwise(parts)
        for sign in ("(", ";")
    ):
        return None
    whole = sum((_amount(p) for p in parts), Decimal(0))
    slack = sum((_half(p) for p in (total, *parts)), Decimal(0))
    if abs(whole - _amount(total)) <= slack:
        return None
    message = f"the parts of {total.quantity.surface} make {_shown(whole.scaleb(-_multiplier(total)))}"
    return _warning("parts_mismatch", total, parts[-1], message)


def _one_subject(*claims: Claim) -> bool:
    names = {(c.indicator.name or c.indicator.surface).lower() for c in claims if c.indicator}
    return len(names) == 1 and len({c.place.name for c in claims if c.place}) <= 1


def _one_time(*claims: Claim) -> bool:
    return len({(_period(c), c.status == "target", c.place.name if c.place else "") for c in claims}) == 1


def _period(claim: Claim) -> object:
    period = claim.period.period if claim.period else None
    return period and (period.start, period.end)


def _multiplier(claim: Claim) -> int:
    return claim.quantity.unit.multiplier if claim.quantity.unit else 0


def _amount(claim: Claim) -> Decimal:
    return claim.value.scaleb(_multiplier(claim))


def _half(claim: Claim) -> Decimal:
    """How far an amount may be from what was rounded to it: half its last place; a count is exact."""
    return _step(claim.value, claim).scaleb(_multiplier(claim)) / 2


def _step(value: Decimal, claim: Claim) -> Decimal:
    unit = claim.quantity.unit
    exponent = value.as_tuple().exponent
    if unit is not None and unit.counted and not unit.multiplier and value == value.to_integral_value():
        return Decimal(0)
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _compared(
    code: str,
    stated: Claim,
    given: tuple[Decimal, Decimal],
    work_out: Callable[[Decimal, Decimal], Decimal | None],
    first: Claim,
    words: str,
    scale: int = 0,
) -> Warning | None:
    """A warning where what two figures give is not what is stated, whatever their rounding hid; `scale` is the power
    of ten that the first is over the second."""
    one, two = given
    step_one, step_two = _step(one, first) / 2, _step(two, first) / 2
    results = [
        result
        for a in (one - step_one, one, one + step_one)
        for b in (two - step_two, two, two + step_two)
        if b and (result := work_out(a.scaleb(scale), b)) is not None
    ]
    if not results:
        return None
    exact = work_out(one.scaleb(scale), two)
    slack = Decimal(1).scaleb(min(0, _exponent(stated.value)))
    if exact is None or min(results) - slack <= stated.value <= max(results) + slack:
        return None
    return _warning(code, first, stated, f"{words} is {_shown(exact)}, but {stated.quantity.surface} is stated")


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _shown(value: Decimal) -> str:
    rounded = round(value, 2)
    return f"{rounded.normalize():f}"


def _warning(code: str, first: Claim, last: Claim, message: str) -> Warning:
    spans = (first.quantity.span, last.quantity.span)
    return Warning(code, message, Span(min(s.start for s in spans), max(s.end for s in spans)))
