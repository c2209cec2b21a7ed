"""A member ticks what is done of this week's plan, takes a tick back, and is praised for a week that is done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from bot.members.plan import Given
from bot.rules.plan_week import part_id
from cogs.study.plan_buttons import PartDone
from tests.reminding import keep, reminders
from tests.world import World, labels, options, response_of, shown, shown_in

COURSE = "Production Machine Learning Systems"
GOES_ON = "Structuring Machine Learning Projects"
SECTION = "Engineering judgment rather than ML theory"
SPARE = ["All weeks", "Calendar file", "How this is planned"]
MENU = [""]  # how `labels` names a select
WELL_DONE = "Everything due this week is done. Well done!"


async def choose(world: World, days: int | None = 56, credential: str = "google-pmle", **more: Any) -> None:
    """Lets Ana prepare for an exam in so many days. In eight weeks, the first has COURSE, GOES_ON and SECTION."""
    exam = {} if days is None else {"exam_date": f"{world.today + timedelta(days=days)}"}
    await world.ana.slash(world.channel, "target choose", credential=credential, **exam, **more)


async def plan(world: World, **given: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "plan", **given)


async def press(world: World, reply: simcord.InteractionResult, label: str) -> str:
    await world.ana.click(response_of(reply), label=label)
    return shown(reply)


async def choose_part(world: World, reply: simcord.InteractionResult, part: str) -> simcord.InteractionResult:
    """Chooses a part in the select of the parts of a week."""
    message = response_of(reply)
    (value,) = [one["value"] for one in options(message) if one["label"] == part]
    select = next(item for row in message.components for item in row["components"] if item.get("options"))
    return await world.ana.select(message, [value], custom_id=select["custom_id"])


async def pick(world: World, reply: simcord.InteractionResult, part: str) -> str:
    """Chooses a part likewise, and gives the plan."""
    await choose_part(world, reply, part)
    return shown(reply)


def parts(reply: simcord.InteractionResult) -> dict[str, bool]:
    """The parts that the select offers, and which of them are done."""
    return {one["label"]: bool(one.get("description")) for one in options(response_of(reply))}


async def ticked(world: World) -> Sequence[str]:
    return [one.part for one in await world.store.targets.ticked(world.ana.id)]


async def test_a_part_is_ticked_and_not_done_yet_takes_it_back(world: World) -> None:
    await choose(world)
    reply = await plan(world)
    assert parts(reply) == {COURSE: False, GOES_ON: False, SECTION: False}
    assert labels(response_of(reply)) == [*MENU, *SPARE]

    told = await pick(world, reply, COURSE)

    assert f"• Course: ✓ {COURSE} \\(about 15 h\\)\n" in told
    assert "Done so far: 1 of " in told
    assert parts(reply) == {COURSE: True, GOES_ON: False, SECTION: False}
    assert f"• Course: ✓ {COURSE}" in shown(await plan(world)), "the plan is the same when it is opened again"

    told = await pick(world, reply, COURSE)

    assert f"• Course: {COURSE}" in told
    assert "Done so far" not in told
    assert parts(reply) == {COURSE: False, GOES_ON: False, SECTION: False}
    assert await ticked(world) == []


async def test_a_week_done_is_praised_unless_the_member_wants_no_praise(world: World) -> None:
    await choose(world)
    reply = await plan(world)
    assert WELL_DONE not in await pick(world, reply, COURSE)
    told = await pick(world, reply, SECTION)
    assert told.count(WELL_DONE) == 1, "the other course goes on next week"
    assert shown(await plan(world)).count(WELL_DONE) == 1
    assert WELL_DONE not in await pick(world, reply, COURSE)

    await world.store.members.set_praise(world.ana.id, False, world.env.now())
    told = await pick(world, reply, COURSE)
    assert "Everything due this week is done." in told
    assert "Well done" not in told


async def test_what_is_done_outlives_a_restart_and_the_next_week_goes_on_from_it(world: World) -> None:
    await choose(world)
    await pick(world, await plan(world), COURSE)
    await world.restart()
    assert f"• Course: ✓ {COURSE}" in shown(await plan(world))

    await world.leap(days=6)
    assert f"• Course: ✓ {COURSE}" in shown(await plan(world)), "the week ends with its seventh day"

    await world.leap(days=1)
    told = shown(await plan(world))
    assert COURSE not in told
    assert "Done so far: 1 of " in told
    assert parts(await plan(world))[GOES_ON] is False


async def test_the_only_part_of_a_week_needs_no_name(world: World) -> None:
    credential = world.catalogue.find("google-pmle")
    assert credential is not None
    await choose(world, 45)
    for section in world.advisor.reading(credential):
        await world.ana.slash(world.channel, "studied", what=section)
    reply = await plan(world)
    assert labels(response_of(reply)) == ["Done", *SPARE]
    assert WELL_DONE in await press(world, reply, "Done")
    assert labels(response_of(reply)) == ["Not done yet", *SPARE]


async def test_each_of_many_parts_can_be_ticked(world: World) -> None:
    await choose(world, 10)
    reply = await plan(world)
    names = [one["label"] for one in options(response_of(reply))]
    assert len(names) > 4

    told = await pick(world, reply, names[1])
    assert f"✓ {names[1]}" in told
    assert [one["label"] for one in options(response_of(reply)) if one.get("description")] == [names[1]]

    assert "✓" not in await pick(world, reply, names[1])
    for name in names:
        told = await pick(world, reply, name)
    assert WELL_DONE in told


async def test_ahead_of_time_is_praised_too(world: World) -> None:
    await choose(world, 200)
    reply = await plan(world)
    await pick(world, reply, SECTION)
    told = await pick(world, reply, COURSE)
    assert "First week" in told
    assert f"✓ {COURSE}" in told
    assert "Everything due in the first week is done already. Well done!" in told


async def test_a_moved_exam_keeps_what_is_done(world: World) -> None:
    await choose(world)
    await pick(world, await plan(world), COURSE)
    await choose(world, 70)
    assert await ticked(world) == [COURSE]
    told = shown(await plan(world))
    assert "Done so far: 1 of " in told
    assert f"{COURSE}" not in told.replace(f"✓ {COURSE}", "")


async def test_another_target_and_none_begin_anew(world: World) -> None:
    await choose(world)
    await pick(world, await plan(world), COURSE)
    await choose(world, credential="aws-mla")
    assert await ticked(world) == []

    await choose(world)
    await pick(world, await plan(world), COURSE)
    await world.ana.slash(world.channel, "target clear")
    await choose(world)
    assert "✓" not in shown(await plan(world))


async def test_a_press_for_another_target_is_refused_in_words(world: World) -> None:
    await choose(world)
    reply = await plan(world)
    await choose(world, credential="aws-mla")
    refused = await choose_part(world, reply, COURSE)
    assert refused.ephemeral
    assert "Your target has changed since then." in shown(refused)
    assert await ticked(world) == []


async def posted(world: World, part: str) -> Any:
    """Posts a plan's button for all to see, as no version of the bot does."""
    view = discord.ui.View(timeout=None)
    view.add_item(PartDone("google-pmle", part_id(part), Given()))
    channel: Any = world.bot.get_channel(world.channel.id)
    return await channel.send(view=view)


async def test_a_press_by_somebody_else_is_about_their_own_target(world: World) -> None:
    await choose(world)
    refused = await world.ben.click(await posted(world, COURSE), label="Done")
    assert "Your target has changed since then." in shown(refused)
    assert await ticked(world) == []


async def test_a_part_that_is_not_in_the_plan_is_refused_in_words(world: World) -> None:
    await choose(world)
    refused = await world.ana.click(await posted(world, "A course that the guide no longer has"), label="Done")
    assert refused.ephemeral
    assert "This part is no longer in your plan. `/plan` shows what is." in shown(refused)


async def test_a_plan_of_another_day_ticks_the_part_that_its_button_names(world: World) -> None:
    await choose(world)
    old = await plan(world)
    await world.leap(days=9)

    told = await pick(world, old, COURSE)

    assert await ticked(world) == [COURSE]
    assert "This week · 2 Dec – 6 Dec" in told, "the message shows the plan of today"
    assert f"✓ {COURSE}" in told


async def test_a_preview_whose_date_has_passed_still_ticks(world: World) -> None:
    await choose(world, None)
    reply = await plan(world, exam_date=f"{world.today + timedelta(days=45)}")
    await world.leap(days=46)
    await pick(world, reply, COURSE)
    assert await ticked(world) == [COURSE]


async def test_what_is_logged_under_its_name_is_done_without_a_tick(world: World) -> None:
    await choose(world, 25)
    reply = await plan(world)
    first, second, *_ = parts(reply)
    await pick(world, reply, first)
    subject = next(name for name in world.advisor.courses if second.rstrip("…").casefold() in name.casefold())
    await world.ana.slash(world.channel, "studied", what=subject)

    again = await plan(world)

    assert f"✓ {subject}" in shown(again)
    assert second not in parts(again), "Undo takes back what is logged"


async def test_the_target_and_the_reminder_say_what_is_open(world: World) -> None:
    await choose(world)
    reply = await plan(world)
    await pick(world, reply, COURSE)
    told = shown(await world.ana.slash(world.channel, "target show"))
    assert f"Until 29 November: {GOES_ON}. `/plan` shows all weeks." in told
    for name in (GOES_ON, SECTION):
        await pick(world, reply, name)
    told = shown(await world.ana.slash(world.channel, "target show"))
    assert "Until 29 November: all done. `/plan` shows all weeks." in told

    await keep(world, world.ana, "0 10:30")
    await world.pass_time(hours=1)
    (message,) = reminders(world.ana)
    assert f"• Course: ✓ {COURSE}" in shown_in(message)


async def test_what_is_done_is_shown_exported_and_deleted(world: World) -> None:
    await choose(world)
    await pick(world, await plan(world), COURSE)
    told = shown(await world.ana.slash(world.channel, "mydata show"))
    assert "Parts of your plan that you marked as done: 1." in told
    (file,) = response_of(await world.ana.slash(world.channel, "mydata export")).attachments
    assert json.loads(await file.read())["done_parts"] == [{"part": COURSE, "done_on": f"{world.today}"}]

    await world.ana.click(response_of(await world.ana.slash(world.channel, "mydata delete")), label="Delete everything")
    assert await ticked(world) == []


@pytest.mark.parametrize("days", [None, 1, 3, 10, 25, 56, 120])
async def test_however_long_the_plan_is_its_parts_fit_on_a_phone(world: World, days: int | None) -> None:
    await choose(world, days)
    message = response_of(await plan(world))
    rows = [row["components"] for row in message.components]
    assert len(rows) <= 2
    assert all(len(one) <= 5 for one in rows)
    assert not [name for name in labels(message) if name.endswith("…")]
