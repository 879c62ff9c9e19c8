"""`python -m evaluation`: score, halves, gate, diff, reliability, calibrate, formats, bench, archive, kills, service, jobs and api."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation.files import Gold, GoldError, predict, read_gold, read_predictions

if TYPE_CHECKING:
    from evaluation.agreement import Json

# The commands import their own modules: `bench` starts processes whose memory must not hold scipy.

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_PARTS = ("search", "comparison", "pages", "export")
"""What `archive` asks of an archive."""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """How right, how fast and how large the extraction is. docs/evaluation.md describes gold folders."""


@main.command()
@click.argument("gold_dir", type=_FOLDER)
@click.argument("predictions", type=_FILE, required=False)
@click.option(
    "--errors",
    "errors_to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the errors to this file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures only, as JSON.")
def score(gold_dir: Path, predictions: Path | None, errors_to: Path | None, as_json: bool) -> None:
    """Figures and errors of PREDICTIONS (`solieu extract --format json`), or of an extraction made now."""
    from evaluation import report
    from evaluation.score import score as score_of

    golds = read_gold(gold_dir)
    result = score_of(golds, _predictions(gold_dir, golds, predictions))
    if errors_to:
        errors_to.write_text("".join(f"{line}\n" for line in report.errors(result)), "utf-8")
    if as_json:
        print(json.dumps(result.figures()))
        return
    if not errors_to:
        _print(report.errors(result))
        print()
    for part in (report.documents, report.phenomena, report.summary):
        _print(part(result))
        print()


@main.command()
@click.argument("gold_dir", type=_FOLDER)
@click.argument("predictions", type=_FILE, required=False)
def halves(gold_dir: Path, predictions: Path | None) -> None:
    """Score both halves of the gold: every second document by name, and the others. A large difference
    tells that rules were fitted to documents."""
    from evaluation import report
    from evaluation.score import LEVELS
    from evaluation.score import halves as halves_of

    golds = read_gold(gold_dir)
    even, odd = halves_of(golds, _predictions(gold_dir, golds, predictions))
    for title, half in (("even", even), ("odd", odd)):
        print(f"{title} half: {' '.join(each.name for each in half.documents)}")
        _print(report.summary(half))
        print()
    differences = (f"{level} {even.counts(level).f1 - odd.counts(level).f1:+.4f}" for level in LEVELS)
    print("difference in F1, even less odd: " + "  ".join(differences))


@main.command()
@click.option("--raise", "raising", is_flag=True, help="Lift the floors to what was reached; none is ever lowered.")
def gate(raising: bool) -> None:
    """Fail where a gold folder scores below its floor in evaluation/floors.yaml."""
    from evaluation import gate as gates

    floors = gates.read_floors()
    verdicts = []
    for verdict in gates.gate(floors):
        _print(verdict.lines())
        verdicts.append(verdict)
    if raising:
        gates.write_floors(gates.raised(floors, verdicts))
    if any(verdict.below for verdict in verdicts):
        sys.exit("the gate is shut: a figure is below its floor")


@main.command()
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.argument("gold_dir", type=_FOLDER, required=False)
def diff(before: Path, after: Path, gold_dir: Path | None) -> None:
    """The records that AFTER gained and lost against BEFORE, and with GOLD_DIR which were right."""
    from evaluation.diff import compare

    golds = read_gold(gold_dir) if gold_dir else []
    _print(compare(read_predictions(before), read_predictions(after), golds))


@main.command()
@click.argument("gold_dirs", metavar="GOLD_DIR...", type=_FOLDER, nargs=-1, required=True)
def reliability(gold_dirs: tuple[Path, ...]) -> None:
    """Records by confidence, and the share of them that is strictly right."""
    from evaluation import calibration

    _print(calibration.reliability(calibration.outcomes(gold_dirs)))


@main.command()
@click.argument("gold_dirs", metavar="GOLD_DIR...", type=_FOLDER, nargs=-1, required=True)
def calibrate(gold_dirs: tuple[Path, ...]) -> None:
    """Fit the weights of the rules to GOLD_DIRs, and write extractor/observations/confidence.csv.

    Take documents that no rule was written with: on others the rules look better than they are."""
    from evaluation import calibration

    weights = calibration.fit(list(calibration.outcomes(gold_dirs)))
    calibration.write_weights(weights)
    print(f"{len(weights)} weights written")


@main.command()
@click.argument("gold_dir", type=_FOLDER)
@click.option("--only", multiple=True, help="Only documents whose name begins so; may be given again.")
@click.option("--as", "kinds", multiple=True, metavar="FORMAT", help="Only these formats; all by default.")
def formats(gold_dir: Path, only: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    """Score the texts of GOLD_DIR in every format: as Word, PDF and scans of them."""
    from evaluation.formats import FORMATS, format_scores

    if unknown := set(kinds) - set(FORMATS):
        raise GoldError(f"no format: {', '.join(sorted(unknown))}; there are {', '.join(FORMATS)}")
    golds = [gold for gold in read_gold(gold_dir) if not only or gold.name.startswith(only)]
    _print(map(str, format_scores(gold_dir, golds, kinds or FORMATS)))


@main.command()
@click.argument("folder", type=_FOLDER, default="corpora")
def bench(folder: Path) -> None:
    """Speed, cold start and memory over the articles of FOLDER (corpora); fails where one misses its target."""
    from evaluation.bench import bench as figures_of

    missed = 0
    for figure in figures_of(folder):
        print(figure, flush=True)
        missed += not figure.reached
    if missed:
        sys.exit(f"{missed} of the figures missed their target")


@main.command()
@click.option("--times", type=click.IntRange(1), default=300, show_default=True, help="How many kills.")
@click.option("--engine", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other instants.")
def kills(times: int, engine: str, seed: int) -> None:
    """Kill an archive at work at random instants; fails where anything is lost, doubled or broken.

    PostgreSQL is a server of its own, whose connections, processes and whole self are killed too."""
    from contextlib import nullcontext

    from evaluation.kills import Tally, run
    from evaluation.server import server

    tally = Tally()
    with server() if engine == "postgresql" else nullcontext() as running:
        for tally in run(times, running, seed):
            print(f"{sum(tally.kills.values())} kills, {len(tally.problems)} problems", flush=True)
    for what, count in sorted(tally.kills.items()):
        print(f"{count:5} {what}")
    _print(tally.problems)
    if tally.problems:
        sys.exit(f"{len(tally.problems)} problems after {sum(tally.kills.values())} kills")


@main.command()
@click.option("--documents", default=20_000, show_default=True, help="How many documents to make and take in.")
@click.option(
    "--archive", "location", help="Keep it here: a file or a PostgreSQL URL. What is there already is only searched."
)
@click.option("--corpus", type=_FOLDER, default="corpora", show_default=True, help="The texts they are made from.")
@click.option("--jobs", default=2, show_default=True, help="Processes that read.")
@click.option("--slow", is_flag=True, help="Tell what each search took.")
@click.option(
    "--read", type=int, help="Take in only so many, and fill up with copies of their rows: quick, for questions."
)
@click.option("--engine", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--only", multiple=True, type=click.Choice(_PARTS), help="Ask only this of it; may be given again.")
def archive(
    documents: int,
    read: int | None,
    location: str | None,
    corpus: Path,
    jobs: int,
    slow: bool,
    engine: str,
    only: tuple[str, ...],
) -> None:
    """Make an archive of many documents and time it; fails where a figure misses its target.

    Without --archive it is gone afterwards; with --engine postgresql it is on a server of its own."""
    from evaluation.archive.measures import measure
    from evaluation.bench import Figure

    missed = 0
    with _place(location, engine) as place:
        for line in measure(corpus, place, documents, read or documents, jobs, only or _PARTS, slow=slow):
            print(line, flush=True)
            missed += isinstance(line, Figure) and not line.reached
    if missed:
        sys.exit(f"{missed} of the figures missed their target")


@main.command()
@click.argument("folder", type=_FOLDER, default="corpora")
@click.option("--seconds", type=float, default=30, show_default=True, help="How long at 20 articles a second.")
@click.option("--articles", default=2_000, show_default=True, help="How many as fast as it goes.")
@click.option("--workers", default=2, show_default=True, help="Processes that read.")
def service(folder: Path, seconds: float, articles: int, workers: int) -> None:
    """The service under load with the articles of FOLDER; fails where a figure misses its target."""
    from evaluation.load import load

    figures = []
    for figure in load(folder, seconds, articles, workers):
        print(figure, flush=True)
        figures.append(figure)
    if missed := sum(not figure.reached for figure in figures):
        sys.exit(f"{missed} of the figures missed their target")


@main.command()
@click.option("--documents", default=400, show_default=True, help="How many are sent, in batches of 20.")
@click.option("--times", default=40, show_default=True, help="How many kills.")
@click.option("--engine", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def jobs(documents: int, times: int, engine: str, seed: int) -> None:
    """Kill readers and the whole service at random while jobs run; fails where anything is lost or done twice."""
    from evaluation.job_kills import run
    from evaluation.server import server

    if engine == "postgresql":
        with server() as running:
            running.execute("CREATE DATABASE jobs")
            tally = run(documents, times, seed, running.url("jobs"))
    else:
        tally = run(documents, times, seed)
    killed = ", ".join(f"{count} {what}" for what, count in tally.kills.items())
    print(f"{tally.documents} documents, {killed} killed, {len(tally.problems)} problems")
    _print(tally.problems)
    if tally.problems:
        sys.exit(1)


@main.command()
@click.option("--cases", default=1_000, show_default=True, help="Of each operation.")
@click.option("--only", metavar="REGEX", default="", help="Only operations at such addresses, to try some at a time.")
def api(cases: int, only: str) -> None:
    """Send the API what its description allows and forbids (schemathesis); fails where an answer is not described."""
    from evaluation.descriptions import described

    if not described(cases, only):
        sys.exit(1)


@contextmanager
def _place(location: str | None, engine: str) -> Iterator[str]:
    """Where an archive is to be made: at `location`, else where it is gone afterwards."""
    from tempfile import TemporaryDirectory

    from evaluation.server import server

    if location is not None:
        yield location
    elif engine == "postgresql":
        with server() as running:
            running.execute("CREATE DATABASE archive")
            yield running.url("archive")
    else:
        with TemporaryDirectory() as folder:
            yield f"{folder}/archive.db"


def _predictions(folder: Path, golds: list[Gold], path: Path | None) -> dict[str, Json]:
    if path:
        return read_predictions(path)
    predictions, failures = predict(folder, golds)
    for name, reason in failures.items():
        print(f"{name} gave no result: {reason}", file=sys.stderr)
    return predictions


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    try:
        main()
    except GoldError as error:
        sys.exit(str(error))
