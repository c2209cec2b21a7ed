"""What every use case needs: the database, the guide, the clock, and when the bot was there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.settings import REMINDERS_PER_SECOND
from bot.store import Store
from knowledge.guide import Guide

if TYPE_CHECKING:
    from bot.members.presence import Presence


@dataclass
class Core:
    """Is handed to each use case; only the guide is ever replaced, as a whole, by one that was read anew.

    `departed` holds (server, member) of those who share there and were found to have left, until they are dropped.
    """

    store: Store
    guide: Guide
    clock: Clock
    presence: Presence
    reminders_per_second: float = REMINDERS_PER_SECOND
    departed: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
