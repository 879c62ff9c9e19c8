"""Finds the quantities of a text: numerals with their units and qualifiers, names and dates left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.mentions.numbers.lexicon import last_word, lexicon
from extractor.mentions.numbers.masks import masked
from extractor.mentions.numbers.numerals import Numeral, numerals
from extractor.mentions.units.find import Unit, times_at, unit_after
from extractor.model.document import Span
from extractor.model.mention import Exact, Interval, QuantityMention, UnitMention
from extractor.text.alternation import beginnings

_PLAIN = ("VND", "USD", "percent", "hectare", "tonne")
"""Units that no name has: `ngân sách Trung ương 612 tỷ đồng` is an amount, unlike `Trung ương 4`."""
_PER = frozenset(Decimal(10) ** n for n in range(2, 7))
_CODE = re.compile(r"(?<!\w)(?!THCS |THPT |GDTX |BHYT |BHXH |TTCN |CNTT )[A-ZĐÐ]{2,5} $")
_RANKED = re.compile(
    rf"(?:{beginnings('xếp', 'đứng', 'vị trí', 'giữ vị trí')})(?: vị)?(?: trí)? (?:thứ(?: hạng)?|hạng(?: thứ)?|số) $"
)
_THOUSANDS = re.compile(r"\.000$|\.\d00$")
_RANGE = re.compile(r"\s*(?:-|–|—|−)\s*|\s+(?:đến|tới)\s+(?:dưới\s+)?|\s+-\s+")
_FRACTION = re.compile(r"\s?/\s?")
_COORDINATION = re.compile(r"\s*,\s+|\s+và\s+|\s*-\s*")
_MINUS = "-−–"
_DATE_WORD = re.compile(r"(?:ngày|sáng|chiều|tối|đêm|từ|đến|trước|sau|hôm|mùng|rằm)\s*$")
_COMPARATIVE = re.compile(r"(?:cao|thấp|nhiều|ít|lớn|nhỏ|hơn|kém|muộn|sớm)\s$")
_A_NUMBER_OF = re.compile(r"(?:tổng|trong|con|với|đào tạo|trên) số\s*$")
_PER_UNIT = re.compile(r"(?<!\w)(?:trên|mỗi|trên mỗi|bình quân|tính trên)\s*$")
_FROM = re.compile(r"(?<!\w)từ\s+(?:mức\s+|khoảng\s+|trên\s+|gần\s+)?$")
_TO = re.compile(r"\s+(?:tăng |giảm |nâng )?(?:lên|xuống|còn)(?: còn| đến| tới| thành)?(?: hơn| trên| gần| khoảng)?\s+")


class _Piece(NamedTuple):
    """A numeral on its way to a quantity; `last` is the end of numeral and unit."""

    numeral: Numeral
    unit: Unit | None
    last: int
    upper: Decimal | None = None
    of: Decimal | None = None
    negative: bool = False
    start: int = 0


def find_quantities(text: str, lower: str) -> tuple[QuantityMention, ...]:
    """All quantities of `text` in order. `lower` is `text` lower-cased, of the same length.

    Left out are numerals that dates, references, names and durations hold, spelled numerals without a
    counted noun, and bare numbers that nothing shows to be an amount.
    """
    blocked = masked(text, lower)
    starts = [start for start, _ in blocked]
    pieces: list[_Piece] = []
    for numeral in numerals(text, lower):
        at = bisect_right(starts, numeral.start) - 1
        if at >= 0 and numeral.start < blocked[at][1]:
            continue
        if pieces and numeral.start < pieces[-1].last:
            continue  # the `2` of `m 2`
        unit = times_at(lower, numeral.start, numeral.end) or unit_after(text, lower, numeral.end)
        if numeral.spelled and not _spelled_count(text, lower, numeral, unit):
            continue
        pieces.append(_Piece(numeral, unit, unit.end if unit else numeral.end, start=numeral.start))
    pieces = _compounds(text, pieces)
    pieces = _fractions(text, lower, pieces)
    pieces = _ranges(text, lower, pieces)
    pieces = _shared_units(text, lower, pieces)
    found = (_quantity(text, lower, piece) for piece in pieces)
    return tuple(mention for mention in found if mention is not None)


def _spelled_count(text: str, lower: str, numeral: Numeral, unit: Unit | None) -> bool:
    """A numeral in words counts only before a noun that counts: `bảy xã`, not `ba mẹ`, `năm nay`, `Ba Bể`."""
    if unit is None or unit.guessed:
        return False
    if text[numeral.start].isupper() and text[numeral.end + 1 : numeral.end + 2].isupper():
        return False
    word = lower[numeral.start : numeral.end]
    before = lower[max(0, numeral.start - 8) : numeral.start].rstrip()
    if word == "nửa":
        return not unit.counted
    if word == "năm":
        if before.endswith(
            (
                "trong",
                "mỗi",
                "hàng",
                "hằng",
                "cả",
                "đầu",
                "cuối",
                "qua",
                "/",
                "một",
                "nhiều",
                "các",
                "theo",
                "từng",
            )
        ):
            return False
        return unit.counted or unit.code in ("VND", "USD")
    return not before.endswith(("tháng", "thứ", "lần", "quý", "hạng", "số", "tiêu chí"))


def _compounds(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """`2 tỷ 350 triệu đồng` is one number in the larger scale; `2 tỷ rưỡi` adds a half."""
    out: list[_Piece] = []
    for piece in pieces:
        unit = piece.unit
        if out and unit is not None:
            left = out[-1]
            scale = left.unit
            if (
                scale is not None
                and scale.scale
                and unit.code == scale.code
                and 0 < unit.scale < scale.scale
                and not text[left.last : piece.numeral.start].strip()
                and piece.numeral.value < 1000
            ):
                value = left.numeral.value + piece.numeral.value.scaleb(unit.scale - scale.scale)
                merged = left.numeral._replace(value=value, end=piece.numeral.end)
                out[-1] = left._replace(numeral=merged, last=piece.last)
                continue
        if unit is not None and unit.half:
            piece = piece._replace(numeral=piece.numeral._replace(value=piece.numeral.value + Decimal("0.5")))
        out.append(piece)
    return out


def _fractions(text: str, lower: str, pieces: list[_Piece]) -> list[_Piece]:
    """`15/19 tiêu chí`: the second numeral becomes the denominator of the first."""
    out: list[_Piece] = []
    for piece in pieces:
        if out:
            left = out[-1]
            gap = text[left.numeral.end : piece.numeral.start]
            if left.of is None and left.unit is None and _FRACTION.fullmatch(gap) and left.numeral.end >= left.last:
                a, b = left.numeral.value, piece.numeral.value
                if (
                    piece.unit is None
                    and a <= 31
                    and b <= 12
                    and _DATE_WORD.search(lower[max(0, left.numeral.start - 10) : left.numeral.start])
                ):
                    out.pop()
                    continue
                out[-1] = left._replace(of=b, unit=piece.unit, last=piece.last)
                continue
        out.append(piece)
    return out


def _ranges(text: str, lower: str, pieces: list[_Piece]) -> list[_Piece]:
    """`5-7%`, `từ 1,6 đến 1,8 lần`, `5,11% - 7,13%`; `từ X lên Y` stays two numbers."""
    out: list[_Piece] = []
    for piece in pieces:
        if out:
            left = out[-1]
            gap = text[left.last : piece.numeral.start]
            if (
                left.upper is None
                and left.of is None
                and piece.of is None
                and gap
                and _RANGE.fullmatch(gap)
                and (left.unit is None or _same_measure(left.unit, piece.unit))
                and piece.numeral.value != left.numeral.value
                and (
                    ("-" not in gap and "–" not in gap) or piece.numeral.value > left.numeral.value or left.unit is None
                )
                and not (gap.strip() in ("đến", "tới") and piece.unit is None)
            ):
                unit = piece.unit or left.unit
                low = left.numeral.value
                if (
                    _THOUSANDS.search(text, piece.numeral.start, piece.numeral.end)
                    and low < 1000 <= low * 1000 < piece.numeral.value
                ):
                    low *= 1000  # `55-60.000 đồng` leaves the thousands of the first out
                if left.unit is not None and unit is not None and left.unit.scale != unit.scale:
                    low = low.scaleb(left.unit.scale - unit.scale)
                out[-1] = left._replace(
                    numeral=left.numeral._replace(value=low),
                    upper=piece.numeral.value,
                    unit=unit,
                    last=piece.last,
                )
                continue
        out.append(piece)
    return out


def _same_measure(left: Unit, right: Unit | None) -> bool:
    return right is None or left.code == right.code or left.code in right.code or right.code in left.code


def _shared_units(text: str, lower: str, pieces: list[_Piece]) -> list[_Piece]:
    """`12, 15 và 18 ha`, `từ 12 lên 15 ha`: numerals in a row take the unit of the last."""
    out = list(pieces)
    for i in range(len(out) - 2, -1, -1):
        piece, following = out[i], out[i + 1]
        if piece.unit is None and following.unit is not None and not following.unit.guessed:
            gap = text[piece.last : following.start]
            changes = _TO.fullmatch(gap) and _FROM.search(lower[max(0, piece.start - 20) : piece.start])
            if changes or (gap and _COORDINATION.fullmatch(gap)):
                out[i] = piece._replace(unit=following.unit)
    return out


def _quantity(text: str, lower: str, piece: _Piece) -> QuantityMention | None:
    numeral, unit = piece.numeral, piece.unit
    before = lower[max(0, numeral.start - 40) : numeral.start]
    words = lexicon()
    led = last_word(before) in words.last_words
    strong_unit = unit is not None and not unit.guessed
    if led and not numeral.spelled and _RANKED.search(before):
        surface = text[numeral.start : piece.last]
        return QuantityMention(
            Span(numeral.start, piece.last), surface, "number.rank", Exact(numeral.value), None, "eq", piece.of
        )
    if (
        led
        and words.name.search(before)
        and not (strong_unit and (_A_NUMBER_OF.search(before) or (unit is not None and unit.code in _PLAIN)))
    ):
        return None
    if before.endswith("/") and piece.of is None and numeral.value in _PER:
        return None  # `bác sĩ/10.000 dân`
    if numeral.value == 1 and (before.rstrip().endswith("/") or (unit is not None and _PER_UNIT.search(before))):
        return None
    if led and words.weak_name.search(before) and not (strong_unit or piece.of is not None):
        return None
    if (
        (unit is None or unit.guessed)
        and piece.of is None
        and _CODE.search(text, max(0, numeral.start - 7), numeral.start)
    ):
        return None  # `giống BC 15`, `ĐT 640`
    if unit is None and not _bare_amount(text, numeral, piece):
        return None
    start = numeral.start
    value, upper = numeral.value, piece.upper
    if (
        (
            start
            and text[start - 1] in _MINUS
            and (start < 2 or not (text[start - 2].isalnum() or text[start - 2] in "%)\n"))
        )
        and start >= 2
        and text[start - 2] != "\n"
    ):
        value, start = -value, start - 1
    qualifier, flags = "eq", numeral.flags
    match = words.qualifier_before.search(before) if led else None
    if match and not (match[1] in ("hơn", "trên", "dưới") and _COMPARATIVE.search(before[: match.start(1)])):
        qualifier = words.qualifiers[match[1]]
    after = words.qualifier_after.match(lower, piece.last)
    last = piece.last
    if after:
        qualifier = words.qualifiers[after[1]]
    mention_unit = None
    if unit is not None:
        mention_unit = UnitMention(
            Span(unit.start, unit.end),
            text[unit.start : unit.end],
            unit.rule,
            unit.code,
            unit.multiplier,
            unit.inferred,
            unit.counted,
        )
    quantity = Exact(value) if upper is None else Interval(value, upper)
    rule = "number.words" if numeral.spelled else "number.digits"
    return QuantityMention(
        Span(start, last), text[start:last], rule, quantity, mention_unit, qualifier, piece.of, flags
    )


def _bare_amount(text: str, numeral: Numeral, piece: _Piece) -> bool:
    """A number without a unit is an amount if it is written like one: grouped, decimal, or a fraction."""
    surface = text[numeral.start : numeral.end]
    if piece.of is not None:
        return True
    if numeral.spelled:
        return False
    following = text[piece.last : piece.last + 1]
    if following.isalpha():
        return False
    return "." in surface or "," in surface or len(surface) <= 3 or numeral.value > 2100


__all__: Sequence[str] = ["find_quantities"]
