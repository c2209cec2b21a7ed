"""What PRIVACY.md says, where no other story shows it; tests/rules/test_privacy_document.py has every sentence."""

from __future__ import annotations

import ast
import io
import logging
import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import Any, get_args, get_type_hints

import discord
import pytest
from simcord import interactions

from bot.client.custom_id import DISCORD_ID, Codec
from bot.log import WithoutIds
from cogs.guide.answer_buttons import ShowPassage
from cogs.study.leaderboard import TurnPage
from knowledge.guide import Guide
from tests.audit import audited
from tests.setting_up import set_up
from tests.store.stored_databases import read_rows
from tests.world import ROOT, World, first_field, labels, options, response_of, shown

CLEAR = "Is a machine learning engineer certification worth it?"
FAR = "Which sauce goes with mushroom ravioli?"


def rows(world: World) -> dict[str, list[dict[str, Any]]]:
    return read_rows(world.folder / "whichcert.db")


def dump(world: World) -> str:
    """Everything that the database holds."""
    with closing(sqlite3.connect(world.folder / "whichcert.db")) as connection:
        return "\n".join(connection.iterdump())


async def delete_everything(world: World) -> None:
    """Lets Ana delete her data."""
    asked = await world.ana.slash(world.channel, "mydata delete")
    deleted = await world.ana.click(response_of(asked), label="Delete everything")
    assert "Everything about you has been deleted" in shown(deleted)


@contextmanager
def conversation_with_others() -> Generator[None]:
    """Has members use the bot in their conversation with other users, as those can who installed it for themselves."""
    payload = interactions.base_payload

    def there(*arguments: Any, **named: Any) -> tuple[Any, dict[str, Any]]:
        record, made = payload(*arguments, **named)
        return record, made | {"context": discord.app_commands.AppCommandContext.PRIVATE_CHANNEL}

    interactions.base_payload = there
    try:
        yield
    finally:
        interactions.base_payload = payload


# Questions


async def test_nothing_is_kept_of_a_question_in_a_conversation_with_others(world: World) -> None:
    with conversation_with_others():
        public = await world.ana.user.slash("ask", question=CLEAR)
        private = await world.ana.user.slash("ask", question=CLEAR, private=True)
        for reply in (public, private):
            assert world.guide.ask(CLEAR, world.today).excerpts[0].text.strip() in shown(reply)
            assert not {"Helpful", "Not helpful", "I studied"} & set(labels(response_of(reply)))
    assert rows(world)["given_answers"] == []

    await world.ana.user.slash("ask", question=CLEAR)
    assert [row["question"] for row in rows(world)["given_answers"]] == [CLEAR], "in direct messages with the bot"


async def test_a_message_that_is_asked_of_the_guide_is_kept_without_who_wrote_it(world: World) -> None:
    message = await world.ben.send(world.channel, FAR)
    await world.ana.context_menu(world.channel, "Ask the guide", message)

    assert [row["question"] for row in rows(world)["given_answers"]] == [FAR]
    for nobody in (world.ana.id, world.ben.id, message.id, world.channel.id):
        assert str(nobody) not in dump(world)


async def test_where_the_words_of_questions_are_not_kept_the_rest_is(world: World) -> None:
    await set_up(world, world.mia, "questions", "Do not keep them", "Stop and delete")
    await world.ana.slash(world.channel, "ask", question=CLEAR)

    (row,) = rows(world)["given_answers"]
    assert row["question"] is None
    assert (row["guild_id"], row["status"]) == (world.env.guild.id, "answered")
    assert all(row[name] for name in ("passage_id", "guide_version", "asked_at"))


# Messages


async def test_only_the_buttons_of_a_leaderboard_and_of_old_answers_hold_a_discord_id(world: World) -> None:
    kinds: list[Any] = [*world.bot.persistent_items, *world.bot.persistent_modals]
    holding = {
        kind
        for kind in kinds
        for hint in get_type_hints(kind, include_extras=True).values()
        for codec in get_args(hint)
        if isinstance(codec, Codec) and DISCORD_ID.pattern in codec.pattern
    }
    assert holding == {TurnPage, ShowPassage}


async def test_a_vote_below_a_private_answer_is_neither_shown_nor_deleted_with_the_members_data(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR, private=True)
    await world.ana.click(response_of(reply), label="Not helpful")
    await world.ana.slash(world.channel, "studied")
    assert "Votes on answers: 0." in shown(await world.ana.slash(world.channel, "mydata show"))

    await delete_everything(world)

    assert [row["not_helpful"] for row in rows(world)["given_answers"]] == [1]


async def test_deleting_everything_deletes_no_message(world: World) -> None:
    await world.ana.slash(world.channel, "ask", question=CLEAR)
    await world.ana.slash(world.channel, "remind on", weekday="mon", time="19:30", zone="Berlin")
    before = world.channel.history(), world.ana.user.dm_channel.history()
    assert all(before)

    await delete_everything(world)

    assert (world.channel.history(), world.ana.user.dm_channel.history()) == before


# What a member gives the bot


async def test_answers_to_whichcert_are_stored_nowhere(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert")
    for _ in world.advisor.questions:
        await world.ana.select(response_of(reply), [options(response_of(reply))[0]["value"]])
    advised = response_of(reply).embeds[0].title
    assert reply.ephemeral
    assert advised

    shared = await world.ana.click(response_of(reply), label="Share")

    assert not shared.ephemeral
    assert response_of(shared).embeds[0].title == advised
    assert {name for name, kept in rows(world).items() if kept} <= {"facts", "alembic_version", "servers"}


async def test_what_was_typed_into_a_form_with_an_error_is_not_stored(world: World) -> None:
    reply = await world.ana.slash(world.channel, "target choose", credential="google-pmle")
    form = await world.ana.click(response_of(reply), label="Set the exam date")
    refused = await world.ana.submit_modal(form, {first_field(form): "zymurgy in the moonlight"})

    assert refused.ephemeral
    assert "zymurgy" in shown(refused)
    assert "zymurgy" not in dump(world)


async def test_what_a_member_gave_stays_however_long_they_are_away(world: World) -> None:
    await world.ana.slash(world.channel, "settings", zone="Berlin", weekly_goal="4", rest_days="sat")
    await world.ana.slash(world.channel, "studied", minutes=30, what="MLOps")
    await world.ana.slash(world.channel, "target choose", credential="google-pmle")
    before = {name: kept for name, kept in rows(world).items() if name not in {"facts", "outages", "servers"}}

    await world.leap(days=400)
    await world.pass_time(seconds=5)

    after = rows(world)
    for name in ("members", "zone_changes", "targets", "study_entries", "rest_days"):
        assert before[name]
        assert after[name] == before[name]


async def test_no_name_is_stored(world: World) -> None:
    name = "zymurgy"
    zoe = world.env.guild.add_member(world.env.create_user(name, global_name=name.title()))
    asked = await zoe.slash(world.channel, "ask", question=CLEAR)
    await zoe.click(response_of(asked), label="Helpful")
    await zoe.slash(world.channel, "settings", sharing="on", zone="Berlin")
    await zoe.slash(world.channel, "studied", minutes=30)
    await zoe.slash(world.channel, "remind on", weekday="mon", time="19:30")
    far = await zoe.slash(world.channel, "ask", question=FAR)
    await zoe.click(response_of(far), label="Tell me when the guide covers this")
    assert name in shown(await world.ben.slash(world.channel, "leaderboard")).casefold()
    await world.pass_time(hours=1)

    assert str(zoe.id) in dump(world)
    for named in (name, "study group", "general"):
        assert named not in dump(world).casefold()


async def test_a_weekly_goal_is_the_members_alone(world: World) -> None:
    await world.ana.slash(world.channel, "settings", weekly_goal="4", sharing="on")
    await world.ana.slash(world.channel, "studied", minutes=30)

    seen = shown(await world.ben.slash(world.channel, "streak of", member=world.ana))
    own = shown(await world.ana.slash(world.channel, "streak of", member=world.ana))

    assert "This week: 1 day, 30 minutes." in seen
    assert "This week: 1 of 4 days, 30 minutes." in own


async def test_a_stopped_reminder_goes_when_nothing_is_left_of_what_became_of_it(world: World) -> None:
    await world.ana.slash(world.channel, "remind on", weekday="mon", time="10:00", zone="UTC")
    await world.pass_time(hours=2)
    await world.ana.slash(world.channel, "remind off")
    assert len(rows(world)["occurrences"]) == 1

    await world.leap(days=178)
    await world.pass_time(seconds=5)
    assert [row["member_id"] for row in rows(world)["schedules"]] == [world.ana.id]

    await world.leap(days=2)
    await world.pass_time(seconds=5)
    assert rows(world)["schedules"] == []
    assert "stopped or replaced: 0" in shown(await world.ana.slash(world.channel, "mydata show"))


async def test_a_reminder_that_came_once_goes_with_its_note(world: World) -> None:
    await world.ana.slash(world.channel, "remind once", day="today", time="10:00", zone="UTC", note="book it")
    await world.pass_time(hours=2)
    assert [row["note"] for row in rows(world)["schedules"]] == ["book it"]

    await world.leap(days=180)
    await world.pass_time(seconds=5)
    assert rows(world)["schedules"] == []


async def test_what_a_member_took_back_is_still_theirs_to_see(world: World) -> None:
    reply = await world.ana.slash(world.channel, "studied", minutes=30, what="MLOps")
    await world.ana.click(response_of(reply), label="Undo")

    assert "30 min, MLOps, undone" in shown(await world.ana.slash(world.channel, "mydata show"))


async def test_a_copy_before_an_upgrade_is_deleted_after_30_days(world: World) -> None:
    copy = world.folder / "whichcert.db.before-0001"
    copy.write_bytes(b"a copy")
    made_at = world.env.now().timestamp()
    os.utime(copy, (made_at, made_at))

    await world.leap(days=28)
    await world.pass_time(seconds=5)
    assert copy.exists()
    await world.leap(days=2)
    await world.pass_time(seconds=5)
    assert not copy.exists()


# Logs


@contextmanager
def log_of_the_operator() -> Generator[io.StringIO]:
    """What `python -m bot` writes to standard error."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutIds("%(message)s"))
    logging.getLogger().addHandler(handler)
    try:
        yield written
    finally:
        logging.getLogger().removeHandler(handler)


async def test_a_bug_that_quotes_what_was_typed_logs_it_nowhere(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Guide, question: str, *__: object) -> None:
        raise KeyError(question)

    monkeypatch.setattr(Guide, "ask", broken)
    with log_of_the_operator() as log:
        apologies = [
            shown(await world.ana.slash(world.channel, "ask", question=FAR)),
            shown(await world.ana.slash(world.channel, "ask", question=FAR, private=True)),
        ]
        await world.ana.send_dm(FAR)

    assert all("something went wrong" in words for words in apologies)
    assert log.getvalue().count("KeyError: [not logged]") == 3
    assert "ravioli" not in log.getvalue()
    assert str(world.ana.id) not in log.getvalue()


# Outside services


CONNECTIONS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


async def test_what_members_do_leads_to_no_connection_but_with_discord(world: World) -> None:
    """The simulated Discord takes the requests to Discord, so that none is left."""
    with audited(*CONNECTIONS) as seen:
        await world.ana.slash(world.channel, "ask", question=CLEAR)
        await world.ana.slash(world.channel, "settings", zone="Berlin")
        await world.ana.slash(world.channel, "studied", minutes=30)
        await world.ana.slash(world.channel, "streak show")
        await world.ana.slash(world.channel, "credential", name="google-pmle")
        await world.ana.slash(world.channel, "target choose", credential="google-pmle")
        await world.ana.slash(world.channel, "plan")
        await world.ana.slash(world.channel, "remind on", weekday="mon", time="19:30")
        await world.ana.slash(world.channel, "mydata export")
        await world.pass_time(hours=1)
    assert seen == []


def test_only_discord_py_opens_connections() -> None:
    """aiohttp is imported for its errors, for the hooks by which discord.py's requests are watched, and for `doctor`.

    The operator's `doctor` asks Discord itself, at the address that discord.py has.
    """
    opening = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx", "websockets"}
    called: set[str] = set()
    asking = ROOT / "bot" / "client" / "inquiry.py"
    asked = [
        node
        for node in ast.walk(ast.parse(asking.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "session.get"
    ]
    assert [ast.unparse(call.args[0]) for call in asked] == ["f'{Route.BASE}{path}'"]
    listening = ROOT / "bot" / "watching" / "server.py"  # takes connections of whom the operator lets in
    calls = (node for node in ast.walk(ast.parse(listening.read_text("utf-8"))) if isinstance(node, ast.Call))
    reaching = {ast.unparse(call.func) for call in calls if "connect" in ast.unparse(call.func).lower()}
    assert reaching == {"loop.connect_accepted_socket"}
    for file in (file for room in ("bot", "cogs", "knowledge") for file in (ROOT / room).rglob("*.py")):
        looks_for_a_port = file.is_relative_to(ROOT / "bot" / "playground")
        if looks_for_a_port or file in (listening, asking):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not {one.name for one in node.names} & opening, file
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in {*opening, "aiohttp"}, file
            elif isinstance(node, ast.Call):
                called.add(ast.unparse(node.func))
    assert {name for name in called if name.startswith("aiohttp.")} == {"aiohttp.TraceConfig"}
