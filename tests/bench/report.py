"""What a benchmark says, as JSON and as a table."""

from __future__ import annotations

import json

from pydantic import BaseModel, ConfigDict, Field


class Row(BaseModel):
    """One comparison: times of one call in milliseconds, of whichcert and of the peer in the same run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="what is done")
    size: int = Field(description="passages, rows, schedules, study days or members that it is done with")
    peer: str = Field(description="what it is compared with")
    p50_ms: float = Field(description="median of ours")
    p95_ms: float = Field(description="95th percentile of ours")
    peer_p50_ms: float = Field(description="median of the peer")
    ratio: float = Field(description="median of ours over that of the peer: under 1 is faster")

    @classmethod
    def of(cls, name: str, size: int, peer: str, ours: list[float], theirs: list[float]) -> Row:
        """Makes a row of seconds measured."""
        mine, its = _share(ours, 0.5), _share(theirs, 0.5)
        times = {"p50_ms": mine, "p95_ms": _share(ours, 0.95), "peer_p50_ms": its}
        return cls(
            name=name,
            size=size,
            peer=peer,
            ratio=round(mine / its, 4),
            **{key: round(1000 * seconds, 4) for key, seconds in times.items()},
        )


class BenchForm(BaseModel):
    """The output of `make bench ARGS=--json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: list[Row]

    def line(self) -> str:
        """Gives the form as JSON on one line of ASCII."""
        return json.dumps(self.model_dump(mode="json"), allow_nan=False)


def table(rows: list[Row]) -> str:
    """Sets rows for people."""
    lines = [f"{'':34}{'size':>9}{'p50 ms':>11}{'p95 ms':>11}{'ratio':>9}  to"]
    lines += [
        f"{row.name:34}{row.size:>9,}{row.p50_ms:>11.3f}{row.p95_ms:>11.3f}{row.ratio:>9.3f}"
        f"  {row.peer} ({row.peer_p50_ms:.3f} ms)"
        for row in rows
    ]
    return "\n".join(lines)


def _share(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return max(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1e-9)
