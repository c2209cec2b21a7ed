"""Store values for which SQLite has no type: instants, weekdays, wall-clock times, causes and ids of channels."""

from __future__ import annotations

from datetime import UTC, datetime, time

from sqlalchemy import DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from bot.rules.reasons import Cause


class Instant(TypeDecorator[datetime]):
    """Stores an aware instant in UTC. Raises ValueError for a naive datetime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert a value to its stored form."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a zone cannot be kept.")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant  # SQLite stores text

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert the stored form back to a value."""
        return None if value is None else instant_of(value)


def instant_of(stored: str | datetime) -> datetime:
    """Return the aware instant for a value that the driver or SQLAlchemy read from an Instant column."""
    value = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Weekdays(TypeDecorator[frozenset[int]]):
    """Stores weekdays as a bit mask. Weekday 0 is Monday, so Monday's bit is 1."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: Dialect) -> int | None:
        """Convert a value to its stored form."""
        return None if value is None else sum(1 << weekday for weekday in value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> frozenset[int] | None:
        """Convert the stored form back to a value."""
        return None if value is None else frozenset(day for day in range(7) if value & (1 << day))


class WallTime(TypeDecorator[time]):
    """Stores a wall-clock time as HH:MM."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        """Convert a value to its stored form."""
        return None if value is None else f"{value:%H:%M}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> time | None:
        """Convert the stored form back to a value."""
        return None if value is None else time.fromisoformat(value)


class StoredCause(TypeDecorator[Cause]):
    """Stores why a reminder was not sent or why its schedule is paused.

    The stored text is the reason's name, with its detail if there is one. So a new wording for members does not change
    the stored text.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Cause | None, dialect: Dialect) -> str | None:
        """Convert a value to its stored form."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Cause | None:
        """Convert the stored form back to a value."""
        return None if value is None else Cause.parse(value)


class ChannelIds(TypeDecorator[frozenset[int]]):
    """Stores the ids of some channels, lowest first, with a comma between them. An empty text is no channel at all."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: Dialect) -> str | None:
        """Convert a value to its stored form."""
        return None if value is None else ",".join(map(str, sorted(value)))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[int] | None:
        """Convert the stored form back to a value."""
        return None if value is None else frozenset(map(int, filter(None, value.split(","))))
