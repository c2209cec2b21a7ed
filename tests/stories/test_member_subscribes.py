"""Members wish to be told when the guide covers their question, and are told once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from cogs.guide.subscriptions import SubscriptionDelivery
from knowledge.guide import Guide
from tests.world import World, body_of, labels, open_world, response_of, shown, shown_in

BEFORE = "# Exams\n\n## What does the exam cost?\n\nThe exam costs $200.\n\n## How long is it?\n\nIt takes two hours.\n"
QUESTION = "Do *parrots* sing @night?"
AFTER = (
    BEFORE
    + "\n## Do parrots sing at night?\n\n<!-- asked: do parrots sing @night -->\nNo parrot may sit on your shoulder.\n"
)
ANSWER = "No parrot may sit on your shoulder."
BUTTON = "Tell me when the guide covers this"

Guides = Callable[[str], Guide]


@pytest_asyncio.fixture
async def world(small_guide: Guides, tmp_path: Path) -> AsyncIterator[World]:
    """A place whose guide knows nothing of parrots."""
    async with open_world(small_guide(BEFORE), tmp_path) as place:
        yield place


async def subscription(world: World, member: simcord.MemberActor) -> simcord.InteractionResult:
    """Asks and presses the button; gives the reply to the press."""
    reply = await member.slash(world.channel, "ask", question=QUESTION)
    assert labels(response_of(reply)) == [BUTTON]
    return await member.click(response_of(reply), label=BUTTON)


async def teach(world: World, small_guide: Guides, text: str = AFTER, away: timedelta = timedelta(0)) -> None:
    """Starts the bot again with another guide, and lets it tell what there is to tell."""
    world.guide = small_guide(text)
    await world.restart(away=away)
    await world.pass_time(seconds=10)


def told(member: simcord.MemberActor) -> list[str]:
    """What the member reads in the direct messages of the bot."""
    return [shown_in(message) for message in member.user.dm_channel.history() if ANSWER in shown_in(message)]


async def test_ana_is_told_once_when_the_guide_covers_her_question(world: World, small_guide: Guides) -> None:
    pressed = await subscription(world, world.ana)
    assert pressed.ephemeral
    assert "after 12 months at the latest" in shown(pressed)

    await teach(world, small_guide, BEFORE + "\n## Is there tea?\n\nThere is tea.\n")
    assert told(world.ana) == []
    await teach(world, small_guide)
    await teach(world, small_guide, AFTER + "\n## Is there tea?\n\nThere is tea.\n")

    (message,) = told(world.ana)
    assert "You asked me to tell you" in message
    assert told(world.ben) == []
    assert (await world.store.privacy.data_of(world.ana.id)).wishes == ()


async def test_the_question_is_kept_as_it_was_asked_and_shown(world: World) -> None:
    await subscription(world, world.ana)
    await subscription(world, world.ana)

    (kept,) = (await world.store.privacy.data_of(world.ana.id)).wishes
    assert kept.question == QUESTION
    assert "parrot" in shown(await world.ana.slash(world.channel, "mydata show"))
    assert "parrot" not in shown(await world.ben.slash(world.channel, "mydata show"))


async def test_anyone_may_wish_below_a_public_answer_and_after_a_restart(world: World, small_guide: Guides) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=QUESTION)
    await world.restart()
    await world.ben.click(response_of(reply), label=BUTTON)

    await teach(world, small_guide)

    assert len(told(world.ben)) == 1
    assert told(world.ana) == []


async def test_a_wish_can_be_withdrawn_after_a_restart(world: World, small_guide: Guides) -> None:
    pressed = await subscription(world, world.ana)
    await world.restart()
    await world.ana.click(response_of(pressed), label="Withdraw")
    assert "deleted" in shown(pressed)

    await teach(world, small_guide)

    assert told(world.ana) == []


async def test_who_deletes_everything_is_not_told(world: World, small_guide: Guides) -> None:
    await subscription(world, world.ana)
    question = await world.ana.slash(world.channel, "mydata delete")
    assert "questions that you want to be told about" in shown(question)
    await world.ana.click(response_of(question), label="Delete everything")

    await teach(world, small_guide)

    assert told(world.ana) == []


async def test_a_wish_older_than_12_months_is_forgotten(world: World, small_guide: Guides) -> None:
    await subscription(world, world.ana)

    await teach(world, small_guide, BEFORE, away=timedelta(days=366))

    assert "I keep nothing about you" in shown(await world.ana.slash(world.channel, "mydata show"))


async def test_closed_direct_messages_are_made_up_for_at_the_next_command(world: World, small_guide: Guides) -> None:
    await subscription(world, world.ana)
    world.close_direct_messages(world.ana)
    await teach(world, small_guide)
    assert "answer on its way" in shown(await world.ana.slash(world.channel, "mydata show"))

    followups = [r for r in world.env.http_requests if r.method == "POST" and "/webhooks/" in r.path]
    assert [body_of(request)["embeds"][0]["description"] for request in followups] == [ANSWER]
    assert body_of(followups[0])["flags"] == 64
    assert "parrot" not in shown(await world.ana.slash(world.channel, "mydata show"))
    assert len([r for r in world.env.http_requests if r.method == "POST" and "/webhooks/" in r.path]) == 1


async def test_many_answers_that_did_not_arrive_are_shown_three_below_each_command(
    world: World, small_guide: Guides
) -> None:
    core, ana = world.bot.core, world.ana.id
    for number in range(7):
        wish = await core.store.subscriptions.add(ana, f"{QUESTION} {'!' * number}", "before", world.env.now())
        assert await core.store.subscriptions.claim(wish, world.env.now())
        await core.store.subscriptions.mark_failed(wish)
    world.guide = small_guide(AFTER)
    await world.restart()

    shown_below = [len((await world.ana.slash(world.channel, "help")).followups) for _ in range(4)]

    assert shown_below == [3, 3, 1, 0]


async def test_a_bot_that_died_while_sending_never_sends_twice(world: World, small_guide: Guides) -> None:
    await subscription(world, world.ana)
    (kept,) = (await world.store.privacy.data_of(world.ana.id)).wishes
    await world.store.subscriptions.claim(kept, world.env.now())

    await teach(world, small_guide, away=timedelta(hours=1))

    assert told(world.ana) == []
    await world.ana.slash(world.channel, "streak show")
    (followup,) = [r for r in world.env.http_requests if r.method == "POST" and "/webhooks/" in r.path]
    assert ANSWER in body_of(followup)["embeds"][0]["description"]


async def test_a_failed_answer_that_the_guide_lost_again_is_wished_for_anew(world: World, small_guide: Guides) -> None:
    await subscription(world, world.ana)
    world.close_direct_messages(world.ana)
    await teach(world, small_guide)
    await teach(world, small_guide, BEFORE)

    await world.ana.slash(world.channel, "streak show")

    (kept,) = (await world.store.privacy.data_of(world.ana.id)).wishes
    assert kept.state == "open"


async def test_a_reloaded_guide_tells_at_most_one_member_a_second(world: World, small_guide: Guides) -> None:
    for member in (world.ana, world.ben, world.mia):
        await subscription(world, member)
    world.bot.core.guide = small_guide(AFTER)
    await world.pass_time(hours=1, seconds=10)

    sent = [
        message.created_at for who in (world.ana, world.ben, world.mia) for message in who.user.dm_channel.history()
    ]
    assert len(sent) == 3
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(sent))


async def test_check_asks_the_present_guide_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await subscription(world, world.ana)
    (delivery,) = [job for job in world.bot.jobs if isinstance(job, SubscriptionDelivery)]
    asked: list[str] = []
    monkeypatch.setattr(world.guide, "ask", lambda question, today: asked.append(question))

    await delivery.do()

    assert asked == []


async def test_a_wish_that_the_guide_grants_by_now_is_answered_at_once(world: World, small_guide: Guides) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=QUESTION)
    world.guide = small_guide(AFTER)
    await world.restart()

    pressed = await world.ana.click(response_of(reply), label=BUTTON)

    assert pressed.ephemeral
    assert ANSWER in shown(pressed)
    assert (await world.store.privacy.data_of(world.ana.id)).wishes == ()


async def test_a_refused_question_cannot_be_wished_for(world: World) -> None:
    await world.ana.send_dm("x" * 501)

    assert labels(world.ana.user.dm_channel.last_message) == []
