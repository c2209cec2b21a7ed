"""Everything breaks at random while members study: what they were told is kept once, and nobody reads another's."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.wire.faults import refusal, too_many
from tests.wire.people import NoAnswer, Person, Reply
from tests.wire.place import Place, open_place
from tests.world import shown_in

CALLBACK = "/interactions/*/callback"
ROUNDS, MEMBERS = 6, 6
ANSWER_SECONDS = 5.0


@dataclass
class Notes:
    """What a member did: the minutes of each entry, and of those that the bot confirmed."""

    tried: list[int] = field(default_factory=list)
    confirmed: list[int] = field(default_factory=list)


async def study(place: Place, member: Person, minutes: int, notes: Notes) -> None:
    """Logs some minutes; a member who reads no answer does not know whether they count."""
    notes.tried.append(minutes)
    try:
        reply = await member.slash(place.channel, "studied", ANSWER_SECONDS, minutes=minutes)
    except NoAnswer:
        return
    if "day" in shown_in(reply.message):
        notes.confirmed.append(minutes)
    check_belongs(reply, member)


async def ask(place: Place, member: Person) -> None:
    """Asks in private."""
    try:
        question = "what does the exam cost?"
        reply = await member.slash(place.channel, "ask", ANSWER_SECONDS, question=question, private=True)
    except NoAnswer:
        return
    assert "200 US dollars" in shown_in(reply.message) or "try again" in shown_in(reply.message)
    check_belongs(reply, member)


def check_belongs(reply: Reply, member: Person) -> None:
    """Makes sure that an answer is the member's own, and one."""
    assert reply.interaction.user is member.user
    assert reply.message.seen_by in {member.user, None}
    assert reply.interaction.followups == []


async def break_something(place: Place, chance: Random) -> None:
    """Lets one thing go wrong."""
    discord = place.discord
    match chance.randrange(9):
        case 0:
            discord.when("POST", CALLBACK, times=chance.randint(1, 3), **refusal(chance.choice([500, 502, 504])))
        case 1:
            discord.when("POST", CALLBACK, times=chance.randint(1, 3), loses_answer=True)
        case 2:
            discord.when("POST", CALLBACK, times=chance.randint(1, 3), drops=True)
        case 3:
            discord.when("POST", CALLBACK, times=chance.randint(1, 3), **too_many(chance.random()))
        case 4:
            discord.when("POST", CALLBACK, times=chance.randint(1, 3), seconds=chance.random())
        case 5:
            discord.gateway.drop()
        case 6:
            await discord.gateway.ask_to_reconnect()
        case 7:
            await discord.gateway.close(chance.choice([1000, 4000, 4009]))
        case _:
            await asyncio.sleep(chance.random() / 20)
            await (place.bot.kill() if chance.random() < 0.7 else place.bot.stop())
            await place.bot.start()


@pytest.mark.seeds(short=1, long=25)
async def test_what_members_were_told_is_kept_once(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    async with open_place(tmp_path, speed=10) as place:
        await place.bot.start()
        members = [place.discord.person(f"Member{number}", place.server) for number in range(MEMBERS)]
        notes = {member: Notes() for member in members}
        for number in range(ROUNDS):
            acts = [
                study(place, member, 1 + number, notes[member]) if chance.random() < 0.7 else ask(place, member)
                for member in members
            ]
            await asyncio.gather(break_something(place, chance), *acts)
        place.discord.faults.clear()
        await place.discord.gateway.ready()

        for member in members:
            kept = await entries(place, member)
            assert set(notes[member].confirmed) <= set(kept) <= set(notes[member].tried)
            assert max(Counter(kept).values(), default=1) == 1


async def entries(place: Place, member: Person) -> list[int]:
    """Gives the minutes of each entry that the bot keeps of a member."""
    export = await member.slash(place.channel, "mydata export")
    if "I keep nothing about you" in shown_in(export.message):  # whoever only asked
        return []
    ((_, content),) = export.message.files.items()
    return [entry["minutes"] for entry in json.loads(content)["study_entries"]]
