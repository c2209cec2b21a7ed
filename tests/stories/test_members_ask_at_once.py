"""Many members ask at once: they are answered in their order, and who waits long is promised an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.client import turns
from bot.client.turns import AT_ONCE, Turns
from tests.world import World, shown

CALLBACK = "POST callback"
CLEAR = "Is a machine learning engineer certification worth it?"


def requests(world: World) -> list[str]:
    """Gives the requests that answer commands, in their order."""
    named = [f"{method} {path.rsplit('/', 1)[-1]}" for method, path in world.paths()]
    return [name for name in named if name in {CALLBACK, "PATCH @original"}]


def turns_of(world: World) -> Turns:
    cog: Any = world.bot.get_cog("Ask")
    return cog._turns


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A promise is due almost at once."""
    monkeypatch.setattr(turns, "_LEAST_SECONDS", 0.01)
    monkeypatch.setattr(turns, "_PROMISED_AFTER_SECONDS", 0.0)


async def test_a_question_alone_is_answered_without_a_promise(world: World) -> None:
    await world.ana.slash(world.channel, "ask", question=CLEAR)

    assert requests(world) == [CALLBACK]


@pytest.mark.usefixtures("impatient")
async def test_who_waits_long_is_promised_an_answer_and_has_the_next_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    async def promise(_: object, *, private: bool) -> None:
        done.append("promised privately" if private else "promised")
        promised.set()

    async def ask() -> None:
        async with ours.one(interaction, private=True):
            done.append("answered")

    interaction: Any = None
    ours, done, promised = Turns(), list[str](), asyncio.Event()
    monkeypatch.setattr(turns, "defer", promise)
    await ask()
    for _ in range(AT_ONCE):
        await ours._free.acquire()
    asking = asyncio.create_task(ask())
    await asyncio.wait_for(promised.wait(), 5)
    assert done == ["answered", "promised privately"]
    ours._free.release()
    await asking
    assert done == ["answered", "promised privately", "answered"]


async def test_who_asks_too_fast_is_told_so_alone_however_many_ask(world: World) -> None:
    for _ in range(5):
        await world.ana.slash(world.channel, "ask", question=CLEAR)
    for _ in range(AT_ONCE):
        await turns_of(world)._free.acquire()
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)

    assert "Please wait" in shown(reply)
    assert reply.ephemeral


async def test_questions_are_answered_in_their_order_and_few_side_by_side() -> None:
    async def work(number: int) -> None:
        async with ours.one(interaction, private=True):
            began.append(number)
            side_by_side.append(number)
            most.append(len(side_by_side))
            await asyncio.sleep(0)
            side_by_side.remove(number)

    interaction: Any = None
    ours, began, side_by_side, most = Turns(), list[int](), list[int](), list[int]()
    await asyncio.gather(*map(work, range(50)))

    assert began == list(range(50))
    assert max(most) == AT_ONCE


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("how", ["cancelled", "promise refused"])
async def test_who_gives_up_leaves_the_turn_to_the_next(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise ValueError("refused")

    async def wait() -> None:
        async with ours.one(interaction, private=True):
            raise AssertionError("there was no turn")

    interaction: Any = None
    ours, waiting = Turns(), asyncio.Event()
    monkeypatch.setattr(turns, "defer", refuse if how == "promise refused" else lambda *_, **__: waiting.wait())
    for _ in range(AT_ONCE):
        await ours._free.acquire()
    gives_up = asyncio.create_task(wait())
    await asyncio.sleep(0.05)
    gives_up.cancel()
    with pytest.raises(ValueError if how == "promise refused" else asyncio.CancelledError):
        await gives_up
    for _ in range(AT_ONCE):
        ours._free.release()
    for _ in range(AT_ONCE):
        await asyncio.wait_for(ours._free.acquire(), 1)
    assert ours._free.locked()
