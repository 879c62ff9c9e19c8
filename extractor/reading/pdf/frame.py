"""A page's own coordinates, and those of the page as it is read."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.model.document import Box


@dataclass(frozen=True, slots=True)
class Frame:
    """A page turned so that its text stands upright.

    `left`, `bottom`, `right` and `top` bound the page in its own space (points, y upwards); `turn` counts the quarter turns
    clockwise that make it readable.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as read."""
        across, up = self.right - self.left, self.top - self.bottom
        return (up, across) if self.turn % 2 else (across, up)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The box as read: origin in the upper left corner, y downwards."""
        match self.turn:
            case 0:
                return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)
            case 1:
                return Box(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
            case 2:
                return Box(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
            case _:
                return Box(self.top - top, self.right - right, self.top - bottom, self.right - left)
