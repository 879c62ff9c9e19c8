"""Pages to `Document`: the article's title, body and tables, nothing of what surrounds them."""

from __future__ import annotations

from extractor.errors import NoArticle
from extractor.model.document import Document
from extractor.reading.article import find_article
from extractor.reading.heading import Hints, describe
from extractor.reading.manifest import ManifestEntry
from extractor.reading.markup import Line, parse, pieces
from extractor.reading.tables import tables_in_text
from extractor.text.offsets import Recorder, compose
from extractor.text.unicode import clean


def read_html(raw: str, *, name: str, digest: str, entry: ManifestEntry | None = None) -> Document:
    """The article of a page; raises NoArticle where there is none.

    Offsets lead to the decoded source of the page.
    """
    article = find_article(parse(raw), raw)
    if article is None:
        raise NoArticle(name, "the page has no article, only navigation", "give the page of the article itself")
    recorder = Recorder()
    for line in article.lines:
        if recorder.length:
            recorder.add("\n", line.pieces[0][0], linear=False)
        _write(recorder, raw, line)
    written, back = recorder.finish(len(raw))
    text, cleaned = clean(written)
    hints = Hints(title=article.title, published=article.published)
    metadata, warnings = describe(text, name=name, media_type="text/html", entry=entry, hints=hints)
    return Document(
        digest=digest,
        text=text,
        offsets=compose(cleaned, back),
        tables=tables_in_text(text),
        metadata=metadata,
        warnings=warnings,
    )


def _write(recorder: Recorder, raw: str, line: Line) -> None:
    blank = True  # at the start, and after a blank
    pending: tuple[int, bool] | None = None
    for start, end in line.pieces:
        for part, at, linear in pieces(raw, start, end):
            if part == " ":
                pending = pending or (at, linear)
                continue
            if pending and not blank:
                recorder.add(" ", pending[0], linear=pending[1])
            pending = None
            recorder.add(part, at, linear=linear)
            blank = False
