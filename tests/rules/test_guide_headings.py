"""What is suggested while members type is found beside the event loop, one text after the other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.core import Core
from bot.members.guide_headings import suggest_questions, suggest_sections
from bot.members.presence import Presence


class SlowGuide:
    """A guide that notes who searches it, and searches for as long as the test wants."""

    def __init__(self) -> None:
        self.searched: list[str] = []
        self.threads: list[threading.Thread] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self._searching = threading.Lock()

    def suggest(self, typed: str) -> list[str]:
        self.threads.append(threading.current_thread())
        self.begun.set()
        if typed.strip():
            assert self._searching.acquire(blocking=False), "two searches at once"
            assert self.go_on.wait(30)
            self._searching.release()
        if typed == "broken":
            raise ZeroDivisionError
        self.searched.append(typed)
        return [f"{typed}?"]

    sections = suggest


def core_with(guide: SlowGuide) -> Core:
    def clock() -> datetime:
        return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    store = cast("Any", None)
    return Core(store, cast("Any", guide), clock, Presence(store, clock), 5)


@pytest.mark.parametrize("suggest", [suggest_questions, suggest_sections])
async def test_the_event_loop_is_free_while_the_guide_is_searched(suggest: Callable[..., Any]) -> None:
    guide = SlowGuide()
    core = core_with(guide)
    typed = [f"how {number}" for number in range(5)]
    answers = [asyncio.create_task(suggest(core, text)) for text in typed]
    assert await asyncio.to_thread(guide.begun.wait, 30)
    # The search waits for this line, so the line would never be reached if the search held the event loop.
    assert await suggest(core, "  ") == ["  ?"]
    guide.go_on.set()

    assert await asyncio.gather(*answers) == [[f"{text}?"] for text in typed]
    assert guide.searched == ["  ", *typed]
    here = threading.current_thread()
    assert [thread is here for thread in guide.threads] == [False, True, False, False, False, False]


async def test_an_error_and_a_member_who_left_hold_nobody_up() -> None:
    guide = SlowGuide()
    core = core_with(guide)
    broken, left, next_one = (asyncio.create_task(suggest_questions(core, text)) for text in ("broken", "left", "next"))
    await asyncio.sleep(0)
    left.cancel()
    guide.go_on.set()

    with pytest.raises(ZeroDivisionError):
        await broken
    with pytest.raises(asyncio.CancelledError):
        await left
    assert await next_one == ["next?"]
