"""Whether a figure is a result, an estimate or a target."""

from __future__ import annotations

import re

from extractor.claims import cues
from extractor.claims.cues import Cue
from extractor.text.alternation import beginnings

_ESTIMATED = ("ước", "uớc", "dự ước", "ưth", "sơ bộ ước")
_ESTIMATE = re.compile(rf"(?:{beginnings(*(f'{word}(?<!giao {word})' for word in _ESTIMATED))})(?!\w)")
_TARGET = re.compile(
    r"(?<!\w)(?:(?P<wish>phấn đấu|dự kiến|dự tính|dự báo|sẽ|đặt mục tiêu|đặt chỉ tiêu|giao chỉ tiêu|cần đạt|cần đầu tư|phải đạt|tiến tới|hướng tới)|"
    r"mục tiêu(?<!thực hiện mục tiêu)(?<!hoàn thành mục tiêu)(?<!thực hiện các mục tiêu)(?<!đạt mục tiêu)(?<!vượt mục tiêu)(?<!theo mục tiêu)|"
    r"(?P<weak>quyết tâm|(?:chỉ tiêu|kế hoạch|dự toán|mục tiêu) (?:được )?(?:giao|đề ra|đặt ra|kế hoạch)|kế hoạch năm là|đặt ra|đề ra|cần|đăng ký(?<!vốn đăng ký)|kịch bản)|"
    r"(?:theo |của )?(?:kế hoạch|kh|chỉ tiêu|dự toán|chỉ tiêu kế hoạch)(?: năm)?(?: ¤+)?(?: được)?(?: giao| đề ra| là|:)?\s*$)(?!\w)|^\W*(?:chỉ tiêu|kế hoạch) [^,;.:]{3,60} là $"
)
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
    if _PLAN_BEFORE_NUMBER.search(head):
        return "target", "status.plan-in-brackets"
    estimate = None
    for match in _ESTIMATE.finditer(head):
        estimate = match
    target = None
    for match in _TARGET.finditer(head):
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


def _aims(head: str, word: re.Match[str]) -> bool:
    """Whether a word of aims still holds at the number: not `vượt kế hoạch đề ra: …`, nor one that a comma or what
    has been done parts from it."""
    between = head[word.end() :]
    if _BEATEN.search(head, 0, word.end()):
        return False
    if _DONE.search(between) or "hiện nay" in between:
        return False
    if word["weak"]:
        return "," not in between and not _REACHED.search(head, max(0, word.start() - 60), word.start())
    return True
