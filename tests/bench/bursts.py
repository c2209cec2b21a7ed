"""Measure how long members wait on real sockets if a whole server gives a command in one instant."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from knowledge.source import CONTENT
from tests.bench.processes import ROOT
from tests.bench.report import COUNT, WALL, Growth
from tests.wire.objects import Interaction
from tests.wire.people import COMMAND, PATIENCE_SECONDS, Person
from tests.wire.place import Place, open_place

ASK, STREAK, STUDIED = "/ask", "/streak show", "/studied"
FIRST, WHOLE, LATE = "first response", "whole answer", "members whom Discord told of no response"
TASKS = tuple(f"burst of {command}: {what}" for command in (ASK, STREAK, STUDIED) for what in (FIRST, WHOLE, LATE))
_WARM_UP = 10
_LAST_SECONDS = 60.0
_GLANCE_SECONDS = 0.005
_GOLDEN = ROOT / "tests" / "answers" / "questions.jsonl"


async def burst_growth(members: int) -> list[Growth]:
    """Let so many members give each command at once, by words alone. Nobody gave one before, except a few."""
    lines = _GOLDEN.read_text("utf-8").splitlines()
    asked = [json.loads(lines[number % len(lines)])["q"] for number in range(members + _WARM_UP)]
    commands: dict[str, list[dict[str, Any]]] = {
        ASK: [{"question": question} for question in asked],
        STREAK: [{} for _ in asked],
        STUDIED: [{"minutes": 30} for _ in asked],
    }
    with TemporaryDirectory() as folder:
        async with open_place(Path(folder), GUIDE_PATH=str(CONTENT), MEANING_MODEL="none") as place:
            await place.bot.start()
            people = [place.discord.person(f"Member{number}", place.server) for number in range(len(asked))]
            return [row for command in commands for row in await _rows(place, people, command, commands[command])]


async def _rows(
    place: Place, people: Sequence[Person], command: str, options: Sequence[dict[str, Any]]
) -> list[Growth]:
    words, members = command.removeprefix("/"), len(people) - _WARM_UP
    for person, given in zip(people[:_WARM_UP], options[:_WARM_UP], strict=True):
        await person.slash(place.channel, words, **given)
    first, whole = await _burst(place, words, people[_WARM_UP:], options[_WARM_UP:])
    late = members - sum(seconds <= PATIENCE_SECONDS for seconds in first)
    return [
        Growth.of(f"burst of {command}: {FIRST}", WALL, "members", {members: first}),
        Growth.of(f"burst of {command}: {WHOLE}", WALL, "members", {members: whole}),
        Growth.of(f"burst of {command}: {LATE}", COUNT, "members", {members: [late]}),
    ]


async def _burst(
    place: Place, words: str, people: Sequence[Person], options: Sequence[dict[str, Any]]
) -> tuple[list[float], list[float]]:
    """Return after how many seconds each member had the first response, and after how many the whole answer.

    A member whom the bot did not answer waited for as long as was measured.
    """

    async def give(person: Person, options: dict[str, Any]) -> None:
        data = person._command(words, options)
        begun.append(person.begin(place.channel, COMMAND, data))
        await person.send(begun[-1], data)

    begun: list[Interaction] = []
    await asyncio.gather(*map(give, people, options))
    ended = dict[int, float]()
    until = time.monotonic() + _LAST_SECONDS
    while len(ended) < len(begun) and (now := time.monotonic()) < until:
        ended |= {one.id: now for one in begun if one.settled and one.id not in ended}
        await asyncio.sleep(_GLANCE_SECONDS)
    last = time.monotonic()
    first = [(one.answered_at or last) - one.sent_at for one in begun]
    return first, [ended.get(one.id, last) - one.sent_at for one in begun]
