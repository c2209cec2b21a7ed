"""A member who presses again and again: public posts and page turns have limits, and no other button is refused."""

from __future__ import annotations

import pytest
import simcord

from bot.client.rate_limits import POSTS, PRESSES, SAME_POST
from tests.world import World, labels, options, response_of, shown_in

CLEAR = "Is a machine learning engineer certification worth it?"
PRIVATE_ANSWERS = {
    "an answer": ("ask", {"question": CLEAR, "private": True}, "Share"),
    "a recommendation": ("whichcert", {"cloud": "gcp"}, "Share"),
    "a card": ("credential", {"name": "PMLE"}, "Share"),
    "a comparison": ("compare", {"first": "google pmle", "second": "aws machine"}, "AWS ML Specialty"),
}


def posted(world: World) -> int:
    """How many messages of the bot everyone in the channel reads."""
    return len(world.channel.history(viewer=world.ben))


def told(pressed: simcord.InteractionResult) -> str:
    """What the member reads in reply to a press."""
    message = pressed.followups[-1] if pressed.followups else response_of(pressed)
    return shown_in(message)


@pytest.mark.parametrize("kind", PRIVATE_ANSWERS)
async def test_what_is_shared_again_and_again_is_posted_once_an_hour(world: World, kind: str) -> None:
    command, options, label = PRIVATE_ANSWERS[kind]
    reply = await world.ana.slash(world.channel, command, **options)
    assert reply.ephemeral

    pressed = [await world.ana.click(response_of(reply), label=label) for _ in range(15)]

    assert posted(world) == 1
    assert not pressed[0].ephemeral
    assert all(one.ephemeral for one in pressed[1:])
    assert {told(one).strip() for one in pressed[1:]} == {
        "You have already posted this here for everyone to see. You can post it again in 60 minutes."
    }
    await world.pass_time(seconds=SAME_POST[1] + 1)
    await world.ana.click(response_of(reply), label=label)
    assert posted(world) == 2


async def test_each_channel_may_have_the_same_post(world: World) -> None:
    elsewhere = world.env.guild.create_text_channel("elsewhere")
    for channel in (world.channel, elsewhere):
        reply = await world.ana.slash(channel, "whichcert", cloud="gcp")
        assert not (await world.ana.click(response_of(reply), label="Share")).ephemeral


async def test_different_answers_are_posted_a_few_a_minute_and_none_is_lost(world: World) -> None:
    replies = [
        await world.ana.slash(world.channel, "whichcert", cloud=cloud, reimbursed=paid)
        for cloud in ("aws", "gcp", "azure")
        for paid in ("yes", "no")
    ]
    assert len(replies) == POSTS[0] + 1
    *_, refused = [await world.ana.click(response_of(reply), label="Share") for reply in replies]

    assert posted(world) == POSTS[0]
    assert refused.ephemeral
    assert "You have posted 5 public replies in 60 seconds. Please wait 60 seconds" in told(refused)
    other = await world.ben.slash(world.channel, "whichcert", cloud="gcp")
    assert not (await world.ben.click(response_of(other), label="Share")).ephemeral, "others do not wait"
    await world.pass_time(seconds=POSTS[1] + 1)
    assert not (await world.ana.click(response_of(replies[-1]), label="Share")).ephemeral


@pytest.mark.parametrize(
    ("command", "options"),
    [("compare", {"first": "PMLE", "second": "mls c01"}), ("leaderboard", {})],
)
async def test_commands_that_post_have_the_same_limit(world: World, command: str, options: dict[str, str]) -> None:
    replies = [await world.ana.slash(world.channel, command, **options) for _ in range(15)]

    assert posted(world) == POSTS[0]
    assert all("Please wait" in told(reply) for reply in replies if reply.ephemeral)
    if command != "leaderboard":
        assert "Please wait" not in told(await world.ana.slash(world.channel, command, private=True, **options))


async def test_a_post_that_discord_refused_can_be_pressed_again(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert", cloud="gcp")
    world.env.inject_error("POST", "/interactions/*/callback", status=400, code=50035)
    await world.ana.click(response_of(reply), label="Share")
    assert posted(world) == 0

    await world.ana.click(response_of(reply), label="Share")

    assert posted(world) == 1


async def turn(world: World, member: simcord.MemberActor, answer: simcord.InteractionResult) -> str:
    """Shows a related passage, and gives what the member reads."""
    return told(await member.click(response_of(answer), label=labels(response_of(answer))[0]))


async def test_pages_are_turned_only_so_fast_and_no_other_button_waits(world: World) -> None:
    times, seconds = PRESSES
    answer = await world.ana.slash(world.channel, "ask", question=CLEAR)
    assert not [words for _ in range(times) if "too fast" in (words := await turn(world, world.ana, answer))]

    refused = await turn(world, world.ana, answer)

    assert f"too fast for me. Please wait {seconds} seconds, then press again." in refused
    assert "Logged" in told(await world.ana.click(response_of(answer), label="I studied"))
    assert "too fast" not in await turn(world, world.ben, answer)
    await world.pass_time(seconds=seconds + 1)
    assert "too fast" not in await turn(world, world.ana, answer)


async def test_choices_in_a_menu_have_the_same_limit(world: World) -> None:
    replies: list[str] = []
    for _ in range(PRESSES[0] + 1):
        question = response_of(await world.ana.slash(world.channel, "whichcert"))
        replies.append(told(await world.ana.select(question, values=[options(question)[0]["value"]])))

    assert ["too fast" in words for words in replies] == [*([False] * PRESSES[0]), True]
