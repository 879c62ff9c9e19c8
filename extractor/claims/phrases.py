"""The words of an indicator: where its phrase begins and ends.

A phrase left of the verb (`thu ngân sách … đạt`) is cut at clause borders and rid of connectives, places
and periods; a phrase right of the number (`12 hộ nghèo được hỗ trợ nhà ở`) runs to the next verb, preposition
or comma that no longer says what was counted.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from extractor.model.document import Span
from extractor.text.alternation import alternation, beginnings

HEAD_NOUN = re.compile(
    r"(?:tổng|số|diện tích|sản lượng|giá trị|tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|thu(?! (?:giữ|hồi|hút|hoạch|gom|mua|thập))|chi(?! (?:hội|bộ|cục|nhánh|đoàn|tiết))|doanh thu|kim ngạch|vốn|nguồn vốn|chỉ số|năng suất|thu nhập|"
    r"dân số|nhu cầu|mức|tốc độ|quy mô|cơ cấu|lượng|lượt|kinh phí|số tiền|ngân sách|dư nợ|nợ|đàn|công suất|chiều dài|độ|nhiệt độ|lãi suất|mật độ|giá|"
    r"hộ|xã(?! hội)|người|lao động|học sinh|trường)(?!\w)"
)
_SHARE_STOP = re.compile(
    r"[;:.…\n()\[\]¤¶!?|]|[-–] |,(?= (?:\d|¤|§|trong|tăng|giảm|đạt|có|đã|được|là|chiếm|với|và|so|tỷ lệ|số|không|cao|thấp|còn|bằng|năng suất|giá trị|diện tích|sản lượng|thu nhập|doanh thu|tổng|kim ngạch|tốc độ))|"
    rf"\d(?<![\d/-]\d)(?<!đạt \d)(?<!đủ \d)|(?:{beginnings('tăng', 'giảm', 'chiếm', 'so với', 'trong đó', 'để', 'nhằm', 'thì', 'nhưng', 'song', 'nên', 'vì', 'tương ứng', 'tương đương', 'trị giá', 'vượt', 'gấp', 'cao hơn', 'thấp hơn', 'trong khi')})(?!\w)"
)
_SYLLABLE = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SAYS_MORE = beginnings(
    "đã", "đang", "có", "bị", r"còn(?! lại| (?:¤|§|\d))", "chưa", "không", "hoàn thành", "thuộc", "cần",
    "tăng(?= số| tỷ lệ| lượng)", "giảm(?= số| tỷ lệ| lượng)",
)  # fmt: skip
"""Verbs that end a counted noun only where it is long enough to say what was counted."""
_RIGHT_STOP = re.compile(
    r"[,;:.…\n()\[\]¤§¶!?|]|[-–] |\d(?<![\d/-]\d)(?<!đạt \d)(?<!đủ \d)(?<!dưới \d)(?<!trên \d)(?<!đạt từ \d)(?<!\d đến \d)(?<!\d - \d)|"
    rf"(?:(?P<after>{_SAYS_MORE})|"
    + beginnings(
        "tăng(?! số| tỷ lệ| lượng| giá(?! trị))", "giảm(?! số| tỷ lệ| lượng| giá(?! trị))", "chiếm", "thu hút", "với", "so", "trong đó", "để",
        "nhằm", "do", "tại", "ở(?<!nhà ở)(?<!chỗ ở)", "trên địa bàn", "là", "gồm", "bao gồm", "thì", "nhưng", "song", "bằng",
        "vào(?<!đi vào)(?<!đưa vào)", "từ(?<!đạt từ)(?![^,;.:]{1,40} sang )", "theo", "khi", "nên", "vì", "mà", "tương ứng", "tương đương",
        "trị giá", "ước", "vượt", "gấp", "cao hơn", "thấp hơn", "của", "sẽ", r"còn(?= (?:lại|¤|§|\d))", "phấn đấu", "nâng", "đưa", "sau",
        "trước", "như", "mỗi", "bình quân", "cùng",
        "trong(?<!nằm trong)(?! (?:độ tuổi|lĩnh vực|diện|quy hoạch|nước|hạn|danh mục|biên chế|dân cư|cộng đồng))",
        "qua", "hiện(?<!phát hiện)(?<!thực hiện)(?<!biểu hiện)(?<!thể hiện)", "tính", "cho biết", "phân bổ", "tập trung",
        "bảo đảm chất lượng", "đảm bảo chất lượng", "dọc", "lên", "xuống", "cho", "về", "cũng", "vẫn",
        "đạt(?! chuẩn| (?:xã|phường|thôn|bản|gia đình|cơ quan|đơn vị) văn h| danh hiệu| tiêu chí| tiêu chuẩn| loại| giải| trình độ| yêu cầu"
        r"| thành tích| đủ| quy chuẩn| dưới \w+ tiêu| (?:từ )?\d+(?:(?:[-/]| - | đến )\d+)? tiêu chí)",
        "được(?! hỗ trợ| cấp| công nhận| giải quyết| xây dựng| vay| đào tạo| tạo| thụ| hưởng| đầu tư| phê duyệt| tặng| khen| tuyên dương| vinh danh"
        "| giao| bảo vệ| chăm sóc| sửa chữa| nâng cấp| triển khai| thành lập| bố trí| xếp| tiêm| chọn| lựa chọn| sử dụng| cứng hóa| cứng hoá"
        "| chấp thuận| chỉnh trang)",
        r"và(?= (?:hoàn|xây dựng|sửa|nâng|mở|hiến|đóng góp|trồng|hỗ trợ|tổ chức|triển khai|gây|giải quyết|tạo|phát|kiểm tra|xử|tiếp tục)(?!\w))",
        r"và(?= \d| hàng (?:chục|trăm|nghìn|ngàn|vạn|triệu)| ¤| (?:(?:các )?(?:tỉnh|huyện|quận|thị xã|thị trấn|thành phố|xã|phường) )?§"
        "| tăng| giảm| đạt| có| đã| được| là| chiếm| thực hiện| nộp)",
    )
    + r")(?!\w)"
)  # fmt: skip
_JOINED = (
    r"(?:công nghiệp|tiểu thủ công nghiệp|ttcn|nông|lâm|ngư|nghiệp|thủy sản|thuỷ sản|xây dựng|dịch vụ|thương mại|kinh tế|xã hội|giáo dục|đào tạo|văn hóa|"
    r"văn hoá|liệt sĩ|liệt sỹ|thể thao|thể dục|du lịch|lao động|thương binh|dân số|quốc phòng|an ninh|khoa học|công nghệ|bưu chính|viễn thông|kế hoạch hóa)"
)
_CLAUSE = re.compile(
    r";|:|…|!|\?|\.(?: (?<=\w\. )|(?!\d))|"
    + "".join(rf"{space}[-–]\s(?!(?:{_JOINED}|nam)(?!\w))|" for space in (" ", r"\t", r"\n"))
    + rf"(?:{beginnings('nên', 'cho thấy', 'cho biết', 'rằng', 'thì', 'mặc dù', 'trong khi')}|"
    r"vì(?<!\wvì)(?<![“\"]vì)(?! vậy| thế| người| sự| an| môi))(?!\w)"
)
_VERB = re.compile(
    rf"(?:{beginnings('đã', 'sẽ', 'đang', 'là', 'có', 'được', 'đạt', 'tăng', 'giảm', 'chiếm', 'vượt', 'phấn đấu', 'khẳng định', 'nhấn mạnh', 'tổ chức', 'triển khai', 'thực hiện', 'tập trung', 'chỉ đạo', 'duy trì', 'tiếp tục', 'bị', 'vẫn', 'ước', 'còn', 'gồm', 'nhờ', 'do', 'vì', 'để', 'nhằm', 'theo', 'khi', 'nếu', 'tuy', 'mặc dù', 'trong khi', 'đồng thời', 'trong điều kiện', 'trong bối cảnh', 'hiện', 'từ', 'đến', 'qua đó', 'góp phần', 'giúp', 'đưa', 'nâng', 'đề ra', 'với')})(?!\w)"
)
_FINITE = re.compile(rf"(?:{beginnings('đã', 'sẽ', 'đang', 'vừa', 'phải')})(?!\w)")
_ADVERBIAL = re.compile(
    r"[\s\"“]*(?:căn cứ|theo|nhân (?:dịp|kỷ niệm|ngày)|nhờ|từ|để|qua|sau|do|nhằm|mặc dù|dù|khi|nếu|bên cạnh|ngoài|cùng với|với sự|trước|thực hiện|triển khai|góp phần|"
    r"trong (?:khi|điều kiện|bối cảnh|thời gian|những)|phát biểu|được sự|xuất phát|thông qua|tại|ở)(?!\w)"
)
_CLAUSE_START = re.compile(
    r"(?:chưa|không|đã|sẽ|đang|vẫn|cũng|luôn|rất|phải|cần|nên|giám đốc|chủ tịch|phó|bí thư|trưởng|bộ trưởng)(?!\w)"
)
_SIZE = re.compile(r"(?:tổng )?(?:diện tích|dân số|sản lượng|doanh thu|chiều dài|công suất)(?!\w)")
"""What a thing has, whoever has it: `xã mở rộng sẽ có diện tích 48 km2`."""
_MODAL = re.compile(r"(?:cần|phải) (?:được )?")
"""What is needed is named by the verb behind: `xã cần bổ sung 12 tỷ đồng`."""
_UNITS = re.compile(r"(?<!\w)(?:các )?(?:huyện|xã|thị xã|thị trấn|phường|quận|thành phố|tỉnh|đơn vị|địa phương)$")
_BELONGS = re.compile(r" thuộc(?: (?:các|địa bàn))*(?: (?:xã|phường|huyện|quận|tỉnh|thôn|lĩnh vực))?$")
"""What only leads to a place or a list behind a counted noun: `3 ấp thuộc các xã …`."""
_AGED = re.compile(r"\d tuổi\s*$")
_NOT_MEASURED = re.compile(
    r"(?:phó )?(?:giám đốc|chủ tịch|bí thư|trưởng|bộ trưởng|cục trưởng|chi cục trưởng)(?!\w)"
    r"|(?:mục tiêu|chỉ tiêu|kế hoạch|dự toán|nghị quyết|thuộc|giáp)$"
)
_AGENT = re.compile(
    r"(?:xã|huyện|tỉnh|thành phố|ubnd|ủy ban|hđnd|ngành|công an|sở|chi cục|cục|lực lượng|cơ quan|đơn vị|ban|hội|toàn|phòng|đoàn|nhà nước|chính quyền|người|"
    r"nhân dân|ngân hàng|địa phương|các|trung tâm|đảng|chính phủ|bộ|quỹ|doanh nghiệp|công ty|hợp tác xã|nông dân|hộ|bà con|trường|đội|tổ|nhân viên|cán bộ|lãnh đạo|đồng chí|ông|bà|khu|vùng|vườn|thôn|bon|buôn|làng|cả|chủ)(?!\w)"
)
_LINK = re.compile(
    rf"(?:{beginnings('với(?<!đối với)', 'cho(?= (?:năng suất|sản lượng|thu nhập|doanh thu))', 'là')})(?!\w)"
)
_WITH = re.compile(r",? với ")
_EACH = re.compile(r"(?:bình quân|trung bình) mỗi ")
_AIMS = re.compile(rf"[ ¤§]*,? (?:với|nhằm)(?: mục tiêu)? (?:nâng|đưa) (?={HEAD_NOUN.pattern})")
_GIVING = re.compile(r"(?<!\w)(?:hỗ trợ|cấp|giao|phân bổ|bố trí)(?: cho)?(?: các)?(?: (?:tỉnh|huyện|xã))?$")
"""`hỗ trợ tỉnh An Giang kinh phí chống hạn`: what is given stands behind whom it is given to."""
_MEAN = re.compile(r"(?:bình quân|trung bình|mỗi|toàn|cả|riêng)(?!\w)")
_BODY = re.compile(
    r"(?:công an|ubnd|hđnd|ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|đảng bộ|huyện ủy|chính quyền|câu lạc bộ|phối hợp với công an)$"
)
_MENTION = re.compile("[¤§¶]")
_BRACKETS = re.compile(r"[()]")
_COMMAS = re.compile(r"[(),]")
_EACH_OF = re.compile(
    r"(?:[\s,]|và|các|tỉnh|huyện|xã|phường|thị xã|thành phố)*§(?:[§\s,]|và|tỉnh|huyện|xã|phường|thị xã|thành phố)*"
    r" mỗi (?:tỉnh|huyện|xã|phường|thị trấn|địa phương|đơn vị)\s*$"
)
"""Places that have as much each: `hỗ trợ Nam Thái, Tây Yên mỗi xã 5 tỷ đồng`."""
_EACH_TAIL, _EACH_REACH = 20, 120
"""How far before its end a phrase may say `mỗi`, and name the places that have as much each."""
_NOT = ("chưa ", "không ", "phải ", "bị ")
_NEGATED = re.compile(rf"(?<!\w)(?:{'|'.join(_NOT)})$")
MAX_SYLLABLES = 22


_NOISE = frozenset(' \t\n\r\xa0,:;.-–•*+¤§¶"“”()…/')
_KEEPERS = (
    "sắp ", "chứng ", "địa ", "phát ", "thực ", "biểu ", "thể ", "nông thôn ", "cấp ", "trồng ", "xây ", "làm ", "cây lâu ", "hằng ",
)  # fmt: skip
"""Words that make one word of what follows: `phát hiện`, `nông thôn mới`, `cấp mới`."""
_HEDGING = ("hơn", "gần", "khoảng")
"""Words of the number, whatever stands before them: `cấp khoảng 5 tỷ đồng`."""
_TRAIL_WORDS = 4


@cache
def _phrases(role: str) -> tuple[str, ...]:
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["phrase"] for row in csv.DictReader(file) if row["role"] == role)


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[{re.escape(''.join(sorted(_NOISE)))}]+|(?!chỉ (?:đạo|số|tiêu|thị)|từ thiện|có công|trên địa bàn)(?:{alternation(_phrases('lead'))})(?!\w)"
        r"|[\divx]{1,4}[.)](?=\s)|[a-hđ]\)(?=\s))*"
    )


@cache
def _trail() -> tuple[frozenset[str], frozenset[str]]:
    """The trailing phrases, and the last word of each."""
    phrases = _phrases("trail")
    return frozenset(phrases), frozenset(phrase.rpartition(" ")[2] for phrase in phrases)


def trimmed(masked: str, start: int, end: int) -> Span | None:
    """The phrase in [start, end) without leading connectives and trailing adverbs; None if nothing is left."""
    lead = _lead().match(masked, start, end)
    start = lead.end() if lead else start
    end = _without_trail(masked, start, end)
    return Span(start, end) if end > start else None


def _without_trail(masked: str, start: int, end: int) -> int:
    """Where the phrase that starts at `start` ends without the adverbs and signs at its end."""
    trail, last_words = _trail()
    while end > start:
        if masked[end - 1] in _NOISE:
            end -= 1
            continue
        cut, at = -1, end
        while at > start and masked[at - 1].isalnum():
            at -= 1
        if masked[at:end] not in last_words:
            break
        for _ in range(_TRAIL_WORDS):
            while at > start and masked[at - 1].isalnum():
                at -= 1
            if masked[at:end] in trail and (
                " " in masked[at:end] or masked[at:end] in _HEDGING or not masked.endswith(_KEEPERS, start, at)
            ):
                cut = at
            if at <= start or masked[at - 1] != " ":
                break
            at -= 1
        if cut < 0:
            break
        end = cut
    return end


def syllables(text: str) -> int:
    return len(_SYLLABLE.findall(text))


def left_phrase(masked: str, start: int, end: int) -> Span | None:
    """The noun phrase that ends the words masked[start:end] (which stand before a verb or the number itself).

    Taken from the last clause; earlier comma-parted words are kept only as items of one list
    (`sản xuất giường, tủ, bàn, ghế`). A place or period inside ends the phrase before it. None where the words
    are no noun phrase (`chưa có dấu hiệu`).
    """
    told = masked.find(" mỗi ", max(start, end - _EACH_TAIL), end) >= 0
    each = _EACH_OF.search(masked, max(start, end - _EACH_REACH), end) if told else None
    end = each.start() if each else end
    said = end
    while said > start and masked[said - 1] in " ,¤§¶":
        said -= 1
    if said <= start:
        return None
    for match in _CLAUSE.finditer(masked, start, end):
        if match.end() < said:
            start = match.end()
    start = _inside_bracket(masked, start, end)
    pieces = _comma_pieces(masked, start, end)
    last = len(pieces) - 1
    phrase = trimmed(masked, *pieces[last])
    while phrase is None or (last < len(pieces) - 1 and _ADVERBIAL.match(masked, *pieces[last])):
        last -= 1
        if last < 0:
            return None
        phrase = trimmed(masked, *pieces[last])
    first = last
    while first > 0 and _one_list(masked, pieces[first - 1], pieces[first]):
        first -= 1
    if first < last:
        phrase = trimmed(masked, pieces[first][0], pieces[last][1])
    phrase = _after_finite(masked, phrase) if phrase else None
    phrase = _without_mentions(masked, phrase) if phrase else None
    phrase = _after_link(masked, phrase) if phrase else None
    modal = _MODAL.match(masked, phrase.start, phrase.end) if phrase else None
    if modal is not None and phrase is not None and syllables(masked[modal.end() : phrase.end]) >= 2:
        phrase = Span(modal.end(), phrase.end)
    if phrase is None or _CLAUSE_START.match(masked, phrase.start, phrase.end):
        return None
    return phrase


def _after_finite(masked: str, phrase: Span) -> Span | None:
    """`xã đã chỉ đạo lập` is the verb `chỉ đạo lập`: what follows `đã`, unless nothing does."""
    for match in _FINITE.finditer(masked, phrase.start, phrase.end):
        rest = trimmed(masked, match.end(), phrase.end)
        before = trimmed(masked, phrase.start, match.start())
        if (
            rest is not None
            and before is not None
            and syllables(rest.of(masked)) <= 2 <= syllables(before.of(masked))
            and not _AGENT.match(before.of(masked))
            and not HEAD_NOUN.match(rest.of(masked))
        ):
            return before
        verbal = not HEAD_NOUN.match(phrase.of(masked)) or (rest is not None and _SIZE.match(rest.of(masked)))
        if rest is not None and match.start() > phrase.start and verbal:
            return rest
    return phrase


def _after_link(masked: str, phrase: Span) -> Span:
    """`… giữ vị trí cao với giá trị xuất khẩu` measures what stands after `với`."""
    for match in reversed(list(_LINK.finditer(masked, phrase.start, phrase.end))):
        rest = trimmed(masked, match.end(), phrase.end)
        if rest is not None and (
            match[0] == "là" or HEAD_NOUN.match(masked, rest.start) or _EACH.match(masked, rest.start)
        ):
            return rest
    return phrase


def _inside_bracket(masked: str, start: int, end: int) -> int:
    if masked.find("(", start, end) < 0:
        return start
    opened = [start]
    for sign in _BRACKETS.finditer(masked, start, end):
        if sign[0] == "(":
            opened.append(sign.end())
        elif len(opened) > 1:
            opened.pop()
    return opened[-1]


def _comma_pieces(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    if masked.find(",", start, end) < 0:
        return [(start, end)]
    pieces, depth, begin = [], 0, start
    for sign in _COMMAS.finditer(masked, start, end):
        if sign[0] == "(":
            depth += 1
        elif sign[0] == ")":
            depth = max(0, depth - 1)
        elif not depth:
            pieces.append((begin, sign.start()))
            begin = sign.end()
    pieces.append((begin, end))
    return pieces


def _one_list(masked: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether a comma parts items of one list rather than a clause from its adverbial."""
    words, following = masked[left[0] : left[1]], masked[right[0] : right[1]]
    said = words.lstrip(" §")  # `huyện đã …`: who acts may stand before
    if not said or any(sign in said for sign in "¤§¶") or ("§" in words and not _VERB.match(said)):
        return False
    lead = _lead().match(masked, *right)
    if lead and lead.group().strip(" ,"):
        return False
    if HEAD_NOUN.match(following.strip()) or _ADVERBIAL.match(words) or _AGED.search(words):
        return False
    length = syllables(words)
    if _UNITS.search(words.rstrip()) and _UNITS.fullmatch(following.strip()):
        return True
    first = following.split(maxsplit=1)[:1]
    if first and f" {first[0]} " in words and syllables(following) <= 6 and not _VERB.search(following):
        return True
    if _VERB.search(words):
        opening = _lead().match(masked, *left)
        head = opening.end() if opening else left[0]
        if syllables(following) <= 3 and length <= 16 and HEAD_NOUN.match(masked, head) is not None:
            return True
        object_ = words[[verb.end() for verb in _VERB.finditer(words)][-1] :]
        alone = syllables(following) <= 2 and not _VERB.search(following) and not _MEAN.match(following.strip())
        return alone and 3 <= syllables(object_) <= 8 and length <= 14
    if syllables(following) <= 3 and HEAD_NOUN.match(masked, left[0] + len(words) - len(words.lstrip())):
        return length <= 16
    return length <= (12 if syllables(following) <= 8 else 7)


def _without_mentions(masked: str, phrase: Span) -> Span | None:
    """Cut at a place or period inside: what follows it is kept only if nothing, a person's role or a plan
    precedes."""
    match = _MENTION.search(masked, phrase.start, phrase.end)
    if not match:
        return phrase
    before = trimmed(masked, phrase.start, match.start())
    rest_start = match.end()
    while rest_start < phrase.end and masked[rest_start] in "¤§¶":
        rest_start += 1
    after = trimmed(masked, rest_start, phrase.end)
    if (
        before is not None
        and after is not None
        and HEAD_NOUN.match(before.of(masked))
        and masked.startswith(" của ", rest_start)
    ):
        return phrase  # `chỉ số tồn kho tại thời điểm 1/5 của ngành chế biến`
    aim = _AIMS.match(masked, rest_start)
    if aim is not None and before is not None and not HEAD_NOUN.match(before.of(masked)):
        return _without_mentions(masked, Span(aim.end(), phrase.end))
    headed = after is not None and before is not None and not HEAD_NOUN.match(before.of(masked))
    has = after is not None and (_WITH.match(masked, rest_start) or masked.startswith(" có ", rest_start))
    if headed and has and after is not None and HEAD_NOUN.match(after.of(masked)):
        return _without_mentions(masked, after)  # `chợ đưa vào sử dụng năm 2017 với tổng kinh phí 1 tỷ đồng`
    if headed and before is not None and after is not None and _GIVING.search(before.of(masked)):
        return _without_mentions(masked, after) if HEAD_NOUN.match(after.of(masked)) else before
    if before is None or (
        after is not None and (_NOT_MEASURED.match(before.of(masked)) or _BODY.match(before.of(masked)))
    ):
        return _without_mentions(masked, after) if after else None
    return before


def share_phrase(masked: str, start: int, end: int) -> Span | None:
    """What a percentage is the rate of, its predicate included: `100% hộ dân trong xã được dùng nước sạch`."""
    match = _SHARE_STOP.search(masked, start, end)
    stop = match.start() if match else end
    words = list(_SYLLABLE.finditer(masked, start, stop))
    if not words:
        return None
    return _unhedged(masked, Span(start, words[min(len(words), MAX_SYLLABLES) - 1].end()), start)


_HEDGE_ENDS = ("hơn", "gần", "khoảng", "trên", "dưới", "xấp xỉ", "ước", "đã", "có", "và", "với", "được", "bị")
_HEDGES = re.compile(rf"(?:\s(?:{'|'.join(_HEDGE_ENDS)}))+$")


def _unhedged(masked: str, span: Span, least: int) -> Span:
    """Without the words that belong to the next number."""
    if not masked.endswith(_HEDGE_ENDS, span.start, span.end):
        return span
    match = _HEDGES.search(masked, span.start, span.end)
    return Span(span.start, max(least, match.start())) if match else span


def right_phrase(masked: str, start: int, least: int, end: int) -> Span | None:
    """The noun phrase from `start` (a counted noun, or what follows a unit) to where it stops saying what was
    counted. It reaches at least to `least` (the end of the counted noun); a bracket right behind the noun is
    left aside (`57 xã (chiếm 23%) đạt chuẩn` ends before it)."""
    position = start
    while position < end and masked[position] == " ":
        position += 1
    stop = end
    search = max(position, least)
    for match in _RIGHT_STOP.finditer(masked, search, end):
        if match[0] == "," and masked.startswith(" số ", match.end()) and masked.startswith("số ", position):
            continue
        stop = match.start()
        if (match["after"] and syllables(masked[search:stop]) <= 2) or (
            masked.endswith(_NOT, search, stop) and _NEGATED.search(masked[search:stop])
        ):
            stop = end
            continue
        break
    words = list(_SYLLABLE.finditer(masked, position, stop)) if position < stop else []
    if not words:
        return None
    stop = max(least, words[min(len(words), MAX_SYLLABLES) - 1].end())
    if masked[stop : stop + 1] == "%":
        stop += 1
    belongs = _BELONGS.search(masked, search, stop)
    if belongs and masked[stop : stop + 2] in (" §", ": "):
        stop = max(least, belongs.start())
    return _unhedged(masked, Span(position, stop), least) if stop > position else None
