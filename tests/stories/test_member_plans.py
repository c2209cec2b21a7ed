"""A member plans the weeks until the exam, goes on with what is left, and takes the plan into their calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import simcord
import vobject

from knowledge.guide import Guide
from tests.world import World, labels, open_world, response_of, shown

SHAMING = re.compile(r"missed|behind|\blate\b|should have|only|fail|too few|sorry|unfortunately", re.IGNORECASE)


async def choose(world: World, credential: str = "google-pmle", **options: object) -> None:
    await world.ana.slash(world.channel, "target choose", credential=credential, **options)


async def plan(world: World, member: simcord.MemberActor | None = None, **options: object) -> simcord.InteractionResult:
    return await (member or world.ana).slash(world.channel, "plan", **options)


def in_days(world: World, days: int) -> str:
    return f"{world.today + timedelta(days=days)}"


async def press(world: World, reply: simcord.InteractionResult, label: str) -> str:
    """Presses a button of Ana's reply; gives what she reads then."""
    await world.ana.click(response_of(reply), label=label)
    return shown(reply)


async def about(world: World, reply: simcord.InteractionResult) -> str:
    """What Ana reads about how her plan was made."""
    return await press(world, reply, "How this is planned")


async def all_weeks(world: World, reply: simcord.InteractionResult) -> str:
    """What Ana reads on all pages of her plan's weeks."""
    told = await press(world, reply, "All weeks")
    while "Later weeks" in labels(response_of(reply)):
        told += await press(world, reply, "Later weeks")
    return told


async def all_events(world: World, reply: simcord.InteractionResult) -> list[Any]:
    """The events of the calendar file with the cancelled ones, as another program reads them."""
    if "Calendar file" in labels(response_of(reply)):
        await press(world, reply, "Calendar file")
    (attachment,) = response_of(reply).attachments
    assert attachment.filename == "whichcert-plan.ics"
    return list(vobject.readOne((await attachment.read()).decode()).vevent_list)


async def events(world: World, reply: simcord.InteractionResult) -> list[Any]:
    """The events of the calendar file that are not cancelled."""
    return [event for event in await all_events(world, reply) if event.status.value != "CANCELLED"]


async def cancelled(world: World, reply: simcord.InteractionResult) -> set[str]:
    """The uids of the events that the calendar file cancels."""
    return {event.uid.value for event in await all_events(world, reply) if event.status.value == "CANCELLED"}


def assert_fits(reply: simcord.InteractionResult) -> None:
    (embed,) = response_of(reply).embeds
    assert len(embed) <= 6000
    assert len(embed.fields) <= 25
    assert all(0 < len(field.value or "") <= 1024 for field in embed.fields)


# Making it


async def test_without_a_target_ana_is_told_how_to_choose_one(world: World) -> None:
    reply = await plan(world)

    assert reply.ephemeral
    assert "`/target choose`" in shown(reply)
    assert "`/whichcert`" in shown(reply)
    assert response_of(reply).attachments == []


async def test_without_an_exam_date_the_plan_runs_from_today(world: World) -> None:
    await choose(world)
    reply = await plan(world)

    assert reply.ephemeral
    told = shown(reply)
    assert (
        "The whole plan\nNo exam date yet.\nThe guide suggests 4–8 weeks if you know ML, or 3–6 months if you are"
        in told
    )
    assert "new to it. This plan takes 8 weeks, until 17 January.\n" in told
    assert "• Course: Production Machine Learning Systems \\(about 15 h\\), 5 days\n" in told
    assert "This week · 23 Nov – 29 Nov · 1 of 8\n• Course: Production Machine Learning Systems" in told
    assert "After that · 30 Nov – 6 Dec" in told
    assert labels(response_of(reply))[1:] == ["Set the exam date", "All weeks", "Calendar file", "How this is planned"]
    assert "give `/plan` your `experience` and `background`" in await about(world, reply)
    assert labels(response_of(reply)) == ["This week", "All weeks", "Calendar file"]
    assert [event.dtstart.value for event in await events(world, reply)] == [
        world.today + timedelta(days=7 * number) for number in range(8)
    ]


async def test_a_date_is_a_preview_until_it_is_saved(world: World) -> None:
    await choose(world)
    reply = await plan(world, exam_date=in_days(world, 45), experience="some-production", background="data-scientist")
    assert "45 days until the exam" in shown(reply)
    assert "a preview" in shown(reply)
    target = await world.store.targets.target(world.ana.id)
    assert target is not None
    assert (target.exam_on, target.experience, target.background) == (None, None, None)

    await world.restart()
    await world.ana.click(response_of(reply), label="Save this date")

    assert "Saved" in shown(reply)
    assert "a preview" not in shown(reply)
    assert "Save this date" not in labels(response_of(reply))
    again = await plan(world)
    assert "45 days until the exam" in shown(again)
    assert "Where you start: some ML in production; " in await about(world, again)
    weeks = await all_weeks(world, again)
    assert "Structuring Machine Learning Projects" in weeks
    assert "Machine Learning: Regression" not in weeks
    await press(world, again, "This week")
    told = shown(await world.ana.slash(world.channel, "mydata show"))
    assert f"exam on {in_days(world, 45)}, some ML in production, data science" in told
    assert len(await events(world, again)) == 8


async def test_answers_alone_are_saved_as_well_and_stay_with_another_target(world: World) -> None:
    await choose(world, exam_date=in_days(world, 300))
    reply = await plan(world, experience="new-to-ml")
    assert "13–26 weeks" in shown(reply)

    await world.ana.click(response_of(reply), label="Save these answers")

    assert "13–26 weeks" in shown(await plan(world))
    await choose(world, "aws-mla")
    assert "13–26 weeks" in shown(await plan(world))


async def test_what_is_kept_already_needs_no_button(world: World) -> None:
    await choose(world, exam_date=in_days(world, 14))
    assert "Save this date" not in labels(response_of(await plan(world, exam_date=in_days(world, 14))))


async def test_a_date_is_not_saved_with_a_target_chosen_since(world: World) -> None:
    await choose(world)
    reply = await plan(world, exam_date=in_days(world, 45))
    await choose(world, "aws-mla")

    refused = await world.ana.click(response_of(reply), label="Save this date")

    assert refused.ephemeral
    assert "has changed since then" in shown(refused)
    target = await world.store.targets.target(world.ana.id)
    assert target is not None
    assert target.exam_on is None


async def test_a_date_that_has_passed_since_is_not_saved(world: World) -> None:
    await choose(world)
    reply = await plan(world, exam_date=in_days(world, 1))
    await world.leap(days=2)

    assert "is in the past" in shown(await world.ana.click(response_of(reply), label="Save this date"))


@pytest.mark.parametrize(
    ("exam_date", "words"),
    [("2020-01-01", "is in the past"), ("2099-01-01", "more than 5 years"), ("soon", "is not a date")],
)
async def test_a_date_that_cannot_be_is_refused_as_for_a_target(world: World, exam_date: str, words: str) -> None:
    await choose(world)
    reply = await plan(world, exam_date=exam_date)

    assert reply.ephemeral
    assert words in shown(reply)


# How much time there is


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "The exam is today"),
        (1, "Start nothing new now. Look over the exam domains, the heaviest first, then rest."),
        (3, "Start nothing new now."),
        (10, "You have 10 days. Every exam domain gets its time, by its weight."),
        (28, "The plan fits the weeks that are left"),
        (70, "You can wait until Monday, 7 December 2026 to begin."),
    ],
)
async def test_each_number_of_days_has_its_words(world: World, days: int, words: str) -> None:
    await choose(world)
    reply = await plan(world, exam_date=in_days(world, days))

    assert words in shown(reply)
    assert_fits(reply)
    if days:
        assert (await events(world, reply))[-1].summary.value == "Exam: Google Professional Machine Learning Engineer"
    else:
        assert response_of(reply).attachments == []


async def test_what_does_not_fit_is_named(world: World) -> None:
    await choose(world)
    reply = await plan(world, exam_date=in_days(world, 20))

    assert "2 parts do not fit before the exam. *How this is planned* names them." in shown(reply)
    told = await about(world, reply)
    assert "Left out for lack of time\nMachine Learning: Classification; Machine Learning: Regression" in told
    weeks = await all_weeks(world, reply)
    credential = world.catalogue.find("google-pmle")
    assert credential is not None
    assert credential.blueprint is not None
    for weight in credential.blueprint.weights:
        assert weight.domain in weeks


async def test_an_exam_that_is_over_is_asked_after(world: World) -> None:
    await choose(world, exam_date=in_days(world, 2))
    await world.leap(days=3)
    reply = await plan(world)

    assert "How did it go?" in shown(reply)
    assert response_of(reply).attachments == []
    assert "Save this date" in labels(response_of(await plan(world, exam_date=in_days(world, 60))))


async def test_a_long_plan_has_pages_that_outlive_a_restart(world: World) -> None:
    await choose(world)
    reply = await plan(world, exam_date=in_days(world, 360), experience="new-to-ml", background="other")
    assert "You can wait until" in shown(reply)
    assert "First week" in shown(reply)
    await world.restart()

    numbers = re.findall(r"Week (\d+) of 26", await press(world, reply, "All weeks"))
    for _ in range(8):
        assert_fits(reply)
        numbers += re.findall(r"Week (\d+) of 26", await press(world, reply, "Later weeks"))
    assert numbers == [str(number) for number in range(1, 27)]
    assert "page 9 of 9" in shown(reply)
    assert "Rest on the day before the exam" in shown(reply)
    assert labels(response_of(reply)) == ["Save this date", "First week", "Earlier weeks"]
    assert "Week 22 of 26" in await press(world, reply, "Earlier weeks")

    await press(world, reply, "First week")
    await world.restart()
    assert len(await events(world, reply)) == 27
    assert "Weeks more than a year ahead are not in the file yet." not in shown(reply)
    assert labels(response_of(reply)) == ["Save this date", "First week", "All weeks", "How this is planned"]
    await press(world, reply, "First week")
    assert response_of(reply).attachments == []


async def test_a_nearer_exam_cancels_the_weeks_that_are_gone(world: World) -> None:
    await choose(world, exam_date=in_days(world, 56))
    first = {event.uid.value: event for event in await events(world, await plan(world))}
    await world.leap(days=9)
    reply = await plan(world, exam_date=in_days(world, 19))
    await world.ana.click(response_of(reply), label="Save this date")
    nearer = {event.uid.value: event for event in await events(world, reply)}

    assert "A newer file updates them, and cancels weeks that are gone." in shown(reply)
    past = {uid for uid, event in first.items() if event.dtend.value <= world.today}
    assert len(past) == 1
    assert first.keys() - past <= nearer.keys() | await cancelled(world, reply)
    assert not past & (nearer.keys() | await cancelled(world, reply))
    assert all(
        int(event.sequence.value) > int(first[uid].sequence.value) for uid, event in nearer.items() if uid in first
    )


async def test_a_new_target_takes_the_place_of_the_old_ones_weeks(world: World) -> None:
    await choose(world, exam_date=in_days(world, 56))
    *first, exam = [event.uid.value for event in await events(world, await plan(world))]
    await choose(world, "aws-mla", exam_date=in_days(world, 28))
    reply = await plan(world)

    now = {event.uid.value for event in await events(world, reply)} | await cancelled(world, reply)
    assert set(first[1:]) <= now
    assert exam not in now


async def test_a_target_without_an_exam_any_more_takes_the_exam_out_of_the_calendar(world: World) -> None:
    await choose(world, exam_date=in_days(world, 56))
    exam = (await events(world, await plan(world)))[-1].uid.value
    await world.ana.slash(world.channel, "target clear")
    await choose(world)

    assert exam in await cancelled(world, await plan(world))


async def test_weeks_more_than_a_year_ahead_are_said_to_wait(world: World) -> None:
    await choose(world, exam_date=in_days(world, 700))
    reply = await plan(world)

    assert [event.summary.value for event in await events(world, reply)] == [
        "Exam: Google Professional Machine Learning Engineer"
    ]
    assert "Weeks more than a year ahead are not in the file yet." in shown(reply)


async def test_a_page_that_the_plan_no_longer_has_is_its_last(world: World) -> None:
    await choose(world, exam_date=in_days(world, 15))
    reply = await plan(world)
    await press(world, reply, "All weeks")
    await world.leap(days=7)
    await press(world, reply, "This week")
    await world.leap(days=2)

    assert "1 of" not in await press(world, reply, "All weeks")


# Going on with what is left


async def test_what_is_logged_under_its_name_drops_out(world: World) -> None:
    await choose(world, exam_date=in_days(world, 56))
    await world.ana.slash(world.channel, "studied", what="production  machine learning SYSTEMS")
    await world.ana.slash(world.channel, "studied", what="Monitoring AI solutions")
    await world.ana.slash(world.channel, "studied", what="The Google exam blueprint")
    await world.ana.slash(world.channel, "studied", what="Structuring Machine Learning Projects, week 1")
    reply = await plan(world)

    assert "Done so far: 3 of 19 parts." in shown(reply)
    assert "Course: Structuring Machine Learning Projects" in shown(reply)
    done = "Done\nProduction Machine Learning Systems; monitoring AI solutions; The Google exam blueprint"
    assert done in await about(world, reply)
    weeks = await all_weeks(world, reply)
    assert "Course: Production Machine Learning Systems" not in weeks
    assert "Done so far" not in shown(await plan_of_ben(world))


async def plan_of_ben(world: World) -> simcord.InteractionResult:
    await world.ben.slash(world.channel, "target choose", credential="google-pmle")
    return await plan(world, world.ben)


async def test_an_undone_entry_and_one_before_the_target_do_not_count(world: World) -> None:
    await world.ana.slash(world.channel, "studied", what="Structuring Machine Learning Projects")
    await world.pass_time(minutes=1)
    await choose(world)
    logged = await world.ana.slash(world.channel, "studied", what="Production Machine Learning Systems")
    assert "Done so far: 1 of 19 parts." in shown(await plan(world))

    await world.ana.click(response_of(logged), label="Undo")

    assert "Done so far" not in shown(await plan(world))


async def test_a_new_date_for_the_same_target_keeps_what_is_done(world: World) -> None:
    await choose(world)
    await world.ana.slash(world.channel, "studied", what="Production Machine Learning Systems")
    await world.leap(days=1)
    await choose(world, exam_date=in_days(world, 40))
    assert "Done so far: 1 of 19 parts." in shown(await plan(world))

    await choose(world, "aws-mla")
    assert "Done so far" not in shown(await plan(world))


async def test_after_weeks_without_a_word_the_plan_fits_what_is_left_and_blames_nobody(world: World) -> None:
    await choose(world, exam_date=in_days(world, 42))
    before = await plan(world)
    await world.leap(days=7)
    reply = await plan(world)

    assert "The plan fits the weeks that are left." in shown(reply)
    assert "This week · 30 Nov – 6 Dec · 1 of 5\n• Course: Production Machine Learning Systems" in shown(reply)
    assert not SHAMING.search(shown(reply))
    assert not SHAMING.search(await about(world, reply))
    first, again = await events(world, before), await events(world, reply)
    assert {event.uid.value for event in again} <= {event.uid.value for event in first}
    moved = {event.uid.value: event.dtstart.value for event in first}
    assert all(moved[event.uid.value] == event.dtstart.value for event in again)
    assert {event.dtstamp.value for event in again} == {world.env.now().replace(microsecond=0)}


@pytest.mark.parametrize("days", [1, 2, 5, 12, 20])
async def test_whoever_begins_at_the_end_is_not_blamed_either(world: World, days: int) -> None:
    await choose(world)
    reply = await plan(world, exam_date=in_days(world, days))
    assert not SHAMING.search(shown(reply))
    assert not SHAMING.search(await about(world, reply))


@pytest.mark.slow
async def test_when_all_is_done_what_weighs_most_is_left(world: World) -> None:
    await choose(world, exam_date=in_days(world, 30))
    while "All parts of the plan are done." not in shown(await plan(world)):
        choices = await world.ana.autocomplete(world.channel, "studied", "what", "")
        await world.ana.slash(world.channel, "studied", what=choices[0]["value"])
    told = shown(await plan(world))

    assert "All parts of the plan are done." in told
    assert "Review: scaling prototypes into ML models" in told


async def test_studied_offers_what_the_plan_has_left_to_do(world: World) -> None:
    await choose(world)
    choices = await world.ana.autocomplete(world.channel, "studied", "what", "SERV")
    assert choices[0]["value"] == "serving and scaling models"

    await world.ana.slash(world.channel, "studied", what="serving and scaling models")
    choices = await world.ana.autocomplete(world.channel, "studied", "what", "serv")
    assert "serving and scaling models" not in [choice["value"] for choice in choices]
    everything = await world.ana.autocomplete(world.channel, "studied", "what", "")
    assert len({choice["value"] for choice in everything}) == len(everything) <= 25


async def test_the_target_shows_what_this_week_is_for(world: World) -> None:
    await choose(world, exam_date=in_days(world, 56))
    told = shown(await world.ana.slash(world.channel, "target show"))
    assert "Until 29 November: Production Machine Learning Systems" in told

    await choose(world, exam_date=in_days(world, 200))
    told = shown(await world.ana.slash(world.channel, "target show"))
    assert "You can wait until 16 April to begin. `/plan` shows the weeks." in told


# Targets of which the guide knows less


@pytest.mark.parametrize(
    ("retired", "instead"),
    [
        ("aws-mls", "AWS Certified Machine Learning Engineer – Associate"),
        ("azure-ai-engineer", "Microsoft Machine Learning Operations Engineer Associate"),
    ],
)
async def test_a_retired_target_leads_to_what_can_be_taken(world: World, retired: str, instead: str) -> None:
    asked = await world.ana.slash(world.channel, "target choose", credential=retired)
    await world.ana.click(
        response_of(asked), label=next(one for one in labels(response_of(asked)) if one.startswith("Keep"))
    )
    reply = await plan(world)
    assert "retired" in shown(reply)
    assert instead in shown(reply)
    assert response_of(reply).attachments == []
    assert "Until" not in shown(await world.ana.slash(world.channel, "target show"))

    await world.ana.click(response_of(reply), label="Make this my target")

    assert "1 of 8" in shown(await plan(world))


async def test_what_the_guide_says_of_other_exams_is_said_to_be_so(world: World) -> None:
    await choose(world, "aws-mla")
    reply = await plan(world)

    assert "For other exams, the guide suggests 4–8 weeks" in shown(reply)
    told = await about(world, reply)
    assert "it has none of its own" in told
    assert "are from [AWS's page](https://docs.aws.amazon.com/" in told


async def test_without_weights_the_plan_says_what_it_holds_instead(world: World) -> None:
    await choose(world, "coursera-edx-certificates")
    reply = await plan(world, exam_date=in_days(world, 2))

    assert "Exam domain" not in shown(reply)
    assert "no weights of exam domains" in await about(world, reply)
    assert_fits(reply)


async def test_an_answer_that_nobody_can_give_any_more_is_left_aside(world: World) -> None:
    await choose(world)
    await world.store.targets.keep_plan(world.ana.id, "google-pmle", None, "a-former-answer", None)

    assert "give `/plan` your `experience`" in await about(world, await plan(world))


@pytest.mark.slow
async def test_every_credential_has_a_plan_that_fits_for_any_number_of_days(world: World) -> None:
    for credential in world.catalogue.credentials:
        await choose(world, credential.id)
        for days in (1, 7, 13, 27, 100):
            reply = await plan(world, exam_date=in_days(world, days))
            for label in ("How this is planned", "All weeks"):
                assert_fits(reply)
                if label in labels(response_of(reply)):
                    await press(world, reply, label)
            assert_fits(reply)


async def test_a_guide_without_rules_has_no_plan(small_guide: Callable[[str], Guide], tmp_path: Path) -> None:
    async with open_world(small_guide("# A guide\n\nThe exam costs $200.\n"), tmp_path) as world:
        assert "plan" not in {command.name for command in world.bot.tree.get_commands()}
        assert (await world.ana.autocomplete(world.channel, "studied", "what", "guide"))[0]["value"] == "A guide"
        await world.ana.slash(world.channel, "studied", what="A guide")
