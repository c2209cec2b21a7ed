"""The group's reminder tells the week of the members who share it, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import simcord
from sqlalchemy import update

from bot.store.tables import shares
from knowledge.guide import Guide
from tests.reminding import keep
from tests.setting_up import set_up
from tests.world import World, labels, open_world, response_of, shown, shown_in

SUNDAY = date(2026, 11, 22)


async def join(world: World, *members: simcord.MemberActor) -> None:
    for member in members:
        await world.store.sharing.share(member.id, world.env.guild.id, world.env.now())


async def studied(world: World, member: simcord.MemberActor, *days_ago: int, minutes: int | None = None) -> None:
    """Keeps study days of a member: 0 is the last day of the week that is told."""
    for ago in days_ago:
        day = SUNDAY - timedelta(days=ago)
        await world.store.study.record_study(member.id, day, minutes, "a secret subject", "UTC", world.env.now())


async def digest(world: World, rhythm: str = "0 10:30", **more: Any) -> Any:
    """Lets the group's reminder of Monday come, and gives it."""
    await keep(world, world.mia, rhythm, guild_id=world.env.guild.id, channel_id=world.channel.id, **more)
    await world.pass_time(minutes=31)
    return world.channel.history()[-1]


def told(message: Any) -> str:
    """What the digest says before it quotes the guide."""
    return shown_in(message).split("Worth reading again")[0]


async def exam(world: World, member: simcord.MemberActor, credential: str, on: str) -> None:
    await world.store.targets.choose_target(member.id, credential, date.fromisoformat(on), world.env.now())


async def test_a_group_reads_who_studied_and_how_much_all_of_them_did(world: World) -> None:
    await join(world, world.ana, world.ben)
    await studied(world, world.ana, 0, 1, 6, minutes=60)
    await studied(world, world.ben, 2, minutes=45)
    await studied(world, world.ana, 7, minutes=500)

    words = told(await digest(world))

    assert "Our week, 16 Nov to 22 Nov" in words
    assert "Ana and Ben studied: 4 days and 3 h 45 min together." in words
    assert "secret" not in words


async def test_nothing_is_told_of_who_does_not_share_here(world: World) -> None:
    other = world.env.create_guild("Other group")
    await join(world, world.ana)
    await world.store.sharing.share(world.mia.id, other.id, world.env.now())
    await studied(world, world.ana, 0, minutes=20)
    for member in (world.ben, world.mia):
        await studied(world, member, *range(7), minutes=100)
        await exam(world, member, "google-pmle", "2026-11-30")

    words = told(await digest(world))

    assert "Ana studied: 1 day and 20 minutes." in words
    assert not [word for word in ("Ben", "Mia", "together", "Exams") if word in words]


async def test_without_members_who_share_it_is_warm_and_short(world: World) -> None:
    await studied(world, world.ana, 0)

    message = await digest(world)

    assert "A new week begins. Nobody here shares their study days yet" in told(message)
    assert "Ana" not in told(message)
    assert labels(message)[:3] == ["I studied", "Join", "Manage"]


async def test_a_quiet_week_says_so_kindly(world: World) -> None:
    await join(world, world.ana)
    await set_up(world, world.mia, "goal")
    await world.store.servers.set_weekly_goal(world.env.guild.id, 600)

    words = told(await digest(world))

    assert "It was a quiet week for those who share here. Twenty minutes today are a good start." in words
    assert "Common goal: 0 minutes of 10 h." in words


@pytest.mark.parametrize(
    ("goal", "words"),
    [(600, "Common goal: 3 h of 10 h."), (120, "Common goal reached: 3 h of 2 h. Well done, everyone!")],
)
async def test_the_common_goal_counts_what_all_who_share_did(world: World, goal: int, words: str) -> None:
    await join(world, world.ana, world.ben)
    await studied(world, world.ana, 0, 1, minutes=60)
    await studied(world, world.ben, 3, minutes=60)
    await studied(world, world.mia, 3, minutes=1440)
    await world.store.servers.set_weekly_goal(world.env.guild.id, goal)

    assert words in told(await digest(world))


async def test_of_many_the_first_five_are_named_and_the_others_counted(world: World) -> None:
    for number in range(8):
        member = world.env.guild.add_member(world.env.create_user(f"u{number}", global_name=f"Person {number}"))
        await join(world, member)
        await studied(world, member, *range(number % 7 or 1), minutes=10)

    words = told(await digest(world))

    assert "Person 6, Person 5, Person 4, Person 3, Person 2 and 3 others studied: 23 days and 3 h 50 min" in words


@pytest.mark.parametrize(("first_name", "lines"), [("Max", [3, 1]), ("Maximiliane Katharina", [3])])
async def test_a_full_digest_fits_on_a_phone_so_the_passage_gives_way(
    world: World, first_name: str, lines: list[int]
) -> None:
    await world.store.servers.set_weekly_goal(world.env.guild.id, 600)
    for number in range(6):
        name = f"{first_name} {number}"
        member = world.env.guild.add_member(world.env.create_user(f"u{number}", global_name=name))
        await join(world, member)
        await studied(world, member, *range(2, 9), minutes=90)
        await exam(world, member, "google-pmle", f"2026-12-{number + 10}")

    message = await digest(world)

    (embed,) = message.embeds
    assert len(embed) <= 850
    assert [len((field.value or "").split("\n")) for field in embed.fields] == lines
    assert ("Show passage" in labels(message)) == (len(lines) == 2)
    if len(lines) == 2:
        passage = await world.ana.click(message, label="Show passage")
        assert passage.ephemeral
        assert response_of(passage).embeds[0].description


async def test_exams_within_four_weeks_are_told_of_who_shares_them(world: World) -> None:
    await join(world, world.ana, world.ben, world.mia)
    await exam(world, world.ana, "google-pmle", "2026-12-04")
    await exam(world, world.ben, "google-pmle", "2026-12-22")
    await exam(world, world.mia, "aws-mls", "2026-11-30")

    words = told(await digest(world))

    assert "Exams coming up\n• Ana, Fri 4 Dec, in 11 days: Google Professional ML Engineer" in words
    assert "Ben" not in words
    assert "Mia" not in words, "nobody can take a retired exam"


async def test_who_began_to_share_before_exams_were_shown_is_left_out_there_until_they_agree(world: World) -> None:
    await join(world, world.ana)
    await forget_consent(world)
    await exam(world, world.ana, "google-pmle", "2026-12-04")
    await studied(world, world.ana, 0)

    message = await digest(world)
    assert "Ana studied: 1 day." in told(message)
    assert "Exams" not in told(message)

    reply = await world.ana.slash(world.channel, "settings")
    assert "Your exam is left out, because you began to share before exams were shown." in shown(reply)
    reply = await world.ana.click(response_of(reply), label="Share my exam too")
    assert "Your exam is left out" not in shown(reply)
    share = await world.store.sharing.share_of(world.ana.id, world.env.guild.id)
    assert share is not None
    assert share.with_exam


async def forget_consent(world: World) -> None:
    """Makes every share one of before exams were shown."""
    async with world.store._database.write() as connection:
        await connection.execute(update(shares).values(with_exam=False))


async def test_a_long_streak_that_was_reached_in_the_week_is_told(world: World) -> None:
    await join(world, world.ana, world.ben, world.mia)
    await studied(world, world.ana, *range(2, 9))  # its seventh day is on Friday
    await studied(world, world.ben, *range(20))  # reached 7 days before this week
    await studied(world, world.mia, 0, 1, 2)

    words = told(await digest(world))

    assert "🎉 Ana reached 7 days in a row." in words
    assert words.count("🎉") == 1


async def test_who_left_the_server_is_not_named(world: World) -> None:
    await join(world, world.ana, world.ben)
    for member in (world.ana, world.ben):
        await studied(world, member, 0, minutes=30)
    await exam(world, world.ben, "google-pmle", "2026-12-04")
    del world.env.backend.guilds[world.env.guild.id].members[world.ben.id]

    words = told(await digest(world))

    assert "Ana studied: 1 day and 30 minutes." in words
    assert "Ben" not in words
    assert str(world.ben.id) not in words


async def test_a_hostile_name_neither_pings_nor_breaks_the_list(world: World) -> None:
    eve = world.env.guild.add_member(world.env.create_user("eve", global_name="**@everyone** [x](https://x.y)\n# a"))
    await join(world, eve)
    await studied(world, eve, 0)
    await exam(world, eve, "google-pmle", "2026-12-04")

    message = await digest(world)

    raw = message.embeds[0].description or ""
    assert "\n# a" not in raw
    assert "](https" not in raw
    assert "\\*\\*" in raw
    (request,) = [one for one in world.env.http_requests if one.path == f"/channels/{world.channel.id}/messages"][-1:]
    assert request.json is not None
    assert request.json["allowed_mentions"]["parse"] == []


async def test_a_snoozed_or_late_digest_tells_the_same_week(world: World) -> None:
    await join(world, world.ana)
    await studied(world, world.ana, 0, minutes=20)
    message = await digest(world)
    managing = await world.mia.click(message, label="Manage")
    await world.mia.click(response_of(managing), label="Snooze until tomorrow")

    await world.pass_time(days=1, hours=1)

    again = world.channel.history()[-1]
    assert again.id != message.id
    assert "Ana studied: 1 day and 20 minutes." in told(again)


# Join


async def test_join_explains_privately_asks_and_puts_the_member_into_the_next_one(world: World) -> None:
    message = await digest(world)
    await world.restart()

    asked = await world.ana.click(message, label="Join")
    assert asked.ephemeral
    assert "When you join, members here can see your name, your streak, and the days and minutes" in shown(asked)
    assert "which one it is and when" in shown(asked)
    assert not await world.store.sharing.shares_in(world.ana.id, world.env.guild.id), "asking shares nothing"
    joined = await world.ana.click(response_of(asked), label="Join")

    assert "You have joined" in shown(joined)
    assert "`/settings sharing` takes you out again." in shown(joined)
    again = await world.ana.click(message, label="Join")
    assert "You have joined already" in shown(again)
    assert labels(response_of(again)) == []
    await world.ana.slash(world.channel, "studied", minutes=25)
    await world.leap(days=6)
    await world.pass_time(days=1)
    assert "Ana studied: 1 day and 25 minutes." in told(world.channel.history()[-1])


async def test_join_does_not_join_where_the_bot_is_no_member(world: World) -> None:
    asked = await world.ana.click(await digest(world), label="Join")
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.env.guild.id)})
    await world.env.settle()

    refused = await world.ana.click(response_of(asked), label="Join")

    assert "I am not a member of this server" in shown(refused)
    assert not await world.store.sharing.shares_in(world.ana.id, world.env.guild.id)


async def test_the_digest_works_with_any_guide(small_guide: Callable[[str], Guide], tmp_path: Path) -> None:
    guide = small_guide("# Owls\n\n## What do owls eat?\n\nMice.\n\n## Where do they live?\n\nIn barns.\n")
    async with open_world(guide, tmp_path) as world:
        await join(world, world.ana)
        await exam(world, world.ana, "google-pmle", "2026-12-04")
        await studied(world, world.ana, 0)
        words = told(await digest(world))
        assert "Ana studied: 1 day." in words
        assert "Exams" not in words
