"""Floors that a change may not lower: the F1 that every gold folder has reached."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from evaluation.files import GoldError, predict, read_gold
from evaluation.score import score

ROOT = Path(__file__).resolve().parent.parent
FLOORS = Path(__file__).with_name("floors.yaml")
LEVELS = ("value", "strict", "full")
_HEADER = """\
# The F1 (micro) that the extraction has reached on each gold folder, by path from the repository's root.
# `python -m evaluation gate` fails below a floor; with --raise it lifts floors, and never lowers one.
# A folder outside the repository is gated only where it exists.
"""

Floors = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One gold folder at the gate. `reached` is None where the folder was skipped; `failures` are the
    documents that broke, with the reason: all of their records count as missed."""

    folder: str
    floors: Mapping[str, float]
    reached: Mapping[str, float] | None
    failures: Mapping[str, str]

    @property
    def below(self) -> tuple[str, ...]:
        """The levels whose floor was not reached."""
        reached = self.reached
        return () if reached is None else tuple(level for level in LEVELS if reached[level] < self.floors[level])

    def lines(self) -> Iterator[str]:
        if self.reached is None:
            yield f"SKIPPED  {self.folder}: it is not here, its floors were not checked"
            return
        figures = "  ".join(f"{level} {self.reached[level]:.4f} (floor {self.floors[level]:.4f})" for level in LEVELS)
        yield f"{'BELOW  ' if self.below else 'ok     '}  {self.folder}: {figures}"
        for name, reason in self.failures.items():
            yield f"         {name} gave no result, its records count as missed: {reason}"


def read_floors(path: Path = FLOORS) -> dict[str, dict[str, float]]:
    """The floors by folder. Raises GoldError where the file is not a table of figures from 0 to 1."""
    table = yaml.safe_load(path.read_text("utf-8")) or {}
    for folder, levels in table.items():
        if set(levels) != set(LEVELS) or not all(0 <= floor <= 1 for floor in levels.values()):
            raise GoldError(f"{path}: {folder} needs a floor from 0 to 1 for each of {', '.join(LEVELS)}")
    return dict(table)


def gate(floors: Floors, root: Path = ROOT) -> Iterator[Verdict]:
    """Score every folder that has floors, and every gold folder of `root`/corpora, floors or not.

    A folder in the repository must exist; one outside it (`../`) is skipped where it doesn't.
    """
    own = {f"corpora/{found.parent.name}" for found in root.glob("corpora/*/*.json")}
    for name in sorted(own | floors.keys()):
        floor = floors.get(name, dict.fromkeys(LEVELS, 0.0))
        folder = root / name
        if not folder.is_dir():
            if not name.startswith("../"):
                raise GoldError(f"{name}: it has floors, but is not in the repository")
            yield Verdict(name, floor, None, {})
            continue
        golds = read_gold(folder)
        predictions, failures = predict(folder, golds)
        result = score(golds, predictions)
        yield Verdict(name, floor, {level: _reached(result.counts(level).f1) for level in LEVELS}, failures)


def raised(floors: Floors, verdicts: list[Verdict]) -> dict[str, dict[str, float]]:
    """The floors after these verdicts: each the higher of what it was and what was reached."""
    table = {folder: dict(levels) for folder, levels in floors.items()}
    for verdict in verdicts:
        if verdict.reached is not None:
            table[verdict.folder] = {level: max(verdict.floors[level], verdict.reached[level]) for level in LEVELS}
    return table


def write_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Write the file that `read_floors` reads, one folder a line."""
    lines = (
        f"{folder}: {{" + ", ".join(f"{level}: {levels[level]:.4f}" for level in LEVELS) + "}\n"
        for folder, levels in sorted(floors.items())
    )
    path.write_text(_HEADER + "".join(lines), "utf-8")


def _reached(f1: float) -> float:
    # Rounded down, so that a floor is never above what it was raised to.
    return math.floor(f1 * 10_000) / 10_000
