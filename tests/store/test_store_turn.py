"""Whose turn it is to write: the least patient first, nobody lost, and never two at once."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.turn import Turn


async def test_whose_patience_ends_first_goes_first() -> None:
    turn, went = Turn(), list[str]()

    async def goes(name: str, patience: float) -> None:
        await turn.acquire(patience)
        went.append(name)
        await asyncio.sleep(0)
        turn.release()

    await turn.acquire()
    waiting = [asyncio.create_task(goes(f"crowd {number}", 20)) for number in range(3)]
    await asyncio.sleep(0)
    waiting += [asyncio.create_task(goes("job", 60)), asyncio.create_task(goes("vote", 2))]
    await asyncio.sleep(0)
    turn.release()
    await asyncio.gather(*waiting)
    assert went == ["vote", "crowd 0", "crowd 1", "crowd 2", "job"]


async def test_who_waits_too_long_is_told_and_keeps_nobody_waiting() -> None:
    turn = Turn()
    await turn.acquire()
    with pytest.raises(TimeoutError):
        await turn.acquire(0.01)
    later = asyncio.create_task(turn.acquire(10))
    await asyncio.sleep(0)
    turn.release()
    await asyncio.wait_for(later, timeout=5)


@pytest.mark.parametrize("cancels_late", [True, False])
async def test_who_is_cancelled_hands_it_on(cancels_late: bool) -> None:
    turn = Turn()
    await turn.acquire()
    first, second = asyncio.create_task(turn.acquire(1)), asyncio.create_task(turn.acquire(2))
    await asyncio.sleep(0)
    if cancels_late:
        turn.release()  # it is handed to the first, who is cancelled before waking
        first.cancel()
    else:
        first.cancel()
        turn.release()
    with pytest.raises(asyncio.CancelledError):
        await first
    await asyncio.wait_for(second, timeout=5)
    turn.release()
    await asyncio.wait_for(turn.acquire(1), timeout=5)


async def test_there_are_never_two_at_once() -> None:
    turn, inside, most = Turn(), 0, 0

    async def goes() -> None:
        nonlocal inside, most
        async with turn:
            inside += 1
            most = max(most, inside)
            try:
                await asyncio.sleep(0)
            finally:
                inside -= 1

    tasks = [asyncio.create_task(goes()) for _ in range(50)]
    await asyncio.sleep(0)
    for number, task in enumerate(tasks):
        if number % 5 == 0:
            task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert most == 1
    assert inside == 0
    await asyncio.wait_for(turn.acquire(1), timeout=5)
