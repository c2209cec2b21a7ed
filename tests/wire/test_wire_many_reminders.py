"""Many reminders fall due at once: at the pace set, oldest first, servers in turns, and commands as quick as ever."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from bot.store import Store
from bot.store.tables import members, schedules
from tests.bench.filled_store import fill
from tests.wire.objects import Server
from tests.wire.people import Person
from tests.wire.place import Place, eventually, open_place
from tests.wire.reminding import MONDAY
from tests.world import shown_in

SENDING = r"/channels/\d+/messages"
MANY, FEW = 140, 10


async def fall_due(folder: Path, people: Sequence[Person], server: Server, at: datetime) -> None:
    """Keeps a schedule for each, as if they had asked for it in a server."""
    kept: dict[str, Any] = {"weekdays": frozenset([at.weekday()]), "wall_time": time(at.hour, at.minute), "zone": "UTC"}
    kept |= {"state": "on", "next_due_at": at, "created_at": MONDAY, "guild_id": server.id}
    store = await Store.open(None, folder / "data")
    about = {"day_ends_at_hour": 4, "created_at": MONDAY}
    await fill(store, members, [about | {"member_id": person.id} for person in people])
    rows = [kept | {"member_id": person.id, "dm_channel_id": person.direct_messages.id} for person in people]
    await fill(store, schedules, rows)
    await store.close()


def channels(place: Place) -> list[int]:
    """Gives the channels in the order in which they were written to."""
    return [int(request.path.split("/")[2]) for request in place.discord.sent("POST", SENDING)]


async def seconds_to_answer(place: Place, people: list[Person]) -> float:
    replies = [await one.slash(place.channel, "ask", question="what does the exam cost?") for one in people]
    return median(reply.seconds for reply in replies)


async def test_many_due_at_once(tmp_path: Path) -> None:
    async with open_place(tmp_path, speed=30, began_at=MONDAY, REMINDERS_PER_SECOND="5") as place:
        large, small = place.server, place.discord.server("Small")
        many = [place.discord.person(f"Many{number}", large) for number in range(MANY)]
        few = [place.discord.person(f"Few{number}", small) for number in range(FEW)]
        due_at = MONDAY + timedelta(minutes=10)
        await fall_due(tmp_path, many, large, due_at)
        await fall_due(tmp_path, few, small, due_at + timedelta(seconds=1))
        askers = [place.discord.person(f"Asker{number}", large) for number in range(20)]
        await place.bot.start()
        before = await seconds_to_answer(place, askers[:10])

        place.discord.clock.skip_to(due_at + timedelta(minutes=1))
        await eventually(lambda: len(channels(place)) >= 20)
        meanwhile = await seconds_to_answer(place, askers[10:])
        assert len(channels(place)) < MANY + FEW  # they were still being sent
        await eventually(lambda: len(channels(place)) == MANY + FEW, 60)

        assert meanwhile < max(10 * before, 0.5)
        assert len(set(channels(place))) == MANY + FEW
        assert place.discord.rates.refused_globally == 0
        assert place.discord.rates.refused == []
        of_few = [number for number, channel in enumerate(channels(place)) if channel in ids(few)]
        assert max(of_few) < 3 * FEW  # a server with few members does not wait for one with many
        asked = [request.at for request in place.discord.sent("POST", SENDING)]
        for number in range(len(asked) - 100):
            assert asked[number + 100] - asked[number] > 18.0  # five a second, some leeway for sockets


def ids(people: list[Person]) -> set[int]:
    return {person.direct_messages.id for person in people}


async def test_first_messages_go_out_one_a_second(tmp_path: Path) -> None:
    async with open_place(tmp_path, speed=20, began_at=MONDAY) as place:
        await place.bot.start()
        people = [place.discord.person(f"Member{number}", place.server) for number in range(8)]
        replies = await asyncio.gather(
            *(one.slash(place.channel, "remind on", weekday="mon", time="19:30", zone="UTC") for one in people)
        )

        assert all("Reminders are on" in shown_in(reply.message) for reply in replies)
        opened = [request.at for request in place.discord.sent("POST", "/users/@me/channels")]
        assert len(opened) == len(people)
        assert opened[-1] - opened[0] > 0.9 * (len(people) - 1)


@pytest.mark.faults
async def test_a_hundred_thousand_due_in_one_minute(tmp_path: Path) -> None:
    async with open_place(tmp_path, speed=10, began_at=MONDAY) as place:
        clock, large, small = place.discord.clock, place.server, place.discord.server("Small")
        many = [place.discord.person(f"Many{number}", large) for number in range(100_000 - FEW)]
        few = [place.discord.person(f"Few{number}", small) for number in range(FEW)]
        due_at = MONDAY + timedelta(minutes=10)
        await fall_due(tmp_path, many, large, due_at)
        await fall_due(tmp_path, few, small, due_at + timedelta(seconds=1))
        await place.bot.start()
        before = await seconds_to_answer(place, many[:5])

        clock.skip_to(due_at + timedelta(minutes=1))
        await eventually(lambda: bool(channels(place)), 30)
        began, answered = clock.seconds(), []
        while clock.seconds() - began < 300:
            answered.append(await seconds_to_answer(place, many[:5]))
            await asyncio.sleep(1)
        rate = len(channels(place)) / (clock.seconds() - began)

        print(f"{rate:.2f} a second; commands took {before:.3f} s before and {max(answered):.3f} s at worst meanwhile")
        assert 4 < rate < 5.2
        assert max(answered) < 0.5
        assert ids(few) <= set(channels(place)[: 3 * FEW])
        assert place.discord.rates.refused_globally == 0
        assert place.discord.rates.refused == []
