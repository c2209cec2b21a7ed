"""The time of the simulated Discord and of the bot beside it: real, or begun elsewhere, hurried and skipped."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SharedClock:
    """Tells the same time in every process of this machine, `speed` times as fast as it goes by.

    What is skipped stands in a file, as seconds, so that a running process skips it too.
    """

    began_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    began_monotonic: float = field(default_factory=time.monotonic)
    speed: float = 1.0
    skips: Path | None = None

    def now(self) -> datetime:
        """Gives the present instant, aware, in UTC."""
        return self.began_at + timedelta(seconds=self.seconds() + seconds_in(self.skips))

    def seconds(self) -> float:
        """Gives the seconds since it began, of its own kind; what is skipped is none."""
        return (time.monotonic() - self.began_monotonic) * self.speed

    def real(self, seconds: float) -> float:
        """Gives how long its seconds take."""
        return seconds / self.speed

    def skip_to(self, instant: datetime) -> None:
        """Goes on from another instant, in every process."""
        assert self.skips is not None
        seconds = seconds_in(self.skips) + (instant - self.now()).total_seconds()
        set_seconds(self.skips, seconds)

    def to_text(self) -> str:
        """Writes it for another process."""
        return f"{self.began_at.isoformat()} {self.began_monotonic!r} {self.speed!r} {self.skips or ''}"

    @classmethod
    def from_text(cls, text: str) -> SharedClock:
        """Reads what to_text wrote."""
        began_at, began_monotonic, speed, skips = text.split(" ", 3)
        skipped = Path(skips) if skips else None
        return cls(datetime.fromisoformat(began_at), float(began_monotonic), float(speed), skipped)


def seconds_in(file: Path | None) -> float:
    """Reads seconds that another process may set; 0 where there are none."""
    try:
        return float(file.read_text("ascii")) if file is not None else 0.0
    except FileNotFoundError:
        return 0.0


def set_seconds(file: Path, seconds: float) -> None:
    """Sets them at once, so that nobody reads a half."""
    draft = file.with_suffix(".new")
    draft.write_text(repr(seconds), "ascii")
    draft.replace(file)
