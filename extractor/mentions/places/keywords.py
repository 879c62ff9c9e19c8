"""The words that tell of places: level words, and what is a place by itself (regions, villages, clusters)."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from extractor.catalogues.areas.names import LOWER, UPPER, word_key
from extractor.mentions.places.lexicon import (
    VILLAGE_WORDS,
    grouping_ids,
    keywords,
    level_words,
    nation_bodies,
    surnames,
    words,
)


@dataclass(slots=True)
class Keyword:
    """A level word, `cụm` or `địa phương` at text[start:end].

    `several`: counted, plural or one of many (`các huyện`, `5 xã`, `huyện, thị xã`). `used`: part of a name.
    """

    start: int
    end: int
    word: str
    several: bool = False
    used: bool = False


@dataclass(frozen=True, slots=True)
class Keywords:
    """What one pass over a text finds, each in order.

    `groups` are (start, end, id) of the nation and regions; `villages` (start, end, start of the name);
    `clusters` (start, end, name); `levels` the level words; `others` the `cụm` and `địa phương` that name nothing.
    """

    levels: list[Keyword]
    groups: list[tuple[int, int, str]]
    villages: list[tuple[int, int, int]]
    clusters: list[tuple[int, int, str]]
    others: list[Keyword]


_COUNTED = re.compile(
    r"(?:(?<!\w)(?:các|những|một số|nhiều|mấy|mỗi|từng|hai|ba|bốn|sáu|bảy|tám|chín|mười|vài|giữa|hàng chục)"
    r"|(?<!\w)(?<!thiểu )(?<!dân )số"
    r"|(?<!\w)(?<!mỗi )(?<!hàng )(?<!hằng )(?<!trong )năm|\d)\s(?:đơn vị |địa phương )?$"
)
_NOT_COUNTED = re.compile(r"(?:năm|/)\s?(?:19|20)\d\d\s$|(?:số|quý|tháng|khóa|thứ|lần|thôn|ấp|tổ) \d{1,2}\s$")
_COMBINED = re.compile(r",\s?|/|\s?(?:và|hoặc|-|–)\s|,\s?và\s")
_VILLAGE = re.compile(
    rf"\s((?:[{UPPER}][{LOWER}’']*|\d{{1,2}}[A-Z]?)(?:[ ’'-](?:[{UPPER}][{LOWER}’']*|\d{{1,2}}[A-Z]?)){{0,5}})"
    r"(?![\w/%]|[.,]\d)"
)
_CLUSTER = re.compile(
    r"(?: thi đua)?(?P<number> số)?\s(\d{1,2}|[ivx]{1,4})"
    r"(?!\w|[.,/]\d|\s(?:tháng|năm|đơn vị|cơ quan))(?(number)|(?!\s(?:huyện|xã|tỉnh)))"
)
_CLUSTER_OF = re.compile(
    r"(?: [Tt]hi đua(?: [^\W\d_]+){0,4}?)? các (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)"
    r"(?:(?:,| và|, và)? (?:tỉnh|thành phố|huyện|thị xã|xã|phường|thị trấn|đặc khu)(?!\w))*"
    rf"(?P<names>(?:(?: và)? (?:[{UPPER}][{LOWER}]*|miền|núi|trung|du|phía|vùng|khu|vực|duyên|hải|ven|biển|biên|giới|đồng|bằng|sông|bộ|bắc|nam|đông|tây)(?!\w))+)",
)
"""`Cụm thi đua các tỉnh Tây Nguyên và Duyên hải miền Trung`: a cluster that tells its members instead of a number."""
_CLAUSE_END = re.compile(r"[.,;:()\n\d]")
_DIRECTION = re.compile(r"(?:phía|hướng|giáp|về|đông|tây)\s$")
_WORKS = frozenset(("điện", "án", "hồ", "đập", "cầu", "chợ", "mỏ", "máy", "trường"))
"""The last word before the name of a work, which a capital makes part of it: `thủy điện Bản Chát`."""
_FIRM = re.compile(
    r"(?<!\w)(?:công ty|điện lực|thủy điện|ngân hàng|tập đoàn|trường đại học|viện|bệnh viện)"
    r"(?: (?!tại |ở |khu |vùng |các |của |cho |trên |thuộc |và |đến )[^\W\d]+){0,5} $"
)
"""`Công ty cổ phần Thủy điện Miền Trung`: a region in the name of a firm."""
_DIRECTIONS = ("tây bắc", "đông bắc", "miền đông", "miền tây")


def find_keywords(text: str, lower: str) -> Keywords:
    """The keywords of `text`; `lower` is its copy in small letters of the same length."""
    found = Keywords([], [], [], [], [])
    levels, regions = level_words(), grouping_ids()
    for match in keywords().finditer(lower):
        start, end = match.span()
        if start and lower[start - 1].isalnum() and not (text[start].isupper() and text[start - 1].islower()):
            continue  # inside a word; a capital after a small letter (`NộiTỉnh`) begins one
        word = match[0]
        if word in levels:
            found.levels.append(Keyword(start, end, word))
        elif word in regions:
            _group(found, text, lower, start, end)
        elif word in VILLAGE_WORDS:
            _village(found, text, lower, start, end)
        elif word == "địa phương":
            found.others.append(Keyword(start, end, word))
        else:
            _cluster(found, text, lower, start, end)
    _mark_several(text, lower, found.levels)
    return found


def list_level(lower: str, found: list[Keyword], word: Keyword) -> str:
    """The level of what is listed under a level word: `các tỉnh, thành phố` are provinces."""
    levels = level_words()
    level = levels[word.word].level
    at = bisect_left(found, word.start, key=lambda w: w.start)
    while level == "city" and at > 0 and _COMBINED.fullmatch(lower, found[at - 1].end, found[at].start):
        at -= 1
        if levels[found[at].word].level in ("province", "district"):
            return levels[found[at].word].level
    return level


def _group(found: Keywords, text: str, lower: str, start: int, end: int) -> None:
    surface, before = text[start:end], lower[max(0, start - 50) : start]
    identifier, ways = grouping_ids()[lower[start:end]]
    if not (surface in ways or surface.isupper() or any(surface[1:] == way[1:] for way in ways)):
        return
    if lower.startswith("việt nam", start):
        another = nation_bodies().search(_CLAUSE_END.split(before)[-1]) is not None
    elif lower.startswith("toàn quốc", start):
        another = "đại hội" in before
    elif lower.startswith("miền nam", start):
        another = before.endswith("giải phóng ")
    else:
        another = surface.lower() in _DIRECTIONS and bool(_DIRECTION.search(before))
        another = another or _FIRM.search(before) is not None
    if not another:
        found.groups.append((start, end, identifier))


def _village(found: Keywords, text: str, lower: str, start: int, end: int) -> None:
    match = _VILLAGE.match(text, end)
    if match is None or (text[start].isupper() and lower[start:end] == "sóc"):
        return  # `Sóc Trăng`, `Sóc Sơn` are no hamlets
    before = lower[max(0, start - 10) : start].split()
    if before and (before[-1] in words("not_village") or before[-1][-1].isdigit()):
        return
    if before and text[start].isupper() and before[-1] in _WORKS:
        return
    name = match[1].split()
    if len(name) > 3 and word_key(name[-3]) in surnames():
        return
    found.villages.append((start, match.end(1), match.start(1)))


def _cluster(found: Keywords, text: str, lower: str, start: int, end: int) -> None:
    match = _CLUSTER.match(lower, end)
    block = lower.startswith("khối", start)
    if match and (block or text[start].isupper() or "số" in match[0]):
        name = "Khối thi đua số" if block else "Cụm thi đua số"
        found.clusters.append((start, match.end(), f"{name} {match[2].upper()}"))
    elif named := _CLUSTER_OF.match(text, end):
        found.clusters.append((start, named.end(), text[start].upper() + text[start + 1 : named.end()]))
    elif not block:
        found.others.append(Keyword(start, end, "cụm"))


def _mark_several(text: str, lower: str, found: list[Keyword]) -> None:
    previous: Keyword | None = None
    for word in found:
        if previous is not None and _COMBINED.fullmatch(lower, previous.end, word.start):
            if previous.several:
                word.several = True
            elif not text[word.end : word.end + 2].strip()[:1].isupper():  # `huyện, thị xã`: neither is one
                previous.several = word.several = True
        else:
            before = lower[max(0, word.start - 22) : word.start]
            word.several = bool(_COUNTED.search(before)) and not _NOT_COUNTED.search(before)
        previous = word
