"""How long something takes: by the clock, and of it what this process computed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds. On a busy machine the clock tells how busy it is, `processor` what is to be done; what a server of
    PostgreSQL computes is in neither but the clock."""

    clock: float
    processor: float


def taken(do: Callable[[], object]) -> Taken:
    clock, processor = time.perf_counter(), time.process_time()
    do()
    return Taken((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000)


def line(times: Sequence[Taken], what: str) -> str:
    """What something took that was done several times."""
    return f"{min(one.clock for one in times):7.1f} ms (processor {min(one.processor for one in times):6.1f})  {what}"


def late(times: Sequence[Taken]) -> float:
    """What 95 of 100 took at most, by the clock."""
    return _late([one.clock for one in times])


def told(times: Sequence[Taken]) -> str:
    """The 95th percentile, median and slowest in words."""
    clock, processor = [one.clock for one in times], [one.processor for one in times]
    return (
        f"95th percentile {_late(clock):.0f} ms, median {statistics.median(clock):.0f} ms, slowest {max(clock):.0f} ms "
        f"(processor {_late(processor):.0f}, {statistics.median(processor):.0f} and {max(processor):.0f} ms)"
    )


def _late(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]
