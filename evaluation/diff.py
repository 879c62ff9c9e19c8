"""The records that a change gained and lost, and with gold which of them were right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from evaluation.agreement import Json
from evaluation.files import Gold
from evaluation.report import found_line
from evaluation.score import score_document

_Judged = tuple[Json, str]
"""A record and the verdict on it, "" without gold."""


def compare(before: Mapping[str, Json], after: Mapping[str, Json], golds: Sequence[Gold] = ()) -> Iterator[str]:
    """One line a record that only one side has, in order of the text: `-` lost, `+` gained; totals last.

    With gold each line says whether the record was right (`strict`), `wrong` in some field, `extra` or
    `optional`.
    """
    annotated = {gold.name: gold for gold in golds}
    totals: dict[str, Counter[str]] = {"-": Counter(), "+": Counter()}
    for name in sorted(annotated or before.keys() | after.keys()):
        old, new = (_judged(side.get(name), annotated.get(name)) for side in (before, after))
        changes: list[tuple[str, _Judged]] = sorted(
            [("-", each) for each in _only(old, new)] + [("+", each) for each in _only(new, old)],
            key=lambda change: (_start(change[1][0]), change[0] == "+"),
        )
        if changes:
            yield f"== {name}"
        for sign, (record, verdict) in changes:
            totals[sign][verdict] += 1
            words = (record.get("evidence") or {}).get("text")
            yield f"{sign} {verdict + ': ' if verdict else ''}“{words}”  {found_line(record)}"
    yield f"lost {_total(totals['-'])}; gained {_total(totals['+'])}"


def _judged(document: Json | None, gold: Gold | None) -> list[_Judged]:
    records = (document or {}).get("records") or []
    verdicts = score_document(gold, document).verdicts if gold else [""] * len(records)
    return list(zip(records, verdicts, strict=True))


def _only(these: list[_Judged], those: list[_Judged]) -> list[_Judged]:
    """The records of `these` that `those` lack; a record that stands there twice must stand twice in both."""
    left = Counter(_identity(record) for record, _ in those)
    only = []
    for record, verdict in these:
        identity = _identity(record)
        if left[identity]:
            left[identity] -= 1
        else:
            only.append((record, verdict))
    return only


def _identity(record: Json) -> tuple[int, str]:
    return _start(record), found_line(record)


def _start(record: Json) -> int:
    return int((record.get("evidence") or {}).get("start") or 0)


def _total(verdicts: Counter[str]) -> str:
    parts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()) if verdict)
    return f"{verdicts.total()}" + (f" ({parts})" if parts else "")
