"""HTML to elements and lines of text that know their place in the source.

Not a validating parser: it does what browsers do with the pages there are (implied end tags, end tags without
a start, script and style never text), in time proportional to the page, however it is nested or broken.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_DEPTH = 256
"""Elements deeper than this belong to their ancestor of this depth (browsers stop at 512)."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_RAW = frozenset(
    ["script", "style", "noscript", "template", "textarea", "iframe", "title", "xmp", "noembed", "noframes"]
)
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "param", "source", "track"]
)
_BLOCK = frozenset(
    [
        "html",
        "body",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "form",
        "fieldset",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "address",
        "center",
        "hr",
        "br",
        "menu",
        "details",
        "summary",
        "legend",
        "option",
        "select",
    ]
)
_SKIPPED = frozenset(
    [
        "nav",
        "aside",
        "footer",
        "select",
        "button",
        "svg",
        "math",
        "object",
        "audio",
        "video",
        "canvas",
        "dialog",
        "menu",
    ]
)
_SKIPPED_ROLES = re.compile(
    r"\brole\s*=\s*[\"']?(?:navigation|banner|contentinfo|complementary|search|menu|dialog)\b", re.I
)
# What an opening tag closes first, and the elements beyond which it does not look.
_CLOSES = {
    "li": (("li",), ("ul", "ol", "menu", "table", "td", "th")),
    "dt": (("dt", "dd"), ("dl", "table", "td", "th")),
    "dd": (("dt", "dd"), ("dl", "table", "td", "th")),
    "option": (("option",), ("select",)),
    "tr": (("tr",), ("table",)),
    "td": (("td", "th"), ("table", "tr")),
    "th": (("td", "th"), ("table", "tr")),
    "thead": (("thead", "tbody", "tfoot"), ("table",)),
    "tbody": (("thead", "tbody", "tfoot"), ("table",)),
    "tfoot": (("thead", "tbody", "tfoot"), ("table",)),
    "a": (("a",), ("table", "td", "th")),
}
_IN_PARAGRAPH = ("p",), ("table", "td", "th", "li", "div", "section", "article", "button")
_TABLE_PARTS = frozenset(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"])
_CELL_WALLS = frozenset(["td", "th", "table", "caption"])
_ATTRIBUTE = re.compile(r"([^\s=\"'/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|aria-hidden\s*=\s*[\"']?true", re.I)
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Characters that leave a line empty to the eye."""
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_PIECE = re.compile(
    r"(?:\s|&nbsp;?|&#160;?|&#xa0;?)+|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?|[^\s&]++(?: [^\s&]++)*+|&"
)


class Element:
    """An element: `link` inside an anchor, `hidden` in what a reader does not see or that is not content.

    `text`, `linked` and `prose` count the characters of the lines in it: all, those of anchors, those of
    lines that read as running text.
    """

    __slots__ = ("attributes", "hidden", "link", "linked", "parent", "prose", "start", "tag", "text")

    def __init__(self, tag: str, attributes: str, parent: Element | None, start: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.start = start
        self.link: bool = tag == "a" or (parent is not None and parent.link)
        self.hidden: bool = (parent is not None and parent.hidden) or tag in _SKIPPED
        self.text = self.linked = self.prose = 0
        if attributes and not self.hidden and tag not in ("html", "body"):
            self.hidden = _is_hidden(attributes)

    def attribute(self, name: str) -> str:
        return attributes(self.attributes).get(name, "")


def _is_hidden(written: str) -> bool:
    if "role" in written and _SKIPPED_ROLES.search(written):
        return True
    if "hidden" not in written and "display" not in written.lower():
        return False
    if _HIDDEN.search(written):
        return True
    return any(word.partition("=")[0] == "hidden" for word in _QUOTED.sub("", written).split())


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a data table: the grid places it fills (0-based), and the source ranges of each of its lines."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(slots=True)
class Line:
    """Text between two block boundaries: source ranges of its text nodes, and the block that holds it.

    The row of a data table is one line, with its `cells`; other lines have none.
    """

    element: Element
    pieces: list[tuple[int, int]]
    text: str = ""
    linked: int = 0
    emphasised: bool = False
    cells: tuple[GridCell, ...] = ()


@dataclass(slots=True)
class Page:
    """The elements in document order, the visible lines, the title element's text and the metadata in the head."""

    elements: list[Element] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    title: tuple[int, int] = (0, 0)
    metas: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    data: list[tuple[int, int]] = field(default_factory=list)


def attributes(raw: str) -> dict[str, str]:
    """The attributes written in a start tag, by lower-case name."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), html.unescape(value) if "&" in value else value)
    return found


def pieces(raw: str, start: int, end: int) -> list[tuple[str, int, bool]]:
    """A text node as (text, source offset, linear): entities resolved, each run of blanks one space."""
    node = raw[start:end]
    if "&" not in node and " ".join(node.split()) == node:
        return [(node, start, True)]
    parts: list[tuple[str, int, bool]] = []
    for match in _PIECE.finditer(node):
        part = match.group()
        at = start + match.start()
        if part[0].isspace() or part[:5].lower() in ("&nbsp", "&#160", "&#xa0"):
            parts.append((" ", at, len(part) == 1))
        elif part[0] == "&" and len(part) > 1:
            parts.append((html.unescape(part), at, False))
        else:
            parts.append((part, at, True))
    return parts


def parse(raw: str) -> Page:
    """The page's elements and lines."""
    return _Parser(raw).page


class _Parser:
    """The state of one pass over a page: the open elements and the line being gathered."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.page = Page()
        self.stack: list[Element] = []
        self.gathered: list[tuple[int, int, Element]] = []
        self.quotes_pair = True
        self._open("html", "", 0)
        self._run()
        self._flush()

    def _run(self) -> None:
        raw, size = self.raw, len(self.raw)
        at = 0
        while at < size:
            mark = raw.find("<", at)
            if mark < 0:
                self._text(at, size)
                return
            if mark > at:
                self._text(at, mark)
            if raw.startswith("<!--", mark):
                end = raw.find("-->", mark + 2)
                at = size if end < 0 else end + 3
                continue
            at = self._tag(mark)

    def _tag(self, mark: int) -> int:
        """Handle what begins with `<` at `mark`; the offset after it."""
        raw = self.raw
        match = _TAG.match(raw, mark) if self.quotes_pair else None
        if match is None:
            after = raw[mark + 1 : mark + 2]
            if not (after.isalpha() or after in ("/", "!", "?")):
                self._text(mark, mark + 1)
                return mark + 1
            end = raw.find(">", mark)
            if end < 0:
                return len(raw)
            if not after.isalpha():
                return end + 1
            self.quotes_pair = False  # an attribute's quote is never closed: from here tags end at the next >
            name = re.compile(r"[a-zA-Z0-9:_-]+").match(raw, mark + 1)
            tag = name.group().lower() if name else ""
            return self._start(tag, raw[mark + 1 + len(tag) : end], mark, end + 1)
        tag = match[2].lower()
        if match[1]:
            self._close(tag)
            return match.end()
        return self._start(tag, match[3], mark, match.end())

    def _start(self, tag: str, written: str, mark: int, after: int) -> int:
        if tag in _RAW:
            closing = re.compile(rf"</{tag}\b[^>]*>?", re.I).search(self.raw, after)
            end = closing.start() if closing else len(self.raw)
            if tag == "title" and self.page.title == (0, 0):
                self.page.title = (after, end)
            elif tag == "script" and "ld+json" in written:
                self.page.data.append((after, end))
            return closing.end() if closing else len(self.raw)
        if tag == "meta":
            self.page.metas.append((mark, attributes(written)))
            return after
        if tag in _BLOCK:
            self._flush()
            if tag not in ("br", "option"):
                self._close_implied(*_IN_PARAGRAPH)
        if tag in _CLOSES:
            self._close_implied(*_CLOSES[tag])
        if (
            tag in _VOID
            or (written.endswith("/") and tag in ("p", "div", "a", "span", "i", "b"))
            or tag in ("html", "body")
        ):
            if tag == "body" and len(self.stack) == 1:
                self._open(tag, written, mark)
            return after
        self._open(tag, written, mark)
        return after

    def _open(self, tag: str, written: str, mark: int) -> None:
        element = Element(tag, written, self.stack[-1] if self.stack else None, mark)
        self.page.elements.append(element)
        if len(self.stack) < _DEPTH:
            self.stack.append(element)

    def _close_implied(self, tags: tuple[str, ...], walls: tuple[str, ...]) -> None:
        for i in range(len(self.stack) - 1, 0, -1):
            tag = self.stack[i].tag
            if tag in tags:
                self._flush()
                del self.stack[i:]
                return
            if tag in walls:
                return

    def _close(self, tag: str) -> None:
        block = tag in _BLOCK
        if block:
            self._flush()
        walls: frozenset[str] = frozenset(("table",)) if tag in _TABLE_PARTS else _CELL_WALLS
        for i in range(len(self.stack) - 1, 0, -1):
            open_tag = self.stack[i].tag
            if open_tag == tag:
                if tag not in ("body", "html"):
                    del self.stack[i:]
                return
            if open_tag in walls or (not block and tag != "a" and open_tag in _BLOCK):
                return

    def _text(self, start: int, end: int) -> None:
        element = self.stack[-1]
        if not element.hidden:
            self.gathered.append((start, end, element))

    def _flush(self) -> None:
        if not self.gathered:
            return
        gathered, self.gathered = self.gathered, []
        text: list[str] = []
        linked = bold = 0
        for start, end, element in gathered:
            node = self.raw[start:end]
            if "&" in node:
                node = html.unescape(node)
            text.append(node)
            if element.link:
                linked += len(node.strip())
            if element.tag in ("b", "strong"):
                bold += len(node.strip())
        joined = " ".join("".join(text).split())
        if not joined.strip(_UNSEEN):
            return
        block = gathered[0][2]
        while block.tag not in _BLOCK and block.parent is not None:
            block = block.parent
        line = Line(block, [(s, e) for s, e, _ in gathered], joined, min(linked, len(joined)), bold * 2 > len(joined))
        self.page.lines.append(line)
