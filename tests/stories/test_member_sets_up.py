"""A member sets up what is theirs: zone, day end, rest days, goal, sharing; and a target that is still to be had."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from bot.errors import NotSaved
from knowledge.guide import Guide
from tests.world import World, body_of, discord_in, first_field, labels, open_world, response_of, shown

ZONE_BUTTONS = ["Undo", "Europe/Berlin, 10:00 now", "Another zone"]


async def settings(world: World, **options: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "settings", **options)


async def studied(world: World, **options: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "studied", **options)


async def streak(world: World) -> str:
    return shown(await world.ana.slash(world.channel, "streak show"))


async def fill_in(world: World, reply: simcord.InteractionResult, label: str, text: str) -> simcord.InteractionResult:
    """Opens the form behind a button and sends it."""
    form = await world.ana.click(response_of(reply), label=label)
    return await world.ana.submit_modal(form, {first_field(form): text})


# Settings


async def test_all_values_can_be_given_at_once_and_are_shown(world: World) -> None:
    given = {"zone": "EST", "day_end": 2, "rest_days": "sat sun", "weekly_goal": "4", "sharing": "on"}
    told = shown(await settings(world, **given))

    for words in ("America/New_York", "02:00", "Saturday, Sunday", "4 days", "Sharing in this server: on"):
        assert words in told
    await world.restart()
    assert shown(await settings(world)) == told


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("+5:30", "Asia/Kolkata, where it is Monday, 14:30"),
        ("UTC-3", "UTC-3 (Etc/GMT+3), where it is Monday, 06:00"),
        ("GMT+2", "UTC+2 (Etc/GMT-2), where it is Monday, 11:00"),
        ("-3:30", "is used for part of the year only, in America/St\\_Johns"),
    ],
)
async def test_an_offset_names_the_zone_that_it_stands_for(world: World, zone: str, words: str) -> None:
    assert words.replace("\\", "") in shown(await settings(world, zone=zone)).replace("\\", "")


async def test_one_wrong_value_changes_nothing(world: World) -> None:
    refused = await settings(world, zone="Berlin", weekly_goal="3", rest_days="mon-thu", sharing="on")

    assert refused.ephemeral
    assert "3 rest days a week at most" in shown(refused)
    assert "/pause" in shown(refused)
    told = shown(await settings(world))
    for words in ("not set", "Rest days: none", "Weekly goal: none", "Sharing in this server: off"):
        assert words in told


async def test_each_value_has_its_form_also_after_a_restart(world: World) -> None:
    reply = await settings(world)
    await world.restart()

    await fill_in(world, reply, "Edit rest days", "fri-sun")
    await fill_in(world, reply, "Edit weekly goal", "5 days")
    assert "Rest days: Friday, Saturday, Sunday" in shown(reply)
    assert "Weekly goal: 5 days" in shown(reply)

    assert "from 1 to 7" in shown(await fill_in(world, reply, "Edit weekly goal", "8"))
    assert "does not name days of the week" in shown(await fill_in(world, reply, "Edit rest days", "someday"))
    assert "3 rest days a week at most" in shown(await fill_in(world, reply, "Edit rest days", "thu-sun"))
    await fill_in(world, reply, "Edit rest days", "none")
    await fill_in(world, reply, "Edit weekly goal", "None")
    assert "Rest days: none" in shown(reply)
    assert "Weekly goal: none" in shown(reply)


async def test_sharing_is_switched_by_a_button_for_this_server_alone(world: World) -> None:
    reply = await settings(world)
    assert "can see your name, your streak" in shown(reply)
    await world.ana.click(response_of(reply), label="Share in this server")
    assert "Sharing in this server: on" in shown(reply)

    other = world.env.create_guild("Others")
    channel = other.create_text_channel("general")
    there = await other.add_member(world.ana.user).slash(channel, "settings")
    assert "Sharing in this server: off" in shown(there)

    await world.restart()
    await world.ana.click(response_of(reply), label="Stop sharing")
    assert "Sharing in this server: off" in shown(reply)


async def test_a_direct_message_offers_no_sharing(world: World) -> None:
    reply = await world.ana.user.slash("settings")

    assert "Sharing" not in shown(reply)
    assert len(labels(response_of(reply))) == 5
    assert "Use `/settings` in the server" in shown(await world.ana.user.slash("settings", sharing="on"))


async def test_a_rest_day_costs_no_streak_and_stays_one_when_rest_days_change(world: World) -> None:
    await settings(world, rest_days="tue", zone="Berlin")
    await studied(world)
    await world.leap(days=2)
    await settings(world, rest_days="none")
    await studied(world)

    assert "Streak: 2 days" in await streak(world)
    await world.leap(days=2)
    assert "Streak: " not in (await streak(world)).replace("Longest streak", "")


# The zone, asked once


async def test_the_first_day_asks_for_the_zone_with_a_good_guess_and_keeps_its_date(world: World) -> None:
    with discord_in("de"):
        reply = await studied(world)
    assert labels(response_of(reply)) == ZONE_BUTTONS
    await world.restart()

    await world.ana.click(response_of(reply), label=ZONE_BUTTONS[1])

    assert "Europe/Berlin, where it is 10:00 now" in shown(reply)
    assert "stays on Monday, 23 November" in shown(reply)
    assert labels(response_of(reply)) == ["Undo"]
    assert (await world.store.members.settings(world.ana.id)).zone == "Europe/Berlin"
    (entry,) = (await world.store.privacy.data_of(world.ana.id)).study_entries
    assert (entry.studied_on, entry.zone) == (date(2026, 11, 23), "UTC")
    await world.ana.click(response_of(reply), label="Undo")
    assert "Undone" in shown(reply)


async def test_a_day_that_has_not_begun_where_the_member_lives_is_told_and_counts_then(world: World) -> None:
    reply = await studied(world)
    await fill_in(world, reply, "Another zone", "Honolulu")

    assert "Monday, 23 November and counts once that day begins" in shown(reply)
    await world.leap(hours=12)
    assert "Streak: 1 day" in await streak(world)


async def test_nobody_is_asked_twice_or_kept_from_logging(world: World) -> None:
    await studied(world)
    await world.restart()

    again = await studied(world, when="yesterday")

    assert labels(response_of(again)) == ["Undo"]
    assert "counted in UTC" in shown(again)
    assert "Streak: 2 days" in shown(again)


async def test_who_has_set_a_zone_is_not_asked(world: World) -> None:
    await settings(world, zone="Lisbon")
    reply = await studied(world)

    assert labels(response_of(reply)) == ["Undo"]
    assert "UTC" not in shown(reply)


async def test_the_button_below_an_answer_asks_too(world: World) -> None:
    answer = await world.ben.slash(world.channel, "ask", question="How hard is the Google exam?")
    with discord_in("ja"):
        reply = await world.ana.click(response_of(answer), label="I studied")

    assert reply.ephemeral
    assert "Asia/Tokyo, 18:00 now" in labels(response_of(reply))


async def test_another_zone_is_typed_after_a_restart_and_a_wrong_one_may_be_typed_again(world: World) -> None:
    reply = await studied(world)
    form = await world.ana.click(response_of(reply), label="Another zone")
    await world.restart()

    refused = await world.ana.submit_modal(form, {first_field(form): "Middle Earth"})
    assert "I do not know the time zone" in shown(refused)
    await fill_in(world, reply, "Another zone", "+5:45")

    assert "Asia/Kathmandu, where it is 14:45 now" in shown(reply)


async def test_an_unknown_language_is_asked_without_a_guess(world: World) -> None:
    with discord_in("tlh"):
        reply = await studied(world)
    assert labels(response_of(reply)) == ["Undo", "Choose my zone"]


async def test_the_day_and_the_question_for_the_zone_are_kept_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> bool:
        raise NotSaved

    with monkeypatch.context() as patch:
        patch.setattr(world.store.members, "ask_for_zone", full)
        assert "nothing was changed" in shown(await studied(world))
    assert (await world.store.privacy.data_of(world.ana.id)).settings is None
    again = await studied(world)
    assert "Your first day: a good start." in shown(again)
    assert "Which time zone are you in?" in shown(again)


async def test_the_zone_button_of_deleted_data_says_so_kindly(world: World) -> None:
    reply = await studied(world)
    asked = await world.ana.slash(world.channel, "mydata delete")
    await world.ana.click(response_of(asked), label="Delete everything")

    pressed = await world.ana.click(response_of(reply), label=labels(response_of(reply))[1])

    assert "is gone" in shown(pressed)
    assert (await world.store.privacy.data_of(world.ana.id)).settings is None


# What was studied


async def test_studied_offers_courses_domains_and_sections_without_a_target(world: World) -> None:
    async def offered(typed: str) -> list[str]:
        choices = await world.ana.autocomplete(world.channel, "studied", "what", typed)
        assert len(choices) <= 25
        return [choice["value"] for choice in choices]

    unasked = await offered("")
    assert set(world.advisor.courses) <= set(unasked)
    assert set(unasked) & set(world.guide.sections(""))
    for credential in world.catalogue.credentials:
        for weight in credential.blueprint.weights if credential.blueprint else ():
            assert weight.domain[:100] in await offered(weight.domain.upper()[:60])
    assert (await offered("how hard"))[0] == world.guide.sections("how hard")[0]


# A target that is retired, or will be


async def test_a_retired_target_is_asked_about_before_it_is_kept(world: World) -> None:
    asked = await world.ana.slash(
        world.channel, "target choose", credential="aws-mls", exam_date=f"{world.today + timedelta(days=40)}"
    )

    assert asked.ephemeral
    assert "was retired on 31 March 2026" in shown(asked)
    assert await world.store.targets.target(world.ana.id) is None
    take, *_, keep = labels(response_of(asked))
    assert take == "Take ML Engineer – Associate"
    assert keep == "Keep ML Specialty anyway"
    await world.restart()
    await world.ana.click(response_of(asked), label=take)

    assert "40 days" in shown(asked)
    target = await world.store.targets.target(world.ana.id)
    assert target is not None
    assert target.credential_id == "aws-mla"


async def test_a_retired_target_is_kept_all_the_same_and_not_told_of_again(world: World) -> None:
    asked = await world.ana.slash(world.channel, "target choose", credential="azure-ai-engineer")
    await world.restart()
    await world.ana.click(response_of(asked), label=labels(response_of(asked))[-1])
    assert "Target set\nMicrosoft" in shown(asked)

    await world.ana.slash(world.channel, "streak show")
    assert followups(world) == []
    again = await world.ana.slash(world.channel, "target choose", credential="azure-ai-engineer")
    assert "Target set\nMicrosoft" in shown(again)


async def test_a_date_that_cannot_be_is_refused_before_anything_is_asked(world: World) -> None:
    refused = await world.ana.slash(world.channel, "target choose", credential="aws-mls", exam_date="2020-01-01")
    assert "is in the past" in shown(refused)


def followups(world: World) -> list[str]:
    """What the bot said after its replies."""
    posts = [one for one in world.env.http_requests if one.method == "POST" and "/webhooks/" in one.path]
    assert all(body_of(post)["flags"] == 64 for post in posts)
    return [body_of(post)["embeds"][0]["description"] for post in posts]


@pytest_asyncio.fixture
async def june(own_guide: Guide, tmp_path: Path) -> AsyncIterator[World]:
    """The place on the day before Azure AI Engineer Associate is retired."""
    async with open_world(own_guide, tmp_path, datetime(2026, 6, 29, 12, 0, tzinfo=UTC)) as place:
        yield place


async def test_a_target_that_is_retired_later_is_told_once_at_the_next_command(june: World) -> None:
    await june.ana.slash(june.channel, "target choose", credential="azure-ai-engineer")
    await june.ben.slash(june.channel, "target choose", credential="google-pmle")
    await june.ana.slash(june.channel, "streak show")
    assert followups(june) == []
    await june.restart(away=timedelta(days=2))

    for member in (june.ben, june.ana, june.ana):
        await member.slash(june.channel, "streak show")

    (told,) = followups(june)
    assert "was retired on 30 June 2026" in told
    assert "stays your target" in told
    await june.restart()
    await june.ana.slash(june.channel, "ask", question="How hard is the Google exam?")
    assert len(followups(june)) == 1


async def test_what_is_offered_instead_becomes_the_target(june: World) -> None:
    await june.ana.slash(june.channel, "target choose", credential="azure-ai-engineer")
    await june.leap(days=2)
    reply = await june.ana.slash(june.channel, "streak show")

    told = body_of(june.env.http_requests[-1])
    assert told["embeds"][0]["title"] == "Your target is retired"
    assert "Take" in str(told["components"])
    message = reply.followups[0]
    await june.ana.click(message, label=labels(message)[0])

    target = await june.store.targets.target(june.ana.id)
    assert target is not None
    assert target.credential_id == "azure-ai-103"


async def test_a_retirement_that_could_not_be_told_is_told_at_the_command_after(june: World) -> None:
    await june.ana.slash(june.channel, "target choose", credential="azure-ai-engineer")
    await june.leap(days=2)
    june.env.inject_error("POST", "/webhooks/*", status=404, code=10015)
    unsent = await june.ana.slash(june.channel, "streak show")
    assert unsent.followups == []

    reply = await june.ana.slash(june.channel, "streak show")

    assert len(reply.followups) == 1


async def test_an_exam_after_the_last_day_of_a_credential_is_asked_about(june: World) -> None:
    asked = await june.ana.slash(june.channel, "target choose", credential="azure-ai-engineer", exam_date="2026-07-01")
    assert "retires on 30 June 2026" in shown(asked)
    assert await june.store.targets.target(june.ana.id) is None

    await june.ana.click(response_of(asked), label=labels(response_of(asked))[-1])
    await june.leap(days=2)
    await june.ana.slash(june.channel, "streak show")
    assert len(followups(june)) == 1


async def test_an_old_button_below_a_card_asks_too(june: World) -> None:
    card = await june.ana.slash(june.channel, "credential", name="azure-ai-engineer")
    await june.leap(days=2)

    asked = await june.ana.click(response_of(card), label="Make this my target")

    assert "was retired on 30 June 2026" in shown(asked)
    assert await june.store.targets.target(june.ana.id) is None


async def test_a_new_guide_that_retires_a_target_tells_its_member(world: World, tmp_path: Path) -> None:
    catalogue = (
        "version: '{version}'\ncredentials:\n  - id: one\n    name: The One\n    short_name: One\n    aliases: [one]\n"
        "    vendor: Somebody\n    exam_code: null\n    status: {status}\n    page: https://example.com/one\n{more}"
    )
    retired = (
        "    retired_on:\n      day: 2026-11-01\n      source: https://example.com/one\n      checked_on: 2026-11-02\n"
    )

    def guide(version: str, status: str, more: str) -> Guide:
        folder = tmp_path / version
        folder.mkdir()
        (folder / "guide.md").write_text("# The One\n\nIt is an exam.\n", "utf-8")
        (folder / "credentials.yaml").write_text(catalogue.format(version=version, status=status, more=more), "utf-8")
        return Guide.read(folder)

    world.guide = guide("first", "active", "")
    await world.restart()
    await world.ana.slash(world.channel, "target choose", credential="one")
    world.bot.core.guide = guide("second", "retired", retired)

    for _ in range(2):
        await world.ana.slash(world.channel, "streak show")

    (told,) = followups(world)
    assert "One was retired on 1 November 2026" in told


async def test_several_settings_are_kept_together_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_: object) -> None:
        raise NotSaved

    with monkeypatch.context() as patched:
        patched.setattr(world.store.members, "set_weekly_goal", refused)
        reply = await world.ana.slash(world.channel, "settings", zone="Tokyo", weekly_goal="4", sharing="on")
    assert "nothing was changed" in shown(reply)
    assert (await world.store.members.settings(world.ana.id)).zone is None
    assert not await world.store.sharing.shares_in(world.ana.id, world.env.guild.id)

    reply = await world.ana.slash(
        world.channel, "settings", zone="Tokyo", weekly_goal="4", sharing="on", rest_days="sun"
    )
    assert "Asia/Tokyo" in shown(reply)
    kept = await world.store.members.settings(world.ana.id)
    assert (kept.zone, kept.weekly_goal_days) == ("Asia/Tokyo", 4)
    assert await world.store.sharing.shares_in(world.ana.id, world.env.guild.id)
