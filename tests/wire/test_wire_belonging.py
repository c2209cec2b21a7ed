"""Nothing of one server is reached from another, whatever an interaction names that no client would send."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.client.persistent import PersistentButton, PersistentPicker, PersistentSelect
from tests.wire.messages import Message
from tests.wire.objects import Server
from tests.wire.people import Person
from tests.wire.place import Place, eventually
from tests.wire.reminding import DUE, EVERY_DAY, reminders
from tests.world import World, shown_in

# Every option and button that names a member, a channel, a role or a schedule; each is tried from elsewhere below.
OPTIONS = {
    ("remind on", "where"),
    ("remind on", "role"),
    ("remind edit", "where"),
    ("remind edit", "role"),
    ("remind skip", "where"),
    ("remind off", "where"),
    ("streak of", "member"),
}
BUTTONS = {
    "remind-snooze", "remind-skip", "remind-stop", "remind-take", "remind-resume", "remind-end", "remind-unskip",
    "remind-manage", "remind-remove", "remind-streak-off", "setup", "studied",
}  # fmt: skip
_NAMES_A_SCHEDULE = re.compile(r"\{schedule_id\}|remind-.*\{key\}|studied:\{key\}")
_MEMBER, _CHANNEL, _ROLE, _MENTIONABLE = 6, 7, 8, 9


def options_of(command: dict[str, Any], words: str = "") -> set[tuple[str, str]]:
    """Gives the options that name something of a server, each with its command."""
    words = f"{words} {command['name']}".strip()
    found = set()
    for option in command.get("options", ()):
        if option["type"] in {_MEMBER, _CHANNEL, _ROLE, _MENTIONABLE}:
            found.add((words, option["name"]))
        elif option["type"] in {1, 2}:
            found |= options_of(option, words)
    return found


async def test_each_way_to_name_something_of_a_server_is_tried_here(world: World) -> None:
    found: set[tuple[str, str]] = set()
    for command in world.bot.tree.get_commands():
        found |= options_of(command.to_dict(world.bot.tree))
    assert found == OPTIONS

    items = world.bot.persistent_items
    declared = [
        item.declaration for item in items if issubclass(item, (PersistentButton, PersistentPicker, PersistentSelect))
    ]
    assert len(declared) == len(items)
    assert {one.partition(":")[0] for one in declared if _NAMES_A_SCHEDULE.search(one)} == BUTTONS


def elsewhere(place: Place) -> tuple[Server, Person, Any]:
    """Makes a second server with an admin of its own and its channel."""
    server = place.discord.server("Another group")
    return server, place.discord.person("Eve", server, admin=True), place.discord.channel(server, "lounge")


async def known(place: Place, server: Server) -> None:
    """Lets the bot know the second server."""
    await place.discord.gateway.dispatch("GUILD_CREATE", server.payload(place.discord.memory.bot), server.id)


async def group_of(place: Place) -> None:
    reply = await place.mia.slash(
        place.channel, "remind on", weekday=EVERY_DAY, time="19:30", zone="UTC", where=place.channel
    )
    assert "Reminders are on" in shown_in(reply.message)


async def group_status(place: Place) -> str:
    return shown_in((await place.mia.slash(place.channel, "remind status")).message)


NONE_HERE = re.compile(r"There (are|were) no reminders|no longer exists")


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("remind on", {"weekday": "tue", "time": "8:00", "zone": "UTC"}),
        ("remind edit", {"time": "8:00"}),
        ("remind skip", {}),
        ("remind off", {}),
    ],
)
async def test_no_command_reaches_a_channel_of_another_server(
    monday: Place, words: str, options: dict[str, Any]
) -> None:
    server, eve, lounge = elsewhere(monday)
    await known(monday, server)
    await group_of(monday)
    before = await group_status(monday)

    reply = await eve.slash(lounge, words, where=monday.channel, **options)

    assert NONE_HERE.search(shown_in(reply.message))
    assert await group_status(monday) == before


@pytest.mark.parametrize("words", ["remind on", "remind edit"])
async def test_no_role_of_another_server_is_mentioned(monday: Place, words: str) -> None:
    server, eve, lounge = elsewhere(monday)
    await known(monday, server)
    times = {"weekday": "tue", "time": "8:00", "zone": "UTC"}
    await eve.slash(lounge, "remind on", where=lounge, **times)

    reply = await eve.slash(lounge, words, where=lounge, role=monday.role, **times)

    assert "This role no longer exists here" in shown_in(reply.message)
    assert str(monday.role[0]) not in shown_in((await eve.slash(lounge, "remind status")).message)


async def test_no_streak_of_another_server_is_shown(monday: Place) -> None:
    server, eve, lounge = elsewhere(monday)
    await known(monday, server)
    await monday.ana.slash(monday.channel, "settings", sharing="Show them my streak, my week and my exam")
    await monday.ana.slash(monday.channel, "studied", minutes=20)

    reply = await eve.slash(lounge, "streak of", member=monday.ana)

    assert "does not share their streak in this server" in shown_in(reply.message)


async def test_no_button_moves_a_schedule_of_another_server(monday: Place) -> None:
    server, eve, lounge = elsewhere(monday)
    await known(monday, server)
    await group_of(monday)
    monday.discord.clock.skip_to(DUE)
    await eventually(lambda: bool(reminders(monday.channel)))
    (sent,) = reminders(monday.channel)
    key = next(item["custom_id"].rpartition(":")[2] for item in sent.items() if "remind-manage" in item["custom_id"])
    schedule = key[1:].partition(".")[0]
    before = await status_once_sent(monday)
    own = await eve.slash(lounge, "help")

    for custom_id in (
        *(f"remind-snooze:{until}:{key}" for until in ("hour", "evening", "tomorrow")),
        f"remind-skip:{key}",
        f"remind-unskip:{key}",
        f"remind-stop:{key}",
        f"remind-manage:{key}",
        f"setup:stop:{schedule}",
        f"remind-take:{schedule}:1930:1945",
        f"remind-resume:{schedule}",
        f"remind-end:{schedule}",
        f"remind-remove:{schedule}",
    ):
        assert "(with Manage Server) can" in await press(eve, own.message, custom_id), custom_id
    form = await eve.press(own.message, f"setup:edit:time:{schedule}")
    for tried in (
        await eve.fill_in(form, time_of_day="8:00"),
        await eve.choose_unoffered(own.message, f"setup:day:{schedule}", "3"),
    ):
        told = (tried.interaction.followups or [tried.message])[-1]
        assert "These reminders belong to a group" in shown_in(told)
    assert await group_status(monday) == before

    assert "Your streak reminder was off" in await press(eve, own.message, f"remind-streak-off:{key}")
    assert "Logged" in await press(eve, own.message, f"studied:{key}")  # which is her own day, and nothing of theirs


async def status_once_sent(place: Place) -> str:
    """The status once it says what became of the reminder, which is kept after that arrived."""
    told = ""
    for _ in range(100):
        told = await group_status(place)
        if "about to be sent" not in told:
            return told
    raise AssertionError(told)


async def press(person: Person, message: Message, custom_id: str) -> str:
    """Gives what a member reads who presses a button that the bot never put there."""
    reply = await person.press(message, custom_id)
    return shown_in((reply.interaction.followups or [reply.message])[-1])
