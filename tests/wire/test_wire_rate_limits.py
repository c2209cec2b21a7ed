"""Discord limits requests: whatever limit and however long, every reminder comes, once, and everything else goes on."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.wire.faults import banned, too_many
from tests.wire.place import Place, eventually
from tests.wire.reminding import DUE, EVERY_DAY, MESSAGES, arrives, lease_runs_out, remind, reminders
from tests.world import shown_in

OPENING = "/users/@me/channels"
KINDS = pytest.mark.parametrize("of_all", [True, False], ids=["global", "of a bucket"])


async def minutes_pass(place: Place, minutes: float) -> None:
    await asyncio.sleep(place.discord.clock.real(60 * minutes))


@KINDS
@pytest.mark.parametrize("seconds", [5, 20, 29, 40])
async def test_two_limits_in_a_row_lose_and_double_nothing(monday: Place, seconds: int, of_all: bool) -> None:
    await remind(monday, monday.ana)
    await remind(monday, monday.ben)
    monday.discord.when("POST", MESSAGES, times=2, **too_many(seconds, of_all=of_all))
    monday.discord.clock.skip_to(DUE)

    await arrives(monday.ana)
    await arrives(monday.ben)
    await remind(monday, monday.mia, at="21:00")  # requests of every kind go on
    await lease_runs_out(monday)
    assert [len(reminders(person.direct_messages)) for person in (monday.ana, monday.ben)] == [1, 1]


@KINDS
async def test_limits_that_grow_on_one_request_lose_and_double_nothing(monday: Place, of_all: bool) -> None:
    await remind(monday, monday.ana)
    for seconds in (5, 20, 29, 40):
        monday.discord.when("POST", MESSAGES, **too_many(seconds, of_all=of_all))
    monday.discord.clock.skip_to(DUE)

    message = await arrives(monday.ana)
    assert message.created_at >= DUE + timedelta(seconds=5 + 20 + 29 + 40)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1


@KINDS
async def test_a_limit_while_the_history_is_read_and_while_messages_are_opened(monday: Place, of_all: bool) -> None:
    await remind(monday, monday.ana)
    await remind(monday, monday.ben)
    lost = monday.discord.when("POST", f"/channels/{monday.ana.direct_messages.id}/messages", loses_answer=True)
    gone = monday.ben.direct_messages.id
    assert await monday.bot.stop() == 0
    del monday.discord.memory.channels[gone]
    await monday.bot.start()
    monday.discord.when("GET", MESSAGES, times=2, **too_many(29, of_all=of_all))
    monday.discord.when("POST", OPENING, times=2, **too_many(29, of_all=of_all))
    monday.discord.clock.skip_to(DUE)

    await arrives(monday.ben)
    await eventually(lambda: lost.met == 1 and len(monday.discord.sent("GET", r"/channels/\d+/messages")) >= 3)
    await lease_runs_out(monday)
    assert [len(reminders(person.direct_messages)) for person in (monday.ana, monday.ben)] == [1, 1]
    status = await monday.ana.slash(monday.channel, "remind status")
    assert "arrived" in shown_in(status.message)


@pytest.mark.parametrize("limit", [too_many(600, of_all=True), banned(600)], ids=["Discord", "Cloudflare"])
async def test_a_long_limit_of_all_pauses_every_delivery_until_it_is_over(monday: Place, limit: dict[str, Any]) -> None:
    people = [monday.ana, monday.ben, monday.mia]
    for number, person in enumerate(people):
        await remind(monday, person, at=f"19:3{number}")
    monday.discord.when("POST", MESSAGES, times=None, **limit)
    monday.discord.clock.skip_to(DUE)
    await eventually(lambda: "Discord limits all requests for 600.0 s" in monday.bot.log)
    await minutes_pass(monday, 0.5)  # what was under way ends
    monday.discord.faults.clear()
    before = len(monday.discord.sent("POST", r"/channels/\d+/messages"))

    await minutes_pass(monday, 8)
    assert len(monday.discord.sent("POST", r"/channels/\d+/messages")) == before
    for person in people:
        message = await arrives(person)
        assert message.created_at >= DUE + timedelta(minutes=10)
    await lease_runs_out(monday)
    assert [len(reminders(person.direct_messages)) for person in people] == [1, 1, 1]


async def test_a_long_limit_of_one_way_is_honoured_and_stops_nobody_else(monday: Place) -> None:
    await remind(monday, monday.ana)
    await remind(monday, monday.ben, at="19:31")
    own = f"/channels/{monday.ana.direct_messages.id}/messages"
    monday.discord.when("POST", own, **too_many(600))
    monday.discord.clock.skip_to(DUE)

    bens = await arrives(monday.ben)
    anas = await arrives(monday.ana)
    assert bens.created_at < DUE + timedelta(minutes=10) <= anas.created_at


async def test_a_request_under_way_keeps_its_reminder_however_long_it_takes(monday: Place, tmp_path: Path) -> None:
    await remind(monday, monday.ana)
    own = f"/channels/{monday.ana.direct_messages.id}/messages"
    limited = monday.discord.when("POST", own, holds_before=True, **too_many(29))
    held = monday.discord.when("POST", own, holds_before=True)
    monday.discord.clock.skip_to(DUE)
    await limited.reached()
    await minutes_pass(monday, 4)
    limited.release()
    await held.reached()
    requests = len(monday.discord.sent("POST", own))

    await minutes_pass(monday, 4)  # by now the first lease would be over
    assert len(monday.discord.sent("POST", own)) == requests
    assert monday.discord.sent("GET", r"/channels/\d+/messages") == []
    with closing(sqlite3.connect(tmp_path / "data" / "whichcert.db")) as database:
        ((lease_until,),) = database.execute("SELECT lease_until FROM occurrences")
    assert datetime.fromisoformat(lease_until).replace(tzinfo=UTC) > monday.discord.clock.now()
    held.release()
    await arrives(monday.ana)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1
    assert monday.discord.sent("GET", r"/channels/\d+/messages") == []


async def test_many_hanging_requests_keep_nobody_else_waiting(monday: Place) -> None:
    members = [monday.discord.person(f"Member{number}", monday.server) for number in range(20)]
    hanging = members[:16]
    for number, member in enumerate(members):
        await remind(monday, member, at="19:30" if number < 16 else "19:33", weekday=EVERY_DAY)
    held = [
        monday.discord.when("POST", f"/channels/{member.direct_messages.id}/messages", holds_before=True)
        for member in hanging
    ]
    monday.discord.clock.skip_to(DUE)
    await held[0].reached()

    for member in members[16:]:
        await arrives(member)
    for one in held:
        one.release()
    await eventually(lambda: all(reminders(member.direct_messages) for member in members))
    await lease_runs_out(monday)
    assert [len(reminders(member.direct_messages)) for member in members] == [1] * 20
