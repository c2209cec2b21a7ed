"""What /doctor says to the operator: how the process, its database and its backups are doing."""

from __future__ import annotations

import asyncio
import math
import os
import platform
import sys
from collections.abc import AsyncIterator, Iterator
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


async def process_lines(client: WhichcertClient, up_for: timedelta) -> AsyncIterator[str]:
    """Yield what the operator should see to, and then lines on the process, its versions, database and reminders.

    `up_for`: for how long the bot has run.
    """
    health = await bot_health(client.core)
    late = await _turn_seconds()
    shards = client.shard_count or 1
    if shards > 1 and (away := client.core.presence.away):
        yield f"• {_away(away)}"
    for line in _to_do(health):
        yield f"• {line}"
    yield (
        f"whichcert {__version__}, Python {platform.python_version()}, discord.py {discord.__version__}, "
        f"up for {span_words(up_for)}."
    )
    latency = f"{client.latency * 1000:.0f} ms to Discord" if math.isfinite(client.latency) else "no beat yet"
    memory = await in_thread(_resident_bytes)
    used = f", {bytes_words(memory)} of memory" if memory is not None else ""
    servers = f"{counted(len(client.guilds), 'server')}{f' on {shards} shards' if shards > 1 else ''}"
    yield f"{servers}, {latency}, {late * 1000:.0f} ms a turn of the event loop{used}."
    yield " ".join(_of_store(health))
    worst = f", the latest by {span_words(timedelta(seconds=health.worst_seconds))}" if health.worst_seconds else ""
    yield f"Reminders in 24 hours: {health.sent:,} sent{worst}."


def _away(shards: list[int]) -> str:
    if len(shards) == 1:
        return f"**Shard {shards[0]} is not connected**: its servers get no replies until it is."
    named = ", ".join(map(str, shards[:_SHARDS_NAMED]))
    more = f" and {len(shards) - _SHARDS_NAMED:,} more" if len(shards) > _SHARDS_NAMED else ""
    return f"**Shards {named}{more} are not connected**: their servers get no replies until they are."


def _to_do(health: BotHealth) -> Iterator[str]:
    """Yield what the operator should see to, the most urgent first."""
    waiting = timedelta(seconds=health.figures.longest_due_seconds)
    if waiting > REMINDERS_LATE:
        due = counted(health.figures.reminders_due, "reminder")
        yield f"**{due} waiting**, the oldest for {span_words(waiting)}: see the log."
    if health.lost:
        yield f"**{counted(health.lost, 'reminder')} lost** in 24 hours: see the log."
    if health.figures.last_backup_at is None:
        yield "**No backup yet**: make one with `python -m bot backup FILE`."
    elif (age := health.at - health.figures.last_backup_at) > BACKUP_OLD:
        yield f"**The last backup is {span_words(age)} old**: see why the timer makes none."
    if health.last_restore_test_at is None:
        if health.figures.last_backup_at is not None:
            yield "A restore was never tested: try `python -m bot restore --test FILE`."
    elif health.at - health.last_restore_test_at > RESTORE_TEST_OLD:
        yield "The last restore test is old: try `python -m bot restore --test FILE`."
    if health.figures.facts_due:
        yield f"{counted(health.figures.facts_due, 'fact')} of the guide to check again."


def _of_store(health: BotHealth) -> Iterator[str]:
    yield f"Database: {bytes_words(health.figures.database_bytes)}."
    if health.figures.last_backup_at is not None:
        yield f"Last backup {span_words(health.at - health.figures.last_backup_at)} ago."
    if health.last_restore_test_at is not None:
        yield f"Last restore test {span_words(health.at - health.last_restore_test_at)} ago."


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
