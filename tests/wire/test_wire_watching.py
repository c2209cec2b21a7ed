"""An operator watches the bot: on its port, and in its log."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.wire.faults import refusal, too_many
from tests.wire.place import Place, eventually, open_place
from tests.wire.reminding import DUE, MESSAGES, MONDAY, arrives, remind
from tests.wire.watching import counts, free_port, get, says
from tests.world import shown_in

ORIGINAL = "/webhooks/*/messages/@original"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest_asyncio.fixture
async def watched(tmp_path: Path, port: int) -> AsyncIterator[Place]:
    """A place whose bot is connected and can be watched."""
    async with open_place(tmp_path, HTTP_PORT=str(port)) as place:
        await place.bot.start()
        yield place


async def test_a_bot_that_is_ready_says_so(watched: Place, port: int) -> None:
    parts = {"event_loop": True, "guide": True, "database": True, "gateway": True}
    assert (await says(port, "/readyz", 200)).told == {"ready": True, **parts}
    assert (await get(port, "/healthz")).told == {"alive": True, "event_loop_blocked_seconds": 0.0}


async def test_it_is_not_ready_while_the_connection_is_gone(watched: Place, port: int) -> None:
    watched.discord.gateway.refusing = True
    watched.discord.gateway.drop()

    away = await says(port, "/readyz", 503, gateway=False)
    assert away.told == {"ready": False, "event_loop": True, "guide": True, "database": True, "gateway": False}
    assert (await get(port, "/healthz")).status == 200, "a restart would not bring the connection back"
    assert (await get(port, "/metrics")).value("whichcert_ready", part="gateway") == 0

    watched.discord.gateway.refusing = False
    await says(port, "/readyz", 200)
    assert (await get(port, "/metrics")).value("whichcert_gateway_reconnects_total") == 1


async def test_it_is_not_ready_while_the_database_cannot_be_written(watched: Place, port: int) -> None:
    await says(port, "/readyz", 200)
    watched.bot.fill_disk(full=True)
    full = await says(port, "/readyz", 503, database=False)
    assert full.told["gateway"] is True
    said = await get(port, "/metrics")
    assert said.value("whichcert_ready", part="database") == 0
    assert (said.value("whichcert_not_saved_total") or 0) >= 1

    watched.bot.fill_disk(full=False)
    await says(port, "/readyz", 200)


async def test_it_is_there_before_the_connection_and_ends_with_the_bot(watched: Place, port: int) -> None:
    assert await watched.bot.stop() == 0
    with pytest.raises(OSError, match="Connect call failed"):
        await get(port, "/healthz")

    held = watched.discord.when("GET", "/users/@me", holds_before=True)
    await watched.bot.start(connected=False)
    await held.reached()
    assert (await get(port, "/healthz")).status == 200
    assert (await says(port, "/readyz", 503, database=True)).told["gateway"] is False
    held.release()
    await says(port, "/readyz", 200)


async def test_nothing_is_served_unless_the_operator_wants_it(tmp_path: Path, port: int) -> None:
    async with open_place(tmp_path) as place:
        await place.bot.start()
        with pytest.raises(OSError, match="Connect call failed"):
            await get(port, "/healthz")


async def test_a_port_in_use_ends_the_bot_with_one_sentence(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            number = taken.getsockname()[1]
            await place.bot.start(connected=False, HTTP_PORT=str(number))
            assert await place.bot.ended() == 2
        (record,) = place.bot.records
        assert record["message"].startswith(f"HTTP_PORT: another program uses port {number} already: choose another")


async def test_commands_are_counted_by_how_they_end(watched: Place, port: int) -> None:
    await watched.ana.slash(watched.channel, "ask", question="what does the exam cost?")
    await watched.ana.slash(watched.channel, "target clear")
    await watched.ana.slash(watched.channel, "remind on", weekday="sometimes", time="19:30", zone="UTC")
    watched.discord.when("PATCH", ORIGINAL, **refusal(403, 50001, "Missing Access"))
    failed = await watched.ana.slash(watched.channel, "studied", minutes=20)
    assert failed.interaction.response is not None
    reference = shown_in(failed.interaction.response).partition("reference ")[2][:6]

    said = await counts(port, 1, "whichcert_commands_total", command="studied", outcome="failed")
    assert said.value("whichcert_commands_total", command="ask", outcome="ok") == 1
    assert said.value("whichcert_commands_total", command="remind on", outcome="refused") == 1
    assert said.value("whichcert_command_seconds_count", command="studied") == 1
    assert said.value("whichcert_answers_total", status="answered") == 1
    assert (said.value("whichcert_database_seconds_count", kind="write") or 0) >= 1

    lines = [record for record in watched.bot.records if "command" in record]
    assert [(one["command"], one["outcome"]) for one in lines] == [
        ("ask", "ok"),
        ("target clear", "ok"),
        ("remind on", "refused"),
        ("studied", "failed"),
    ]
    assert lines[-1]["reference"] == reference
    assert all("reference" not in one and isinstance(one["milliseconds"], int) for one in lines[:-1])
    watched.bot.log_file.write_text("", "utf-8")  # the failure was meant


async def test_presses_forms_votes_and_messages_are_counted(watched: Place, port: int) -> None:
    answer = await watched.ana.slash(watched.channel, "ask", question="what does the exam cost?")
    await watched.ben.click(answer, "Helpful")
    await watched.ana.write("how many minutes does it take")
    await eventually(lambda: bool(watched.ana.received()))

    said = await counts(port, 1, "whichcert_commands_total", command="message", outcome="ok")
    assert said.value("whichcert_commands_total", command="button", outcome="ok") == 1
    assert said.value("whichcert_votes_total", vote="helpful") == 1
    assert said.value("whichcert_votes_total", vote="not_helpful") == 0


async def test_neither_log_nor_metrics_name_anybody_or_quote_anything(watched: Place, port: int) -> None:
    question = "what does the zymurgy exam cost?"
    answer = await watched.ana.slash(watched.channel, "ask", question=question)
    await watched.ana.click(answer, "Tell me when the guide covers this")
    await watched.ana.slash(watched.channel, "studied", minutes=20, what="zymurgy")
    await watched.ana.write("zymurgy in the moonlight")
    await counts(port, 1, "whichcert_commands_total", command="message", outcome="ok")

    for text in (watched.bot.written, (await get(port, "/metrics")).text, (await get(port, "/readyz")).text):
        assert "zymurgy" not in text
        assert watched.server.name not in text
        for number in (watched.ana.user.id, watched.ben.user.id, watched.server.id, watched.channel.id):
            assert str(number) not in text


async def test_libraries_say_nothing_that_an_operator_need_not_know(watched: Place) -> None:
    assert "voice" not in watched.bot.written
    assert not [record for record in watched.bot.records if record["logger"].startswith("alembic")]
    assert [record["level"] for record in watched.bot.records if record["level"] != "INFO"] == []


async def test_reminders_are_counted_with_how_late_they_came(tmp_path: Path, port: int) -> None:
    async with open_place(tmp_path, speed=240, began_at=MONDAY, HTTP_PORT=str(port)) as monday:
        await monday.bot.start()
        await remind(monday, monday.ana)
        monday.discord.clock.skip_to(DUE)
        await arrives(monday.ana)

        said = await counts(port, 1, "whichcert_reminders_total", outcome="sent")
        assert said.value("whichcert_reminder_late_seconds_count") == 1
        assert said.value("whichcert_reminder_late_seconds_bucket", le="900.0") == 1


async def test_reminders_that_wait_and_limits_of_discord_are_shown(tmp_path: Path, port: int) -> None:
    async with open_place(tmp_path, speed=240, began_at=MONDAY, HTTP_PORT=str(port)) as monday:
        await monday.bot.start()
        await remind(monday, monday.ana)
        monday.discord.when("POST", MESSAGES, times=None, **too_many(600, of_all=True))
        monday.discord.clock.skip_to(DUE)

        said = await counts(port, 1, "whichcert_reminders_due")
        assert (said.value("whichcert_longest_due_seconds") or 0) > 0
        await counts(port, 1, "whichcert_rate_limited_total", scope="global")
        monday.discord.faults.clear()


@pytest.mark.slow
async def test_clients_that_say_nothing_hold_neither_the_port_nor_the_bot(watched: Place, port: int) -> None:
    held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(200)]

    await says(port, "/readyz", 200)
    await watched.ana.slash(watched.channel, "ask", question="what does the exam cost?")
    assert await watched.bot.stop() == 0
    for _, writer in held:
        writer.close()
