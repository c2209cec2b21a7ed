"""The time of the simulated Discord and of the bot beside it: real, or begun elsewhere and hurried."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class SharedClock:
    """Tells the same time in every process of this machine, `speed` times as fast as it goes by."""

    began_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    began_monotonic: float = field(default_factory=time.monotonic)
    speed: float = 1.0

    def now(self) -> datetime:
        """Gives the present instant, aware, in UTC."""
        return self.began_at + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        """Gives the seconds since it began, of its own kind."""
        return (time.monotonic() - self.began_monotonic) * self.speed

    def real(self, seconds: float) -> float:
        """Gives how long its seconds take."""
        return seconds / self.speed

    def to_text(self) -> str:
        """Writes it for another process."""
        return f"{self.began_at.isoformat()} {self.began_monotonic!r} {self.speed!r}"

    @classmethod
    def from_text(cls, text: str) -> SharedClock:
        """Reads what to_text wrote."""
        began_at, began_monotonic, speed = text.split()
        return cls(datetime.fromisoformat(began_at), float(began_monotonic), float(speed))
