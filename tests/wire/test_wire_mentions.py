"""Members talk to the bot in a server, on sockets: it answers who means it, and leaves everybody else in peace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import pytest_asyncio

from bot.client.rate_limits import QUESTIONS
from tests.wire.messages import Message
from tests.wire.objects import Channel, User
from tests.wire.place import Place, eventually, open_place
from tests.world import shown_in

COST = "What does the exam cost?"
ANSWER = "The exam costs 200 US dollars."
MESSAGES = "/channels/*/messages"
_LULL_SECONDS = 0.5


@pytest_asyncio.fixture
async def talking(tmp_path: Path) -> AsyncIterator[Place]:
    """A place where Discord made a role for the bot."""
    async with open_place(tmp_path) as place:
        place.discord.bots_role(place.server)
        await place.bot.start()
        yield place


def mention(place: Place) -> str:
    return f"<@{place.discord.memory.bot.id}>"


def said(place: Place, channel: Channel | None = None) -> list[Message]:
    """Gives what the bot wrote into the channel, oldest first."""
    messages = (channel or place.channel).messages.values()
    return [message for message in messages if message.author is place.discord.memory.bot and message.seen_by is None]


async def answered(place: Place, number: int = 1) -> Message:
    """Waits for the so-manieth message of the bot in the channel."""
    await eventually(lambda: len(said(place)) >= number)
    assert len(said(place)) == number
    return said(place)[-1]


async def reacted(message: Message) -> list[str]:
    await eventually(lambda: bool(message.reactions))
    return list(map(unquote, message.reactions))


async def nothing_more(place: Place) -> None:
    """Waits until a question that was asked later is answered, and a little longer, as answers may overtake others."""
    before = len(place.ben.received())
    await place.ben.write(COST)
    await eventually(lambda: len(place.ben.received()) > before)
    await asyncio.sleep(_LULL_SECONDS)


async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(talking: Place) -> None:
    question = await talking.ana.say(talking.channel, f"{mention(talking)} {COST}")
    answer = await answered(talking)
    assert ANSWER in shown_in(answer)
    assert answer.replied_to is question
    assert answer.data["allowed_mentions"] == {"parse": [], "replied_user": False}
    followed = await talking.ben.say(talking.channel, "how long is the exam", answer)
    answer = await answered(talking, 2)
    assert "two hours" in shown_in(answer)
    assert answer.replied_to is followed
    await talking.ben.click(answer, "Helpful")


async def test_what_comes_without_its_text_gets_one_line(talking: Place) -> None:
    await talking.ana.say(talking.channel, f"{mention(talking)} {COST}")
    answer = await answered(talking)
    await talking.ana.say(talking.channel, "how long is it", answer, ping=False)
    assert "Write @whichcert in your message" in (await answered(talking, 2)).content
    role = f"<@&{talking.server.bots_role}>"
    await talking.ana.say(talking.channel, f"{role} {COST}")
    await talking.ana.say(talking.channel, "hello?", answer, ping=False)
    await nothing_more(talking)
    assert len(said(talking)) == 2
    await talking.mia.say(talking.channel, f"{role} {COST}")
    assert "Write @whichcert in your message" in (await answered(talking, 3)).content
    await talking.mia.say(talking.channel, f"{role} {mention(talking)} {COST}")
    assert ANSWER in shown_in(await answered(talking, 4))


async def test_a_question_that_was_deleted_meanwhile_is_answered(talking: Place) -> None:
    fault = talking.discord.when("POST", MESSAGES, holds_before=True)
    question = await talking.ana.say(talking.channel, f"{mention(talking)} {COST}")
    await fault.reached()
    del talking.channel.messages[question.id]
    fault.release()
    answer = await answered(talking)
    assert ANSWER in shown_in(answer)
    assert answer.replied_to is None


async def test_thanks_for_a_deleted_message_is_no_failure(talking: Place) -> None:
    fault = talking.discord.when("PUT", "/channels/*/reactions/*", holds_before=True)
    thanks = await talking.ana.say(talking.channel, f"{mention(talking)} thanks!")
    await fault.reached()
    del talking.channel.messages[thanks.id]
    fault.release()
    await nothing_more(talking)
    assert thanks.reactions == []
    assert "could not be answered" not in talking.bot.log


@pytest.mark.parametrize("lacking", ["view_channel", "send_messages", "embed_links", "read_message_history"])
async def test_where_the_bot_may_not_reply_it_asks_discord_nothing(talking: Place, lacking: str) -> None:
    await talking.discord.deny(talking.channel, **{lacking: True})
    await talking.ana.say(talking.channel, f"{mention(talking)} {COST}")
    await talking.ana.say(talking.channel, f"{mention(talking)} thanks")
    await nothing_more(talking)
    assert talking.discord.sent("POST", f"/channels/{talking.channel.id}/messages") == []
    assert talking.discord.sent("PUT", r"/channels/\d+/messages/.*") == []
    assert "could not" not in talking.bot.log


async def test_a_permission_that_goes_meanwhile_leaves_no_line_in_the_log(talking: Place) -> None:
    path = f"/channels/{talking.channel.id}/messages"
    talking.discord.when("POST", path, status=403, body={"code": 50013, "message": "Missing Permissions"})
    await talking.ana.say(talking.channel, f"{mention(talking)} {COST}")
    await nothing_more(talking)
    assert len(talking.discord.sent("POST", f"/channels/{talking.channel.id}/messages")) == 1
    assert "could not" not in talking.bot.log


async def test_a_reaction_that_the_bot_may_not_add_is_left_out(talking: Place) -> None:
    await talking.discord.deny(talking.channel, add_reactions=True)
    await talking.ana.say(talking.channel, f"{mention(talking)} thanks")
    await nothing_more(talking)
    assert "could not" not in talking.bot.log
    await talking.ana.say(talking.channel, f"{mention(talking)} {COST}")
    assert ANSWER in shown_in(await answered(talking))


async def test_bots_webhooks_system_messages_edits_and_everyone_are_not_answered(talking: Place) -> None:
    place, words = talking.channel, f"{mention(talking)} {COST}"
    memory = talking.discord.memory
    robot = talking.discord.person("Robot", talking.server)
    robot.user.bot = True
    hook = User(memory.new_id(), "hook", "Hook", bot=False)
    await robot.say(place, words)
    await talking.ana.say(place, words, author=hook, webhook_id=hook.id)
    for kind in (6, 7, 8, 12, 18, 20, 21, 23, 24, 46):
        await talking.ana.say(place, words, kind=kind)
    await talking.ana.say(place, f"@everyone {words}", mentions_everyone=True)
    await talking.ana.edit(await talking.ana.say(place, COST), words)
    await talking.ana.say(place, f"`{mention(talking)}` @whichcert {COST}")
    await talking.ana.say(place, f"<@{talking.ben.id}> {COST}")
    await talking.ana.say(place, COST, await talking.ben.say(place, "hm"))
    await nothing_more(talking)
    assert said(talking) == []
    assert talking.discord.sent("PUT", r"/channels/\d+/messages/.*") == []


async def test_who_asks_too_fast_sees_a_reaction(talking: Place) -> None:
    asked = [await talking.ana.say(talking.channel, f"{mention(talking)} {COST}") for _ in range(QUESTIONS[0] + 1)]
    await eventually(lambda: any(question.reactions for question in asked))
    await eventually(lambda: len(said(talking)) == QUESTIONS[0])
    (late,) = [question for question in asked if question.reactions]
    assert await reacted(late) == ["⏳"]
    assert late not in [answer.replied_to for answer in said(talking)]


async def test_small_talk_and_odd_texts(talking: Place) -> None:
    me, ana, place = mention(talking), talking.ana, talking.channel
    assert await reacted(await ana.say(place, f"{me} thank you!! 🙏")) == ["👍"]
    await ana.say(place, me)
    assert shown_in(await answered(talking, 1)).count("• ") == 3
    await talking.ben.say(place, f"good morning all, {me}")
    assert "Hi! Ask me" in shown_in(await answered(talking, 2))
    await talking.mia.say(place, f"{me} {'w' * 1970}")
    assert "500 at most" in (await answered(talking, 3)).content
    await talking.mia.say(place, f"\u200b{me}\u200b what does\u200b the exam\u2060 cost")
    assert ANSWER in shown_in(await answered(talking, 4))
    others = f"<@{talking.ana.id}> <@&{talking.server.bots_role}> @everyone <#{place.id}> <:owl:{place.id}>"
    await talking.mia.say(place, f"{me} {others} {COST}")
    answer = await answered(talking, 5)
    assert ANSWER in shown_in(answer)
    assert str(talking.ana.id) not in str(answer.data)
    await talking.mia.say(place, f"{me} who is the king of spain")
    silence = await answered(talking, 6)
    assert (silence.content, silence.items()) == ("The guide does not cover this.", [])


async def test_an_admin_switches_the_answers_off(talking: Place) -> None:
    setup = await talking.mia.slash(talking.channel, "setup")
    reply = await talking.mia.click(await talking.mia.choose(setup, "Mentions"), "Do not answer them")
    assert "Mentions: not answered" in shown_in(reply.message)
    before = len(said(talking))
    await talking.ana.say(talking.channel, f"{mention(talking)} {COST}")
    await nothing_more(talking)
    assert len(said(talking)) == before


async def test_with_the_setting_off_discord_sends_no_messages_of_servers(tmp_path: Path) -> None:
    async with open_place(tmp_path, ANSWER_IN_SERVERS="no") as place:
        await place.bot.start()
        (session,) = place.discord.gateway.live
        assert session.intents == 1 << 0 | 1 << 12
        await place.ana.say(place.channel, f"{mention(place)} {COST}")
        await nothing_more(place)
        assert said(place) == []


async def test_many_members_at_once_are_each_answered(talking: Place) -> None:
    people = [talking.discord.person(f"P{number}", talking.server) for number in range(12)]
    questions = await asyncio.gather(*(person.say(talking.channel, f"{mention(talking)} {COST}") for person in people))
    # Discord takes five messages in five seconds in one channel.
    await eventually(lambda: len(said(talking)) == len(people), seconds=60)
    assert {answer.replied_to for answer in said(talking)} == set(questions)


async def test_a_follow_up_is_about_the_exam_before_it(tmp_path: Path, brief_guide: Path) -> None:
    async with open_place(tmp_path, GUIDE_PATH=str(brief_guide)) as place:
        await place.bot.start()
        await place.ana.say(place.channel, f"{mention(place)} How long is the AI-300 exam?")
        first = await answered(place)
        await place.ana.say(place.channel, f"{mention(place)} and the price?")
        assert "and the price? \\(Microsoft AI-300\\)" in shown_in(await answered(place, 2))
        await place.ben.say(place.channel, f"{mention(place)} and the price?")
        assert "AI-300" not in shown_in(await answered(place, 3))
        await place.ben.say(place.channel, "and the price?", first)
        assert "and the price? \\(Microsoft AI-300\\)" in shown_in(await answered(place, 4))
