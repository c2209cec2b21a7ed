"""The results of a benchmark, as JSON and as two tables: against peers, and growth."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

CPU = "ms CPU"
WALL = "ms wall"
MEMORY = "MiB"
COUNT = "members"
LEAST = 1e-9


class Against(BaseModel):
    """One comparison with a peer in the same process. All percentiles are of single calls."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: str = Field(description="what is done")
    size: int = Field(description="passages, or commands")
    unit: str = Field(description="ms CPU or MiB")
    peer: str = Field(description="what is compared")
    p50: float = Field(description="median of ours")
    p99: float = Field(description="99th percentile of ours")
    peer_p50: float = Field(description="median of the peer")
    peer_p99: float = Field(description="99th percentile of the peer")
    ratio: float = Field(description="median of ours divided by that of the peer: below 1, ours is better")
    same: float | None = Field(description="share of the documents, 0 to 1, that both find; null if nothing is found")

    @classmethod
    def of(
        cls,
        task: str,
        size: int,
        unit: str,
        peer: str,
        ours: Sequence[float],
        theirs: Sequence[float],
        same: Sequence[float] | None = None,
    ) -> Against:
        """Summarise measured values: CPU seconds, or MiB."""
        mine, its = (percentile(values, 0.5) for values in (ours, theirs))
        return cls(
            task=task,
            size=size,
            unit=unit,
            peer=peer,
            p50=_in(unit, mine),
            p99=_in(unit, percentile(ours, 0.99)),
            peer_p50=_in(unit, its),
            peer_p99=_in(unit, percentile(theirs, 0.99)),
            ratio=round(mine / its, 4),
            same=round(sum(same) / len(same), 4) if same else None,
        )


class Point(BaseModel):
    """The values at one size."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, size: int, unit: str, values: Sequence[float]) -> Point:
        """Summarise measured values: seconds, or MiB."""
        p50, p95, p99 = (_in(unit, percentile(values, share)) for share in (0.5, 0.95, 0.99))
        return cls(size=size, p50=p50, p95=p95, p99=p99)


class Growth(BaseModel):
    """One task of ours at one size or more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: str = Field(description="what is done")
    unit: str = Field(description="ms CPU, ms wall, MiB or members")
    counted: str = Field(description="what the sizes count, such as passages or bytes")
    points: list[Point] = Field(description="the smallest size first", min_length=1)
    exponent: float | None = Field(
        description="how the median grows between the two largest sizes: 0 not at all, 1 as the size, 2 as its square"
    )

    @classmethod
    def of(cls, task: str, unit: str, counted: str, measured: Mapping[int, Sequence[float]]) -> Growth:
        """Summarise measured values of each size: seconds, or MiB."""
        points = [Point.of(size, unit, measured[size]) for size in sorted(measured)]
        return cls(task=task, unit=unit, counted=counted, points=points, exponent=_exponent(points))


class BenchForm(BaseModel):
    """The output of `make bench ARGS=--json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: dict[str, str] = Field(description="the machine, the corpus and the versions of the peers")
    against: list[Against]
    growth: list[Growth]

    def line(self) -> str:
        """Return the form as JSON on one line of ASCII."""
        return json.dumps(self.model_dump(mode="json"), allow_nan=False)

    def tables(self) -> str:
        """Return the form for people."""
        about = "\n".join(f"{name}: {words}" for name, words in self.about.items())
        return f"{about}\n\n{_peer_table(self.against)}\n\n{_growth_table(self.growth)}"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of all values are at or below (nearest rank), at least LEAST."""
    ordered = sorted(values)
    return max(ordered[max(0, math.ceil(len(ordered) * share) - 1)], LEAST)


def _in(unit: str, value: float) -> float:
    return round(value if unit in {MEMORY, COUNT} else 1000 * value, 4)


def _exponent(points: Sequence[Point]) -> float | None:
    if len(points) < 2 or min(point.p50 for point in points[-2:]) <= 0:
        return None
    before, last = points[-2:]
    return round(math.log(last.p50 / before.p50) / math.log(last.size / before.size), 2)


def _peer_table(rows: Sequence[Against]) -> str:
    head = f"{'against peers':40}{'size':>9}  {'unit':8}{'p50':>11}{'p99':>11}  {'peer':12}{'p50':>11}{'p99':>11}"
    lines = [f"{head}{'ratio':>9}{'same':>8}"]
    for row in rows:
        same = "" if row.same is None else f"{row.same:.1%}"
        lines.append(
            f"{row.task:40}{row.size:>9,}  {row.unit:8}{row.p50:>11,.3f}{row.p99:>11,.3f}"
            f"  {row.peer:12}{row.peer_p50:>11,.3f}{row.peer_p99:>11,.3f}{row.ratio:>9.3f}{same:>8}".rstrip()
        )
    return "\n".join(lines)


def _growth_table(rows: Sequence[Growth]) -> str:
    lines = [f"{'growth':36}{'size':>22}  {'unit':8}{'p50':>13}{'p95':>13}{'p99':>13}{'exponent':>10}"]
    for row in rows:
        for place, point in enumerate(row.points):
            is_last = place == len(row.points) - 1 and row.exponent is not None
            size = f"{point.size:,} {row.counted}"
            lines.append(
                f"{row.task if place == 0 else '':36}{size:>22}  {row.unit:8}"
                f"{point.p50:>13,.3f}{point.p95:>13,.3f}{point.p99:>13,.3f}"
                + (f"{row.exponent:>10.2f}" if is_last else "")
            )
    return "\n".join(lines)
