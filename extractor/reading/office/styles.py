"""How runs of a text document look, as far as it changes their letters: font, capitals, hidden."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extractor.reading.office.package import Package

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = ("0", "false", "off", "none", "nil")
_DEPTH = 32
"""Styles that may be based on each other; a longer chain is a circle."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a style or a run sets; None where it leaves it to the one below it."""

    font: str | None = None
    capitals: bool | None = None
    hidden: bool | None = None

    def over(self, below: Look) -> Look:
        return Look(
            below.font if self.font is None else self.font,
            below.capitals if self.capitals is None else self.capitals,
            below.hidden if self.hidden is None else self.hidden,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A style without what it is based on: its name, look, list number and level, and whether it rules tables."""

    name: str = ""
    based_on: str = ""
    look: Look = Look()
    numbering: tuple[str | None, str | None] = (None, None)
    ruled: bool | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by identifier, its default look, and the fonts of its theme."""

    default: Look = Look()
    paragraph: str = ""
    styles: dict[str, Style] = field(default_factory=dict)
    theme: dict[str, str] = field(default_factory=dict)

    def chain(self, identifier: str) -> list[Style]:
        """A style and those it is based on, the nearest first."""
        found: list[Style] = []
        while identifier in self.styles and len(found) < _DEPTH:
            found.append(self.styles[identifier])
            identifier = found[-1].based_on
        return found

    def look(self, identifier: str, below: Look) -> Look:
        for style in reversed(self.chain(identifier)):
            below = style.look.over(below)
        return below

    def set_by(self, properties: etree._Element | None) -> Look:
        """What run properties (`w:rPr`) set themselves."""
        return Look() if properties is None else _look(properties, self.theme)


def value(parent: etree._Element | None, name: str) -> str | None:
    """`w:val` of the child `name`; None where there is no such child, empty where it has no value."""
    child = None if parent is None else parent.find(WORD + name)
    return None if child is None else child.get(f"{WORD}val", "")


def switch(parent: etree._Element | None, name: str) -> bool | None:
    """The child `name` as on or off; None where there is none."""
    written = value(parent, name)
    return None if written is None else written not in _OFF


def visible_borders(parent: etree._Element | None, name: str, sides: tuple[str, ...]) -> bool | None:
    """Whether one of the sides of the borders `name` is drawn; None where nothing is said of them."""
    borders = None if parent is None else parent.find(WORD + name)
    if borders is None:
        return None
    return any(value(borders, side) not in (None, *_OFF) for side in sides)


def read_styles(package: Package, main: str) -> Styles:
    """The styles that belong to the part `main`; none where it has no styles."""
    theme = _theme(package, main)
    part = package.part_of(main, "styles")
    if part is None:
        return Styles(theme=theme)
    root = package.xml(part)
    default = root.find(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr")
    styles: dict[str, Style] = {}
    paragraph = ""
    for each in root.iterchildren(f"{WORD}style"):
        identifier = each.get(f"{WORD}styleId", "")
        if each.get(f"{WORD}type") == "paragraph" and each.get(f"{WORD}default") in ("1", "true", "on"):
            paragraph = identifier
        listed = each.find(f"{WORD}pPr/{WORD}numPr")
        styles[identifier] = Style(
            (value(each, "name") or "").lower(),
            value(each, "basedOn") or "",
            Look() if (run := each.find(f"{WORD}rPr")) is None else _look(run, theme),
            (value(listed, "numId"), value(listed, "ilvl")),
            visible_borders(each.find(f"{WORD}tblPr"), "tblBorders", ("insideH", "insideV")),
        )
    return Styles(Look() if default is None else _look(default, theme), paragraph, styles, theme)


def _look(properties: etree._Element, theme: dict[str, str]) -> Look:
    fonts = properties.find(f"{WORD}rFonts")
    return Look(
        None if fonts is None else _font(fonts, theme),
        switch(properties, "caps"),
        switch(properties, "vanish"),
    )


def _font(fonts: etree._Element, theme: dict[str, str]) -> str | None:
    """The font of letters above ASCII, which are those that legacy fonts draw differently."""
    for name in ("hAnsi", "ascii"):
        if themed := fonts.get(f"{WORD}{name}Theme"):
            return theme.get(themed[:5], "")
        if font := fonts.get(WORD + name):
            return font
    return None


def _theme(package: Package, main: str) -> dict[str, str]:
    """The Latin fonts of the theme by the first five letters of what refers to them: `major`, `minor`."""
    part = package.part_of(main, "theme")
    if part is None:
        return {}
    root = package.xml(part)
    found: dict[str, str] = {}
    for name in ("major", "minor"):
        latin = root.find(f".//{DRAWING}{name}Font/{DRAWING}latin")
        if latin is not None:
            found[name] = latin.get("typeface", "")
    return found
