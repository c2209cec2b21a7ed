"""The operator asks `doctor`, a process of its own, what is wrong between the bot and Discord."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from discord.http import Route

from bot.cli.discord_findings import of_discord
from bot.cli.findings import Finding
from bot.cli.forms import DoctorForm
from bot.client.inquiry import Answered, ask_discord
from bot.clock import utc_now
from tests.wire import launch
from tests.wire.faults import banned, refusal
from tests.wire.place import Place, open_place
from tests.wire.server import TOKEN

USER, APPLICATION, GATEWAY = "/users/@me", "/applications/@me", "/gateway/bot"
NOT_DISCORD = "What answers in Discord's name is not Discord"
PROXY = "<html><title>Sign in to the network</title></html>"
LOGIN = {"status": 302, "body": PROXY, "headers": {"Location": "/login"}}


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A place whose bot does not run."""
    async with open_place(tmp_path) as made:
        yield made


def about(printed: str, subject: str) -> str:
    """What is said on a subject."""
    lines = printed.splitlines()
    (first,) = [number for number, line in enumerate(lines) if line[9:].startswith(f"{subject}: ")]
    told = [lines[first]]
    for line in lines[first + 1 :]:
        if not line.startswith(" "):
            break
        told.append(line.strip())
    return " ".join(told)


async def test_all_is_well_beside_a_running_bot(wire: Place) -> None:
    everybody = wire.discord.memory.application() | {"integration_types_config": {"0": {}, "1": {}}}
    wire.discord.when("GET", APPLICATION, status=200, body=everybody)
    status, printed = await wire.bot.tell("doctor")
    assert status == 0, printed
    assert "\nok       token: Discord accepts the token. The bot is whichcert.\n" in printed
    assert "\nok       intents: The bot needs no privileged intent" in printed
    assert "\nok       user install: Members can install the bot for themselves.\n" in printed
    assert (
        "\nok       connection: 1,000 of 1,000 starts a day are left. The number is set back in 24 hours.\n" in printed
    )
    assert "\nok       clock: This machine's clock agrees with Discord's to 5 s.\n" in printed
    assert "\nok       bot: The bot runs" in printed
    assert "\nok       reminders: The bot sent 0 reminders in the last 24 hours.\n" in printed
    assert "fault" not in printed.removesuffix("No fault, 1 warning.\n")
    assert "warning  last backup: No backup was made yet." in printed
    assert TOKEN not in printed
    assert wire.bot.runs


async def test_the_form_for_programs(place: Place) -> None:
    status, printed = await place.bot.tell("doctor", "--json")
    assert printed.count("\n") == 1
    form = DoctorForm.model_validate_json(printed)
    assert (status, form.healthy) == (0, True)
    assert set(form.versions) == {"whichcert", "Python", "discord.py", "SQLite"}
    assert all(one.todo for one in form.findings if one.level in {"warning", "fault"})
    assert {"token", "clock", "guide", "database", "file modes"} <= {one.subject for one in form.findings}
    first = json.loads(printed)["findings"][0]
    assert {**first, "text": ""} == {"level": "ok", "subject": "settings", "text": "", "todo": None}
    assert first["text"].endswith(", so the settings are those of the environment alone.")


async def test_a_token_that_discord_refuses(place: Place) -> None:
    other = "another.token.that-nobody-knows"
    status, printed = await place.bot.tell("doctor", DISCORD_TOKEN=other)
    assert status == 1
    assert about(printed, "token") == (
        "fault    token: Discord refused the token. Get a new one on the application's page (Bot, Reset Token) and put "
        "it into DISCORD_TOKEN."
    )
    assert other not in printed
    assert [request.path for request in place.discord.requests] == [USER]  # a refused token is not tried again


async def test_no_token_at_all_asks_nobody(place: Place) -> None:
    status, printed = await place.bot.tell("doctor", DISCORD_TOKEN="")
    assert status == 0
    assert about(printed, "token").startswith("warning  token: No DISCORD_TOKEN is set, so Discord was not asked")
    assert place.discord.requests == []


async def test_a_token_that_cannot_be_one_is_a_fault_of_the_settings(place: Place) -> None:
    status, printed = await place.bot.tell("doctor", DISCORD_TOKEN="Bot secret")
    assert status == 1
    assert "remove the word Bot in front of it" in printed.splitlines()[0]
    assert "secret" not in printed
    assert place.discord.requests == []


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (refusal(503), "fault    Discord: Discord is not working at the moment (HTTP 503). If Discord has an outage"),
        (
            {"status": 502, "body": PROXY},
            "fault    Discord: Discord is not working at the moment (HTTP 502). If Discord has an outage",
        ),
        ({"status": 200, "body": PROXY}, f"fault    Discord: {NOT_DISCORD} (HTTP 200, text/html). A proxy"),
        (LOGIN, f"fault    Discord: {NOT_DISCORD} (HTTP 302, text/html). A proxy"),
        (banned(1_800), "warning  Discord: Discord asks this machine to wait 1,800 s before it asks again (HTTP 429)."),
        (refusal(403), "fault    Discord: Discord refuses to tell about the application (HTTP 403). See"),
        ({"drops": True}, "fault    Discord: Discord cannot be reached within 10 s: the connection broke, or what"),
    ],
)
async def test_what_answers_is_not_as_it_should_be(place: Place, what: dict[str, Any], told: str) -> None:
    place.discord.when("GET", USER, times=None, **what)
    status, printed = await place.bot.tell("doctor")
    assert about(printed, "Discord").startswith(told)
    assert status == (1 if told.startswith("fault") else 0)
    assert "Traceback" not in printed
    assert TOKEN not in printed


async def test_there_is_no_network(place: Place) -> None:
    named = await place.bot.tell("doctor", **{launch.HTTP: "http://discord.invalid"})
    refused = await place.bot.tell("doctor", **{launch.HTTP: "http://127.0.0.1:9"})
    for (status, printed), why in ((named, "its name cannot be looked up"), (refused, "the connection failed: ")):
        assert status == 1
        assert f"fault    Discord: Discord cannot be reached within 10 s: {why}" in about(printed, "Discord")
        assert "discord.com on port 443. If Discord has an outage (https://discordstatus.com), wait: " in printed
        assert "Traceback" not in printed


# In this process, for what differs in the answers alone.


@pytest.fixture
def led(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Leads this process to the Discord of the test."""
    monkeypatch.setattr(Route, "BASE", f"{place.discord.address}/api/v10")
    return place


async def found(timeout_seconds: float = 5.0, shard_count: int | None = None) -> dict[str, Finding]:
    """What Discord's answers mean, by subject."""
    inquiry = await ask_discord(TOKEN, utc_now, timeout_seconds)
    return {one.subject: one for one in of_discord(inquiry, shard_count)}


async def test_a_slow_answer_is_not_waited_for(led: Place) -> None:
    slow = led.discord.when("GET", GATEWAY, holds_before=True)
    seen = await found(timeout_seconds=0.3)
    slow.release()
    assert seen["Discord"].level == "fault"
    assert "it did not answer in time" in seen["Discord"].words
    assert seen["token"].level == "ok"  # what answered before counts


@pytest.mark.parametrize(
    ("seconds", "level", "words"),
    [
        (0, "ok", "agrees with Discord's to 5 s"),
        (-4, "ok", "agrees with Discord's to 5 s"),
        (-9, "warning", "clock is 9 seconds ahead of Discord's"),
        (30, "warning", "clock is 30 seconds behind Discord's"),
        (-10_800, "fault", "clock is 3 hours ahead of Discord's"),
        (10_800, "fault", "clock is 3 hours behind Discord's"),
    ],
)
async def test_the_clock_is_compared_with_discords(led: Place, seconds: int, level: str, words: str) -> None:
    told = datetime.now(UTC) + timedelta(seconds=seconds)
    user = led.discord.memory.bot.payload()
    date = {"Date": format_datetime(told, usegmt=True)}
    led.discord.when("GET", USER, status=200, body=user, headers=date)
    led.discord.when("GET", APPLICATION, status=401, body={}, headers=date)
    clock = (await found())["clock"]
    assert clock.level == level
    # The date has whole seconds, so the number may be off by one.
    shown = {words.replace(str(abs(seconds)), str(abs(seconds) + more)) for more in (-1, 0, 1)}
    assert any(one in clock.words for one in shown), clock.words
    assert ("timedatectl" in clock.todo) == (level != "ok")


@pytest.mark.parametrize("date", ["yesterday", "Mon, 30 Nov 2026 10:00:00", ""])
async def test_an_answer_without_a_date_says_nothing_of_the_clock(led: Place, date: str) -> None:
    for path in (USER, APPLICATION, GATEWAY):
        led.discord.when("GET", path, status=200, body={}, headers={"Date": date})
    assert "clock" not in await found()


async def test_a_proxys_clock_is_not_discords(led: Place) -> None:
    date = {"Date": format_datetime(datetime.now(UTC) - timedelta(days=3), usegmt=True)}
    led.discord.when("GET", USER, status=200, body=PROXY, headers=date)
    assert set(await found()) == {"Discord"}


@pytest.mark.parametrize(
    ("change", "subject", "level", "words", "todo"),
    [
        ({"interactions_endpoint_url": "https://a.example"}, "application", "fault", "no command reaches", "General"),
        ({"bot_require_code_grant": True}, "application", "warning", "the invite address fails", "Switch it off"),
        ({"bot_public": False}, "application", "note", "Only the application's owner", "Public Bot"),
        ({"flags": 1 << 18}, "intents", "note", "the application has Message Content Intent.", "Switch that off"),
        ({"flags": 1 << 13 | 1 << 14}, "intents", "note", "Presence Intent, Server Members Intent.", "Switch"),
        ({"integration_types_config": {"0": {}}}, "user install", "note", "only servers can", "Tick User Install"),
        ({"approximate_guild_count": 1}, "servers", "ok", "in about 1 server.", ""),
    ],
)
async def test_what_is_set_on_the_applications_page(
    led: Place, change: dict[str, Any], subject: str, level: str, words: str, todo: str
) -> None:
    application = led.discord.memory.application() | change
    led.discord.when("GET", APPLICATION, status=200, body=application)
    one = (await found())[subject]
    assert (one.level, words in one.words, todo in one.todo) == (level, True, True), one
    if level != "ok":
        assert f"/applications/{application['id']}" in one.todo


@pytest.mark.parametrize(
    ("left", "level", "words"),
    [
        (0, "fault", "Discord allows no more starts today: 0 of 1,000"),
        (99, "warning", "99 of 1,000 starts"),
        (100, "ok", "100 of 1,000"),
    ],
)
async def test_how_often_the_bot_may_still_start(led: Place, left: int, level: str, words: str) -> None:
    limit = {"total": 1000, "remaining": left, "reset_after": 7_200_000, "max_concurrency": 1}
    led.discord.when("GET", GATEWAY, status=200, body={"url": "", "shards": 1, "session_start_limit": limit})
    one = (await found())["connection"]
    assert (one.level, words in one.words, "set back in 2 hours" in one.words) == (level, True, True), one


@pytest.mark.parametrize(
    ("shards", "level", "words", "todo"),
    [
        (2, "warning", "Discord recommends 3 shards, and SHARD_COUNT is 2.", "Set SHARD_COUNT to 3 or to auto"),
        (None, "ok", "Discord recommends 3 shards, and a start takes as many.", ""),
        (3, None, "", ""),
        (4, None, "", ""),
    ],
)
async def test_discord_recommends_more_shards_than_are_set(
    led: Place, shards: int | None, level: str | None, words: str, todo: str
) -> None:
    led.discord.when("GET", GATEWAY, status=200, body={"url": "", "shards": 3})
    one = (await found(shard_count=shards)).get("connection")
    if one is None:
        assert level is None
    else:
        assert (one.level, one.words, one.todo.startswith(todo)) == (level, words, True)


@pytest.mark.parametrize(("servers", "level"), [(5_000, "ok"), (5_001, "fault")])
async def test_the_shards_are_full(led: Place, servers: int, level: str) -> None:
    application = led.discord.memory.application() | {"approximate_guild_count": servers}
    led.discord.when("GET", APPLICATION, status=200, body=application)
    one = (await found(shard_count=2))["servers"]
    assert one.level == level
    assert (await found())["servers"].level == "ok"
    if level == "fault":
        assert one.words == "The bot is in about 5,001 servers, and 2 shards can take 5,000."
        assert one.todo.startswith("Set SHARD_COUNT to auto")


@pytest.mark.parametrize(
    "body",
    [{}, {"flags": "x", "id": "../", "integration_types_config": 3}, {"shards": None, "session_start_limit": []}],
)
async def test_strange_answers_break_nothing(led: Place, body: dict[str, Any]) -> None:
    for path in (USER, APPLICATION, GATEWAY):
        led.discord.when("GET", path, status=200, body=body)
    assert (await found())["token"].level == "ok"


async def test_the_answers_are_asked_for_as_discord_wants(led: Place) -> None:
    inquiry = await ask_discord(TOKEN, utc_now)
    assert all(isinstance(one, Answered) for one in inquiry.replies)
    assert [request.path for request in led.discord.requests] == [USER, APPLICATION, GATEWAY]
