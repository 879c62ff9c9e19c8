"""Charts drawn from Vega-Lite specifications as SVG and PNG, without a browser and without asking anything of a network."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import Any

from service.comparison.charts import BAD, INK, LINE, MAIN, ON_DARK, ON_LIGHT, SERIES, SOFT, STEPS

Json = dict[str, Any]
_BASE = "https://vega.github.io/vega-datasets/"
"""What Vega puts before addresses of our own; it is taken off again."""
_NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]}
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_SHARP = 2.0
"""Pixels of a PNG for a point of the chart."""
_KEPT = 64
VARIABLES: Mapping[str, str] = {
    INK: "--ink", SOFT: "--soft", LINE: "--line", MAIN: "--accent", BAD: "--bad", ON_LIGHT: "--on-light", ON_DARK: "--on-dark",
    **{colour: f"--series-{number}" for number, colour in enumerate(SERIES, 1)},
    **{colour: f"--step-{number}" for number, colour in enumerate(STEPS, 1)},
}  # fmt: skip
"""The variables of the style sheet that colours of a chart become within a page."""


class Drawings:
    """Draws charts and keeps the last ones. For any thread; one draws at a time."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def warm(self) -> None:
        """Starts what draws, once in a process."""
        with self._lock:
            _started()

    def svg(self, spec: Json) -> bytes:
        """A picture that stands alone: without links, on a white ground."""
        return self._kept("svg", spec)

    def png(self, spec: Json) -> bytes:
        return self._kept("png", spec)

    def part(self, spec: Json, told: str) -> bytes:
        """A picture as a part of a page: its marks are links, its colours those of the page, its words `told`."""
        return _part(self._kept("linked", spec), told)

    def _kept(self, form: str, spec: Json) -> bytes:
        key = f"{form} {hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()}"
        with self._lock:
            found = self._held.get(key)
            if found is None:
                found = _drawn(form, spec)
            self._held[key] = found
            self._held.move_to_end(key)
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
            return found


@cache
def _started() -> None:
    """The first drawing of a process takes a second."""
    spec = {"data": {"values": [{"x": 1}]}, "mark": "bar", "encoding": {"x": {"field": "x", "type": "nominal"}}}
    _drawn("linked", spec)


def _drawn(form: str, spec: Json) -> bytes:
    import vl_convert

    if form == "linked":
        return vl_convert.vegalite_to_svg(spec, format_locale=_NUMBERS).encode()
    alone = json.loads(json.dumps(spec), object_hook=_unlinked) | {"background": "#ffffff"}
    if form == "png":
        return bytes(vl_convert.vegalite_to_png(alone, format_locale=_NUMBERS, scale=_SHARP))
    return vl_convert.vegalite_to_svg(alone, format_locale=_NUMBERS).encode()


def _unlinked(part: Json) -> Json:
    part.pop("href", None)
    return part


def _part(svg: bytes, told: str) -> bytes:
    from lxml import etree

    root: Any = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter():
        words = element.attrib.pop("aria-label", None)
        for name in ("role", "aria-roledescription", "aria-hidden", "target"):
            element.attrib.pop(name, None)
        link = element.getparent()
        if link is not None and link.tag == f"{_SVG}a" and words:
            link.set("aria-label", words)
            title = etree.SubElement(element, f"{_SVG}title")
            title.text = words
        if element.tag == f"{_SVG}a":
            element.set("href", element.attrib.pop(_LINK, "").removeprefix(_BASE))
        for name in ("fill", "stroke"):
            if variable := VARIABLES.get(element.get(name, "")):
                element.set(name, f"var({variable})")
    root.set("role", "group")
    root.set("aria-label", told)
    return bytes(etree.tostring(root, encoding="utf-8"))
