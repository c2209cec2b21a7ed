"""What every use case needs: the database, the guide, the clock, and when the bot was connected."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.settings import BACKUP_DAYS, REMINDERS_PER_SECOND
from bot.store import Store
from bot.watch import UNWATCHED, Watch
from knowledge.guide import Guide

if TYPE_CHECKING:
    from bot.members.presence import Presence


@dataclass
class Core:
    """The first argument of each use case.

    `guide`: replaced as a whole when the guide is read again. No other attribute is ever replaced.
    `backup_days`: for how many days the operator keeps backups (`Settings.backup_days`).
    `departed`: pairs (server id, member id) of members who left a server on whose leaderboard they agreed to be shown.
    The leaderboard leaves these members out. `drop_departed` ends their sharing and removes the pairs. A pair is also
    removed if the member shares there again.
    `suggesting`: held while a thread looks for suggestions in the guide. Threads that compute at the same time would
    take the interpreter lock from the event loop in turn.
    `watch`: is told what the bot does, for the operator.
    """

    store: Store
    guide: Guide
    clock: Clock
    presence: Presence
    reminders_per_second: float = REMINDERS_PER_SECOND
    backup_days: int = BACKUP_DAYS
    departed: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    suggesting: asyncio.Lock = field(default_factory=asyncio.Lock)
    watch: Watch = UNWATCHED
