"""Places named: with a level word, in a list under one, or bare. Which unit each is, is told elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.catalogues.areas.lookup import Gazetteer, Row, gazetteer
from extractor.catalogues.areas.names import CAPITALISED, name_key, without_marks, word_key
from extractor.mentions.places.keywords import Keyword, list_level
from extractor.mentions.places.lexicon import ends_with, level_words, surnames, words


@dataclass(frozen=True, slots=True)
class Named:
    """A place named at text[start:end], its name at [name_start, end).

    `level` is record.md's, `city` for a city of either level, or empty where no word tells it. `key` is the
    gazetteer's.
    """

    start: int
    end: int
    name_start: int
    key: str
    level: str
    rule: str


Match = tuple[int, str]
"""How many words a name has, and its key."""

_TO_NAME = re.compile(r"[ \xa0]{1,2}|\n")
_TO_NAME_SHORT = re.compile(r"\.?\s{0,2}")
_TO_LIST = re.compile(r"\s?(?:của (?:tỉnh|huyện) )?(?:là|gồm có|bao gồm|gồm|như|sau)?(?: sau)?(?: là)?\s?[:(]?\s{0,2}")
_COLON = re.compile(r"\s?:\s{0,2}")
_ITEM_GAP = re.compile(
    r"(?:\s?\([^()\n]{0,60}\))?(?:\s?[,;/]\s?(?:và\s)?|\s(?:và|hoặc|-|–)\s?)"
    r"(?:(?:các )?(?:xã|huyện|phường|thị trấn|tỉnh|thành phố|thị xã|quận)\s)?"
)
_FIGURE_GAP = re.compile(r"[^\n.;:()]{0,40}?(?:\([^()\n]{0,40}\))?(?:(?<=\d)\.\d[^\n.;:()]{0,30})?(?:[,;]\s|\svà\s)")
_NUMBER = re.compile(r"\.?\s?(\d{1,2})(?![\w%]|[.,/-]\d| (?:xã|huyện|phường|người|tỷ|triệu|ha|hộ|tấn)\b)")
_MORE_NUMBERS = re.compile(r"(?:,\s|\svà\s)(\d{1,2})(?![\w%]|[.,/-]\d| [^\W\d_]+ (?:tỷ|triệu))")
_TIME = re.compile(
    r"qu[ýí] (?:i{1,3}|iv|\d)(?!\w)|tháng (?:\d|giêng|chạp)|năm (?:19|20)\d\d|giai đoạn |\w+ tháng đầu năm"
)
"""What a level word is followed by when it names nothing: `trên địa bàn tỉnh Quý III đạt 6%`."""
_NUMBERED = ("quận", "phường", "q", "p")
_OFFICE = re.compile(r"(?<!\w)(?:chủ tịch|bí thư|trưởng|ubnd|hđnd|giám đốc|tỉnh)(?!\w)")
_NO_LINK = frozenset({" ", "", "\xa0"})
_INSIDE = frozenset({" ", "", "-", " - ", "–", " – ", "\xa0", "\xa0- "})
_SUFFIXES = frozenset(("a", "b", "c", "i", "ii", "đông", "tây", "nam", "bắc", "thượng", "hạ", "trung"))
_LONGEST_NAME = 5
_LIST_REACH = 120
_AMBIGUOUS_PERSON = "hồchíminh"
_CITY_OF_OLD = "huế"
"""A district until 2025, but as well known as a province and of one syllable."""


def find_names(text: str, lower: str, levels: list[Keyword]) -> list[Named]:
    """All places named in `text`, in order; marks the level words that are part of a name as used.

    `lower` is the text in small letters, of the same length; `levels` are its level words in order.
    """
    tokens = [match.span() for match in CAPITALISED.finditer(text)]
    keys = [word_key(text[start:end]) for start, end in tokens]
    heads, covered = _heads(text, lower, levels)
    reader = _Reader(gazetteer(), text, lower, tokens, keys, levels, heads, covered)
    found = [*reader.read(), *_numbered(lower, levels)]
    return sorted(found, key=lambda place: place.start)


def _heads(text: str, lower: str, levels: list[Keyword]) -> tuple[dict[int, tuple[Keyword, bool]], frozenset[int]]:
    """Where the name after each level word may start, with the word and whether a list is opened there; and
    where the level words themselves start, so that a capital does not make them names."""
    kinds = level_words()
    heads: dict[int, tuple[Keyword, bool]] = {}
    covered: set[int] = set()
    for word in levels:
        covered.add(word.start)
        space = text.find(" ", word.start, word.end)
        if space > 0:
            covered.add(space + 1)
        gap = (_TO_NAME_SHORT if kinds[word.word].short else _TO_NAME).match(lower, word.end)
        if gap and text[gap.end() : gap.end() + 1].isupper() and not _TIME.match(lower, gap.end()):
            heads[gap.end()] = (word, False)
            continue
        gap = (_TO_LIST if word.several else _COLON).match(lower, word.end)
        if gap:
            heads[gap.end()] = (word, True)
    return heads, frozenset(covered)


def _numbered(lower: str, levels: list[Keyword]) -> list[Named]:
    """`quận 1`, `các phường 3, 5 và 7`."""
    found = []
    for word in levels:
        if word.word not in _NUMBERED or lower[max(0, word.start - 2) : word.start].strip().isdigit():
            continue
        match = _NUMBER.match(lower, word.end)
        start, level = word.start, level_words()[word.word].level
        while match is not None:
            word.used = True
            key = name_key(match[1])
            found.append(Named(start, match.end(1), match.start(1), key, level, "place.level-word"))
            match = _MORE_NUMBERS.match(lower, match.end(1))
            start = match.start(1) if match else start
    return found


@dataclass(slots=True)
class _Reader:
    """The capitalised words of a text, read from left to right.

    `at_run` is the first word of the present run (words with nothing but spaces between them), `listed` the level of
    the list being read (empty for none), `hard` that its level word was plural, `last_end` where the last name ended.
    """

    places: Gazetteer
    text: str
    lower: str
    tokens: list[tuple[int, int]]
    keys: list[str]
    levels: list[Keyword]
    heads: dict[int, tuple[Keyword, bool]]
    covered: frozenset[int]
    at_run: int = 0
    listed: str = ""
    hard: bool = False
    last_end: int = -1

    def read(self) -> list[Named]:
        found = []
        i = 0
        while i < len(self.tokens):
            start = self.tokens[i][0]
            level_word = start in self.covered
            if level_word or not self._linked(i):
                self.at_run = i
            named = None if level_word else (self._headed(i) or self._listed(i) or self._bare(i))
            if named is None:
                i += 1
                continue
            found.append(named)
            self.last_end = named.end
            while i < len(self.tokens) and self.tokens[i][0] < named.end:
                i += 1
        return found

    def _headed(self, i: int) -> Named | None:
        """A name right behind its level word, or the first of a list that one opens."""
        start = self.tokens[i][0]
        if start not in self.heads:
            return None
        word, opened = self.heads[start]
        level = list_level(self.lower, self.levels, word) if word.several else level_words()[word.word].level
        self.listed, self.hard = level, word.several or opened
        match = self._longest(i, level)
        if self.hard:
            if match is not None and not self._ends(i + match[0] - 1):
                return None
            return self._named(i, match, start, level, "place.list")
        if match is None and level_words()[word.word].short != "dot":
            match = self._unmarked(i, level) or self._unknown(i)
        elif match is not None and level == "commune" and match[0] == 1 and not self._ends(i):
            match = self._unknown(i) or match  # `xã Thanh Lan` is not the `Thanh` of the gazetteer
        word.used = match is not None
        return self._named(i, match, word.start, level, "place.level-word")

    def _listed(self, i: int) -> Named | None:
        """A further item of a list; behind a single unit a province is none (`huyện Cầu Kè, Trà Vinh`)."""
        start = self.tokens[i][0]
        if not self.listed or start in self.heads or start - self.last_end > _LIST_REACH:
            return None
        if not (
            _ITEM_GAP.fullmatch(self.lower, self.last_end, start)
            or (self.hard and _FIGURE_GAP.fullmatch(self.lower, self.last_end, start))
        ):
            return None
        match = self._longest(i, self.listed)
        if match is None or not self._ends(i + match[0] - 1):
            return None
        if not self.hard and any(row[7] == "province" for row in self.places.rows(match[1])):
            return None
        return self._named(i, match, start, self.listed, "place.list")

    def _bare(self, i: int) -> Named | None:
        """A name without a level word, where the words around do not make it something else."""
        start = self.tokens[i][0]
        if start in self.heads and not self.heads[start][1]:
            return None
        match = self._longest(i, "")
        if match is None or match[1] == _AMBIGUOUS_PERSON or self._is_person(self.at_run):
            return None
        province = match[1] == _CITY_OF_OLD or any(row[7] == "province" for row in self.places.rows(match[1]))
        if i > self.at_run and self.last_end != self.tokens[i - 1][1]:
            before = self.lower[slice(*self.tokens[i - 1])]
            opened = before in words("opener") or self.text[self.tokens[i - 1][0] : start].strip().isupper()
            if not opened and (not province or self.keys[i - 1] in surnames()):
                return None
        text_before = self.lower[max(0, start - 16) : start]
        if ends_with("thing").search(text_before):
            return None
        if not province and (
            match[0] == 1 or not self._ends(i + match[0] - 1) or ends_with("company").search(text_before)
        ):
            return None
        if province and not self._ends(i + match[0] - 1) and self._suffix(i + match[0]):
            return None
        self.listed = ""
        return self._named(i, match, start, "", "place.bare")

    def _named(self, i: int, match: Match | None, start: int, level: str, rule: str) -> Named | None:
        if match is None:
            return None
        end = self.tokens[i + match[0] - 1][1]
        return Named(start, end, self.tokens[i][0], match[1], level, rule)

    def _linked(self, i: int) -> bool:
        """Word i stands right behind word i - 1."""
        return 0 < i < len(self.tokens) and self.text[self.tokens[i - 1][1] : self.tokens[i][0]] in _NO_LINK

    def _longest(self, i: int, level: str) -> Match | None:
        """The longest name of a level (of any if empty) that begins with word i; a line may break one whose level is given."""
        best: Match | None = None
        key = ""
        for at in range(i, min(i + _LONGEST_NAME, len(self.tokens))):
            if at > i:
                gap = self.text[self.tokens[at - 1][1] : self.tokens[at][0]]
                broken = gap == "\n" and level and self.lower[slice(*self.tokens[at])] not in _SUFFIXES
                if gap not in _INSIDE and not broken:
                    break
            key += self.keys[at]
            rows = self.places.rows(key)
            if rows and (not level or any(is_level(row, level) for row in rows)):
                best = (at - i + 1, key)
        return None if best and level and self._suffix(i + best[0]) else best

    def _suffix(self, i: int) -> bool:
        """Word i looks like the end of a longer name that no gazetteer holds (`Đông Hưng C`)."""
        return self._linked(i) and self.lower[slice(*self.tokens[i])] in _SUFFIXES

    def _unmarked(self, i: int, level: str) -> Match | None:
        """A name of a province or district with wrong diacritics (`Bỉnh Dương`)."""
        if level == "commune":
            return None
        key = self.keys[i]
        for at in range(i + 1, min(i + _LONGEST_NAME, len(self.tokens))):
            if not self._linked(at):
                return None
            key += self.keys[at]
            if not self._linked(at + 1):
                rows = self.places.rows_without_marks(without_marks(key))
                fitting = [row for row in rows if is_level(row, level)]
                return (at - i + 1, name_key(fitting[0][3])) if fitting else None
        return None

    def _unknown(self, i: int) -> Match | None:
        """A name that no gazetteer holds: at most four words, none of a person's name, on one line."""
        end = i + 1
        while end < i + 5 and self._linked(end):
            end += 1
        start, stop = self.tokens[i][0], self.tokens[end - 1][1]
        surname = self.keys[i] in surnames()
        office = _OFFICE.search(self.lower, max(0, start - 40), start) is not None
        if end - i > 4 or (surname and (end - i > 2 or office)) or (office and end - i > 3):
            return None  # `Phó Chủ tịch UBND tỉnh Tôn Thị Ngọc Hạnh`
        name, after = self.text[start:stop], self.text[stop : stop + 2].strip()
        if self.text[start - 1] == "\n" or name.isupper() or self.lower[start:stop] in words("opener"):
            return None
        if end - i == 1 and after[:1].isalpha():
            return None
        return end - i, name_key(name)

    def _ends(self, i: int) -> bool:
        """Word i is not followed by more of the same name, but by nothing, a person or a level word."""
        if not self._linked(i + 1) or self.text[self.tokens[i][1]] not in " \xa0":
            return True
        return self.keys[i + 1] in surnames() or self.lower[slice(*self.tokens[i + 1])] in level_words()

    def _is_person(self, i: int) -> bool:
        """The run at word i is a person's name: by a title before it, or by its surname and length."""
        if self.tokens[i][0] in self.covered:
            return False
        before = self.lower[max(0, self.tokens[i][0] - 14) : self.tokens[i][0]]
        if ends_with("person").search(before):
            return True
        if self.keys[i] not in surnames():
            return False
        length = 1
        while length < 5 and self._linked(i + length):
            length += 1
        if not 3 <= length <= 4:
            return False
        place = self._longest(i, "")
        return place is None or place[0] < length  # `Hoàng Su Phì` is a district


def is_level(row: Row, level: str) -> bool:
    """Whether a gazetteer row has a level; a `city` is any district or province, told apart later by its kind."""
    return row[7] == level or (level == "city" and row[7] in ("province", "district"))
