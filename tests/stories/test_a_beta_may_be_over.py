"""From the day on which a beta is expected to end, all that names it says that it may be over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge.guide import Guide
from tests.world import World, open_world, shown, shown_in

END = datetime(2027, 1, 14, 9, tzinfo=UTC)
NOTICE = (
    "The beta of AWS ML Engineer – Associate was expected to end on 14 January 2027, so it may be over. "
    "Check the vendor's page."
)


async def told(world: World) -> dict[str, str]:
    """What Ana reads about the beta: an answer, a card, a comparison, her target, a plan, and advice."""
    ana, channel = world.ana, world.channel
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "answer": ("ask", {"question": "How much does the MLA-C02 exam cost?"}),
        "card": ("credential", {"name": "MLA-C02"}),
        "comparison": ("compare", {"first": "MLA-C02", "second": "PMLE"}),
        "target": ("target choose", {"credential": "MLA-C02"}),
        "plan": ("plan", {}),
        "advice": ("whichcert", {"cloud": "aws"}),
    }
    return {name: shown(await ana.slash(channel, command, **given)) for name, (command, given) in asked.items()}


async def reminded(world: World) -> str:
    """What the next reminder tells Ana, whose target is the beta."""
    hour = world.bot.core.clock().astimezone(UTC) + timedelta(hours=1)
    await world.ana.slash(
        world.channel, "remind on", weekday=f"{hour:%a}".lower(), time=f"{hour:%H:%M}", zone="Etc/UTC"
    )
    await world.pass_time(hours=1, minutes=2)
    (reminder,) = [one for one in world.ana.user.dm_channel.history() if "Study reminder" in shown_in(one)]
    return shown_in(reminder)


async def test_on_the_day_that_was_planned_everything_that_names_the_beta_says_so(
    own_guide: Guide, tmp_path: Path
) -> None:
    async with open_world(own_guide, tmp_path, beginning=END) as world:
        replies = await told(world)
        for name in ("answer", "target", "plan"):
            assert NOTICE in replies[name].replace("\\", ""), name
        for name in ("card", "comparison", "advice"):
            assert "expected to end on 14 January 2027: it may be over" in replies[name], name
        assert "(beta, may be over" in replies["advice"].replace("\\", "")
        assert NOTICE in (await reminded(world)).replace("\\", "")


async def test_the_day_before_nothing_says_so(own_guide: Guide, tmp_path: Path) -> None:
    async with open_world(own_guide, tmp_path, beginning=END - timedelta(days=1)) as world:
        replies = {**await told(world), "reminder": await reminded(world)}
        assert "(in beta" in replies["advice"].replace("\\", "")
        assert [name for name, text in replies.items() if "may be over" in text] == []


@pytest.mark.parametrize(
    ("day", "is_due"), [(datetime(2026, 11, 7, tzinfo=UTC), False), (datetime(2026, 11, 8, tzinfo=UTC), True)]
)
async def test_a_betas_figures_are_due_for_checking_after_30_days(
    own_guide: Guide, tmp_path: Path, day: datetime, is_due: bool
) -> None:
    async with open_world(own_guide, tmp_path, beginning=day) as world:
        replies = await told(world)
        assert ("more than 30 days ago" in replies["answer"]) == is_due
        assert ("Check price and length before you book." in replies["advice"]) == is_due
        if is_due:  # some of its figures were due before
            assert "older than 30 days" in replies["card"]
            assert "Some figures of AWS are older than 30 days" in replies["comparison"]
