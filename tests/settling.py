"""What simcord asks before each step, answered at once for the bot's periodic jobs.

simcord 3.2.1 lets time go by only when all tasks rest. For each of them it walks the listeners, the frames and the
views before it looks at what a job sleeps by; a simulated day of the bot's jobs took twice the time because of it. All
of these questions change nothing, so that their order makes no difference: `test_simulated_time` compares the answers.
"""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple, cast

import simcord
from discord.ext import tasks
from simcord import _runtime, _settlement, env

_LOOP = tasks.Loop._loop.__code__  # pyright: ignore[reportPrivateUsage] - nothing public tells a sleeping loop

# simcord's own answers
park_reason, recognized_wait, records_waking = (
    _settlement._park_reason,
    _settlement._recognized_wait,
    _settlement._timer_records_waking,
)


class State(NamedTuple):
    """simcord's `_SettlementState`, which it makes anew for each question, as a class that is made more quickly."""

    work: Any
    bot: Any
    loop: Any
    virtual_time: float
    advancing: bool
    generation: int
    last_dispatch: str | None


def alarm_of(task: asyncio.Task[Any], waiter: Any) -> asyncio.TimerHandle | None:
    """The timer that ends the sleep of a periodic job; of none if the task is another or does not sleep."""
    coroutine: Any = task.get_coro()
    if waiter is None or getattr(coroutine, "cr_code", None) is not _LOOP or coroutine.cr_frame is None:
        return None
    sleep = coroutine.cr_frame.f_locals["self"]._handle
    return sleep.handle if sleep is not None and sleep.future is waiter and not waiter.done() else None


def quick_park_reason(state: Any, task: asyncio.Task[Any], deadline: float, seen: set[int] | None = None) -> str | None:
    """Why a task rests: `_park_reason`."""
    waiter = getattr(task, "_fut_waiter", None)
    if alarm_of(task, waiter) is not None and quick_records_waking(state, task, waiter):
        return state.work.external_waits.get(task) or "discord.ext.tasks loop interval"
    return park_reason(state, task, deadline, seen)


def quick_recognized_wait(state: Any, task: asyncio.Task[Any], waiter: Any) -> bool:
    """Whether a task waits for what simulated time or a member brings: `_recognized_wait`."""
    return alarm_of(task, waiter) is not None or recognized_wait(state, task, waiter)


def quick_records_waking(state: Any, task: asyncio.Task[Any], waiter: Any) -> list[Any]:
    """The timers that wake a task: `_timer_records_waking`."""
    alarm = alarm_of(task, waiter)
    if alarm is None:
        return records_waking(state, task, waiter)
    if alarm.cancelled():
        return []
    due_after = state.virtual_time
    return [one for one in state.work.callbacks if one.handle is alarm and one.when > due_after]


def settle_quickly() -> None:
    """Has simcord ask here, and poll for 1 ms, not 50, after each action that leaves a button behind."""
    (getattr(simcord.Env._settle_internal, "__kwdefaults__", None) or {}).update(idle=0.001)
    cast("Any", env)._SettlementState = State
    _settlement._park_reason = quick_park_reason
    _settlement._recognized_wait = quick_recognized_wait
    _settlement._timer_records_waking = quick_records_waking
    cast(
        "Any", _runtime._CallbackRecord
    ).__eq__ = object.__eq__  # each is told from the others by what it is, not by its fields
