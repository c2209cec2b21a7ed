"""Members talk to the bot in a server: they mention it, reply to it, thank it, and it answers nobody else."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import discord
import pytest
import pytest_asyncio

from bot.client.client import intents
from bot.client.rate_limits import QUESTIONS
from knowledge.guide import Guide
from knowledge.labels import labels_of
from tests.answers import measure
from tests.setting_up import set_up
from tests.store.stored_databases import read_rows
from tests.world import World, body_of, labels, open_world, response_of, shown, shown_in

GUIDE = """# Bird club

## When do the birds fly south?

Birds fly south in October, in large flocks.

## What do owls eat?

Owls eat mice, and now and then a small bird.

## Where do the storks nest?

Storks nest on the roof of the town hall.

<!-- not covered: moon? | who owns the moon => Ask an astronomer. -->
"""
OWLS = "What do owls eat?"
MICE = "Owls eat mice, and now and then a small bird."
FAR = "which flour is best for bread"


@pytest.fixture
def birds(tmp_path: Path) -> Guide:
    file = tmp_path / "guide.md"
    file.write_text(GUIDE, encoding="utf-8")
    return Guide.read(file)


@pytest_asyncio.fixture
async def club(birds: Guide, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(birds, tmp_path) as place:
        yield place


@dataclass
class Done:
    """What the bot sent: bodies of messages, and reactions with the message that they are on."""

    messages: list[dict[str, Any]]
    reactions: list[tuple[int, str]]

    def __bool__(self) -> bool:
        return bool(self.messages or self.reactions)


class Watch:
    """Collects what the bot sends while a block runs."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __enter__(self) -> Done:
        self._before = len(self._world.env.http_requests)
        self._done = Done([], [])
        return self._done

    def __exit__(self, *_: object) -> None:
        for request in self._world.env.http_requests[self._before :]:
            parts = request.path.strip("/").split("/")
            if request.method == "POST" and parts[-1] == "messages":
                self._done.messages.append(body_of(request))
            elif request.method == "PUT" and "reactions" in parts:
                self._done.reactions.append((int(parts[3]), unquote(parts[5])))


def text_of(body: dict[str, Any]) -> str:
    embeds = [discord.Embed.from_dict(embed) for embed in body.get("embeds") or []]
    return "\n".join([body.get("content") or "", *(f"{e.title}\n{e.description}" for e in embeds)]).replace("**", "")


def name(world: World) -> str:
    """The name of the simulated bot."""
    assert world.bot.user is not None
    return world.bot.user.name


def recorded(world: World) -> list[dict[str, Any]]:
    """The answers that are stored."""
    return read_rows(world.folder / "whichcert.db")["given_answers"]


def gaps(world: World) -> list[str]:
    return [row["question"] for row in recorded(world) if row["status"] != "answered"]


async def test_a_mention_is_answered_publicly_and_pings_nobody(club: World) -> None:
    with Watch(club) as done:
        message = await club.write(club.ana, f"{club.mention} {OWLS}")
    (body,) = done.messages
    assert MICE in text_of(body)
    assert (body["embeds"][0]["title"]).replace("\\", "") == OWLS
    assert body["message_reference"] == {
        "message_id": message.id,
        "channel_id": club.channel.id,
        "guild_id": club.env.guild.id,
        "fail_if_not_exists": False,
        "type": 0,
    }
    assert body["allowed_mentions"] == {"parse": [], "replied_user": False}
    assert not body.get("flags")
    (row,) = recorded(club)
    assert (row["question"], row["guild_id"], row["status"]) == (OWLS, club.env.guild.id, "answered")


@pytest.mark.parametrize(
    "text",
    [
        "{me} What do owls eat?",
        "What do owls eat? {me}",
        "What do {me} owls eat?",
        "{me}{me} What do owls eat?{me}",
        "hey {me}, what do owls eat",
        "{me}\nwhat do owls eat",
        "{me} \u200bwhat do\u200b owls eat\u2060",
        "`{me}` {me} what do owls eat",
        "{old} What do owls eat?",
        "{me} <:owl:123456789012345678> What do owls eat? <a:fly:123456789012345678>",
        "{me} **What** do *owls* eat? @everybody",
    ],
)
async def test_the_mention_is_left_out_wherever_it_stands(club: World, text: str) -> None:
    number = club.mention.strip("<@>")
    with Watch(club) as done:
        await club.write(club.ana, text.format(me=club.mention, old=f"<@!{number}>"))
    (body,) = done.messages
    assert MICE in text_of(body)
    (row,) = recorded(club)
    assert number not in row["question"]
    assert "123456789012345678" not in row["question"]


async def test_other_mentions_are_neither_searched_for_nor_stored_nor_sent(club: World) -> None:
    role = club.env.guild.create_role("Owls", mentionable=True)
    others = f"<@{club.ben.id}> <@&{role.id}> <#{club.channel.id}> </ask:{club.channel.id}> <t:1700000000:R> @everyone"
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} {others} What do owls eat?")
    (body,) = done.messages
    assert MICE in text_of(body)
    (row,) = recorded(club)
    assert row["question"] == "@… @… #… /ask … @… What do owls eat?"
    for number in (club.ben.id, role.id, club.channel.id):
        assert str(number) not in text_of(body)
        assert str(number) not in row["question"]


async def test_no_mention_is_stored_of_any_way_to_ask(club: World) -> None:
    text = f"<@{club.ben.id}> {FAR}"
    await club.ana.slash(club.channel, "ask", question=text)
    await club.ana.send_dm(text)
    message = await club.ben.send(club.channel, text)
    await club.ana.context_menu(club.channel, "Ask the guide", message)
    assert gaps(club) == [f"@… {FAR}"] * 3


async def test_a_reply_with_a_ping_is_answered(club: World) -> None:
    await club.write(club.ana, f"{club.mention} {OWLS}")
    answer = club.channel.last_message
    with Watch(club) as done:
        await club.write(club.ben, "where do the storks nest", answer)
    (body,) = done.messages
    assert "Storks nest on the roof" in text_of(body)


async def test_a_reply_to_somebody_else_that_mentions_the_bot_is_answered(club: World) -> None:
    message = await club.write(club.ana, "I wonder")
    with Watch(club) as done:
        await club.write(club.ben, f"ask {club.mention} what do owls eat", message, ping=False)
    assert MICE in text_of(done.messages[0])


async def test_a_reply_without_a_ping_gets_one_line_a_day(club: World) -> None:
    await club.write(club.ana, f"{club.mention} {OWLS}")
    answer = club.channel.last_message
    with Watch(club) as done:
        await club.write(club.ana, "where do the storks nest", answer, ping=False)
    (body,) = done.messages
    assert body["content"] == (
        "I can't read this, because it does not mention me. "
        f"Write @{name(club)} in your message, so that I can read it."
    )
    assert not body.get("embeds")
    assert body["allowed_mentions"] == {"parse": [], "replied_user": False}
    with Watch(club) as done:
        await club.write(club.ana, "hello?", answer, ping=False)
        await club.pass_time(hours=23)
        await club.write(club.ana, "nobody?", answer, ping=False)
    assert not done
    with Watch(club) as done:
        await club.write(club.ben, "and me", answer, ping=False)
        await club.pass_time(hours=2)
        await club.write(club.ana, "a day later", answer, ping=False)
    assert len(done.messages) == 2
    assert len(recorded(club)) == 1


async def test_a_reply_with_a_ping_whose_text_discord_withholds_gets_the_line_too(club: World) -> None:
    """simcord says that Discord withholds a reply to the answer of a command, whether it pings or not."""
    answer = response_of(await club.ana.slash(club.channel, "ask", question=OWLS))
    with Watch(club) as done:
        await club.write(club.ben, "where do the storks nest", answer)
    (body,) = done.messages
    assert f"Write @{name(club)} in your message" in body["content"]


async def test_who_got_the_line_is_forgotten_when_the_bot_stops(club: World) -> None:
    await club.write(club.ana, f"{club.mention} {OWLS}")
    answer = club.channel.last_message
    with Watch(club) as done:
        await club.write(club.ana, "where do the storks nest", answer, ping=False)
        await club.write(club.ana, "hello", answer, ping=False)
        await club.restart()
        await club.write(club.ana, "and where do the storks nest", answer, ping=False)
    assert len(done.messages) == 2


async def test_a_message_that_mentions_the_bot_is_stored_without_who_wrote_it_and_where(club: World) -> None:
    message = await club.write(club.ana, f"{club.mention} {OWLS}")
    await club.write(club.ben, f"{club.mention} thanks")
    await club.write(club.ben, f"{club.mention} you idiot")
    (row,) = recorded(club)
    assert row["question"] == OWLS
    with closing(sqlite3.connect(club.folder / "whichcert.db")) as connection:
        dump = "\n".join(connection.iterdump())
    for number in (club.ana.id, club.ben.id, message.id, club.channel.id):
        assert str(number) not in dump


async def test_of_messages_that_are_not_for_the_bot_nothing_is_received_but_that_they_are(club: World) -> None:
    received: list[discord.Message] = []

    async def on_message(message: discord.Message) -> None:
        received.append(message)

    club.bot.add_listener(on_message)
    picture = club.env.backend.store_attachments(club.channel.id, [("owl.png", b"owl")])
    with Watch(club) as done:
        await club.write(club.ana, OWLS, attachments=picture)
    assert not done
    (message,) = received
    assert (message.content, message.attachments, message.embeds) == ("", [], [])
    assert list(club.bot.cached_messages) == []
    assert recorded(club) == []


async def test_a_mention_of_the_bots_role_gets_the_same_line(club: World) -> None:
    other = club.env.guild.create_role("Owls", mentionable=True)
    role = await club.role_of_the_bot()
    with Watch(club) as done:
        await club.write(club.ana, f"<@&{other.id}> what do owls eat")
        assert not done
        await club.write(club.ana, f"<@&{role}> what do owls eat")
    (body,) = done.messages
    assert f"Write @{name(club)} in your message" in body["content"]
    with Watch(club) as done:
        await club.write(club.ana, f"<@&{role}> {club.mention} what do owls eat")
    assert MICE in text_of(done.messages[0])


async def test_the_line_has_the_bots_name_on_the_server(club: World) -> None:
    await club.write(club.ana, f"{club.mention} {OWLS}")
    answer = club.channel.last_message
    club.name_the_bot("*Owl* @everyone")
    with Watch(club) as done:
        await club.write(club.ana, "where do the storks nest", answer, ping=False)
    (body,) = done.messages
    assert "Write @\\*Owl\\* \\@\u200beveryone in your message" in body["content"]


@pytest.mark.parametrize(
    "text", ["{me}", "{me} \u200b\u2060", "  {me} ", "{me} 👋", "{me} ?!", "{me}{me}", "{me} <:owl:1>"]
)
async def test_a_mention_with_nothing_besides_gets_a_friendly_line(club: World, text: str) -> None:
    with Watch(club) as done:
        await club.write(club.ana, text.format(me=club.mention))
    (body,) = done.messages
    assert text_of(body).count("• ") == 3
    assert "Hi! Ask me what you want to know." in text_of(body)
    assert not body.get("components")
    assert gaps(club) == []


async def test_a_reply_with_a_ping_and_a_picture_alone_gets_the_friendly_line(club: World) -> None:
    await club.write(club.ana, f"{club.mention} {OWLS}")
    picture = club.env.backend.store_attachments(club.channel.id, [("owl.png", b"owl")])
    with Watch(club) as done:
        await club.write(club.ana, "", club.channel.last_message, attachments=picture)
    assert "Hi! Ask me" in text_of(done.messages[0])


async def test_small_talk_is_answered_wherever_it_is_meant_for_the_bot(club: World) -> None:
    with Watch(club) as done:
        await club.write(club.ana, f"good morning all, {club.mention}!")
        await club.write(club.ben, f"{club.mention} who are you")
        await club.mia.send_dm(f"heyyy {name(club)}")
    assert ["• " in text_of(body) for body in done.messages] == [True] * 3
    assert "Guide" in text_of(done.messages[1])
    reply = await club.ana.slash(club.channel, "ask", question="lol")
    assert "I am here when you have a question." in shown(reply)
    assert labels(response_of(reply)) == []
    assert "/help" in shown(reply)
    assert recorded(club) == []


async def test_each_thing_to_try_is_answered(club: World) -> None:
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} hi")
    examples = [line[2:].replace("\\", "") for line in text_of(done.messages[0]).splitlines() if line.startswith("• ")]
    assert len(examples) == 3
    assert [club.guide.ask(example, club.today).status for example in examples] == ["answered"] * 3


async def test_thanks_gets_a_reaction_to_messages_and_a_line_to_the_command(club: World) -> None:
    with Watch(club) as done:
        message = await club.write(club.ana, f"{club.mention} thanks!")
        direct = await club.ana.send_dm("thank you so much 🙏")
    assert done.messages == []
    assert done.reactions == [(message.id, "👍"), (direct.id, "👍")]
    reply = await club.ana.slash(club.channel, "ask", question="thx")
    assert shown(reply).strip() == "You're welcome."
    assert labels(response_of(reply)) == []
    assert gaps(club) == []


@pytest.mark.parametrize("text", ["hi, what do owls eat", "thanks, what do owls eat?"])
async def test_small_talk_before_a_question_is_a_question(club: World, text: str) -> None:
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} {text}")
    assert MICE in text_of(done.messages[0])


async def test_a_silence_in_a_server_is_one_line_without_a_bell(club: World) -> None:
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} {FAR}")
        await club.write(club.ana, f"{club.mention} who owns the moon")
        await club.write(club.ana, f"{club.mention} you idiot")
        await club.write(club.ana, f"{club.mention} {'a' * 1900}")
    assert [body["content"] for body in done.messages] == [
        "The guide does not cover this.",
        "The guide does not cover this. Ask an astronomer.",
        "The guide does not cover this.",
        "Your question has 1900 characters. Please use 500 at most.",
    ]
    assert all(not body.get("embeds") and not body.get("components") for body in done.messages)
    assert sorted(gaps(club)) == sorted([FAR, "who owns the moon"])

    await club.ana.send_dm(FAR)
    assert labels(club.ana.user.dm_channel.last_message) == ["Tell me when the guide covers this"]


async def test_the_line_of_a_silence_fits_into_a_message(club: World, tmp_path: Path) -> None:
    file = tmp_path / "guide" / "guide.md"
    file.parent.mkdir()
    whom = "Ask an astronomer_. " * 150
    file.write_text(GUIDE.replace("Ask an astronomer.", whom), encoding="utf-8")
    club.bot.core.guide = Guide.read(file.parent)
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} who owns the moon")
    (body,) = done.messages
    assert 1900 < len(body["content"]) <= 2000
    assert body["content"].startswith("The guide does not cover this. Ask an astronomer")


async def test_an_unsure_answer_in_a_server_offers_the_choices(world: World) -> None:
    golden = (question["q"] for question in measure.QUESTIONS)
    question = next(q for q in golden if world.guide.ask(q, world.today).status == "unsure")
    with Watch(world) as done:
        await world.write(world.ana, f"{world.mention} {question}")
    (body,) = done.messages
    assert "Which of these did you mean?" in text_of(body)
    choices = [hit.passage for hit in world.guide.ask(question, world.today).hits]
    shown = [item["label"] for item in body["components"][0]["components"]]
    assert shown == labels_of(choices, world.guide)
    assert len(shown) >= 2


async def test_the_buttons_of_a_public_answer_are_anyones(club: World) -> None:
    await club.write(club.ana, f"{club.mention} {OWLS}")
    (answer,) = [message for message in club.channel.history() if message.author.bot]
    assert "Helpful" in labels(answer)
    assert "Share" not in labels(answer)
    voted = await club.ben.click(answer, label="Helpful")
    assert "Thank you." in shown(voted)


async def test_nobody_else_is_answered(club: World, caplog: pytest.LogCaptureFixture) -> None:
    robot = club.env.guild.add_member(club.env.create_user("robot", bot=True))
    hook = club.env.guild.create_webhook(club.channel)
    everyone = club.env.guild.create_role("Loud", permissions=discord.Permissions(mention_everyone=True))
    mia = club.env.guild.add_member(club.env.create_user("max"), roles=[everyone])
    with Watch(club) as done:
        await club.write(robot, f"{club.mention} {OWLS}")
        await hook.send(f"{club.mention} {OWLS}")
        await club.write(mia, f"@everyone {OWLS}")
        await club.write(mia, f"@here {club.mention} {OWLS}")
        await club.write(club.ana, OWLS)
        await club.write(club.ana, f"`whichcert` @whichcert {OWLS}")
        await club.write(club.ana, f"<@{club.ben.id}> {OWLS}")
        await club.write(club.ben, "I agree", await club.write(club.ana, "look"))
        late = await club.ana.send(club.channel, OWLS)
        await club.ana.edit(late, f"{club.mention} {OWLS}")
        await club.write(club.ana, f"{club.mention} {OWLS}", message_type=discord.MessageType.pins_add.value)
    assert not done
    assert recorded(club) == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("lacking", ["send_messages", "view_channel", "embed_links", "read_message_history"])
async def test_nothing_happens_where_the_bot_may_not_reply(
    club: World, caplog: pytest.LogCaptureFixture, lacking: str
) -> None:
    assert club.bot.user is not None
    denied = discord.PermissionOverwrite(**{lacking: False})
    place = club.env.guild.create_text_channel("quiet", overwrites={club.bot.user: denied})
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} {OWLS}", place=place)
        await club.write(club.ana, f"{club.mention} thanks", place=place)
    assert not done
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert recorded(club) == []


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (403, 50001), (404, 10003), (403, 160002)])
async def test_a_channel_that_was_closed_a_moment_ago_is_no_news_for_the_log(
    club: World, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=status, code=code, message="No")
    await club.write(club.ana, f"{club.mention} {OWLS}")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_question_that_was_deleted_meanwhile_is_answered(club: World) -> None:
    backend, create = club.env.backend, club.env.backend.create_message
    answered: list[Any] = []

    def deleting(*arguments: Any, **named: Any) -> Any:
        message = create(*arguments, **named)
        answered.append(message)
        if message.author_id != backend.bot_user.id:
            backend.delete_message(message.channel_id, message.id)
        return message

    backend.create_message = deleting
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} {OWLS}")
    assert MICE in text_of(done.messages[0])


async def test_who_asks_too_fast_sees_a_reaction(club: World) -> None:
    most, seconds = QUESTIONS
    with Watch(club) as done:
        messages = [await club.write(club.ana, f"{club.mention} {OWLS}") for _ in range(most + 2)]
    assert len(done.messages) == most
    assert done.reactions == [(message.id, "⏳") for message in messages[most:]]
    with Watch(club) as done:
        await club.write(club.ben, f"{club.mention} {OWLS}")
        await club.pass_time(seconds=seconds + 1)
        await club.write(club.ana, f"{club.mention} {OWLS}")
    assert len(done.messages) == 2
    with Watch(club) as done:
        for _ in range(most):
            await club.ana.send_dm(OWLS)
    assert "Please wait" in done.messages[-1]["content"]


async def test_an_admin_switches_the_answers_off_and_on(club: World) -> None:
    await club.write(club.ana, f"{club.mention} {OWLS}")
    answer = club.channel.last_message
    switched = await set_up(club, club.mia, "mentions", "Do not answer them")
    assert "Mentions: not answered" in shown(switched)
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} {OWLS}")
        await club.write(club.ana, "where do the storks nest", answer, ping=False)
        await club.restart()
        await club.write(club.ana, f"{club.mention} {OWLS}")
    assert not done
    await club.ana.send_dm(OWLS)
    assert MICE in shown_in(club.ana.user.dm_channel.last_message)
    switched = await set_up(club, club.mia, "mentions", "Answer them")
    assert "Mentions: answered" in shown(switched)
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} {OWLS}")
    assert len(done.messages) == 1


async def test_the_choice_of_one_server_is_not_that_of_another_and_goes_with_its_server(club: World) -> None:
    await set_up(club, club.mia, "mentions", "Do not answer them")
    assert not (await club.store.servers.settings(club.env.guild.id)).answers_mentions
    assert (await club.store.servers.settings(club.env.guild.id + 1)).answers_mentions
    await club.lose_server()
    await club.leap(days=32)
    assert (await club.store.servers.settings(club.env.guild.id)).answers_mentions
    facts = read_rows(club.folder / "whichcert.db")["facts"]
    assert not any(str(club.env.guild.id) in str(row) for row in facts)


async def test_the_operator_switches_answers_in_servers_off(birds: Guide, tmp_path: Path) -> None:
    async with open_world(birds, tmp_path, answers_in_servers=False) as world:
        assert not world.bot.intents.guild_messages
        with Watch(world) as done:
            await world.write(world.ana, f"{world.mention} {OWLS}")
        assert not done
        assert "mention @" not in shown(await world.ana.slash(world.channel, "help"))
        told = await world.mia.slash(world.channel, "setup")
        assert "not answered, because the bot's operator has turned this off in all servers" in shown(told)
        await world.ana.send_dm(OWLS)
        assert MICE in shown_in(world.ana.user.dm_channel.last_message)


@pytest.mark.parametrize("on", [True, False])
def test_no_intent_is_privileged(on: bool) -> None:
    asked = intents(on)
    assert (asked.message_content, asked.members, asked.presences) == (False, False, False)
    assert (asked.guilds, asked.dm_messages, asked.guild_messages) == (True, True, on)


async def test_help_says_how_to_mention_the_bot(club: World) -> None:
    reply = await club.ana.slash(club.channel, "help")
    assert f"mention @{name(club)}, " in shown(reply)


async def test_a_bug_ends_in_an_apology_without_the_question(
    club: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(club.guide, "ask", broken)
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} a secret question")
    (body,) = done.messages
    reference = body["content"].rsplit(" ", 1)[-1].rstrip(".")
    assert reference in caplog.text
    assert "secret question" not in caplog.text
    assert body["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_a_mention_in_a_thread_is_answered(club: World) -> None:
    thread = club.thread("owls", club.ana)
    with Watch(club) as done:
        await club.write(club.ana, f"{club.mention} {OWLS}", place=thread)
    assert MICE in text_of(done.messages[0])
