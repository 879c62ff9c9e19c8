"""Whether a page's text layer says what the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARKED = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_LETTERS = re.compile(r"[^\W\d_]{2}")
_VIETNAMESE = re.compile(rf"[{_MARKED}]", re.I)
_STRANGE = re.compile(
    rf"[^\s!-}}{_MARKED}{_MARKED.upper()}“”‘’–—…•·°º²³‰≥≤±×÷§«»€£\u0300-\u036f]|[^\W\d_][~`^{{}}\\|;]+[^\W\d_]"
)

_FEW = 20
"""Words that are too few to judge by."""
_IMAGE = 0.6
"""The share of a page that an image covers where the page is a scan."""
_PICTURE = 0.2
"""The share that may hold text where the page has hardly any other."""
_MOST_STRANGE = 0.15
# In Vietnamese prose four words of five have a mark, in tables of names and figures still half of them; in what an
# English recognition makes of it hardly any has.
_LEAST_MARKED = 0.35


def trusted(words: Iterable[str], covered: float) -> bool:
    """Whether the words of a text layer may be taken; `covered` is the share of the page under images.

    They may not where the page is a scan and they are few or hardly Vietnamese (a scanner's own recognition), and
    where many have letters that no Vietnamese text has (a font without its alphabet).
    """
    spoken = [word for word in words if _LETTERS.search(word)]
    if len(spoken) < _FEW:
        return covered < (_PICTURE if len(spoken) < _FEW / 2 else _IMAGE)
    if sum(bool(_STRANGE.search(word)) for word in spoken) > _MOST_STRANGE * len(spoken):
        return False
    return covered < _IMAGE or sum(bool(_VIETNAMESE.search(word)) for word in spoken) >= _LEAST_MARKED * len(spoken)
