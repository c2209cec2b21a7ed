"""What /doctor says to the operator: how the process, its database and its backups are doing."""

from __future__ import annotations

import asyncio
import math
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import discord

from bot import __version__
from bot.client.client import WhichcertClient
from bot.members.bot_health import BotHealth, bot_health
from bot.rules.sizes import bytes_words, span_words
from bot.rules.thresholds import BACKUP_OLD, REMINDERS_LATE, RESTORE_TEST_OLD
from bot.rules.wording import counted
from bot.threads import in_thread

_TURNS: Final = 5
_SHARDS_NAMED: Final = 10
_STATM: Final = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class ProcessReport:
    """What the operator reads about the process.

    `urgent`: sentences about what keeps the bot from working. `upkeep`: what else is to be done. Each says how.
    `state`: sentences about the process, its reminders, database and versions.
    """

    urgent: tuple[str, ...]
    upkeep: tuple[str, ...]
    state: tuple[str, ...]


async def report_on_process(client: WhichcertClient, up_for: timedelta) -> ProcessReport:
    """Look at the process, its database and its reminders. `up_for`: for how long the bot has run."""
    health = await bot_health(client.core)
    late = await _turn_seconds()
    shards = client.shard_count or 1
    away = [_away(client.core.presence.away)] if shards > 1 and client.core.presence.away else []
    memory = await in_thread(_resident_bytes)
    using = f", using {bytes_words(memory)} of memory" if memory is not None else ""
    servers = f"{counted(len(client.guilds), 'server')}{f' on {shards} shards' if shards > 1 else ''}"
    own = f"{late * 1000:.0f} ms"
    speed = (
        f"Discord answers in {client.latency * 1000:.0f} ms, and I add up to {own}."
        if math.isfinite(client.latency)
        else f"Discord has not answered yet. I add up to {own}."
    )
    worst = f", the latest {span_words(timedelta(seconds=health.worst_seconds))} late" if health.worst_seconds else ""
    state = (
        f"Up for {span_words(up_for)} in {servers}{using}. {speed}",
        f"{counted(health.sent, 'reminder')} sent in 24 hours{worst}. {' '.join(_of_store(health))}",
        f"whichcert {__version__}, Python {platform.python_version()}, discord.py {discord.__version__}.",
    )
    return ProcessReport((*away, *_urgent(health)), tuple(_upkeep(health)), state)


def _away(shards: list[int]) -> str:
    if len(shards) == 1:
        return f"**Shard {shards[0]} is not connected**: its servers get no replies until it is."
    named = ", ".join(map(str, shards[:_SHARDS_NAMED]))
    more = f" and {len(shards) - _SHARDS_NAMED:,} more" if len(shards) > _SHARDS_NAMED else ""
    return f"**Shards {named}{more} are not connected**: their servers get no replies until they are."


def _urgent(health: BotHealth) -> Iterator[str]:
    """Yield which reminders wait or were lost."""
    waiting = timedelta(seconds=health.figures.longest_due_seconds)
    if waiting > REMINDERS_LATE:
        due = counted(health.figures.reminders_due, "reminder")
        yield f"**{due} waiting**, the oldest for {span_words(waiting)}: the log says why."
    if health.lost:
        yield f"**{counted(health.lost, 'reminder')} lost** in 24 hours: the log says why."


def _upkeep(health: BotHealth) -> Iterator[str]:
    """Yield what is to be done about backups and the guide."""
    if health.figures.last_backup_at is None:
        yield "**No backup yet.** Make one: `python -m bot backup FILE`"
    elif (age := health.at - health.figures.last_backup_at) > BACKUP_OLD:
        yield f"**The last backup is {span_words(age)} old.** See why the timer makes none."
    if health.last_restore_test_at is None:
        if health.figures.last_backup_at is not None:
            yield "**No backup was ever tested.** Try one: `python -m bot restore --test FILE`"
    elif (since := health.at - health.last_restore_test_at) > RESTORE_TEST_OLD:
        yield f"**The last test of a backup is {span_words(since)} old.** Try one: `python -m bot restore --test FILE`"
    if number := health.figures.facts_due:
        due = "1 fact of the guide is" if number == 1 else f"{number:,} facts of the guide are"
        yield f"**{due} due for checking.** `python -m bot doctor` names what to check."


def _of_store(health: BotHealth) -> Iterator[str]:
    yield f"Database: {bytes_words(health.figures.database_bytes)}."
    if health.figures.last_backup_at is not None:
        yield f"Last backup {span_words(health.at - health.figures.last_backup_at)} ago."
    if health.last_restore_test_at is not None:
        yield f"Backup last tested {span_words(health.at - health.last_restore_test_at)} ago."


async def _turn_seconds() -> float:
    """Return how long the longest of a few turns of the event loop takes: what else runs there delays every reply."""
    loop, longest = asyncio.get_running_loop(), 0.0
    for _ in range(_TURNS):
        began = loop.time()
        await asyncio.sleep(0)
        longest = max(longest, loop.time() - began)
    return longest


def _resident_bytes() -> int | None:
    """Return how much memory the process has now. Return None where the system does not say."""
    if sys.platform != "linux":
        return None
    try:
        return int(_STATM.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
