"""What a member does is kept whole or not at all: one transaction for each press, with all that its answer shows.

A notice below the reply needs none, as long as there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event

from tests.reminding import keep, reminded
from tests.world import World, labels, response_of

COMMANDS = [
    ("studied", {"minutes": 30}),
    ("streak show", {}),
    ("streak why", {}),
    ("pause", {"from": "2027-01-04", "until": "2027-01-08"}),
    ("pause", {}),
    ("pause", {"end": True}),
    ("target choose", {"credential": "google-pmle", "exam_date": "2027-03-14"}),
    ("plan", {}),
    ("remind status", {}),
    ("mydata show", {}),
    ("mydata export", {}),
    ("settings", {"zone": "Berlin", "day_end": 3, "rest_days": "sat sun", "weekly_goal": "4", "sharing": "on"}),
    ("settings", {}),
    ("remind edit", {"time": "8:00"}),
    ("remind skip", {}),
    ("remind off", {}),
    ("remind streak off", {}),
    ("setup", {}),
]


# Which schedule is meant is read first, so that a refusal can name it; what is changed is read anew.
NAMES_ONE_FIRST = {"remind edit", "remind skip"}


@asynccontextmanager
async def transactions(world: World) -> AsyncIterator[list[str]]:
    """Counts the transactions that begin meanwhile, jobs apart."""
    database = world.store._database
    engines = database._engine.sync_engine, database._brief_reads._here, database._brief_writes._here
    begun: list[str] = []

    def note(connection: object) -> None:
        begun.append("begin")

    for engine in engines:
        event.listen(engine, "begin", note)
    try:
        yield begun
    finally:
        for engine in engines:
            event.remove(engine, "begin", note)


async def test_a_command_is_one_transaction(world: World) -> None:
    await world.mia.slash(world.channel, "studied")
    await keep(world, world.mia)
    for command, options in COMMANDS:
        async with transactions(world) as begun:
            await world.mia.slash(world.channel, command, **options)
        most = 2 if command in NAMES_ONE_FIRST else 1
        assert 1 <= len(begun) <= most, (command, options, len(begun))


@pytest.mark.parametrize(
    "label", ["I studied", "Snooze 1 hour", "Snooze until tomorrow", "Skip this week", "Stop reminders"]
)
async def test_a_press_below_a_reminder_is_one_transaction(world: World, label: str) -> None:
    message = await reminded(world)
    async with transactions(world) as begun:
        await world.ana.user.click(message, label=label)
    assert len(begun) == 1


async def test_a_press_below_what_was_logged_is_one_transaction(world: World) -> None:
    reply = await world.ana.slash(world.channel, "studied")
    for label in labels(response_of(reply))[1::-1]:  # my zone, then Undo
        async with transactions(world) as begun:
            await world.ana.click(response_of(reply), label=label)
        assert len(begun) == 1, label


async def test_a_press_below_settings_or_a_streak_is_one_transaction(world: World) -> None:
    await world.ana.slash(world.channel, "studied")
    for command, label in (
        ("settings", "Share in this server"),
        ("streak show", "Undo"),
        ("pause", "Pause from today"),
    ):
        reply = await world.ana.slash(world.channel, command)
        label = next(one for one in labels(response_of(reply)) if one.startswith(label))
        async with transactions(world) as begun:
            await world.ana.click(response_of(reply), label=label)
        assert len(begun) == 1, label
