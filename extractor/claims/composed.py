"""Indicators named in pieces: by the head of a list, the item before a bracket, a cause, what was done to a part.

Each gives a mention whose `parts` are the spans that name it together, and whose `name` is what they say.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.claims import cues
from extractor.claims.cues import Cue
from extractor.claims.phrases import HEAD_NOUN, left_phrase, right_phrase, syllables, trimmed
from extractor.claims.subjects import COUNTED, GENERIC, GROUP, Heard, Subject, mention_of, refined, without_standing
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention

_COLON_HEAD = re.compile(
    r"(?:có|về|với)\s+((?:(?!tăng|giảm|đạt|cao|thấp|khá|lớn|là|có)[^\s,;:¤§]+\s+){1,8}?)(?:¤+\s*)?(?:tiếp tục |tăng|giảm|đạt|cao|thấp|khá|lớn|nhiều)"
)
_VERB_FIRST = re.compile(
    r"(?:(?:bình quân|trung bình)(?: mỗi| hằng| hàng)? ?(?:năm)? )?(?:kéo )?(?P<verb>giảm|tăng)(?: thêm)? (?=(?:tỷ lệ|tỉ lệ|số|tổng|giá trị|diện tích|sản lượng|hộ nghèo|thu nhập|năng suất|doanh thu|kim ngạch))"
)


def verb_first(view: View, subject: Subject) -> tuple[Cue | None, Subject]:
    """`giảm tỷ lệ hộ nghèo bình quân 4 - 5%/năm`: the verb before its object is the number's cue."""
    item = subject.indicator
    match = _VERB_FIRST.match(item.surface.lower()) if item is not None and not item.parts else None
    last = _VERB_LAST.search(item.surface.lower()) if item is not None and not item.parts and match is None else None
    if item is not None and last is not None:
        start = item.span.start
        cue = Cue(
            cues.DOWN if last["verb"] == "giảm" else cues.UP, last["verb"], start + last.start() + 1, item.span.end
        )
        mention = mention_of(view, Span(start, start + last.start()), item.rule)
        return cue, replace(subject, indicator=mention, left=mention)
    if item is None or match is None:
        return None, subject
    start = item.span.start
    cue = Cue(cues.DOWN if match["verb"] == "giảm" else cues.UP, match["verb"], start, start + match.end())
    mention = mention_of(view, Span(start + match.end(), item.span.end), item.rule)
    return cue, replace(subject, indicator=mention, left=mention)


_VERB_LAST = re.compile(
    r" (?P<verb>giảm|tăng)(?: nhanh| mạnh| dần| đều| đáng kể| khá)*, (?:bình quân|trung bình)(?: (?:mỗi|hàng|hằng))?(?: năm)?$"
)
"""`tỷ lệ hộ nghèo giảm nhanh, bình quân 3%/năm`."""
_BEFORE_ITEM = re.compile(r"(?<!\w)(?:là|gồm|như)(?!\w)|:")
_ITEM = re.compile(r"\s*(?:[,;:]|(?:và|như|là|gồm|sang|cho|ở|của|với)(?!\w))")
_OF = re.compile(r"(?<!\w)(?:đối với|cho|của|về)(?!\w)")
_SHARE_OF = re.compile(r"(?:tỷ|tỉ) trọng(?= \w)")
_HERD = re.compile(r"(?:tổng )?đàn ")
_OPENING = re.compile(r"[\W\d]{0,8}")
"""Signs and numbering before the first word."""
QUANTITY_HEAD = re.compile(r"(?:tổng )?(?:diện tích|sản lượng|năng suất|giá trị|số lượng|doanh thu|kim ngạch) (?=\w)")


def sentence_subject(view: View, start: int, end: int) -> IndicatorMention | None:
    """The amount that a sentence begins with, where no number came before: `Diện tích khóm tập trung ở các xã ven sông;
    nhiều nhất là Nam Thái, gần 750 ha`."""
    opening = _OPENING.match(view.masked, start, end)
    start = opening.end() if opening else start
    if not QUANTITY_HEAD.match(view.masked, start, end):
        return None
    span = right_phrase(view.masked, start, start, end)
    return mention_of(view, span, "indicator.before-verb") if span and syllables(span.of(view.masked)) >= 2 else None


def colon_head(view: View, start: int, colon: int) -> IndicatorMention | None:
    """What a list after a colon is about: `Một số ngành có chỉ số sản xuất tăng cao là:` → `chỉ số sản xuất`."""
    words = view.masked[start:colon]
    first = re.search(r"[¤§]|(?<!\w)của một số(?!\w)", words)
    if first and first.start() > 3:
        span = left_phrase(view.masked, start, start + first.start())
        if span is not None and HEAD_NOUN.match(span.of(view.masked)):
            return mention_of(view, span, "indicator.list-head")
    match = None
    for found in _COLON_HEAD.finditer(words):
        match = found
    if match:
        span = trimmed(view.masked, start + match.start(1), start + match.end(1))
        if span and syllables(span.of(view.masked)) >= 2 and not GROUP.fullmatch(span.of(view.masked)):
            return mention_of(view, span, "indicator.list-head")
    cut = re.search(r"[¤§]|(?<!\w)(?:của một số|ở một số|như sau|bao gồm|gồm|trong đó)(?!\w)", words)
    span = left_phrase(view.masked, start, start + cut.start() if cut and cut.start() > 3 else colon)
    span = refined(view, span) if span is not None else None
    if span is None or syllables(span.of(view.masked)) > 16:
        return None
    return mention_of(view, without_standing(view, span), "indicator.list-head")


def before_bracket(view: View, start: int, opened: int, first: bool) -> IndicatorMention | None:
    """The item whose figure stands in brackets right behind it: `giày dép (28,4%)`, `trồng sắn (186 ha)`. None where
    the words before the bracket are what a figure before it has used up, or a place. `first` tells that no figure
    stands before it in the sentence."""
    if view.masked[:opened].rstrip()[-1:] in ("§", "¤", "¶") or not (first or _ITEM.match(view.masked, start, opened)):
        return None
    for link in _BEFORE_ITEM.finditer(view.masked, start, opened):
        start = link.end()
    span = left_phrase(view.masked, start, opened)
    if span is None or GENERIC.fullmatch(span.of(view.masked)) or GROUP.fullmatch(span.of(view.masked)):
        return None
    return mention_of(view, span, "indicator.before-bracket")


def caused(view: View, end: int, start: int, heard: Heard, left: IndicatorMention | None) -> Subject:
    """A share named by its cause: `38,1% số vụ do đi sai làn đường`; what is shared is what was counted before."""
    span = Span(start, end)
    whole = heard.group or (heard.before.left if heard.before and heard.before.rule != "subject.cause" else None)
    if whole is None and heard.before is not None and heard.before.indicator is not None:
        whole = heard.before.indicator if heard.before.rule != "subject.cause" else None
    head = whole or (heard.before.left if heard.before else None)
    own = mention_of(view, span, "indicator.after-unit")
    if head is not None and not span.of(view.masked).startswith("số "):
        own = mention_of(view, span, "indicator.after-unit", (head.span, span), f"{head.name} {own.name}")
    return Subject(own, True, head, "subject.cause")


def done(view: View, thing: IndicatorMention, verb: Span) -> Subject:
    """A part of what was measured before, told by what was done to it: `101 km, đã được nhựa hóa 75 km`."""
    name = f"{thing.name} {verb.of(view.text)}"
    mention = IndicatorMention(verb, verb.of(view.text), "indicator.done", (thing.span, verb), name)
    return Subject(mention, True, thing, "subject.done")


_SIZE = re.compile(r"(?:tổng )?(?:công suất|quy mô|kinh phí|vốn|mức|giá|chiều dài|dung tích|mật độ)(?!\w)")
"""A size is no thing that another is of."""


def of_what(found: Subject, thing: IndicatorMention | None) -> Subject:
    """A bare head noun (`có diện tích 12 ha`) is of the thing its clause is labelled with or spoke of before."""
    item = found.indicator
    if item is None or thing is None or thing.span == item.span or thing.parts:
        return found
    head = QUANTITY_HEAD.match(thing.name.lower())
    if head is None and _SIZE.match(thing.name.lower()):
        return found
    what = thing.name[head.end() :] if head else thing.name
    named = IndicatorMention(item.span, item.surface, item.rule, (item.span, thing.span), f"{item.surface} {what}")
    return Subject(named, True, found.left, found.rule)


def like_before(found: Subject, before: IndicatorMention | None) -> Subject:
    """An item without verb under the same head: `Tỷ lệ tiêm phòng đối với trâu đạt 82%, lợn 76%`."""
    item = found.indicator
    if (
        item is None
        or before is None
        or syllables(item.surface) > 3
        or (HEAD_NOUN.match(item.surface.lower()) and not _HERD.match(item.surface.lower()))
    ):
        return found
    words = before.name.lower()
    link = _OF.search(words) or _SHARE_OF.match(words)
    start = before.parts[0].start if before.parts else before.span.start
    if link is None or not HEAD_NOUN.match(words):
        return found
    head = Span(start, start + link.end())
    name = f"{before.name[: link.end()]} {item.surface}"
    named = IndicatorMention(item.span, item.surface, item.rule, (head, item.span), name)
    return Subject(named, True, found.left, found.rule)


def as_part(found: Subject, head: IndicatorMention | None) -> Subject:
    """The full name of an item that leaves its head noun out: `trong đó lúa` under `diện tích gieo trồng`."""
    item = found.indicator
    if head is None or item is None or item.parts or head.span == item.span:
        return found
    words = item.surface.lower()
    if HEAD_NOUN.match(words) or words.startswith(head.surface.lower()) or found.rule in COUNTED:
        return found
    named = IndicatorMention(item.span, item.surface, item.rule, (head.span, item.span), f"{head.name} {item.surface}")
    return Subject(named, True, found.left, found.rule)
