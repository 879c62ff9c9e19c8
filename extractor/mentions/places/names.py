"""Places named outright: with a level word, in a list under one, or bare where nothing else could be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.catalogues.areas.lookup import Gazetteer, Row, gazetteer, groupings, holds
from extractor.catalogues.areas.names import LOWER, UPPER, WORD, name_key, word_key

LEVELS = {
    "tỉnh": "province",
    "thủ đô": "province",
    "thành phố": "city",
    "tp": "city",
    "t.p": "city",
    "huyện": "district",
    "h": "district",
    "thị xã": "district",
    "tx": "district",
    "quận": "district",
    "q": "district",
    "xã": "commune",
    "phường": "commune",
    "p": "commune",
    "thị trấn": "commune",
    "tt": "commune",
    "đặc khu": "commune",
}
LEVEL_WORD = re.compile(
    r"(?<!\w)(tỉnh|thủ đô|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu|t\.?p|tx|tt|[hqp](?=\.))\.?\s*$"
)
_PLURAL = re.compile(
    r"(?<!\w)(?:các|những|hai|ba|bốn|năm|sáu|\d+)\s(?:đơn vị )?(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)"
    r"(?:,? (?:và )?(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn))*(?: (?:là|gồm|như|của tỉnh))?\s?:?\s+$"
)
_ITEM_GAP = re.compile(
    r"(?:\s?\([^()\n]{0,40}\))?(?:,| và|;| -| –)\s?(?:(?:các )?(?:xã|huyện|phường|thị trấn|tỉnh|thành phố|thị xã|quận)\s)?"
)
VILLAGE = re.compile(
    rf"(?<!\w)([Tt]hôn|[ẤẤa-zấ]p|[Bb]uôn|[Bb]on|[Bb]ản|[Ll]àng|[Kk]hu phố|[Tt]ổ dân phố)\s((?:[{UPPER}][{LOWER}’']*|\d+[A-Z]?)(?:[ ’'-](?:[{UPPER}][{LOWER}’']*|\d+[A-Z]?))*)"
)
CLUSTER = re.compile(
    r"(?<!\w)[Cc]ụm(?: thi đua)?(?: số)? (\d{1,2}|[IVX]{1,4})(?!\w|[.,]\d|/)|(?<!\w)[Kk]hối thi đua(?: số)? (\d{1,2}|[IVX]{1,4})(?!\w)"
)
_PERSON = re.compile(
    r"(?<!\w)(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Đđ]ồng chí|[Đđ]/[Cc]|[Bb]ác s[ĩỹ]|[Tt]iến sĩ|[Tt]hạc sĩ|[Kk]ỹ sư|[Tt]hượng tá|[Đđ]ại tá|[Tt]rung tá|"
    r"[Tt]hiếu tá|[Tt]hiếu tướng|[Cc]ụ|[Mm]ẹ|[Ee]m|[Cc]háu|[Bb]ác)\s"
    rf"(?:[{UPPER}][{LOWER}]*\s){{0,3}}$"
)
_THING = re.compile(
    r"(?:đường|phố|sông|cầu|chợ|trường|hồ|núi|đèo|thác|suối|kênh|đập|khách sạn|công ty|tập đoàn|ngân hàng|nhà máy|tnhh|chùa|đền|báo|tháp|mỏ|dự án|"
    r"quốc lộ|khu di tích|rạch|bến|cảng|vịnh|đảo|biển|vườn quốc gia|thpt|thcs|tiểu học|thủy điện|thuỷ điện)\s$"
)
_CAPITAL = re.compile(rf"[{UPPER}]")
_MAX_WORDS = 5
_RUN_ON = re.compile(rf"\s[{UPPER}]")


@dataclass(frozen=True, slots=True)
class Named:
    """A place named at text[start:end], its name at [name_start, end). `level` is empty where no word tells it."""

    start: int
    end: int
    name_start: int
    key: str
    level: str
    rule: str


def named_places(text: str, lower: str) -> list[Named]:
    """Every capitalised stretch that the gazetteer or a level word makes a place, in order."""
    places = gazetteer()
    words = list(WORD.finditer(text))
    found: list[Named] = []
    list_level, list_end = "", -1
    i = 0
    while i < len(words):
        word = words[i]
        first = word.group()[0]
        if not (first.isupper() or first.isdigit()):
            i += 1
            continue
        start = word.start()
        before = lower[max(0, start - 48) : start]
        level_word = LEVEL_WORD.search(before)
        if first.isdigit() and not (level_word and level_word[1] in ("quận", "phường", "p", "q")):
            i += 1
            continue
        level, rule = "", "place.bare"
        begin = start
        if level_word:
            level, rule = LEVELS[level_word[1]], "place.level-word"
            begin = start - len(before) + level_word.start(1)
            plural = _PLURAL.search(before)
            if plural:
                begin, list_level, rule = start, level, "place.list"
        elif plural := _PLURAL.search(before):
            level = list_level = LEVELS[plural[1]]
            rule = "place.list"
        elif list_level and list_end >= 0 and _ITEM_GAP.fullmatch(lower, list_end, start):
            level, rule = list_level, "place.list"
        else:
            list_level = ""
        match = _longest(places, text, words, i, level)
        if match is None and level:
            match = _unknown(text, words, i) if rule == "place.level-word" else None
            if match is not None:
                rule = "place.level-word-unknown"
        if match is None:
            i += 1
            continue
        count, key = match
        end = words[i + count - 1].end()
        if not level and not _bare_allowed(text, lower, start, end, before, places.rows(key)):
            i += 1
            continue
        found.append(Named(begin, end, start, key, level, rule))
        list_end = end if list_level else -1
        i += count
    return found


def _longest(places: Gazetteer, text: str, words: list[re.Match[str]], i: int, level: str) -> tuple[int, str] | None:
    """How many words from `i` on are the longest known name of `level` (of any level if empty), and its key."""
    best: tuple[int, str] | None = None
    key = ""
    for count in range(1, _MAX_WORDS + 1):
        at = i + count - 1
        if at >= len(words):
            break
        word = words[at]
        if count > 1:
            gap = text[words[at - 1].end() : word.start()]
            if gap not in (" ", "", "-", " - ", "’", "'", " – ", "–"):
                break
            if not (word.group()[0].isupper() or word.group()[0].isdigit()):
                break
        key += word_key(word.group())
        rows = places.rows(key)
        if rows and (not level or any(_is_level(row, level) for row in rows)):
            best = (count, key)
    return best


def _is_level(row: Row, level: str) -> bool:
    if level == "city":
        return row[2] == "thành phố" or row[7] == "province"
    return row[7] == level


def _unknown(text: str, words: list[re.Match[str]], i: int) -> tuple[int, str] | None:
    """A name no gazetteer holds, after a level word: the capitalised words that follow, at most four."""
    count = 1
    while (
        count < 4
        and i + count < len(words)
        and words[i + count].group()[0].isupper()
        and text[words[i + count - 1].end() : words[i + count].start()] in (" ", "", "’", "'")
    ):
        count += 1
    name = text[words[i].start() : words[i + count - 1].end()]
    if (name.isupper() and len(name) > 4) or name in ("NTM", "UBND", "HĐND", "HCM"):
        return None
    return count, name_key(name)


def _bare_allowed(text: str, lower: str, start: int, end: int, before: str, rows: list[Row]) -> bool:
    """A bare name is a place unless it is part of a longer name, a person's, or a thing's."""
    if _PERSON.search(text[max(0, start - 48) : start]) or not text[start].isupper():
        return False
    if any(row[7] in ("province", "nation", "region") for row in rows):
        return not _THING.search(before) or "công ty" in before
    if _THING.search(before):
        return False
    if " " not in text[start:end] and "’" not in text[start:end]:
        return False
    if start >= 2 and text[start - 1] == " " and text[start - 2].isalpha():
        previous = re.search(rf"([{UPPER}][^\s]*)\s$", text[max(0, start - 14) : start])
        if previous and previous[1].lower() not in ("ubnd", "hđnd", "tp"):
            return False
    return not _RUN_ON.match(text, end)


def groups(text: str) -> Iterator[tuple[int, int, str]]:
    """The nation and regions named: start, end, id."""
    for pattern, identifiers in (_grouping_pattern(),):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), identifiers[match.group().lower()]


def _grouping_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    identifiers: dict[str, str] = {}
    alternatives = []
    for words, identifier in groupings():
        written = " ".join(words)
        identifiers[written.lower()] = identifier
        first = re.escape(written[0])
        alternatives.append(
            f"[{re.escape(written[0].lower())}{re.escape(written[0].upper())}]" + re.escape(written[1:])
            if first
            else ""
        )
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)"), identifiers


def valid(rows: list[Row], day: str | None) -> list[Row]:
    """Of versions with the same name those valid on a day, or all where none is."""
    if day is None:
        return rows
    return [row for row in rows if holds(row, day)] or rows
