"""Members say whether an answer helped, and do more with it; what was asked is kept without its asker, and not long."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.app import build_client
from bot.client.conversations import Place
from bot.clock import utc_now
from bot.errors import NotSaved
from bot.rules.records import AnswerStatus, OpenQuestion
from bot.store import Store
from cogs.guide.asking import reply_to
from knowledge.guide import Guide
from tests.rows import study_days
from tests.world import World, labels, open_world, response_of, shown, shown_in

CLEAR = "Is a machine learning engineer certification worth it?"
FAR = "Which sauce goes with mushroom ravioli?"
SHORT = "# Exams\n\n## How do I prepare?\n\nRead the exam guide.\n"
LONG = "# Exams\n\n## How do I prepare?\n\n" + "Read the exam guide from the first page to the last. " * 20
BELOW = ["Helpful", "Not helpful", "I studied"]


async def gaps(world: World) -> list[tuple[str, str, int, int]]:
    since = world.env.now() - timedelta(days=365)
    found = await world.store.questions.gaps(None, since, 100)
    return [(gap.question, gap.status, gap.helpful, gap.not_helpful) for gap in found]


def without_show(answer: Any) -> list[str]:
    """The buttons of an answer, without the one that shows the rest of its passage."""
    return [label for label in labels(answer) if label != "Show passage"]


# Helpful, Not helpful


async def test_ana_and_ben_vote_on_a_public_answer_each_for_themselves(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)

    anas = await world.ana.click(response_of(reply), label="Helpful")
    bens = await world.ben.click(response_of(reply), label="Not helpful")

    assert anas.ephemeral
    assert bens.ephemeral
    assert "Thank you." in shown(anas)
    assert "not who said so" in shown(bens)
    assert await gaps(world) == [(CLEAR, "answered", 1, 1)]


async def test_a_vote_can_be_changed_and_the_same_again_stays(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)
    await world.ana.click(response_of(reply), label="Helpful")

    assert "already “Helpful”" in shown(await world.ana.click(response_of(reply), label="Helpful"))
    changed = shown(await world.ana.click(response_of(reply), label="Not helpful"))
    assert "was “Helpful” and is now “Not helpful”" in changed
    assert await gaps(world) == [(CLEAR, "answered", 0, 1)]


async def test_votes_work_after_a_restart(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)
    await world.restart()

    await world.ben.click(response_of(reply), label="Not helpful")

    assert await gaps(world) == [(CLEAR, "answered", 0, 1)]


async def test_a_vote_on_an_answer_older_than_90_days_is_declined_kindly(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)
    await world.ana.click(response_of(reply), label="Not helpful")
    await world.restart(away=timedelta(days=91))

    pressed = await world.ben.click(response_of(reply), label="Helpful")

    assert pressed.ephemeral
    assert "too old to vote on" in shown(pressed)
    assert await gaps(world) == []
    assert "I keep nothing about you" in shown(await world.ana.slash(world.channel, "mydata show"))


async def test_every_way_to_ask_gives_the_buttons(world: World) -> None:
    private = await world.ana.slash(world.channel, "ask", question=CLEAR, private=True)
    message = await world.ben.send(world.channel, CLEAR)
    menu = await world.ana.context_menu(world.channel, "Ask the guide", message)
    await world.ana.send_dm(CLEAR)

    for answer in (response_of(private), response_of(menu)):
        assert without_show(answer)[-4:] == [*BELOW, "Share"]
    assert without_show(world.ana.user.dm_channel.last_message)[-3:] == BELOW
    await world.ana.user.click(world.ana.user.dm_channel.last_message, label="Not helpful")
    assert (CLEAR, "answered", 0, 1) in await gaps(world)


async def test_the_buttons_stay_while_the_asker_reads_on_and_on_what_is_shared(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR, private=True)
    await world.ana.click(response_of(reply), label=labels(response_of(reply))[0])
    assert without_show(response_of(reply))[-4:] == [*BELOW, "Share"]

    shared = await world.ana.click(response_of(reply), label="Share")
    await world.ben.click(response_of(shared), label="Not helpful")

    assert not shared.ephemeral
    assert "Share" not in labels(response_of(shared))
    assert await gaps(world) == [(CLEAR, "answered", 0, 1)]


async def test_votes_are_shown_and_deleted_with_everything_else(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)
    await world.ana.click(response_of(reply), label="Not helpful")
    assert "Votes on answers: 1." in shown(await world.ana.slash(world.channel, "mydata show"))

    question = await world.ana.slash(world.channel, "mydata delete")
    await world.ana.click(response_of(question), label="Delete everything")

    assert await gaps(world) == []


# I studied, Show passage, the official page


async def test_i_studied_logs_a_day_once_for_whoever_presses(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)

    first = await world.ben.click(response_of(reply), label="I studied")
    await world.ben.click(response_of(reply), label="I studied")

    assert first.ephemeral
    assert "Your first day" in shown(first)
    assert len((await world.store.privacy.data_of(world.ben.id)).study_entries) == 1
    assert await study_days(world.store, world.ana.id) == []
    await world.ben.click(response_of(first), label="Undo")
    assert await study_days(world.store, world.ben.id) == []


async def test_a_shortened_answer_shows_its_whole_passage_on_request(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    async with open_world(small_guide(LONG), tmp_path) as world:
        reply = await world.ana.slash(world.channel, "ask", question="How do I prepare?")
        whole = world.guide.source.passages[0].markdown
        assert shown(reply).count(whole) == 0

        bens = await world.ben.click(response_of(reply), label="Show passage")
        assert bens.ephemeral
        assert whole in shown(bens)

        before = shown(reply)
        anas = await world.ana.click(response_of(reply), label="Show passage")
        assert anas.ephemeral
        assert whole in shown(anas)
        assert shown(reply) == before
        assert labels(response_of(reply)) == [*BELOW, "Show passage"]


async def test_a_whole_passage_offers_no_show_passage(small_guide: Callable[[str], Guide], tmp_path: Path) -> None:
    async with open_world(small_guide(SHORT), tmp_path) as world:
        reply = await world.ana.slash(world.channel, "ask", question="How do I prepare?")

        assert "Read the exam guide." in shown(reply)
        assert "Show passage" not in labels(response_of(reply))


async def test_a_silent_answer_leads_to_the_official_page_of_what_was_named(world: World) -> None:
    odd = ("Is PMLE accepted on Mars?", "PMLE mushroom ravioli sauce?", "Does PMLE like my grandmother's garden?")
    question = next(one for one in odd if world.guide.ask(one, world.today).status == "not_covered")
    reply = await world.ana.slash(world.channel, "ask", question=question)

    named = world.catalogue.find("google-pmle")
    assert named
    assert f"Official page: [{named.short_name}]({named.page})" in shown(reply)
    assert "Official page" not in shown(await world.ana.slash(world.channel, "ask", question=FAR))


# What is kept


async def test_a_question_is_kept_without_its_asker(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.ana.slash(world.channel, "ask", question=FAR)
    await world.ana.slash(world.channel, "ask", question="x" * 400 + " y" * 50)
    await world.ana.send_dm("x" * 501)
    await world.ana.send_dm("z" * 300)

    kept = await world.store.questions.gaps(None, world.env.now() - timedelta(days=1), 100)
    assert {(gap.question[:1], gap.guild_id) for gap in kept} == {
        ("W", world.env.guild.id),
        ("x", world.env.guild.id),
        ("z", None),
    }
    assert len(kept) == 3
    with closing(sqlite3.connect(world.folder / "whichcert.db")) as connection:
        assert str(world.ana.id) not in "\n".join(connection.iterdump())
    assert "ravioli" not in caplog.text


async def test_what_was_asked_goes_after_90_days_while_the_bot_runs(world: World) -> None:
    for days in (88.5, 60):
        asked_at = world.env.now() - timedelta(days=days)
        await world.store.questions.record(f"{days}", "unsure", None, None, None, asked_at)

    await world.leap(days=1)

    assert [question for question, *_ in await gaps(world)] == ["60"]


async def test_an_answer_comes_without_votes_where_nothing_can_be_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> int:
        raise NotSaved

    monkeypatch.setattr(world.store.questions, "record", refused)
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)

    simcord.assert_responded(reply)
    assert world.guide.ask(CLEAR, world.today).excerpts[0].text.strip() in shown(reply)
    assert labels(response_of(reply))
    assert not set(BELOW) & set(labels(response_of(reply)))


async def test_a_bug_in_recording_keeps_no_answer_back_and_no_words_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr(world.store.questions, "record", broken)
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)

    assert "Reference" in caplog.text
    assert CLEAR not in caplog.text
    assert world.guide.ask(CLEAR, world.today).excerpts[0].text.strip() in shown(reply)


async def test_a_slow_database_keeps_no_answer_waiting(
    own_guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await Store.open(None, tmp_path)
    record, free = store.questions.record, asyncio.Event()

    async def slow(
        question: str, status: AnswerStatus, passage: str | None, version: str | None, server: int | None, at: datetime
    ) -> int:
        await free.wait()
        return await record(question, status, passage, version, server, at)

    monkeypatch.setattr(store.questions, "record", slow)
    monkeypatch.setattr("cogs.guide.recording._PATIENCE_SECONDS", 0.05)
    client = build_client(own_guide, store, utc_now)
    embed, _ = await reply_to(client, FAR, Place(1, None, is_private=False), None)
    assert "does not cover" in str(embed.description)

    free.set()
    kept: list[OpenQuestion] = []
    while not kept:
        await asyncio.sleep(0.01)
        kept = await store.questions.gaps(None, utc_now() - timedelta(days=1), 100)
    await store.close()
    assert [gap.question for gap in kept] == [FAR]


# Not too fast


async def test_the_sixth_question_within_20_seconds_waits_however_it_is_asked(world: World) -> None:
    message = await world.ben.send(world.channel, CLEAR)
    for _ in range(3):
        await world.ana.slash(world.channel, "ask", question=CLEAR)
    await world.ana.context_menu(world.channel, "Ask the guide", message)
    await world.ana.send_dm(CLEAR)
    await world.env.advance_time(5)

    sixth = await world.ana.slash(world.channel, "ask", question=CLEAR)
    await world.ana.send_dm(CLEAR)

    assert sixth.ephemeral
    assert "Please wait 15 seconds" in shown(sixth)
    assert "Please wait 15 seconds" in shown_in(world.ana.user.dm_channel.last_message)
    assert "Thank you" not in shown(await world.ben.slash(world.channel, "ask", question=CLEAR))
    await world.env.advance_time(16)
    assert "wait" not in shown(await world.ana.slash(world.channel, "ask", question=CLEAR))
