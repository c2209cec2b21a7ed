"""A reminder in a channel: everyone logs for themselves, admins move it, and nothing shows of who does not share."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.reminding import BUTTONS, keep, post
from tests.rows import recent, study_days
from tests.world import World, body_of, labels, response_of, shown, shown_in


async def group_reminder(world: World, rhythm: str = "024 10:30", **more: Any) -> Any:
    """Posts a reminder that Mia set up for #general, and gives it."""
    schedule = await keep(world, world.mia, rhythm, guild_id=world.env.guild.id, channel_id=world.channel.id, **more)
    await post(world, schedule, world.bot.get_channel(world.channel.id))
    return world.channel.history()[-1]


async def test_a_group_reads_nothing_of_a_member_and_mentions_its_role_alone(world: World) -> None:
    await world.mia.slash(world.channel, "target choose", credential="google-pmle", exam_date="2027-01-15")
    await world.mia.slash(world.channel, "studied")
    role = world.env.guild.create_role("Studying", mentionable=True)

    message = await group_reminder(world, role_id=role.id)
    words = shown_in(message)

    assert message.content == f"<@&{role.id}>"
    (request,) = [one for one in world.env.http_requests if one.path == f"/channels/{world.channel.id}/messages"][-1:]
    assert body_of(request)["allowed_mentions"] == {"parse": [], "roles": [role.id]}
    assert "Our week, 16 Nov to 22 Nov" in words
    assert "Worth reading again" in words
    assert not re.search(r"Mia|exam|streak|plan\b|\d+ day", words.split("Worth reading again")[0], re.IGNORECASE)
    assert labels(message)[:3] == ["I studied", "Join", "Manage"]


async def test_without_a_role_a_group_mentions_nobody(world: World) -> None:
    assert (await group_reminder(world)).content == ""


async def test_in_a_group_everyone_logs_for_themselves(world: World) -> None:
    message = await group_reminder(world)
    await world.restart()

    for member in (world.ana, world.ben):
        reply = await member.click(message, label="I studied")
        assert reply.ephemeral
        assert "Your first day" in shown(reply)

    assert await study_days(world.store, world.mia.id) == []


@pytest.mark.parametrize("label", BUTTONS[1:6])
async def test_in_a_group_only_admins_move_it(world: World, label: str) -> None:
    message = await group_reminder(world)
    shown_to_mia = response_of(await world.mia.click(message, label="Manage"))
    world.env.backend.guilds[world.env.guild.id].members[world.mia.id].role_ids.clear()

    for member, place, pressed in ((world.ana, message, "Manage"), (world.mia, shown_to_mia, label)):
        refused = await member.click(place, label=pressed)
        assert refused.ephemeral
        assert "Only server admins" in shown(refused)
    schedule = await world.store.reminders.schedule_of_channel(world.channel.id)
    assert schedule is not None
    assert schedule.next_due_at == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    assert len(await recent(world.store, schedule.id, 5)) == 1


async def test_an_admin_snoozes_skips_and_stops_the_groups_reminder(world: World) -> None:
    message = await group_reminder(world)
    await keep(world, world.mia, "4 08:00")
    managing = await world.mia.click(message, label="Manage")
    assert managing.ephemeral
    assert labels(response_of(managing)) == BUTTONS[1:6]
    await world.restart()

    async def pressed(label: str) -> str:
        reply = await world.mia.click(response_of(managing), label=label)
        assert reply.ephemeral
        return shown(reply)

    assert "This reminder comes again: Monday, 23 November, 11:00" in await pressed("Snooze 1 hour")
    assert "Moved from " in await pressed("Snooze until this evening")
    skipped = await pressed("Skip this week")
    assert "Skipped: Wednesday, 25 November, 10:30, Friday, 27 November, 10:30." in skipped
    assert "The next one comes on Monday, 30 November, 10:30" in skipped
    assert "No more reminders in this channel." in await pressed("Stop reminders")
    assert "There are no reminders in this channel." in await pressed("Stop reminders")
    assert await world.store.reminders.schedule_of(world.mia.id) is not None
