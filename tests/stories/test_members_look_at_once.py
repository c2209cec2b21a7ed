"""Many members want a picture at once: each response is deferred first, and equal pictures are drawn once."""

from __future__ import annotations

import asyncio
import threading
from datetime import date, timedelta
from typing import Any

import pytest

from bot.client import responding
from bot.client.pictures import Pictures
from bot.rules.streaks import History, walk
from cogs.study.heat_map import heat_map_png, heat_map_values
from tests.world import World, labels, response_of, shown

TODAY = date(2026, 11, 23)
CALLBACK, EDIT = "POST callback", "PATCH @original"


def requests(world: World) -> list[str]:
    """Gives the requests that answer commands, in their order."""
    named = [f"{method} {path.rsplit('/', 1)[-1]}" for method, path in world.paths()]
    return [name for name in named if name in {CALLBACK, EDIT}]


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch, world: World) -> list[list[str]]:
    """Notes for each drawing which requests were made before."""
    noted: list[list[str]] = []
    drawn = world.bot.pictures.drawn

    async def noting(draw: Any, *values: Any) -> Any:
        noted.append(requests(world))
        return await drawn(draw, *values)

    monkeypatch.setattr(world.bot.pictures, "drawn", noting)
    return noted


async def test_a_streak_is_promised_before_it_is_drawn(world: World, drawings: list[list[str]]) -> None:
    await world.ana.slash(world.channel, "streak show")

    assert drawings == [[CALLBACK]]
    assert requests(world) == [CALLBACK, EDIT]


async def test_a_card_is_promised_before_it_is_drawn(world: World, drawings: list[list[str]]) -> None:
    reply = await world.ana.slash(world.channel, "credential", name="google-pmle")

    assert drawings == [[CALLBACK]]
    assert requests(world) == [CALLBACK, EDIT]
    assert reply.ephemeral


async def test_a_name_that_is_not_known_is_told_to_its_member_alone(world: World) -> None:
    reply = await world.ana.slash(world.channel, "credential", name="no such thing")

    assert reply.ephemeral
    assert requests(world) == [CALLBACK]


@pytest.mark.slow
async def test_buttons_promise_before_they_draw_too(world: World, drawings: list[list[str]]) -> None:
    await world.ana.slash(world.channel, "studied", minutes=20)
    seen = await world.ana.slash(world.channel, "streak show")
    before = len(requests(world))
    drawings.clear()

    undone = await world.ana.click(response_of(seen), label=labels(response_of(seen))[0])
    compared = await world.ana.slash(world.channel, "compare", first="google-pmle", second="azure-ai-103")
    await world.ana.click(response_of(compared), label=labels(response_of(compared))[0])

    assert [noted[before:] for noted in drawings] == [[CALLBACK], [CALLBACK, EDIT, CALLBACK, CALLBACK]]
    assert "No streak yet" in shown(undone)


async def test_equal_pictures_are_drawn_once() -> None:
    drawn: list[int] = []

    def draw(number: int) -> bytes:
        drawn.append(number)
        return bytes([number]) * 10

    pictures = Pictures()
    together = await asyncio.gather(*(pictures.drawn(draw, number) for number in (1, 2, 1, 1, 2)))
    assert together == [bytes([number]) * 10 for number in (1, 2, 1, 1, 2)]
    assert drawn == [1, 2]
    assert await pictures.drawn(draw, 1) == bytes([1]) * 10
    assert drawn == [1, 2]


async def test_the_pictures_of_longest_ago_make_room() -> None:
    drawn: list[int] = []

    def draw(number: int) -> bytes:
        drawn.append(number)
        return bytes(1000)

    pictures = Pictures(kept_bytes=6000)  # three of them, with what each takes beside its bytes
    for number in (1, 2, 3, 1, 4):
        await pictures.drawn(draw, number)
    assert drawn == [1, 2, 3, 4]

    await pictures.drawn(draw, 1)
    await pictures.drawn(draw, 2)
    assert drawn == [1, 2, 3, 4, 2]


async def test_a_picture_that_cannot_be_drawn_is_said_once_and_a_bug_is_tried_again() -> None:
    calls = 0

    def none_at_all(_: int) -> bytes | None:
        nonlocal calls
        calls += 1
        return None

    def broken(_: int) -> bytes:
        nonlocal calls
        calls += 1
        raise RuntimeError("a bug")

    pictures = Pictures()
    assert [await pictures.drawn(none_at_all, 1) for _ in range(3)] == [None] * 3
    assert calls == 1
    for _ in range(2):
        with pytest.raises(RuntimeError, match="a bug"):
            await pictures.drawn(broken, 1)
    assert calls == 3


async def test_one_picture_is_drawn_at_a_time_beside_the_loop_and_whoever_leaves_keeps_nobody_from_it() -> None:
    at_once, most, go, begun = 0, 0, threading.Event(), threading.Event()
    threads: set[threading.Thread] = set()

    def draw(number: int) -> bytes:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        threads.add(threading.current_thread())
        begun.set()
        go.wait(30)
        at_once -= 1
        return bytes([number])

    pictures = Pictures()
    asking = [asyncio.create_task(pictures.drawn(draw, number)) for number in (1, 2, 3, 1)]
    await asyncio.to_thread(begun.wait, 30)
    asking[0].cancel()
    go.set()

    assert await asyncio.gather(*asking[1:]) == [b"\2", b"\3", b"\1"]
    assert most == 1
    assert threading.current_thread() not in threads


def test_the_drawn_values_say_everything_that_is_drawn() -> None:
    """Minutes that are drawn alike and days before the 26 weeks change neither the values nor the picture."""
    few = tuple(walk(History(days={TODAY - timedelta(n): 10 for n in range(20)}), TODAY))
    more = tuple(walk(History(days={TODAY - timedelta(n): 25 for n in range(20)}), TODAY))
    bright = tuple(walk(History(days={TODAY - timedelta(n): 90 for n in range(20)}), TODAY))

    assert heat_map_values(few, TODAY) == heat_map_values(more, TODAY) != heat_map_values(bright, TODAY)
    assert heat_map_values([], TODAY) != heat_map_values(few, TODAY) != heat_map_values(few, TODAY + timedelta(1))
    assert heat_map_png(*heat_map_values(few, TODAY)) != heat_map_png(*heat_map_values(bright, TODAY))


async def test_work_waits_for_the_first_responses_of_others_but_not_for_few_and_not_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(responding, "_OTHERS_FIRST_SECONDS", 0.2)
    loop, go = asyncio.get_running_loop(), asyncio.Event()

    async def hold() -> None:
        await responding._send_first(go.wait)

    holding = [asyncio.create_task(hold()) for _ in range(8)]
    await asyncio.sleep(0)
    await asyncio.wait_for(responding.others_first(), 0.1)
    holding += [asyncio.create_task(hold()) for _ in range(8)]
    await asyncio.sleep(0)
    began = loop.time()
    await responding.others_first()
    assert loop.time() - began > 0.15

    monkeypatch.setattr(responding, "_OTHERS_FIRST_SECONDS", 30.0)
    waiting = asyncio.create_task(responding.others_first())
    await asyncio.sleep(0)
    assert not waiting.done()
    go.set()
    await asyncio.wait_for(waiting, 10)
    await asyncio.gather(*holding)
