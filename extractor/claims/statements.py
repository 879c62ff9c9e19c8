"""The forms in which a clause states a direction without a number, read at its verb (directions.csv).

| rule | form |
|---|---|
| `finding.move` | what is measured, a verb of motion, and a degree, a base or nothing more |
| `finding.plan`, `finding.targets` | what is measured, a verb of attainment and its plan; targets that are met |
| `finding.object` | somebody meets targets (`hoàn thành các chỉ tiêu`), or brings something down (`giảm được số vụ`) |
| `finding.keep` | order, prices, the economy are kept or stay as they are |
| `finding.none` | something did not happen |
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.catalogues.indicators.lookup import code
from extractor.claims.phrases import HEAD_NOUN, left_phrase, right_phrase, syllables, trimmed
from extractor.model.document import Span
from extractor.text.alternation import alternation, beginnings

# What may follow a statement that is whole.
_ENDS = r"(?=\s*(?:$|[,;:.()\n…!?|\"”]|\s[-–]\s|(?:và|nhưng|song|do|nhờ|vì|nên|trong khi|còn|chủ yếu|nhất là|đặc biệt|cả về)(?!\w)))"
_WHOLE = re.compile(_ENDS)
_PLAN_NOUN = (
    r"(?:(?:tất cả|hầu hết|toàn bộ|toàn diện) )?(?:các )?(?:mức )?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|nghị quyết)"
    r"(?: (?:kế hoạch|năm|được giao|giao|đề ra|đã đề ra|đặt ra|tỉnh giao|huyện giao|cấp trên giao|cả năm|pháp lệnh|thu ngân sách|nghị quyết|của|tỉnh|huyện"
    r"|hđnd|ubnd|trung ương|đại hội|đảng bộ)|\s*[¤§]+)*"
)
_PLAN = rf"(?:(?:so )?với )?{_PLAN_NOUN}(?: và {_PLAN_NOUN})?"
# With a time or a plan: more than the market's price is no direction.
_SO = (
    r"(?:\s+(?:hơn )?so(?: với)?+\s+(?!mức|tốc độ)(?=[^,;.:()\n]{0,40}(?:¤|(?<!\w)(?:cùng k|kỳ|trước|ngoái|năm|vụ|quý|tháng|đầu|kế hoạch|kh|dự toán)))"
    r"[^,;.:()\n]{2,60}?|\s+(?:cùng kỳ|cùng kì|[¤]+))"
)
_TARGETS = re.compile(r"(?:(?:các|hầu hết các|hầu hết|tất cả các|một số|nhiều) )?chỉ tiêu(?!\w)")
_WHOLE_PLAN = re.compile(rf"\s+{_PLAN}{_ENDS}")
_WHOLE_TARGETS = re.compile(rf"(?: được)?(?: (?:và vượt )?{_PLAN})?{_ENDS}")
_BROUGHT = re.compile(rf"\s+(?P<what>[^,;.:()\n]{{4,60}}?)(?:{_SO}){_ENDS}")
_ABOUT = re.compile(r"\s*(?:-\s)?về ")
_TARGET_OBJECT = re.compile(
    r"\s+(?:(?:tất cả|hầu hết|toàn bộ) )?(?:các )?(?:mục tiêu, )?"
    r"(?P<what>chỉ tiêu(?!\w)(?:(?! (?:để|nhằm|phấn đấu|được giao|giao|đề ra|đặt ra|đã|của|năm)(?!\w))[^,;.:()\n¤§]){0,60}+)"
    rf"[^,;.:()\n]{{0,50}}?{_ENDS}"
)
# A noun of which nothing is said yet, and what is true of every year (`năm sau cao hơn năm trước`).
_SAYS_NOTHING = re.compile(
    r"(?<!\w)(?:tốc độ|mức|đà|tỷ lệ|tỉ lệ|chỉ số|số|nhu cầu|giá trị gia)$|^(?:sự|ngành|lĩnh vực|hoạt động|công tác|tình hình|vụ)$"
    r"|(?<!\w)năm sau(?!\w)|(?<!\w)(?:không|chưa|hoặc|mỗi|mất|thiếu|kém|bất)$"
)
_GENERIC = re.compile(
    r"(?:các |những )?(?:tình trạng|hiện tượng|trường hợp|sự việc|vụ việc|vụ)(?: nào| này| đó| trên)?$"
)
_BRANCH = re.compile(r"(?:các )?ngành(?!\w)")
_BARE = re.compile(r"(?=\s*(?:$|[,;.\n…]|(?:nhưng|song|do|nhờ|vì|trong khi|còn)(?!\w)))")
_ALL_SIDES = re.compile(rf"\s+cả (?:2|3|hai|ba) (?:mặt|tiêu chí){_ENDS}")
_RISES = ("tăng", "gia tăng", "giảm", "tăng lên", "giảm xuống")
_ADVERBS = re.compile(
    r"(?:\s(?:về cơ bản|cơ bản|ngày càng|càng|mặc dù|tuy|dù|vẫn duy trì|vẫn giữ|tiếp tục|từng bước|được kiểm soát|được kiềm chế|luôn|được|(?:có )?chiều hướng|(?:có )?xu hướng|có tốc độ|có|có mức))+$"
)
_BRACKET = re.compile(r"\((?![^()\n]*(?:đạt|tăng|giảm|vượt|hơn|so)(?!\w))[^()\d\n]{1,40}\)(?= [a-zđà-ỹ])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A direction and where it ends. `subject` is None where it is to be carried over from the clause before;
    `said_of` what it is `về` (`về tai nạn giao thông có xã giảm được số vụ`)."""

    direction: str
    end: int
    subject: Span | None
    rule: str
    said_of: Span | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns of directions.csv. `wish` makes no statement of its whole sentence, `aside` of its own clause."""

    verb: re.Pattern[str]
    directions: dict[tuple[str, str], str]
    move: re.Pattern[str]
    wish: re.Pattern[str]
    aside: re.Pattern[str]
    subject: re.Pattern[str]
    kept: re.Pattern[str]
    harm: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    with (Path(__file__).parent / "directions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def words(*roles: str) -> str:
        return alternation({row["phrase"] for row in rows if row["role"] in roles})

    verbs = {row["phrase"] for row in rows if row["role"] in ("move", "plan", "none", "lack", "keep", "bring")}
    return Lexicon(
        re.compile(rf"(?:{beginnings(*map(_verb, sorted(verbs, key=len, reverse=True)))})(?!\w)"),
        {(row["role"], row["phrase"]): row["direction"] for row in rows if row["direction"]},
        re.compile(rf"(?:\s+(?:{words('degree')})(?!\w)(?:{_SO})?|{_SO}){_ENDS}"),
        re.compile(rf"(?<!\w)(?<!chương trình )(?:{words('wish')})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{words('aside')})(?! làm\b)(?!\w)"),
        re.compile(rf"(?:(?:các|hầu hết|nhiều|một số) )*(?:{words('subject')})(?!\w)"),
        re.compile(rf"(?:{words('kept')})(?!\w)"),
        re.compile(rf"\s+(?:{words('harm')})(?!\w)"),
    )


def _verb(phrase: str) -> str:
    """A pattern of a verb that is no part of the noun `giá trị gia tăng`."""
    head, space, rest = phrase.partition(" ")
    before = {"tăng": "gia ", "gia": "trị "}.get(head)
    return f"{head}(?<!{before}{head}){space}{rest}" if before else phrase


def without_brackets(masked: str) -> str:
    """`masked` with blanks for brackets that only explain (`chỉ số sản xuất công nghiệp (IIP) tăng`)."""
    return _BRACKET.sub(lambda match: " " * len(match[0]), masked)


def may_state(masked: str, start: int, end: int, last: int) -> bool:
    """Whether what follows the verb in [start, end) can make it a statement: told before the words before it are taken apart."""
    words = masked[start:end]
    found = lexicon().directions
    if ("none", words) in found or ("lack", words) in found or ("bring", words) in found:
        return True
    if ("keep", words) in found:
        return _WHOLE.match(masked, end, last) is not None
    if ("plan", words) in found and any(
        pattern.match(masked, end, last) for pattern in (_WHOLE_PLAN, _WHOLE_TARGETS, _TARGET_OBJECT)
    ):
        return True
    return ("move", words) in found and any(
        pattern.match(masked, end, last) for pattern in (lexicon().move, _BARE, _ALL_SIDES)
    )


def read(masked: str, text: str, clause: Span, verb: Span, last: int, before: int) -> Statement | None:
    """The statement that the verb of a clause makes; the sentence ends at `last`. `before` is where the words before
    the clause begin, which a list that commas part may reach into."""
    found = lexicon().directions
    words = masked[verb.start : verb.end]
    if ("none", words) in found or ("lack", words) in found:
        return _none(masked, clause, verb, words)
    if ("bring", words) in found:
        return _brought(masked, clause, verb, words, last)
    left = left_phrase(masked, clause.start, verb.start)
    if left is not None and left.start < clause.start + 40 and before < clause.start:
        longer = left_phrase(masked, before, verb.start)
        if longer is not None and longer.start < clause.start and _is_measured(masked, text, longer):
            left = longer
    left = _alone(masked, left) if left is not None else None
    subject = left if left is not None and _is_measured(masked, text, left) else None
    if ("keep", words) in found:
        if subject is None or not lexicon().kept.search(masked, subject.start, subject.end):
            return None
        end = _WHOLE.match(masked, verb.end, last)
        return Statement(found["keep", words], verb.end, subject, "finding.keep") if end else None
    if ("plan", words) in found:
        return _of_plan(masked, verb, words, last, left, subject)
    if left is not None and subject is None:
        return None
    return _moved(masked, verb, words, last, subject)


def _alone(masked: str, phrase: Span) -> Span:
    """A phrase without the adverbs of its verb; `giá cả` is one word."""
    if masked.startswith(" cả", phrase.end) and phrase.of(masked).endswith("giá"):
        return Span(phrase.start, phrase.end + 3)
    adverbs = _ADVERBS.search(masked, phrase.start, phrase.end)
    end = adverbs.start() if adverbs else phrase.end
    return Span(phrase.start, phrase.start + len(masked[phrase.start : end].rstrip()))


def _none(masked: str, clause: Span, verb: Span, words: str) -> Statement | None:
    harm = lexicon().harm.match(masked, verb.end, clause.end)
    if ("lack", words) in lexicon().directions and harm is None:
        return None
    noun = right_phrase(masked, verb.end, verb.end, clause.end)
    if noun is not None and harm is not None:
        noun = Span(noun.start, max(noun.end, harm.end()))
    if noun is None or syllables(noun.of(masked)) < 2 or _GENERIC.match(noun.of(masked)):
        return None
    return Statement("none", noun.end, noun, "finding.none")


def _brought(masked: str, clause: Span, verb: Span, words: str, last: int) -> Statement | None:
    """`có xã giảm được số vụ so cùng kỳ`: what is measured stands behind the verb."""
    whole = _BROUGHT.match(masked, verb.end, last)
    what = trimmed(masked, *whole.span("what")) if whole else None
    if whole is None or what is None or not HEAD_NOUN.match(masked, what.start):
        return None
    about = _ABOUT.match(masked, clause.start)
    topic = right_phrase(masked, about.end(), about.end(), verb.start) if about else None
    return Statement(lexicon().directions["bring", words], whole.end(), what, "finding.object", topic)


def _of_plan(
    masked: str, verb: Span, words: str, last: int, left: Span | None, subject: Span | None
) -> Statement | None:
    direction = lexicon().directions["plan", words]
    if subject is not None and _TARGETS.match(masked, subject.start):
        match = _WHOLE_TARGETS.match(masked, verb.end, last)
        return Statement(direction, match.end(), subject, "finding.targets") if match else None
    if words == "đạt thấp":
        return None  # of a measure it tells no plan
    if left is None or (subject is not None and not _BRANCH.match(masked, subject.start)):
        match = _WHOLE_PLAN.match(masked, verb.end, last)
        if match:
            return Statement(direction, match.end(), subject, "finding.plan")
        if ("move", words) in lexicon().directions:
            return _moved(masked, verb, words, last, subject)
        return None
    match = _TARGET_OBJECT.match(masked, verb.end, last)
    if match is None or words in ("đạt", "thấp hơn"):
        return None
    return Statement(direction, match.end(), Span(*match.span("what")), "finding.object")


def _moved(masked: str, verb: Span, words: str, last: int, subject: Span | None) -> Statement | None:
    direction = lexicon().directions["move", words]
    match = lexicon().move.match(masked, verb.end, last) or _ALL_SIDES.match(masked, verb.end, last)
    if match is None and words in _RISES and subject is not None and syllables(subject.of(masked)) > 1:
        match = _BARE.match(masked, verb.end, last)
    return Statement(direction, match.end(), subject, "finding.move") if match else None


def _is_measured(masked: str, text: str, phrase: Span) -> bool:
    """Whether a phrase before the verb is a measure: by its head noun, or by the catalogue."""
    words = phrase.of(masked)
    if _SAYS_NOTHING.search(words) or masked.startswith(" năm sau", phrase.end):
        return False
    return bool(
        HEAD_NOUN.match(words) or _TARGETS.match(words) or lexicon().subject.match(words) or code(phrase.of(text))
    )
