"""Which lines of a page are its article: not navigation, not related articles, not the footer.

The article is where the running text is. The block that holds most of it is found from the page downwards,
widened to what stands beside it without links (title, lead), and cleaned of lists of links.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from extractor.reading.furniture import is_furniture, stamp_in
from extractor.reading.markup import Element, Line, Page, attributes

_PROSE = 60
"""Characters outside links from which a line can be running text."""

_AROUND = re.compile(r"<(?:html|head|body|frameset|nav)\b", re.I)
"""What a page has and a fragment has not."""
_VIETNAM = timezone(timedelta(hours=7))
_LEAVES = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "dd",
        "dt",
        "figcaption",
        "pre",
        "address",
    ]
)
_HEADINGS = ("h1", "h2", "h3")
# Words of class and id names, whole.
_SIDE = re.compile(
    r"(?<![a-z])(?:related|relate|relation|tin-?lien-?quan|lien-?quan|tin-?khac|tin-?cu|cung-?chuyen-?muc|tinlq|other|others|other-?title|other-?news|"
    r"breadcrumbs?|navbar|navigation|side-?bar|footer|copyright|comments?|binh-?luan|share|sharing|social|tags?|tag-?list|pagination|paging|"
    r"advert\w*|ads|login|search|popup|modal|rating|tool-?bar|most-?(?:read|view\w*)|doc-?nhieu|xem-?nhieu|tin-?moi|tin-?noi-?bat)(?![a-z])",
    re.I,
)
_TITLED = re.compile(r"(?<![a-z])(?:title|tieu-?de|headline|tit|tend?e)(?![a-z])|[_-]title", re.I)
# Headings of lists of other articles; what follows them is not this article.
_OTHERS = re.compile(
    r"[\W\d_]*(?:(?:các\s+)?(?:tin|bài|bài viết|tin bài|tin tức|văn bản|thông tin)(?:\s*[,/]\s*bài)?\s+(?:có\s+)?(?:liên quan|khác|cùng (?:chuyên mục|loại|chủ đề|thể loại|danh mục)|"
    r"đã đưa|đã đăng|cũ hơn|mới hơn|mới nhất|đọc nhiều|xem nhiều|nổi bật|tiếp theo|trước đó)|(?:liên quan|cùng chuyên mục|cùng chủ đề|có thể bạn quan tâm|"
    r"đọc thêm|xem thêm|đọc nhiều(?: nhất)?|xem nhiều(?: nhất)?|mới nhất|những tin (?:mới|cũ) hơn|tin mới|tin cũ|bình luận|ý kiến bạn đọc|gửi bình luận|gửi phản hồi))"
    r"(?:\s*\(\d+\))?[\W_]*$",
    re.I,
)
# A date, a label without what it labels, or a line without a letter, where an article ends.
_LEFT_OVER = re.compile(
    r"\(?\s*\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?:\s*[-|,]?\s*\d{1,2}:\d{2})?\s*\)?$|[^\n]{0,40}:$|[\W_]*$"
)
_SOURCE = re.compile(r"[\W_]*(?:theo|nguồn(?: tin)?)\b", re.I)
_SITE = re.compile(
    r"(?:trang chủ|trang (?:thông tin|tin|chính)|c[ổô]ng (?:thông tin|TTĐT)|website|báo điện tử|liên kết|chuyên mục|"
    r"câu hỏi|thư viện|số lượt)(?![^\W\d_])",
    re.I,
)
_STATED = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_PUBLISHED_NAMES = frozenset(
    [
        "article:published_time",
        "datepublished",
        "pubdate",
        "publishdate",
        "publish-date",
        "article.published",
        "dc.date.issued",
        "dc.date",
        "date",
        "og:published_time",
        "published_time",
        "sailthru.date",
        "parsely-pub-date",
    ]
)


@dataclass(frozen=True, slots=True)
class Article:
    """The lines of an article in order, its title line among them if it has one, and what its page says of it."""

    lines: tuple[Line, ...]
    title: str
    title_line: Line | None
    published: date | None


def find_article(page: Page, raw: str) -> Article | None:
    """The page's article; None where the page has no running text of its own. Of a fragment without a page around it, as
    an editor holds an article, short lines, lists and tables alone are one too."""
    _measure(page)
    core = _core(page.elements[0], page)
    if core.prose < _PROSE:
        return None if _AROUND.search(raw) else _fragment(page, raw)
    wide = _widened(core)
    inside = _marked(wide, page.elements)
    first = next(i for i, line in enumerate(page.lines) if _is_prose(line) and id(line.element) in inside)
    body_start = next(i for i, line in enumerate(page.lines) if id(line.element) in inside)
    titles = _titles(page, raw)
    at = _title_at(page.lines, first, body_start, titles)
    start = body_start if at is None else at
    lines = [line for i, line in enumerate(page.lines) if i == at or (i >= start and id(line.element) in inside)]
    kept = _cleaned(lines, wide, page.lines[at] if at is not None else None)
    title = page.lines[at].text if at is not None else (titles[0] if titles else "")
    window = page.lines[max(0, min(first, start) - 12) : first + 4] + lines[-4:]
    return Article(tuple(kept), title, page.lines[at] if at is not None else None, _published(page, raw, window))


def _fragment(page: Page, raw: str) -> Article | None:
    lines = [line for line in page.lines if line.linked * 2 <= len(line.text)]
    title = next((line for line in lines[:1] if line.element.tag in _HEADINGS), None)
    published = _published(page, raw, lines[:12])
    return Article(tuple(lines), title.text if title else "", title, published) if lines else None


def _is_prose(line: Line) -> bool:
    return len(line.text) - line.linked >= _PROSE and line.linked * 3 < len(line.text)


def _measure(page: Page) -> None:
    for line in page.lines:
        element = line.element
        element.text += len(line.text)
        element.linked += line.linked
        if _is_prose(line):
            element.prose += len(line.text) - line.linked
    for element in reversed(page.elements):  # children follow their parents
        parent = element.parent
        if parent is not None:
            parent.text += element.text
            parent.linked += element.linked
            parent.prose += element.prose


def _core(root: Element, page: Page) -> Element:
    """From the page down to the block that holds most of its running text, and no further than a paragraph."""
    children: dict[int, list[Element]] = {}
    for element in page.elements:
        if element.parent is not None and element.prose:
            children.setdefault(id(element.parent), []).append(element)
    core = root
    while True:
        below = [e for e in children.get(id(core), ()) if e.tag not in _LEAVES or id(e) in children]
        best = max(below, key=lambda e: (e.prose, e.text), default=None)
        if best is None or best.prose * 2 < core.prose:
            return core
        core = best


def _widened(core: Element) -> Element:
    """The largest block around `core` that adds hardly any links to it."""
    while core.parent is not None and core.parent.parent is not None:
        outer = core.parent
        added, linked = outer.text - core.text, outer.linked - core.linked
        if linked > max(40, added // 4) or linked * 4 > core.prose or added > core.prose:
            return core
        core = outer
    return core


def _marked(top: Element, elements: list[Element]) -> set[int]:
    """The ids of `top` and what it holds, but for blocks named as something beside the article."""
    inside = {id(top)}
    for element in elements:
        if element.parent is not None and id(element.parent) in inside:
            named = element.attributes and element.prose * 3 < top.prose and _SIDE.search(_names(element))
            if not named:
                inside.add(id(element))
    return inside


def _names(element: Element) -> str:
    """Class and id of an element, camel case parted by hyphens."""
    found = attributes(element.attributes)
    names = f"{found.get('class', '')} {found.get('id', '')}"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names)


def _titles(page: Page, raw: str) -> list[str]:
    """What the head calls the page: the title for sharing, then the parts of the title element."""
    titles = [
        " ".join(found.get("content", "").split())
        for _, found in page.metas
        if (found.get("property") or found.get("name", "")).lower() in ("og:title", "twitter:title")
    ]
    whole = " ".join(html.unescape(raw[slice(*page.title)]).split())
    titles += [whole, *re.split(r"\s+[|–—»-]\s+", whole)] if whole else []
    return [title for title in dict.fromkeys(titles) if not _is_name(title)]


def _is_name(title: str) -> bool:
    """Whether this is the name of a site, a section or a menu entry, and no article's title."""
    return len(title.split()) < 4 or _SITE.match(title) is not None


def _title_at(lines: list[Line], first: int, body_start: int, titles: list[str]) -> int | None:
    """The line that is the title: at most a few lines above the first running text, or that text's first line."""
    folded = {title.casefold() for title in titles}
    reach = range(first, max(-1, min(first, body_start) - 15), -1)
    for i in reach:
        text = lines[i].text.casefold()
        if text in folded and not lines[i].linked:
            return i
    for tags, named in ((("h1",), False), ((), True), (("h2", "h3"), False)):
        for i in reach:
            line = lines[i]
            if line.linked * 2 > len(line.text) or line.cells or len(line.text) > 300 or _is_name(line.text):
                continue
            element: Element | None = line.element
            for _ in range(3):
                if element is None:
                    break
                if element.tag in tags or (named and element.attributes and _TITLED.search(_names(element))):
                    return i
                element = element.parent
    for i in reach:
        if i < body_start:
            break
        if i != first and lines[i].emphasised and len(lines[i].text) < 250 and not _is_name(lines[i].text):
            return i
    return None


def _cleaned(lines: list[Line], top: Element, title: Line | None) -> list[Line]:
    """The lines without furniture, lists of links, and what follows a heading like `Tin liên quan`."""
    total = sum(len(line.text) for line in lines if _is_prose(line))
    kept: list[Line] = []
    seen = 0
    started = False
    for i, line in enumerate(lines):
        if line is title:
            kept.append(line)
            continue
        if _is_prose(line):
            started = True
            seen += len(line.text)
        elif started and len(line.text) < 60 and _OTHERS.match(line.text) and seen * 10 >= total * 7:
            break
        if not line.cells and _is_beside(lines, i):
            continue
        if not started and (stamp_in(line.text) or (title and line.text == title.text)):
            continue
        kept.append(line)
    while kept and kept[-1] is not title and not kept[-1].cells and _LEFT_OVER.match(kept[-1].text):
        kept.pop()
    return kept


def _is_beside(lines: list[Line], i: int) -> bool:
    """Whether a line is furniture or a link, and not part of what the article says."""
    text = lines[i].text
    if is_furniture(text):
        return True
    return lines[i].linked * 2 > len(text) and not _in_prose(lines, i) and not (len(text) < 80 and _SOURCE.match(text))


def _in_prose(lines: list[Line], i: int) -> bool:
    """Whether a linked line is a sentence of its own among running text, as a linked quotation may be."""
    return len(lines[i].text) > 150 and 0 < i < len(lines) - 1 and _is_prose(lines[i - 1]) and _is_prose(lines[i + 1])


def _published(page: Page, raw: str, window: list[Line]) -> date | None:
    for _, found in page.metas:
        name = (found.get("property") or found.get("name") or found.get("itemprop") or "").lower()
        if name in _PUBLISHED_NAMES and (day := _machine_date(found.get("content", ""))):
            return day
    for start, end in page.data:
        if (match := _STATED.search(raw, start, end)) and (day := _machine_date(match[1])):
            return day
    near = {id(line.element) for line in window}
    for element in page.elements:
        beside = element.tag == "time" and element.parent is not None and id(element.parent) in near
        if beside and (day := _machine_date(element.attribute("datetime"))):
            return day
    for line in window:
        if day := stamp_in(line.text):
            return day
    return None


def _machine_date(written: str) -> date | None:
    """An ISO date or time, as of Vietnam."""
    written = written.strip().replace("Z", "+00:00")
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        try:
            return date.fromisoformat(written[:10])
        except ValueError:
            return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(_VIETNAM)
    return moment.date() if moment.year > 1990 else None
