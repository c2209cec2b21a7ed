"""What members changed is told as changed, once, whatever becomes of the answer; no failure is told of it."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.wire.faults import refusal
from tests.wire.messages import Message
from tests.wire.people import NoAnswer, Reply
from tests.wire.place import Place
from tests.wire.reminding import remind
from tests.world import shown_in

CALLBACK = "/interactions/*/callback"
ORIGINAL = "/webhooks/*/messages/@original"
LOST: dict[str, dict[str, Any]] = {
    "cut before its effect": {"drops": True},
    "cut after its effect": {"loses_answer": True},
    "cut three times before its effect": {"drops": True, "times": 3},
    "a 504 before its effect": refusal(504),
    "a 504 five times": {"times": 5, **refusal(504)},
}


def read_by(place: Place, reply: Reply) -> list[str]:
    """Everything that the member reads in answer to one thing that they did."""
    inner = reply.interaction
    messages: list[Message] = [*([inner.response] if inner.response else []), *inner.followups]
    return [shown_in(message) for message in messages]


async def study_entries(place: Place) -> str:
    shown = shown_in((await place.ana.slash(place.channel, "mydata show")).message)
    lines = (line for line in shown.splitlines() if line.startswith("Study entries"))
    return next(lines, "none").partition(",")[0]


@pytest.mark.parametrize("lost", LOST.values(), ids=list(LOST))
async def test_an_entry_is_told_as_kept_however_its_answer_is_lost(hurried: Place, lost: dict[str, Any]) -> None:
    hurried.discord.when("PATCH", ORIGINAL, **lost)

    reply = await hurried.ana.slash(hurried.channel, "studied", minutes=20)

    await asyncio.sleep(hurried.discord.clock.real(60))
    (text,) = read_by(hurried, reply)
    assert "Logged" in text
    assert await study_entries(hurried) == "Study entries: 1"


async def test_a_lost_promise_keeps_nothing_or_is_made_good(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, loses_answer=True)
    (text,) = read_by(wire, await wire.ana.slash(wire.channel, "studied", minutes=20))
    assert "Logged" in text

    wire.discord.when("POST", CALLBACK, times=3, drops=True)
    with pytest.raises(NoAnswer):  # Discord says so to the member, who tries again
        await wire.ana.slash(wire.channel, "studied", minutes=20)
    assert await study_entries(wire) == "Study entries: 1"


async def test_an_answer_that_discord_refuses_is_told_as_kept(wire: Place) -> None:
    wire.discord.when("PATCH", ORIGINAL, **refusal(403, 50001, "Missing Access"))

    reply = await wire.ana.slash(wire.channel, "studied", minutes=20)

    (text,) = read_by(wire, reply)
    assert "This is saved. I just could not show it" in text
    assert await study_entries(wire) == "Study entries: 1"
    reference = text.partition("reference ")[2][:6]
    assert f"Reference {reference}" in wire.bot.log
    wire.bot.log_file.write_text("", "utf-8")  # it was meant to be logged


COMMANDS: dict[str, tuple[str, dict[str, Any], str]] = {
    "studied": ("studied", {"minutes": 20}, "Logged"),
    "settings": ("settings", {"zone": "Berlin"}, "Europe/Berlin"),
    "pause": ("pause", {"until": "2027-01-05"}, "pause"),
    "remind on": ("remind on", {"weekday": "mon", "time": "19:30", "zone": "UTC"}, "Reminders are on"),
    "remind skip": ("remind skip", {}, "skipped"),
    "remind edit": ("remind edit", {"time": "20:00"}, "Reminders changed"),
    "remind off": ("remind off", {}, "No more reminders"),
}


@pytest.mark.parametrize("asked", COMMANDS.values(), ids=list(COMMANDS))
async def test_each_command_that_changes_something_is_answered_once(
    hurried: Place, asked: tuple[str, dict[str, Any], str]
) -> None:
    words, options, told = asked
    if words in {"remind skip", "remind edit", "remind off"}:
        await remind(hurried, hurried.mia)
    for method, path in (("POST", CALLBACK), ("PATCH", ORIGINAL)):
        hurried.discord.when(method, path, loses_answer=True)
        hurried.discord.when(method, path, **refusal(504))

    reply = await hurried.mia.slash(hurried.channel, words, **options)

    await asyncio.sleep(hurried.discord.clock.real(60))
    (text,) = read_by(hurried, reply)
    assert told.casefold() in text.casefold()


async def test_each_press_that_changes_something_is_answered_once(hurried: Place) -> None:
    first = await hurried.ana.slash(hurried.channel, "studied", minutes=20)
    hurried.discord.when("POST", CALLBACK, loses_answer=True)
    undone = await hurried.ana.click(first, "Undo")
    assert "Undone" in shown_in(undone.message)
    assert undone.interaction.followups == []

    asked = await hurried.ana.slash(hurried.channel, "ask", question="what does the exam cost?")
    hurried.discord.when("POST", CALLBACK, loses_answer=True)
    (voted,) = read_by(hurried, await hurried.ben.click(asked, "Helpful"))
    assert "vote" in voted.casefold()


async def test_a_lock_after_an_entry_was_kept_does_not_call_it_lost_and_the_next_waits(
    wire: Place, tmp_path: Path
) -> None:
    held = wire.discord.when("PATCH", ORIGINAL, holds_before=True)
    asking = asyncio.create_task(wire.ana.slash(wire.channel, "studied", minutes=20))
    await held.reached()
    other = sqlite3.connect(tmp_path / "data" / "whichcert.db")
    other.execute("BEGIN IMMEDIATE")
    held.release()

    (text,) = read_by(wire, await asking)
    assert "Logged" in text
    later = asyncio.create_task(wire.ana.slash(wire.channel, "studied", minutes=20))
    await asyncio.sleep(3)  # longer than a write may take before an answer
    assert not later.done()
    other.rollback()
    other.close()
    (text,) = read_by(wire, await later)
    assert "Logged" in text
    assert await study_entries(wire) == "Study entries: 2"
