"""Whether a figure is a result, an estimate or a target."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.claims import cues
from extractor.claims.cues import Cue
from extractor.text.alternation import beginnings

_ESTIMATED = ("ước", "uớc", "dự ước", "ưth", "sơ bộ ước")
_ESTIMATE = re.compile(rf"(?:{beginnings(*(f'{word}(?<!giao {word})' for word in _ESTIMATED))})(?!\w)")
_PLANS = ("chỉ tiêu", "kế hoạch", "dự toán", "mục tiêu")
_WEAK_AIMS = (
    "quyết tâm", *(f"{plan} (?:được )?(?:giao|đề ra|đặt ra|kế hoạch)" for plan in _PLANS), "kế hoạch năm là", "đặt ra", "đề ra", "cần",
    "đăng ký(?<!vốn đăng ký)", "kịch bản",
)  # fmt: skip
_WEAK = re.compile("|".join(_WEAK_AIMS))
"""Words of aims that a comma parts from what stands behind it, or that what is reached takes back."""
_TARGET = re.compile(
    "(?:"
    + beginnings(
        "phấn đấu", "dự kiến", "dự tính", "dự báo", "sẽ", "đặt mục tiêu", "đặt chỉ tiêu", "giao chỉ tiêu", "cần đạt", "cần đầu tư", "phải đạt",
        "tiến tới", "hướng tới",
        "mục tiêu" + "".join(f"(?<!{what} mục tiêu)" for what in ("thực hiện", "hoàn thành", "thực hiện các", "đạt", "vượt", "theo")),
        *_WEAK_AIMS,
        *(
            rf"{whose}{plan}(?: năm)?(?: ¤+)?(?: được)?(?: giao| đề ra| là|:)?\s*$"
            for whose in ("theo ", "của ", "")
            for plan in ("kế hoạch", "kh", "chỉ tiêu(?: kế hoạch)?", "dự toán")
        ),
    )
    + r")(?!\w)"
)  # fmt: skip
_PLAN_IS = re.compile(r"\W*(?:chỉ tiêu|kế hoạch) [^,;.:]{3,60} là $")
_REACHED = re.compile(r"(?<!\w)(?:đạt|vượt|hoàn thành|thực hiện|so với)(?!\w)[^,;.:]{0,40}$")
_PLAN_BEFORE_NUMBER = re.compile(r"\(\s*(?:kế hoạch|kh|chỉ tiêu|mục tiêu|dự toán|nghị quyết|nq)(?!\w)[^()]*$")
_BEATEN = re.compile(rf"(?<!\w)(?<!phấn đấu )(?:vượt|hoàn thành|(?:cao|thấp) hơn) {cues.PLAN_WORDS}[^,;.:]*$")
_DONE = re.compile(r"(?<!\w)(?:đã|thực hiện được|kết quả)(?!\w)")


def read_status(
    head: str, own_subject: bool, cue: Cue | None, goal: bool, past: bool, carried: str, part_of: bool
) -> tuple[str, str]:
    """The status of a number and the rule that gave it.

    `head` is the masked words from the clause before to the number, `carried` the status of the number before,
    `part_of` whether the clause is a `trong đó` of it, `goal` whether its period lies ahead, `past` whether the clause
    names one that was over when the document came out.
    """
    if "(" in head and _PLAN_BEFORE_NUMBER.search(head):
        return "target", "status.plan-in-brackets"
    estimate = None
    for match in _ESTIMATE.finditer(head):
        estimate = match
    target = None
    for match in _aims_in(head):
        if _aims(head, match):
            target = match
    if target and (estimate is None or target.start() > estimate.start()):
        return "target", "status.target-word"
    if estimate:
        return "estimate", "status.estimate-word"
    if past and carried == "estimate" and not own_subject:
        return "actual", "status.past"
    if goal and not (past and _DONE.search(head)):
        return "target", "status.goal-year"
    if past and carried == "target":
        return "actual", "status.past"
    if carried == "actual":
        return carried, "status.plain"
    if own_subject and not part_of and carried == "estimate" and cue and cue.kind == cues.ATTAIN:
        return "actual", "status.plain-reached"
    if _DONE.search(head):
        return "actual", "status.done"
    return carried, "status.carried"


def _aims_in(head: str) -> Iterable[re.Match[str]]:
    """The words of aims in a head, or all of it where it tells what is planned (`Chỉ tiêu của huyện là `)."""
    whole = _PLAN_IS.match(head) if head.endswith(" là ") and not _TARGET.match(head) else None
    return (whole,) if whole else _TARGET.finditer(head)


def _aims(head: str, word: re.Match[str]) -> bool:
    """Whether a word of aims still holds at the number: not `vượt kế hoạch đề ra: …`, nor one that a comma or what
    has been done parts from it."""
    between = head[word.end() :]
    if _BEATEN.search(head, 0, word.end()):
        return False
    if _DONE.search(between) or "hiện nay" in between:
        return False
    if _WEAK.fullmatch(word[0]):
        return "," not in between and not _REACHED.search(head, max(0, word.start() - 60), word.start())
    return True
