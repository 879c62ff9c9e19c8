"""Emulation clusters: who belongs to them, who leads them and who stands in.

A cluster is named by its number (`Cụm thi đua số 1`, a place mention) or by words (`cụm thi đua các huyện miền núi`).
Its members stand in a list (`gồm các huyện: An Minh (Cụm trưởng), Gò Quao`). A role is said of what stands before its word
(`An Minh (Cụm trưởng)`, `huyện Gò Quao làm Cụm phó`) or behind it (`Cụm trưởng là huyện An Minh`); said of a person, it is
that of the unit or body the person stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.mentions.clusters.lexicon import Lexicon, lexicon
from extractor.model.document import Document, Span
from extractor.model.mention import ClusterMember, ClusterMention, ClusterRole, PartyMention, PlaceMention

_CLAUSE = re.compile(r"[.;\n](?=\s|$)|\n")
_STOP = re.compile(r"\.(?=\s|$)|\n")
_ITEM_END = re.compile(r"\s?(?:\([^()\n]{0,60}\)|[-–]\s?(?:đơn vị )?[^,;.\n]{0,20}?(?=[,;.\n]|\svà\s))?")
_GAP = re.compile(
    r"(\s?(?:,\s?và|[,;]|và|cùng)\s?)(?:các |với )?(?:(?:huyện|thị xã|xã|phường|tỉnh|thành phố)\s?:?\s?)?(?=\S)"
)
_AFTER_NAME = re.compile(r"[^,.;()\n:]{0,80}?\s?[:(]\s?(?=\S)")
_ONE = re.compile(r"(?<!\w)(?:cụm|khối)(?! (?:công nghiệp|dân cư|dân vận|lượng|loa))(?!\w)")
_OPEN = re.compile(r"\s?(?:\(|[-–,:])\s?(?:là )?(?:giữ vai trò )?(?:đơn vị )?$")
_TO_HOLDER = re.compile(r"\s?(?:thi đua)?\s?(?:là|cho|:|-|–)?\s?(?:đồng chí |ông |bà |đơn vị )?$")
_YEAR = re.compile(r"(?<!\w)năm (20\d\d)(?!\d)")
_YEAR_FIRST = re.compile(r"\s*(?:trong |cho )?năm (20\d\d),")
_OF_CLUSTER = re.compile(r"[\s,]{1,2}(?:của )?(?:cụm|khối)(?: thi đua)?[^,.;()\n]{0,12}")
_AND_NEXT = re.compile(r",\s?|\s(?:và|cùng)\s")
_AND = re.compile(r"\s(?:và|cùng)\s")
_OFFICE = re.compile(
    r"(?<!\w)(?:ubnd|hđnd|ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|huyện ủy|tỉnh ủy|thành ủy|thị ủy)(?!\w)"
)
_NUMBERED = re.compile(r" số \w+$")
_FILLERS = frozenset(["các", "tỉnh", "thành", "phố", "huyện", "thị", "xã", "và", "thi", "đua", "cụm", "khối", "thuộc"])
_REACH = 160
_NEAR = 40


@dataclass(slots=True)
class _Cluster:
    """A cluster being put together; `starts` are where it is named, `key` the words that tell it from others."""

    name: str
    first: Span
    key: frozenset[str]
    starts: list[int]
    members: list[ClusterMember]
    roles: list[ClusterRole]


def find_clusters(
    document: Document, lower: str, places: Sequence[PlaceMention], people: Sequence[PartyMention], year: int | None
) -> tuple[ClusterMention, ...]:
    """The clusters of `document` in the order they are first named; `lower` is its text in small letters, of the
    same length, `places` and `people` its mentions in order, `year` the one it reports on."""
    if "thi đua" not in lower:
        return ()
    words = lexicon()
    found = _named(words, document.text, lower, places)
    if not found:
        return ()
    reader = _Reader(words, document.text, lower, places, [p for p in people if p.kind == "person"], found, year)
    reader.read_members()
    reader.read_roles()
    text = document.text
    return tuple(
        ClusterMention(c.first, c.first.of(text), "cluster", c.name, tuple(c.members), tuple(c.roles)) for c in found
    )


def _named(words: Lexicon, text: str, lower: str, places: Sequence[PlaceMention]) -> list[_Cluster]:
    """The clusters by their names, all mentions of one together."""
    found: list[_Cluster] = []
    named = [(p.span, p.name) for p in places if p.level == "cluster" and not p.reference]
    spans = [(span, name if _NUMBERED.search(name) else "") for span, name in named]
    spans += [(Span(*m.span()), "") for m in words.named.finditer(lower)]
    last = -1
    for span, name in sorted(spans, key=lambda item: (item[0].start, -len(item[0]))):
        if span.start < last:
            continue  # a place of the same words, shorter
        last = span.end
        surface = " ".join(span.of(text).split())
        key = frozenset((name or surface).lower().replace(",", "").split())
        key = key if name else key - _FILLERS
        same = (
            c for c in found if c.key == key or (not name and len(key & c.key) > 1 and (key < c.key or c.key < key))
        )
        known = next(same, None)
        if known is not None:
            known.starts.append(span.start)
        elif name or len(key) > 1:
            found.append(_Cluster(name or surface[0].upper() + surface[1:], span, key, [span.start], [], []))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    words: Lexicon
    text: str
    lower: str
    places: Sequence[PlaceMention]
    people: Sequence[PartyMention]
    clusters: Sequence[_Cluster]
    year: int | None

    def read_members(self) -> None:
        for opening in self.words.members.finditer(self.lower):
            # `có` lists members only right behind the cluster; `thành viên` can be only those of the one there is
            reach = _NEAR if opening[0].startswith("có") else _REACH
            start = max(self._clause_start(opening.start()), opening.start() - reach)
            sure = opening[0].startswith("thành viên") and len(self.clusters) == 1
            if sure or _ONE.search(self.lower, start, opening.start()):
                self._take(opening.start(), opening.end())
        for cluster in self.clusters:
            # the list in brackets or behind a colon, right after the name
            for at in cluster.starts:
                named = _AFTER_NAME.match(self.text, at)
                if named and not cluster.members:
                    self._take(named.end() - 1, named.end())

    def _take(self, opened: int, start: int) -> None:
        cluster = self._of(opened)
        while start > opened and self._at(start) is None:  # the last word may be the name's own: `gồm Sở Y tế`
            start = self.text.rfind(" ", opened, start - 1) + 1 or opened
        members = list(self._listed(start))
        if len(members) > 1 and not cluster.members:
            cluster.members.extend(members)

    def _listed(self, at: int) -> Iterator[ClusterMember]:
        """The members of a list that begins at `at`."""
        while (member := self._at(at)) is not None:
            yield member
            end = _ITEM_END.match(self.lower, member.span.end)
            gap = _GAP.match(self.lower, end.end() if end else member.span.end)
            if gap is None:
                return
            at = gap.end() if self._at(gap.end()) else gap.end(1)

    def read_roles(self) -> None:
        for match in self.words.role.finditer(self.lower):
            if self._among_roles(match):
                continue  # `Cụm trưởng, Cụm phó`: both of them, without a name
            holder = self._holder(match)
            if holder is None:
                continue
            cluster = self._of(match.start(), match.end())
            role = "leader" if match["leader"] else "deputy"
            year, elected = self._time(match, holder)
            known = ClusterRole(role, holder, year, elected)
            if all((r.role, r.holder.name, r.elected) != (role, holder.name, elected) for r in cluster.roles):
                cluster.roles.append(known)

    def _among_roles(self, role: re.Match[str]) -> bool:
        behind = _AND_NEXT.match(self.lower, role.end())
        return any(
            r.end() + len(gap[0]) == role.start()
            for r in self.words.role.finditer(self.lower, max(0, role.start() - 24), role.start())
            if (gap := _AND_NEXT.match(self.lower, r.end()))
        ) or (behind is not None and self.words.role.match(self.lower, behind.end()) is not None)

    def _time(self, role: re.Match[str], holder: ClusterMember) -> tuple[int | None, bool]:
        start = self._clause_start(min(role.start(), holder.span.start))
        stop = _CLAUSE.search(self.lower, max(role.end(), holder.span.end))
        end = stop.start() if stop else len(self.lower)
        held = self.words.holds.search(self.lower, max(start, role.start() - 50), role.start())
        behind = _YEAR.search(self.lower, role.end(), min(end, role.end() + (90 if held else 30)))
        named = behind or _YEAR_FIRST.match(self.lower, start)
        year = int(named[1]) if named else None
        low = max(0, role.start() - _REACH)
        low = max((stop.end() for stop in _STOP.finditer(self.lower, low, role.start())), default=low)
        sentence = _STOP.search(self.lower, role.end(), role.end() + 40)
        chosen = self.words.elects.search(self.lower, low, sentence.start() if sentence else role.end() + 40)
        return year, chosen is not None or bool(year and self.year and year > self.year)

    def _holder(self, role: re.Match[str]) -> ClusterMember | None:
        """What the role is said of."""
        start = self._clause_start(role.start())
        opened = _OPEN.search(self.lower, max(start, role.start() - 30), role.start())
        held = self.words.holds.search(self.lower, max(start, role.start() - 50), role.start())
        person = self._person_before(start, role.start())
        for gap in (held, opened):
            member = self._until(start, gap.start()) if gap else None
            # `lãnh đạo Sở Y tế, Cụm trưởng`: a comma parts them
            if gap and member is not None and (member.kind == "unit" or gap[0].strip()[:1] != ","):
                return member
        if person is not None and (opened or held or self._beside(person, role.start())):
            return self._stands_for(person, start, role)
        return self._behind(role)

    def _behind(self, role: re.Match[str]) -> ClusterMember | None:
        for end in range(role.end(), min(len(self.lower), role.end() + 24)):
            if _TO_HOLDER.fullmatch(self.lower, role.end(), end):
                member = self._at(end)
                if member is not None and (end > role.end() + 1 or member.kind == "unit"):
                    return member
                person = next((p for p in self.people if p.span.start == end), None)
                if person is not None:
                    return self._stands_for(person, end, role)
        return None

    def _person_before(self, start: int, end: int) -> PartyMention | None:
        at = bisect_left(self.people, end, key=lambda p: p.span.start) - 1
        return self.people[at] if at >= 0 and self.people[at].span.start >= start else None

    def _beside(self, person: PartyMention, at: int) -> bool:
        return not self.lower[person.span.end : at].strip(" ,-–")

    def _stands_for(self, person: PartyMention, start: int, role: re.Match[str]) -> ClusterMember:
        """The unit or body of a person with a role: named between the two, else behind them."""
        stop = _CLAUSE.search(self.lower, max(role.end(), person.span.end))
        end = min(stop.start() if stop else len(self.lower), max(role.end(), person.span.end) + 120)
        after = next((p.span.start for p in self.people if p.span.start > max(role.start(), person.span.end)), end)
        if person.span.end <= role.start():
            found = self._last_in(person.span.end, role.start())
            behind = _OF_CLUSTER.match(self.lower, role.end())
            comma = self.lower[behind.end() if behind else role.end() :][:1] in (",", " ")
            if found is None and comma:
                found = self._first_in(behind.end() if behind else role.end(), min(end, after))
        else:
            found = self._first_in(person.span.end, min(end, after, person.span.end + 80))
        return found or ClusterMember(person.span, person.surface, "member.person", "person", person.name, None)

    def _first_in(self, start: int, end: int) -> ClusterMember | None:
        cut = _AND.search(self.lower, start, end)
        return self._last_in(start, cut.start() if cut else end)

    def _last_in(self, start: int, end: int) -> ClusterMember | None:
        """The last unit or body between two offsets; a people's committee or a party's stands for its unit."""
        body = None
        for match in self.words.body.finditer(self.text, start, end):
            body = match
        units = [p for p in self._between(start, end) if p.level != "cluster" and not p.reference]
        unit = units[-1] if units else None
        if body and (unit is None or unit.span.start >= body.start()):
            office = _OFFICE.search(
                self.lower, body.end() if unit is None else body.start(), unit.span.start if unit else end
            )
            if office is None:
                return self._body(body)
        return _unit(unit) if unit else None

    def _between(self, start: int, end: int) -> Sequence[PlaceMention]:
        low = bisect_left(self.places, start, key=lambda p: p.span.start)
        high = bisect_right(self.places, end, key=lambda p: p.span.end)
        return self.places[low : max(low, high)]

    def _at(self, at: int) -> ClusterMember | None:
        """The unit or body that begins at `at`."""
        body = self.words.body.match(self.text, at)
        if body:
            return self._body(body)
        low = bisect_right(self.places, at, key=lambda p: p.span.start) - 1
        if low >= 0 and at in (self.places[low].span.start, self.places[low].name_span.start):
            place = self.places[low]
            if place.level not in ("cluster", "nation") and not place.reference:
                return _unit(place)
        return None

    def _until(self, start: int, end: int) -> ClusterMember | None:
        """The unit or body that ends at `end`."""
        for match in self.words.body.finditer(self.text, start, end):
            body = self._body(match)
            if not self.text[body.span.end : end].strip(" )"):
                return body
        for place in reversed(self._between(start, end)):
            if self.text[place.span.end : end].strip(" )") == "" and place.level != "cluster" and not place.reference:
                return _unit(place)
        return None

    def _body(self, match: re.Match[str]) -> ClusterMember:
        """A body; a unit that it names ends its name."""
        units = [p for p in self._between(match.start(), match.end()) if p.level != "cluster"]
        end = units[-1].span.end if units else match.start() + len(match[0].rstrip())
        name = self.text[match.start() : end]
        return ClusterMember(Span(match.start(), end), name, "member.body", "body", name, None)

    def _of(self, at: int, behind: int | None = None) -> _Cluster:
        """The cluster that something at `at` is said of: named right behind it, else last before it, else first."""
        named = sorted((start, i) for i, cluster in enumerate(self.clusters) for start in cluster.starts)
        if behind is not None:
            for start, i in named:
                if behind < start <= behind + 8:
                    return self.clusters[i]
        before = [i for start, i in named if start <= at]
        return self.clusters[before[-1] if before else named[0][1]]

    def _clause_start(self, at: int) -> int:
        low = max(0, at - 500)
        start = low
        for match in _CLAUSE.finditer(self.lower, low, at):
            start = match.end()
        return start


def _unit(place: PlaceMention) -> ClusterMember:
    return ClusterMember(place.span, place.surface, "member.unit", "unit", place.name, place)
