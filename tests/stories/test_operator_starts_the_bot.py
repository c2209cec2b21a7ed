"""The operator starts the bot: commands are sent once, and every obstacle is one clear sentence."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.app import build_client
from bot.client import command_sync as commands
from bot.client.client import intents
from bot.client.connection import run
from bot.clock import utc_now
from bot.errors import NotConnected
from bot.store import Store
from cogs.guide.commands import Ask
from knowledge.guide import Guide
from tests.world import ROOT, World, response_of

OUT_OF_ORDER = discord.DiscordServerError(cast("Any", SimpleNamespace(status=503, reason="")), "Unavailable")
PRIVILEGED = {"members", "presences", "message_content"}


def run_bot(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the program as an operator does, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture
def guide(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A guide of one passage, which is read at once."""
    file = tmp_path_factory.mktemp("guide") / "guide.md"
    file.write_text("# Exams\n\nThe fee of the exam is 200 US dollars.\n", encoding="utf-8")
    return str(file)


async def test_commands_are_sent_at_the_first_start_and_not_again(world: World) -> None:
    puts = [path for method, path in world.paths() if method == "PUT" and path.endswith("/commands")]
    assert len(puts) == 1

    await world.restart()

    assert [path for method, path in world.paths() if method == "PUT" and path.endswith("/commands")] == puts


async def test_commands_are_sent_again_when_one_changed(world: World) -> None:
    client = build_client(world.guide, world.store, world.env.now)
    (asking,) = [cog for cog in client.cogs_to_add if isinstance(cog, Ask)]
    asking.ask.description = "Asks the guide, in other words"
    before = len(world.paths())

    for job in world.bot.jobs:
        await job.stop()
    await world.env.restart_bot(client)

    assert [m for m, path in world.paths()[before:] if path.endswith("/commands")] == ["GET", "PUT"]


@pytest.mark.parametrize("default", ["nsfw", "default_member_permissions", "name_localizations"])
def test_what_discord_adds_to_a_command_is_no_change(default: str) -> None:
    ours = [{"type": 1, "name": "ask", "description": "Ask", "contexts": [0, 1], "options": [{"type": 3, "name": "q"}]}]
    known = [{**ours[0], "id": "7", "version": "9", "contexts": [1, 0], default: None}]

    assert not commands.changed(ours, known)
    assert commands.changed(ours, [{**known[0], "options": [{"type": 3, "name": "other"}]}])
    assert commands.changed(ours, [])


async def test_a_refused_sync_is_one_sentence_and_the_bot_goes_on(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("GET", "/applications/*/commands", status=403, code=50001, message="Missing Access")

    await world.restart()

    sentences = [r for r in caplog.records if r.levelno >= logging.ERROR and "commands" in r.getMessage()]
    assert len(sentences) == 1
    assert sentences[0].exc_info is None
    reply = await world.ana.slash(world.channel, "help")
    assert response_of(reply).embeds


def test_no_privileged_intent_is_asked_for() -> None:
    assert {name for name, wanted in intents() if wanted} & PRIVILEGED == set()
    assert intents().dm_messages
    assert intents().guilds


def test_the_invitation_of_the_readme_asks_for_the_few_permissions_that_are_used() -> None:
    used = discord.Permissions(
        view_channel=True, send_messages=True, embed_links=True, read_message_history=True, add_reactions=True
    )
    address = discord.utils.oauth_url(1234, permissions=used, scopes=("bot", "applications.commands"))

    assert address.replace("1234", "APPLICATION_ID") in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (discord.LoginFailure("Improper token has been passed."), "Discord refused the token"),
        (OSError(-3, "Temporary failure in name resolution"), "cannot be reached"),
        (discord.GatewayNotFound(), "cannot be reached"),
        (discord.GatewayNotFound(), "start again. If Discord has an outage .*, wait: a running bot goes on by itself"),
        (OUT_OF_ORDER, "not working at the moment .HTTP 503.*If Discord has an outage .*, wait: a running bot"),
    ],
)
async def test_what_keeps_the_bot_from_connecting_is_one_sentence(
    own_guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, words: str
) -> None:
    store = await Store.open(None, tmp_path)
    client = build_client(own_guide, store, utc_now)

    async def refuse(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(client, "start", refuse)

    with pytest.raises(NotConnected, match=words) as caught:
        await run(client, "secret-token")
    await store.close()
    assert "secret-token" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_without_a_network_the_program_ends_with_one_sentence_and_status_1(tmp_path: Path, guide: str) -> None:
    ended = run_bot(
        "run", cwd=tmp_path, DISCORD_TOKEN="made.up.token", GUIDE_PATH=guide, HTTPS_PROXY="", https_proxy=""
    )

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "made.up.token" not in ended.stdout + ended.stderr
    last = json.loads(ended.stderr.splitlines()[-1])
    assert (last["level"], last["message"].split(" ")[0]) == ("CRITICAL", "Discord")


def test_a_bad_setting_names_setting_file_and_line_and_ends_with_status_2(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# ours\nDISCORD_TOKEN=made.up.token\nGUIDE_PATH=nowhere\n", encoding="utf-8")

    ended = run_bot("run", cwd=tmp_path)

    assert ended.returncode == 2
    assert "GUIDE_PATH (.env:3)" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_check_names_a_wrong_guide_beside_another_wrong_setting_and_looks_at_no_other_guide(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GUIDE_PATH=nowhere\nDISCORD_TOKEN=secret\n", encoding="utf-8")
    (tmp_path / ".env").chmod(0o600)

    ended = run_bot("check", cwd=tmp_path, REMINDERS_PER_SECOND="fast")

    assert ended.returncode == 2
    assert "passages" not in ended.stdout
    assert sorted(line.split(": ")[0] for line in ended.stderr.splitlines()) == [
        "DISCORD_TOKEN (.env:2)",
        "GUIDE_PATH (.env:1)",
        "REMINDERS_PER_SECOND (the environment)",
    ]
    assert "secret" not in ended.stderr


def test_check_looks_at_the_guide_that_is_set_although_another_setting_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text("text\n\n<!-- id: Not Good -->\nmore\n", encoding="utf-8")

    ended = run_bot("check", cwd=tmp_path, REMINDERS_PER_SECOND="fast", GUIDE_PATH="guide.md")

    assert ended.returncode == 2
    assert [line.split(": ")[0] for line in ended.stderr.splitlines()] == [
        "REMINDERS_PER_SECOND (the environment)",
        "guide.md:3",
    ]


@pytest.mark.slow
def test_check_says_what_of_the_guide_was_left_out_and_finds_nothing_wrong(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "fees.md").write_text("# Fees\n\n{{< price >}} It costs $70. {{< tax >}}\n", encoding="utf-8")
    (tmp_path / "guide" / "todo.md").write_text("", encoding="utf-8")

    ended = run_bot("check", cwd=tmp_path, GUIDE_PATH="guide")

    assert ended.returncode == 0
    assert ended.stdout.splitlines()[:3] == [
        "Guide: 1 passage, 0 headings that are questions.",
        "2 shortcodes left out: guide/fees.md:3",
        "1 empty file left out: guide/todo.md",
    ]


@pytest.mark.slow
def test_check_names_the_sections_that_their_headings_do_not_find(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text("# Fees\n\nIt costs $70.\n\n# ★★★\n\nBring a pen.\n", encoding="utf-8")

    ended = run_bot("check", cwd=tmp_path, GUIDE_PATH="guide.md")

    assert ended.returncode == 0
    assert ended.stdout.splitlines()[1].startswith("1 of 2 sections is not found by the words of the heading")
    assert ended.stdout.splitlines()[1].endswith(": guide.md:7")
    of_ours = run_bot("check", cwd=tmp_path).stdout
    assert "not found" not in of_ours
    assert re.search(
        r"^\d credentials, and \d{3} related certifications that the guide does not cover\.$", of_ours, re.MULTILINE
    )


@pytest.mark.slow
def test_a_faulty_guide_names_file_and_line_and_ends_with_status_2(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text("text\n\n<!-- id: Not Good -->\nmore\n", encoding="utf-8")

    ended = run_bot("run", cwd=tmp_path, DISCORD_TOKEN="made.up.token", GUIDE_PATH="guide.md")

    assert ended.returncode == 2
    assert "guide.md:3" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_ctrl_c_ends_asking_in_the_terminal_at_once(tmp_path: Path, guide: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "GUIDE_PATH": guide},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("fee?\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == -signal.SIGINT
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"DATABASE_URL": "mysql://u:secret@h/d"}, "DATABASE_URL"),
        ({"DATA_DIR": "file/inside"}, "is in the way"),
        ({"DATA_DIR": "/proc/whichcert"}, "/proc"),
    ],
)
def test_check_and_run_refuse_a_place_where_no_database_can_be(
    tmp_path: Path, guide: str, settings: dict[str, str], words: str
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")

    checked = run_bot("check", cwd=tmp_path, GUIDE_PATH=guide, **settings)
    run = run_bot("run", cwd=tmp_path, DISCORD_TOKEN="made.up.token", GUIDE_PATH=guide, **settings)

    if "/proc" not in words or os.geteuid() != 0:  # root may write everywhere, as far as the system says
        assert checked.returncode == 2
        assert words in checked.stderr
    assert run.returncode in {1, 2}
    assert len(run.stderr.strip().splitlines()) == 1
    for ended in (checked, run):
        assert "Traceback" not in ended.stderr
        assert "secret" not in ended.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "not a folder"


def test_check_neither_makes_nor_opens_a_database(tmp_path: Path, guide: str) -> None:
    ended = run_bot("check", cwd=tmp_path, GUIDE_PATH=guide)

    assert ended.returncode == 0, ended.stderr
    assert list(tmp_path.iterdir()) == []
