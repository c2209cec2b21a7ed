"""Members use everything once: commands, buttons, lists, forms, the message menu, direct messages."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.wire.objects import Payload
from tests.wire.people import Reply
from tests.wire.place import Place, eventually, open_place
from tests.world import labels, options, shown_in

# How each command is used once, in this order, and what the member reads.
USES: list[tuple[str, dict[str, Any], str]] = [
    ("help", {}, "What I can do"),
    ("ask", {"question": "What does the Google exam cost?"}, "200"),
    ("whichcert", {"employer": "regulated"}, "credential"),
    ("credential", {"name": "google-pmle"}, "Google"),
    ("compare", {"first": "google-pmle", "second": "aws-mla"}, "Google"),
    ("settings", {"zone": "Berlin", "sharing": "on"}, "Europe/Berlin"),
    ("target choose", {"credential": "google-pmle", "exam_date": "2027-03-14"}, "Google"),
    ("target show", {}, "days"),
    ("plan", {}, "Your plan"),
    ("studied", {"minutes": 30, "what": "a practice exam"}, "1 day"),
    ("streak show", {}, "1 day"),
    ("streak why", {}, "studied"),
    ("streak of", {"member": "ana"}, "Ana"),
    ("leaderboard", {}, "Ana"),
    ("remind on", {"weekday": "mon", "time": "19:30"}, "Monday at 19:30"),
    ("remind status", {}, "Monday (Europe/Berlin)"),
    ("remind edit", {"time": "20:15"}, "Monday at 20:15"),
    ("remind skip", {}, "skipped"),
    ("remind off", {}, "No more reminders"),
    ("remind once", {"day": "in 3 days", "note": "book a slot"}, "book a slot"),
    ("remind streak on", {}, "streak"),
    ("remind streak off", {}, "no longer remind you of your streak"),
    ("pause", {}, "pause"),
    ("guide about", {}, "passages"),
    ("guide contents", {}, "guide"),
    ("guide gaps", {}, "Open questions"),
    ("setup", {}, "Set up this server"),
    ("doctor", {}, "Works."),
    ("guide reload", {}, "guide"),
    ("target clear", {}, "target"),
    ("mydata show", {}, "Settings"),
    ("mydata export", {}, "This file holds"),
    ("mydata delete", {}, "Delete everything about you?"),
]


def all_commands(commands: list[Payload]) -> set[str]:
    """Gives the words of every command that Discord knows, those with subcommands by these."""
    found = set[str]()
    for command in (c for c in commands if c["type"] == 1):
        found |= words_of(command)
    return found


def words_of(command: Payload) -> set[str]:
    """Gives the words of a command, or of its subcommands and those of its groups."""
    inner = [words for option in command.get("options", ()) if option["type"] in {1, 2} for words in words_of(option)]
    return {f"{command['name']} {words}" for words in inner} or {command["name"]}


async def test_every_command_once(tmp_path: Path, brief_guide: Path) -> None:
    async with open_place(tmp_path, GUIDE_PATH=str(brief_guide)) as place:
        await place.bot.start(OPERATOR_IDS=str(place.mia.id))
        assert all_commands(place.discord.memory.commands) == {words for words, _, _ in USES}
        unheard = {}
        for words, given, read in USES:
            person = place.mia if words.startswith(("guide", "setup", "doctor")) else place.ana
            known = {name: place.ana if value == "ana" else value for name, value in given.items()}
            reply = await person.slash(place.channel, words, **known)
            text = shown_in(reply.message)
            if read.casefold() not in text.casefold() or "went wrong" in text:
                unheard[words] = text
        assert unheard == {}


async def test_what_is_typed_is_completed_and_a_message_can_be_asked(wire: Place) -> None:
    suggested = await wire.ana.autocomplete(wire.channel, "ask", "question", "how lon")
    assert suggested[0] == "How long is the exam?"

    written = wire.discord.memory.add_message(wire.channel, wire.ben.user, {"content": "what is the fee?"})
    reply = await wire.ana.use("Ask the guide", written)
    assert reply.ephemeral
    assert "200 US dollars" in shown_in(reply.message)

    await wire.ana.click(reply, "Share")
    (public,) = [message for message in wire.channel.history() if message.author.bot]
    assert "200 US dollars" in shown_in(public)


async def test_buttons_lists_and_forms(wire: Place) -> None:
    asked = await wire.ana.slash(wire.channel, "ask", question="programming language of the exam")
    await wire.ben.click(asked, "Helpful")

    settings = await wire.ana.slash(wire.channel, "settings")
    form = await wire.ana.click(settings, next(label for label in labels(settings.message) if "zone" in label))
    await wire.ana.fill_in(form, **{form_label(form): "Tokyo"})
    assert "Asia/Tokyo" in shown_in(settings.message)

    contents = await wire.ana.slash(wire.channel, "guide contents")
    chosen = await wire.ana.choose(contents, options(contents.message)[0]["label"])
    assert shown_in(chosen.message)


def form_label(form: Reply) -> str:
    row = form.modal["components"][0]
    return (row.get("label") or row["components"][0]["label"]).replace(" ", "_")


async def test_a_direct_message_is_answered_like_a_question(wire: Place) -> None:
    await wire.ana.write("how many minutes does it take")
    await eventually(lambda: bool(wire.ana.received()))

    assert "two hours" in shown_in(wire.ana.received()[0])
    assert wire.ben.received() == []


async def test_what_is_private_is_seen_by_nobody_else_and_files_come_whole(wire: Place) -> None:
    await wire.ana.slash(wire.channel, "studied", minutes=25)
    export = await wire.ana.slash(wire.channel, "mydata export")

    assert export.ephemeral
    assert export.message not in wire.channel.history()
    ((name, content),) = export.message.files.items()
    assert name.endswith(".json")
    assert json.loads(content)["member_id"] == str(wire.ana.id)


async def test_200_members_at_once_are_each_answered_in_time(wire: Place) -> None:
    members = [wire.discord.person(f"Member{number}", wire.server) for number in range(200)]

    async def study(number: int) -> Reply:
        member = members[number]
        if number % 2:
            return await member.slash(wire.channel, "ask", question="what does the exam cost?", private=True)
        return await member.slash(wire.channel, "studied", minutes=number + 1)

    replies = await asyncio.gather(*(study(number) for number in range(200)))

    for number, reply in enumerate(replies):
        assert reply.interaction.user is members[number].user
        assert reply.message.seen_by in {members[number].user, None if not number % 2 else members[number].user}
        assert ("200 US dollars" if number % 2 else "Logged") in shown_in(reply.message)
    for number in range(0, 200, 2):
        streak = await members[number].slash(wire.channel, "mydata show")
        assert f"{number + 1} min" in shown_in(streak.message)


@pytest.mark.parametrize("zone", ["America", "Nowhere/Gone"])
async def test_a_zone_that_is_none_is_not_kept(wire: Place, zone: str) -> None:
    logged = await wire.ana.slash(wire.channel, "studied", minutes=20)
    offered = next(item["custom_id"] for item in logged.message.items() if item["custom_id"].startswith("my-zone:"))

    refused = await wire.ana.press(logged.message, f"{offered.rpartition(':')[0]}:{zone}")

    assert "I no longer know this time zone" in shown_in(refused.message)
    assert "Time zone: not set" in shown_in((await wire.ana.slash(wire.channel, "settings")).message)
