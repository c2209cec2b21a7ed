"""The quick answers about tasks that rest are simcord's own."""

from typing import Any

import pytest
from simcord import _settlement

from tests import settling
from tests.world import World


async def test_whether_a_task_rests_is_answered_as_simcord_answers_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def rests(state: Any, task: Any, deadline: float, seen: set[int] | None = None) -> str | None:
        reason = settling.quick_park_reason(state, task, deadline, seen)
        waiter = task._fut_waiter
        quick = settling.quick_recognized_wait(state, task, waiter), settling.quick_records_waking(state, task, waiter)
        with monkeypatch.context() as itself:
            itself.setattr(_settlement, "_timer_records_waking", settling.records_waking)
            assert reason == settling.park_reason(state, task, deadline)
        assert quick == (settling.recognized_wait(state, task, waiter), settling.records_waking(state, task, waiter))
        asked.append(str(reason) if settling.alarm_of(task, waiter) else "no job")
        return reason

    monkeypatch.setattr(_settlement, "_park_reason", rests)
    await world.ana.slash(world.channel, "studied", minutes=30)
    await world.pass_time(hours=2)
    assert {"no job", "discord.ext.tasks loop interval"} <= {*asked}
    assert asked.count("discord.ext.tasks loop interval") > len(asked) / 2, "the jobs are most of what is asked"
