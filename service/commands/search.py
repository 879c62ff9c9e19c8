"""`solieu search`: records of an archive by words and fields."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.commands.inputs import ARCHIVE, opened, text_out

if TYPE_CHECKING:
    from service.archive.search.query import Hit, Query, Results
    from service.archive.search.searcher import Searcher
    from service.archive.search.understanding import Part

_FACETS = {
    "place": "Địa bàn",
    "indicator": "Chỉ tiêu",
    "year": "Năm",
    "period": "Kỳ",
    "measure": "Số đo",
    "status": "Trạng thái",
    "review": "Duyệt",
    "source": "Nguồn",
    "kind": "Loại tài liệu",
    "match": "Từ ngữ",
}
_FIELDS = {"place": "địa bàn", "indicator": "chỉ tiêu", "period": "kỳ"}
_SHOWN = 10
"""Values of a field that the table of counts shows."""


class _Number(click.ParamType[Decimal]):
    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            return Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is no number; write 88830000000 or 88.83e9", param, ctx)


_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("words", nargs=-1)
@ARCHIVE
@click.option("--place", multiple=True, help="A unit by name or id, with everything inside it.")
@click.option("--indicator", multiple=True, help="By name, another word for it, or id.")
@click.option("--period", multiple=True, help="2017, 2017-H1, 2017-Q3, or as written: 6 tháng 2017.")
@click.option("--from", "start", type=_DAY, help="Periods that begin on this day or later.")
@click.option("--to", "end", type=_DAY, help="Periods that end on this day or earlier.")
@click.option("--measure", multiple=True, help="level, percent_of_plan, percent_change, change, ratio_to_base, share …")
@click.option("--status", multiple=True, type=click.Choice(["actual", "estimate", "target"]))
@click.option("--basis", multiple=True, help="plan, same_period_last_year, previous_period, other_period, total.")
@click.option("--unit", multiple=True, help="VND, percent, hectare … as records have it.")
@click.option("--min", "minimum", type=_Number(), help="The least value, in whole units: 50e9 for 50 tỷ đồng.")
@click.option("--max", "maximum", type=_Number(), help="The greatest value.")
@click.option("--source", multiple=True, help="A site or an issuer, or part of its name.")
@click.option("--kind", multiple=True, help="Of the document: report, news …")
@click.option("--reviewed/--unreviewed", default=None, help="Whether a person has decided on the record.")
@click.option("--published-from", type=_DAY, help="Documents of this day or later.")
@click.option("--published-to", type=_DAY, help="Documents of this day or earlier.")
@click.option("--exact", is_flag=True, help="Find words only with the marks they are typed with.")
@click.option("--as-words", is_flag=True, help="Take the words as words: read no place, period or indicator from them.")
@click.option(
    "--sort",
    default="relevance",
    show_default=True,
    help="relevance, value, period, published or id; -value and so on from the largest or latest.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Records a page.")
@click.option("--cursor", help="The page that an earlier search said follows.")
@click.option("--facets", is_flag=True, help="Count what was found by place, indicator, year, period, measure …")
@click.option(
    "--csv",
    "csv_to",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="OUT",
    help="Write all that was found to this file (- for standard output), however much it is.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def search(
    words: tuple[str, ...],
    archive: str,
    as_words: bool,
    reviewed: bool | None,
    facets: bool,
    csv_to: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Find records by words and fields.

    Type as you would ask: `solieu search thu ngân sách An Biên 6 tháng 2017`, with or without marks. Places, periods and
    indicators are read from the words, and what was understood is told; the rest must stand in the sentence, the title
    or the names of the record. Matches as typed come first. Several values of one option are alternatives.
    """
    from service.archive.search.query import REVIEWED, UNREVIEWED, Query
    from service.archive.search.searcher import Searcher
    from service.archive.search.understanding import Understood

    if reviewed is not None:
        given["review"] = REVIEWED if reviewed else UNREVIEWED
    base = Query(**{name: _day(value) for name, value in given.items()})
    line = " ".join(words)
    with opened(archive) as held:
        searcher = Searcher(held)
        understood = Understood(replace(base, words=line), ()) if as_words else searcher.understand(line, base)
        query, parts = understood.query, understood.parts
        if csv_to is not None:
            _write_csv(searcher, query, csv_to)
            return
        found = searcher.search(query, facets=facets or as_json)
    if as_json:
        told = {"query": asdict(query), "understood": [asdict(part) for part in parts], **asdict(found)}
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    _show(found, query, parts, facets)


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _write_csv(searcher: Searcher, query: Query, to: Path) -> None:
    from service.archive.search.query import Hit

    names = [one.name for one in fields(Hit)]
    with text_out(None if str(to) == "-" else to) as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        for hit in searcher.everything(query):
            writer.writerow([_cell(getattr(hit, name)) for name in names])


def _cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return ";".join(f"{one[0]}-{one[1]}" if isinstance(one, tuple) else str(one) for one in value)
    return value


def _show(found: Results, query: Query, parts: tuple[Part, ...], facets: bool) -> None:
    from service.table import vietnamese

    if parts:
        read = [f"{_FIELDS[part.field]} = {part.label} (“{part.text}”)" for part in parts]
        rest = f"; từ ngữ: {query.words}" if query.words else ""
        click.echo(f"Hiểu là: {'; '.join(read)}{rest}. Tìm nguyên văn: --as-words", err=True)
    click.echo(f"{vietnamese(str(found.total))} số liệu trong {vietnamese(str(found.documents))} tài liệu")
    if found.hits:
        click.echo(_table(found.hits))
    if found.next:
        click.echo(f"Trang sau: --cursor {found.next}")
    if facets:
        for field, facet in found.facets.items():
            shown = [f"{count.label} {vietnamese(str(count.count))}" for count in facet.counts[:_SHOWN]]
            more = facet.distinct - len(shown)
            if shown:
                click.echo(f"{_FACETS[field]}: {' · '.join(shown)}{f' · … {more} nữa' if more > 0 else ''}")


def _table(hits: tuple[Hit, ...]) -> str:
    from service.table import MEASURES, STATUSES, fit, width

    marks = _marks()
    heads = ("Số", "Địa bàn", "Chỉ tiêu", "Giá trị", "Số đo", "Kỳ", "Trạng thái")
    rows = [
        (
            str(hit.id),
            hit.place or "—",
            hit.indicator or "—",
            _amount(hit),
            MEASURES.get(hit.measure, hit.measure),
            hit.period or "—",
            STATUSES.get(hit.status, hit.status),
        )
        for hit in hits
    ]
    limits = (9, 20, 40, 26, 11, 21, 10)
    widths = [
        min(limit, max(len(head), *(len(row[at]) for row in rows)))
        for at, (head, limit) in enumerate(zip(heads, limits, strict=True))
    ]
    lines = ["  ".join(fit(head, w) for head, w in zip(heads, widths, strict=True)).rstrip()]
    lines.append("  ".join("─" * w for w in widths))
    for hit, row in zip(hits, rows, strict=True):
        lines.append("  ".join(fit(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip())
        about = " · ".join([hit.title or hit.source, *([hit.published.isoformat()] if hit.published else [])])
        lines.append(f"  {_snippet(hit, width() - 2, marks)}")
        lines.append(f"  {fit(about, width() - 2).rstrip()}")
    return "\n".join(lines)


def _marks() -> Callable[[str], str]:
    """How words that were looked for are shown: bold where the terminal can, else between brackets."""
    return (lambda word: click.style(word, bold=True)) if sys.stdout.isatty() else (lambda word: f"[{word}]")


def _snippet(hit: Hit, width: int, mark: Callable[[str], str]) -> str:
    """The words around the figure, at most `width` wide, with those marked that were looked for."""
    sentence = hit.sentence
    room = max(0, width - 2 - (hit.evidence[1] - hit.evidence[0]))
    start = max(0, min(hit.evidence[0] - room // 2, len(sentence) - width + 2))
    end = min(len(sentence), start + width - 2)
    shown, at = ["…" if start else ""], start
    for first, last in hit.highlights:
        if first >= start and last <= end:
            shown += [sentence[at:first], mark(sentence[first:last])]
            at = last
    return " ".join("".join([*shown, sentence[at:end], "…" if end < len(sentence) else ""]).split())


def _amount(hit: Hit) -> str:
    from service.table import amount

    return amount(
        {"qualifier": hit.qualifier, "value": hit.value, "upper": hit.upper, "of": hit.of, "unit_text": hit.unit_text}
    )
