"""A whole server looks at once: Discord gives each three seconds for the first response, and nobody reads a failure."""

from __future__ import annotations

import asyncio

import pytest

from tests.wire.objects import Interaction
from tests.wire.people import COMMAND, Person
from tests.wire.place import Place, eventually

MANY = 500


@pytest.mark.parametrize("command", ["streak show", "streak why"])
async def test_500_members_who_look_at_once_are_all_promised_an_answer_in_time(wire: Place, command: str) -> None:
    async def look(person: Person) -> None:
        data = person._command(command, {})
        begun.append(person.begin(wire.channel, COMMAND, data))
        await person.send(begun[-1], data)

    begun: list[Interaction] = []
    people = [wire.discord.person(f"Member{number}", wire.server) for number in range(MANY)]
    await asyncio.gather(*map(look, people))
    await eventually(lambda: all(one.settled for one in begun), 60)

    assert max((one.answered_at or 99.0) - one.sent_at for one in begun) < 3.0
