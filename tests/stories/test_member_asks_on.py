"""A member asks on: a follow-up takes its subject from what they asked before in the same channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.client.conversations import MOST_REMEMBERED, Conversations, Place
from knowledge.follow_ups import AskedBefore
from knowledge.text.markup import unescape
from tests.world import World, response_of, shown

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def ask(world: World, question: str, *, private: bool = False) -> str:
    return unescape(shown(await world.ana.slash(world.channel, "ask", question=question, private=private)))


async def test_a_follow_up_is_about_the_exam_asked_before_and_the_answer_says_so(world: World) -> None:
    await ask(world, "What does the Databricks exam cost?")
    answer = await ask(world, "and how long is it valid?")
    assert "and how long is it valid? (Databricks" in answer
    assert "Valid for 2 years" in answer
    assert "and google? (" in await ask(world, "and google?")


async def test_after_ten_minutes_in_another_channel_and_by_another_member_nothing_was_asked_before(
    world: World,
) -> None:
    await ask(world, "What does the Databricks exam cost?")
    other = world.env.guild.create_text_channel("other")
    elsewhere = await world.ana.slash(other, "ask", question="and how long is it valid?")
    assert "(Databricks" not in unescape(shown(elsewhere))
    another = await world.ben.slash(world.channel, "ask", question="is it valid forever?")
    assert "(Databricks" not in unescape(shown(another))
    await world.pass_time(minutes=11)
    assert "(Databricks" not in await ask(world, "and how long is it valid?")


async def test_what_was_asked_privately_is_no_part_of_a_public_answer(world: World) -> None:
    await ask(world, "What does the Databricks exam cost?", private=True)
    assert "(Databricks" not in await ask(world, "and how long is it valid?")
    assert "(Databricks" in await ask(world, "and how long is it valid?", private=True)


async def test_the_exam_is_the_target_in_a_private_answer_alone(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="Databricks ML Professional")
    assert "(Databricks" in await ask(world, "how long is the exam?", private=True)
    assert "(Databricks" not in await ask(world, "how long is the exam?")


async def test_deleting_ones_data_forgets_the_conversation(world: World) -> None:
    await ask(world, "What does the Databricks exam cost?")
    asked = await world.ana.slash(world.channel, "mydata delete")
    await world.ana.click(response_of(asked), label="Delete everything")
    assert "(Databricks" not in await ask(world, "and how long is it valid?")


async def test_whoever_wished_for_the_answer_to_a_follow_up_wished_for_the_whole_question(world: World) -> None:
    await ask(world, "What does the CKA cost?")
    reply = await world.ana.slash(world.channel, "ask", question="and where do I sit it?")
    assert "and where do I sit it? (Certified Kubernetes Administrator)" in unescape(shown(reply))
    await world.ana.click(response_of(reply), label="Tell me when the guide covers this")
    assert "Kubernetes" in shown(await world.ana.slash(world.channel, "mydata show"))


def test_only_so_much_is_remembered_and_only_so_long() -> None:
    conversations, asked = Conversations(), AskedBefore(about=("AWS",))
    places = [Place(member, 1, is_private=False) for member in range(MOST_REMEMBERED + 1)]
    for place in places:
        conversations.remember(place, asked, NOW)
    assert conversations.before(places[0], NOW) is None
    assert conversations.before(places[1], NOW) == asked
    assert conversations.before(places[1], NOW + timedelta(minutes=10)) == asked
    assert conversations.before(places[1], NOW + timedelta(minutes=10, seconds=1)) is None
    conversations.remember(places[1], asked, NOW)
    assert conversations.before(places[1], NOW - timedelta(hours=1)) is None
