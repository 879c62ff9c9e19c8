"""Extracted records measured against gold files: counts, figures and errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from evaluation.agreement import FIELDS, STRICT, Agreement, Json, expected, found, pair
from evaluation.files import Gold
from evaluation.phenomena import tags

LEVELS: dict[str, Callable[[Agreement], bool]] = {
    "value": lambda pair: True,
    "pi": lambda pair: pair.placed,
    "strict": lambda pair: pair.strict,
    "full": lambda pair: pair.full,
}
"""How much a pair must agree on to be right: value and unit; also sign, place and indicator; strict; full."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Right records, false records and missed ones."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Error:
    """One difference. `kind`: `wrong` (paired, but `fields` of strict agreement differ), `missed`, `extra`."""

    kind: str
    fields: tuple[str, ...]
    gold: Json | None
    found: Json | None


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """One document. `verdicts` are `strict`, `wrong`, `optional` or `extra`, by extracted record, in order.

    `fields` counts agreement on each field among the `paired` gold records, optional ones left out;
    `phenomena` counts, by tag, gold records under `gold` and right ones under each level.
    """

    name: str
    predicted: bool
    counts: Mapping[str, Counts]
    gold: int
    paired: int
    fields: Counter[str]
    phenomena: Mapping[str, Counter[str]]
    verdicts: tuple[str, ...]
    errors: tuple[Error, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A set of documents, sorted by name."""

    documents: tuple[DocumentScore, ...]

    def counts(self, level: str) -> Counts:
        """The counts of all documents together (micro)."""
        return reduce(Counts.__add__, (each.counts[level] for each in self.documents), Counts())

    def macro_f1(self, level: str) -> float:
        """The mean F1 of the documents."""
        return sum(each.counts[level].f1 for each in self.documents) / max(1, len(self.documents))

    @property
    def gold(self) -> int:
        return sum(each.gold for each in self.documents)

    def accuracy(self, field: str) -> float:
        """The share of paired records that agree on `field`."""
        paired = sum(each.paired for each in self.documents)
        return sum(each.fields[field] for each in self.documents) / paired if paired else 0.0

    def phenomena(self) -> dict[str, Counter[str]]:
        """Counts by phenomenon, the most frequent first."""
        total: dict[str, Counter[str]] = {}
        for document in self.documents:
            for tag, counts in document.phenomena.items():
                total.setdefault(tag, Counter()).update(counts)
        return dict(sorted(total.items(), key=lambda item: (-item[1]["gold"], item[0])))

    def figures(self) -> dict[str, object]:
        """All figures rounded to four digits, in the reference scorer's layout."""
        figures: dict[str, object] = {}
        for level in LEVELS:
            counts = self.counts(level)
            measures = {"p": counts.precision, "r": counts.recall, "f1": counts.f1}
            measures["macro_f1"] = self.macro_f1(level)
            figures[level] = {name: round(figure, 4) for name, figure in measures.items()}
        figures["fields"] = {field: round(self.accuracy(field), 4) for field in FIELDS}
        figures["gold"], figures["docs"] = self.gold, len(self.documents)
        return figures


def score(golds: Iterable[Gold], predictions: Mapping[str, Json]) -> Score:
    """The score of `predictions` (document objects of the JSON contract, by gold name)."""
    return Score(tuple(score_document(gold, predictions.get(gold.name)) for gold in golds))


def halves(golds: Sequence[Gold], predictions: Mapping[str, Json]) -> tuple[Score, Score]:
    """The score of every second document, from the first and from the second in order of name."""
    return score(golds[::2], predictions), score(golds[1::2], predictions)


def score_document(gold: Gold, prediction: Json | None) -> DocumentScore:
    """The score of one document; without a prediction all of its records are missed."""
    document = prediction or {}
    wanted = [expected(record) for record in gold.records]
    given = [found(record) for record in document.get("records") or []]
    pairs = pair(wanted, given)
    required = [i for i, record in enumerate(wanted) if not record.optional]
    paired = [i for i in required if i in pairs]
    excused = {j for i, (j, _) in pairs.items() if wanted[i].optional}

    counts, right = {}, {}
    for level, suffices in LEVELS.items():
        right[level] = {i for i in paired if suffices(pairs[i][1])}
        good = len(right[level])
        counts[level] = Counts(good, len(given) - len(excused) - good, len(required) - good)

    verdicts = ["extra"] * len(given)
    for i, (j, agreed) in pairs.items():
        verdicts[j] = "optional" if wanted[i].optional else "strict" if agreed.strict else "wrong"

    text = gold.text or (document.get("document") or {}).get("text") or ""
    phenomena: dict[str, Counter[str]] = {}
    for i in required:
        for tag in tags(wanted[i].raw, text):
            tally = phenomena.setdefault(tag, Counter())
            tally["gold"] += 1
            tally.update(level for level in LEVELS if i in right[level])

    errors = []
    for i in required:
        if i not in pairs:
            errors.append(Error("missed", (), wanted[i].raw, None))
        elif not pairs[i][1].strict:
            j, agreed = pairs[i]
            differing = tuple(field for field in STRICT if field not in agreed.fields)
            errors.append(Error("wrong", differing, wanted[i].raw, given[j].raw))
    errors += [
        Error("extra", (), None, record.raw)
        for record, verdict in zip(given, verdicts, strict=True)
        if verdict == "extra"
    ]
    return DocumentScore(
        name=gold.name,
        predicted=prediction is not None,
        counts=counts,
        gold=len(required),
        paired=len(paired),
        fields=Counter(field for i in paired for field in pairs[i][1].fields),
        phenomena=phenomena,
        verdicts=tuple(verdicts),
        errors=tuple(errors),
    )
