"""A whole server looks at once: Discord gives each three seconds for the first response, and nobody reads a failure."""

from __future__ import annotations

import asyncio

import pytest

from tests.wire.objects import Interaction
from tests.wire.people import COMMAND, Person
from tests.wire.place import Place, eventually
from tests.world import shown_in

MANY = 500


@pytest.mark.parametrize(
    ("command", "options"),
    [("streak show", {}), ("streak why", {}), ("ask", {"question": "What does the exam cost?"}), ("studied", {})],
)
async def test_500_members_at_once_are_all_promised_an_answer_in_time(
    wire: Place, command: str, options: dict[str, str]
) -> None:
    async def look(person: Person) -> None:
        data = person._command(command, options)
        begun.append(person.begin(wire.channel, COMMAND, data))
        await person.send(begun[-1], data)

    begun: list[Interaction] = []
    people = [wire.discord.person(f"Member{number}", wire.server) for number in range(MANY)]
    await asyncio.gather(*map(look, people))
    await eventually(lambda: all(one.settled for one in begun), 60)

    assert max((one.answered_at or 99.0) - one.sent_at for one in begun) < 3.0


async def test_an_answer_that_is_shared_15_times_at_once_is_posted_once(wire: Place) -> None:
    ana = wire.discord.person("Ana", wire.server)
    answer = await ana.slash(wire.channel, "ask", question="What does the exam cost?", private=True)

    replies = await asyncio.gather(*(ana.click(answer, "Share") for _ in range(15)))

    assert sum(reply.message.seen_by is None for reply in replies) == 1
    assert sum("You have already posted this here" in shown_in(reply.message) for reply in replies) == 14
