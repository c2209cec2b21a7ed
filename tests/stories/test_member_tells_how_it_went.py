"""The day after their exam, a member is asked once how it went, and each answer leads on."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.members.exams import ASK_AT
from tests.reminding import keep
from tests.world import World, first_field, labels, response_of, shown, shown_in

QUESTION = "How did it go?"
ANSWERS = ["Passed", "Not yet", "I moved it"]
PMLE = "Google Professional Machine Learning Engineer"


async def choose(world: World, days: int = 1, credential: str = "google-pmle") -> None:
    """Lets Ana prepare for an exam in so many days. Her zone is Berlin's."""
    await world.store.members.set_zone(world.ana.id, "Europe/Berlin", world.env.now())
    exam_date = f"{world.today + timedelta(days=days)}"
    await world.ana.slash(world.channel, "target choose", credential=credential, exam_date=exam_date)


def questions(world: World) -> list[Any]:
    """The direct messages that asked Ana."""
    return [one for one in world.ana.user.dm_channel.history() if QUESTION in shown_in(one)]


async def after(world: World, command: str, **options: object) -> list[str]:
    """What Ana reads below the reply to a command."""
    reply = await world.ana.slash(world.channel, command, **options)
    return [shown_in(one) for one in reply.followups]


async def asked(world: World, credential: str = "google-pmle") -> Any:
    """Lets the day after Ana's exam come, and gives the question of a direct message."""
    await keep(world, world.ana, "6 20:00")
    await choose(world, credential=credential)
    await world.leap(days=2)
    await world.pass_time(minutes=2)
    (message,) = questions(world)
    return message


async def press(world: World, message: Any, label: str) -> str:
    """Ana presses a button; gives what the message says then."""
    reply = await world.ana.user.click(message, label=label)
    return shown(reply)


async def result(world: World) -> tuple[Any, Any]:
    target = await world.store.targets.target(world.ana.id)
    return (target.exam_on, target.exam_result) if target else (None, None)


# Being asked


async def test_who_has_a_reminder_is_asked_once_at_ten_on_the_day_after(world: World) -> None:
    await keep(world, world.ana, "6 20:00")
    await choose(world)  # it is Monday, 10:00 in Berlin, and the exam is on Tuesday
    await world.leap(days=1, hours=23)
    await world.pass_time(minutes=58)
    assert questions(world) == []

    await world.pass_time(minutes=4)

    (message,) = questions(world)
    assert f"Your exam for the {PMLE} was yesterday." in shown_in(message)
    assert labels(message) == ANSWERS
    assert ASK_AT.hour == 10
    await world.restart()
    await world.pass_time(minutes=30)
    await world.leap(days=1)
    await world.pass_time(minutes=30)
    assert len(questions(world)) == 1
    assert QUESTION not in "".join(await after(world, "mydata show"))


async def test_the_question_is_no_reminder(world: World) -> None:
    await asked(world)
    told = shown(await world.ana.slash(world.channel, "remind status"))
    assert "Last" not in told
    assert "snooze" not in told.casefold()


async def test_a_crash_after_sending_is_seen_in_the_history_and_nobody_is_asked_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(world, world.ana, "6 20:00")
    await choose(world)
    await world.leap(days=1, hours=23)

    async def lost(*_: object) -> bool:
        return False

    with monkeypatch.context() as crash:
        crash.setattr(world.store.reminders, "finish", lost)
        await world.pass_time(hours=1, minutes=2)
        assert len(questions(world)) == 1

    await world.restart(away=timedelta(minutes=30))
    await world.pass_time(minutes=10)

    assert len(questions(world)) == 1
    assert await after(world, "mydata show") == []
    (one,) = (await world.store.privacy.data_of(world.ana.id)).occurrences
    assert one.state == "sent"


async def test_without_a_reminder_the_next_command_asks_and_no_other(world: World) -> None:
    await choose(world)
    await world.leap(days=1)
    assert await after(world, "mydata show") == [], "the exam is today"
    await world.leap(days=1)

    (told,) = await after(world, "mydata show")

    assert QUESTION in told
    assert questions(world) == []
    assert await after(world, "mydata show") == []
    await world.restart()
    assert await after(world, "ask", question="What does the exam cost?") == []


@pytest.mark.parametrize("command", ["plan", "target show"])
async def test_the_plan_and_the_target_ask_themselves(world: World, command: str) -> None:
    await choose(world)
    await world.leap(days=2)
    reply = await world.ana.slash(world.channel, command)
    assert QUESTION in shown(reply)
    assert labels(response_of(reply)) == ANSWERS
    assert reply.followups == []
    assert await after(world, "mydata show") == []


async def test_closed_direct_messages_leave_the_question_to_the_next_command(world: World) -> None:
    await keep(world, world.ana, "6 20:00")
    await choose(world)
    world.close_direct_messages(world.ana)
    await world.leap(days=2)
    await world.pass_time(minutes=2)
    (told,) = await after(world, "mydata show")
    assert QUESTION in told
    assert await after(world, "mydata show") == []


async def test_who_is_asked_at_a_command_gets_no_message_too(world: World) -> None:
    await keep(world, world.ana, "6 20:00")
    await choose(world)
    await world.leap(days=1, hours=20)
    assert len(await after(world, "mydata show")) == 1
    await world.leap(hours=6)
    await world.pass_time(minutes=2)
    assert questions(world) == []


async def test_in_a_pause_no_message_comes(world: World) -> None:
    await keep(world, world.ana, "6 20:00")
    await choose(world)
    await world.store.rest_and_pauses.pause(world.ana.id, world.today + timedelta(days=1), None, world.env.now())
    await world.leap(days=3)
    await world.pass_time(minutes=2)
    assert questions(world) == []
    assert len(await after(world, "mydata show")) == 1


async def test_an_exam_of_long_ago_is_asked_about_in_the_target_alone(world: World) -> None:
    await choose(world)
    await world.leap(days=90)
    await keep(world, world.ana, "0 10:30")
    await world.pass_time(minutes=12)
    assert questions(world) == []
    assert await after(world, "mydata show") == []
    assert QUESTION in shown(await world.ana.slash(world.channel, "target show"))


# Passed


async def test_passed_is_celebrated_and_the_target_is_removed_by_choice(world: World) -> None:
    message = await asked(world)
    told = await press(world, message, "Passed")
    assert f"Congratulations! The {PMLE} is yours." in told
    assert "It is valid until 24 November 2028. Renewal: sit the exam again from 60 days before expiry" in told
    assert "`/whichcert`" in told
    assert await result(world) == (world.today - timedelta(days=1), "passed")

    (message,) = [one for one in world.ana.user.dm_channel.history() if "Congratulations" in shown_in(one)]
    assert labels(message) == ["Keep my target", "Remove my target", "Undo"]
    assert "Your target has been removed." in await press(world, message, "Remove my target")
    assert await world.store.targets.target(world.ana.id) is None


async def test_a_kept_target_says_that_it_is_passed_wherever_it_is_shown(world: World) -> None:
    message = await asked(world)
    await press(world, message, "Passed")
    assert "stays your target" in await press(world, message, "Keep my target")
    for command in ("target show", "plan"):
        told = shown(await world.ana.slash(world.channel, command))
        assert "Congratulations!" in told
        assert QUESTION not in told
    assert QUESTION not in "".join(await after(world, "mydata show"))


async def test_undo_asks_again_in_place(world: World) -> None:
    message = await asked(world)
    await press(world, message, "Passed")
    told = await press(world, message, "Undo")
    assert QUESTION in told
    assert (await result(world))[1] is None
    assert await after(world, "mydata show") == [], "it is not asked by itself"
    assert "Next time, then." in await press(world, message, "Not yet")


# Not yet


@pytest.mark.parametrize(
    ("credential", "lines"),
    [
        ("databricks-ml-professional",
         ["You can take it again from Tuesday, 8 December 2026, 14 days after your exam."]),
        ("azure-ai-300", ["• after your first attempt: from Wednesday, 25 November 2026",
                          "• after your second attempt or a later one: from Tuesday, 8 December 2026"]),
        ("google-pmle", ["• after your first attempt: from Tuesday, 8 December 2026",
                         "• after your second attempt: from Saturday, 23 January 2027",
                         "• after your third attempt or a later one: from Wednesday, 24 November 2027"]),
        ("aws-mla", ["Not during the beta: if you fail MLA-C02 \\(ME1-C02\\) now, you wait for the standard exam."]),
    ],
)  # fmt: skip
async def test_not_yet_says_when_the_exam_can_be_taken_again(world: World, credential: str, lines: list[str]) -> None:
    message = await asked(world, credential)
    told = await press(world, message, "Not yet")
    for line in lines:
        assert line in told
    assert "checked on" in told
    assert "What you learnt stays with you." in told
    assert (await result(world))[1] == "not_yet"


async def test_after_not_yet_the_target_goes_on_without_a_date(world: World) -> None:
    message = await asked(world)
    await press(world, message, "Not yet")
    told = await press(world, message, "No date yet")
    assert "stays your target. `/plan` now runs from today." in told
    assert await result(world) == (None, None)
    assert "No exam date yet" in shown(await world.ana.slash(world.channel, "plan"))


async def test_after_not_yet_a_new_date_begins_anew(world: World) -> None:
    message = await asked(world)
    await press(world, message, "Not yet")
    form = await world.ana.user.click(message, label="Set the exam date")
    day = world.today + timedelta(days=20)
    await world.ana.user.submit_modal(form, {first_field(form): f"{day}"})
    assert await result(world) == (day, None)
    await world.leap(days=21)
    await world.pass_time(minutes=2)
    assert len(questions(world)) == 1, "the former question has become the target"


# Moved


async def test_a_moved_exam_gets_its_new_date_and_is_asked_about_after_that(world: World) -> None:
    message = await asked(world)
    form = await world.ana.user.click(message, label="I moved it")
    day = world.today + timedelta(days=3)
    moved = await world.ana.user.submit_modal(form, {first_field(form): f"{day}"})
    assert "3 days until the exam" in shown(moved)
    assert await result(world) == (day, None)
    assert questions(world) == []

    await world.leap(days=4)
    await world.pass_time(minutes=2)
    (again,) = questions(world)
    assert "was yesterday" in shown_in(again)


# What no longer fits


async def test_a_press_after_another_target_or_date_is_refused_in_words(world: World) -> None:
    message = await asked(world)
    await choose(world, 10)
    for label in ANSWERS:
        refused = await world.ana.user.click(message, label=label)
        assert refused.ephemeral
        assert "Your target or its exam date has changed since then. `/target show` shows it." in shown(refused)
    assert (await result(world))[1] is None


async def test_an_exam_moved_before_the_day_is_not_asked_about(world: World) -> None:
    await keep(world, world.ana, "6 20:00")
    await choose(world)
    await choose(world, 9)
    await world.leap(days=4)
    await world.pass_time(minutes=2)
    assert questions(world) == []
    assert await after(world, "mydata show") == []


async def test_it_is_shown_exported_and_deleted(world: World) -> None:
    message = await asked(world)
    await press(world, message, "Passed")
    told = shown(await world.ana.slash(world.channel, "mydata show"))
    assert "you were asked how the exam went, your answer was passed" in told
    (file,) = response_of(await world.ana.slash(world.channel, "mydata export")).attachments
    form = json.loads(await file.read())
    assert form["target"]["exam_result"] == "passed"
    assert [one["exam_on"] for one in form["reminders"][0]["fell_due"]] == [form["target"]["exam_on"]]
