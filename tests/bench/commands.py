"""Measure what a command costs the bot's process, on real sockets, beside a bare bot that answers a ping.

This is the CPU time of the whole process for all of a command: from the event of the gateway to the answer, what is
recorded, and what follows the answer.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from knowledge.source import CONTENT
from tests.bench import bare_bot
from tests.bench.messages import cpu_seconds
from tests.bench.processes import ROOT
from tests.bench.report import CPU, Against
from tests.wire.people import Person
from tests.wire.place import Place, eventually, open_place

PEER = "bare ping"
ASK, MEANT = "/ask, by words alone", "/ask, by words and meaning"
ABOUT, STUDIED, STREAK = "/guide about", "/studied", "/streak show"
ONE_EXAM, EXAMS = "/credential, one exam", "/credential, exams in turn"
TASKS = (ABOUT, ASK, STUDIED, STREAK, ONE_EXAM, EXAMS)  # of the bot that compares words alone
_COMPARES_MEANINGS = "Questions are compared by words and by meaning."
_LEARNT_SECONDS = 300.0
BATCH = 10
_WARM_UP = 10
_AFTER_SECONDS = 0.2  # what follows the last answers ends meanwhile
_PICTURED = ("google-pmle", "databricks-ml-professional", "aws-mla", "azure-ai-103")
_WORDS_ALONE, _BY_MEANING = "none", ""  # MEANING_MODEL; "" is the default, whatever this process has
_GOLDEN = ROOT / "tests" / "answers" / "questions.jsonl"


@dataclass(frozen=True)
class _Bot:
    """A bot on a Discord of its own, and the members of its server."""

    place: Place
    members: Sequence[Person]

    async def spend(self, who: Sequence[int], command: str, options: Sequence[dict[str, Any]]) -> float:
        """Let members give a command, one after another. Return the CPU seconds of one."""
        before = cpu_seconds(self.place.bot.pid)
        for number, given in zip(who, options, strict=True):
            await self.members[number].slash(self.place.channel, command, **given)
        await asyncio.sleep(_AFTER_SECONDS)
        return (cpu_seconds(self.place.bot.pid) - before) / len(who)


async def command_costs(members: int) -> list[Against]:
    """Measure each command by so many members, a multiple of BATCH, in turns with the peer.

    Return nothing on systems that do not show the CPU time of another process.
    """
    if not sys.platform.startswith("linux"):
        return []
    lines = _GOLDEN.read_text("utf-8").splitlines()
    asked = [json.loads(lines[number % len(lines)])["q"] for number in range(members + _WARM_UP)]
    tasks: dict[str, tuple[str, list[dict[str, Any]]]] = {
        ABOUT: ("guide about", [{} for _ in asked]),
        ASK: ("ask", [{"question": question} for question in asked]),
        STUDIED: ("studied", [{"minutes": 30} for _ in asked]),
        STREAK: ("streak show", [{} for _ in asked]),
        ONE_EXAM: ("credential", [{"name": _PICTURED[0]} for _ in asked]),
        EXAMS: ("credential", [{"name": _PICTURED[number % len(_PICTURED)]} for number in range(len(asked))]),
    }
    async with _bots(members + _WARM_UP) as (ours, bare):
        found = [await _measured(ours, bare, f"command {task}", *tasks[task]) for task in TASKS]
    async with _bots(members + _WARM_UP, _BY_MEANING) as (ours, bare):
        await eventually(lambda: _COMPARES_MEANINGS in ours.place.bot.log, _LEARNT_SECONDS)
        return [*found, await _measured(ours, bare, f"command {MEANT}", *tasks[ASK])]


async def _measured(ours: _Bot, bare: _Bot, task: str, command: str, options: Sequence[dict[str, Any]]) -> Against:
    mine: list[float] = []
    theirs: list[float] = []
    for begin in (0, *range(_WARM_UP, len(options), BATCH)):
        who = range(begin, begin + (BATCH if begin else _WARM_UP))
        mine.append(await ours.spend(who, command, [options[number] for number in who]))
        theirs.append(await bare.spend(who, "ping", [{} for _ in who]))
    return Against.of(task, len(options) - _WARM_UP, CPU, PEER, mine[1:], theirs[1:])


@asynccontextmanager
async def _bots(members: int, meaning: str = _WORDS_ALONE) -> AsyncGenerator[tuple[_Bot, _Bot]]:
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        async with (
            open_place(Path(first), GUIDE_PATH=str(CONTENT), MEANING_MODEL=meaning) as place,
            open_place(Path(second)) as other,
        ):
            await place.bot.start()
            await other.bot.start(program=bare_bot.child)
            yield _bot(place, members), _bot(other, members)


def _bot(place: Place, members: int) -> _Bot:
    return _Bot(place, [place.discord.person(f"Member{number}", place.server) for number in range(members)])
