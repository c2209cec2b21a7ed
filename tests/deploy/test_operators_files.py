"""What an operator copies out of `deploy`: it names what the program has, and its own tools find no fault in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Generator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml

from bot.client.client import FINISHED_AFTER_SECONDS
from bot.errors import FilesChanged, SettingsError
from bot.settings import Settings, look_at_settings, names
from tests.world import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")
_needs_systemd = pytest.mark.skipif(
    SYSTEMD_ANALYZE is None, reason="systemd-analyze is a part of systemd, on Linux alone"
)


def described(name: str) -> str:
    """The lines of bot.env.example above a setting."""
    words = Settings.model_fields[name.lower()].description
    assert words is not None
    return "".join(f"# {line}\n" for line in textwrap.wrap(words[0].upper() + words[1:] + ".", 98))


def test_the_example_has_each_setting_with_its_description() -> None:
    text = (DEPLOY / "bot.env.example").read_text("utf-8")
    assert sorted(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)) == sorted(names())
    for name in names():
        assert re.search(rf"^{re.escape(described(name))}#?{name}=", text, re.MULTILINE), f"{described(name)}{name}="


def test_the_example_as_it_stands_only_lacks_the_token() -> None:
    lines = (DEPLOY / "bot.env.example").read_text("utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == ["DISCORD_TOKEN="]


def test_each_value_of_the_example_may_be_given() -> None:
    text = (DEPLOY / "bot.env.example").read_text("utf-8")
    given = dict(re.findall(r"^#?([A-Z_]+)=(.*)", text, re.MULTILINE))
    assert [fault for fault in look_at_settings(given).faults if "there is no file or folder" not in fault] == []


# The image -----------------------------------------------------------------------------------------------------------


def copied() -> set[str]:
    """What the Dockerfile takes from the project."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return {name for line in lines for name in line.split()[:-1]}


def test_the_image_is_made_of_what_is_there_and_of_all_that_the_program_is() -> None:
    assert [name for name in sorted(copied()) if not (ROOT / name).exists()] == []
    assert {"bot", "cogs", "knowledge", "pyproject.toml", "requirements.lock", "requirements-meaning.lock"} <= copied()


def test_nothing_else_is_sent_to_the_build() -> None:
    """`.dockerignore` leaves out all but what is copied: no token, no data, no guide of somebody's own."""
    rules = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] not in ("#", "")]
    assert rules[0] == "*"
    taken = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    locks = {name for name in copied() if name.endswith(".lock")}
    assert taken == copied() - locks | {"requirements*.lock"}


def test_every_package_of_the_image_is_held_to_a_hash() -> None:
    installs = re.findall(r"pip install (.*?)(?:&&|\n[A-Z])", DOCKERFILE.replace("\\\n", ""), re.DOTALL)
    assert len(installs) == 3
    for install in installs:
        assert "--require-hashes" in install or "--no-index" in install


def test_the_image_sets_only_settings_that_exist() -> None:
    (given,) = re.findall(r"^ENV (.*(?:\\\n.*)*)", DOCKERFILE, re.MULTILINE)
    assert {*re.findall(r"([A-Z_]+)=", given)} - {"PATH", "XDG_CACHE_HOME"} <= {*names()}


@pytest.fixture
def server() -> Generator[HTTPServer]:
    """A bot as the health check sees it: it answers with the `status` that it is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(status[0] if self.path == "/healthz" else 404)
            self.end_headers()

    status = [200]
    with HTTPServer(("127.0.0.1", 0), Handler) as made:
        made.status = status  # type: ignore[attr-defined]
        thread = Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_the_health_check_passes_while_the_bot_says_that_it_is_well(server: HTTPServer) -> None:
    (words,) = re.findall(r"^HEALTHCHECK .* CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    _, *arguments = json.loads(words)

    def check(port: int) -> int:
        said = subprocess.run([sys.executable, *arguments], env={"HTTP_PORT": str(port)}, capture_output=True)
        return said.returncode

    assert check(server.server_port) == 0
    server.status[0] = 503  # type: ignore[attr-defined]
    assert check(server.server_port) == 1
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert check(free.getsockname()[1]) == 1


# compose -------------------------------------------------------------------------------------------------------------

COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
BOT = COMPOSE["services"]["bot"]


def test_compose_keeps_the_data_and_little_else() -> None:
    assert BOT["read_only"]
    assert BOT["cap_drop"] == ["ALL"]
    assert BOT["volumes"] == ["data:/data"]
    assert "VOLUME /data\n" in DOCKERFILE
    assert (DEPLOY / BOT["build"]["context"] / BOT["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    assert (DEPLOY / f"{BOT['env_file']}.example").exists()
    assert int(BOT["stop_grace_period"].removesuffix("s")) > FINISHED_AFTER_SECONDS + 1


@pytest.fixture
def kept(tmp_path: Path) -> Generator[Callable[[str], subprocess.Popen[str]]]:
    """Starts what compose starts, with a script in place of the bot."""
    begun: list[subprocess.Popen[str]] = []

    def start(script: str) -> subprocess.Popen[str]:
        program = tmp_path / "whichcert"
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)
        command = [word.replace("$$", "$") for word in BOT["entrypoint"]]
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, process_group=0
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.parametrize("status", [0, 1, 137])
def test_compose_may_start_the_bot_again_after(status: int, kept: Callable[[str], subprocess.Popen[str]]) -> None:
    assert kept(f"exit {status}").wait(10) == status


@pytest.mark.parametrize("status", [2, 3])
def test_compose_does_not_start_the_bot_again_after(status: int, kept: Callable[[str], subprocess.Popen[str]]) -> None:
    process = kept(f"echo the database is gone >&2; exit {status}")
    assert process.stderr is not None
    assert process.stderr.readline() == "the database is gone\n"
    assert process.stderr.readline().startswith(f"The bot ended with status {status} and is not started again")
    assert process.poll() is None
    process.terminate()
    assert process.wait(10) in (status, 143)  # 143 where it has not begun to wait


def test_compose_lets_the_bot_finish_what_it_began(kept: Callable[[str], subprocess.Popen[str]]) -> None:
    process = kept("trap 'sleep 0.3; echo finished >&2; exit 0' TERM; echo begun >&2; while :; do sleep 0.05; done")
    assert process.stderr is not None
    assert process.stderr.readline() == "begun\n"
    process.terminate()
    assert process.stderr.readline() == "finished\n"
    assert process.wait(10) == 0


# systemd -------------------------------------------------------------------------------------------------------------

UNIT = (DEPLOY / "systemd" / "whichcert.service").read_text("utf-8")
LARGEST_EXPOSURE = 1.2


@_needs_systemd
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    """The program need not be installed here."""
    unit = tmp_path / "whichcert.service"
    unit.write_text(UNIT.replace("/usr/local/bin/whichcert run", "/bin/true"), "utf-8")
    said = subprocess.run([str(SYSTEMD_ANALYZE), "verify", unit], capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")


@_needs_systemd
def test_the_unit_gives_the_bot_little() -> None:
    command = [str(SYSTEMD_ANALYZE), "security", "--offline=true", "--no-pager", DEPLOY / "systemd/whichcert.service"]
    said = subprocess.run(command, capture_output=True, text=True)
    (exposure,) = re.findall(r"Overall exposure level for whichcert.service: ([0-9.]+)", said.stdout)
    assert float(exposure) <= LARGEST_EXPOSURE


def test_a_start_that_cannot_help_is_prevented() -> None:
    assert re.search(r"^RestartPreventExitStatus=2 3$", UNIT, re.MULTILINE)
    assert (SettingsError([]).exit_status, FilesChanged.exit_status) == (2, 3)


def test_the_unit_sets_only_settings_that_exist() -> None:
    given = {
        name for line in re.findall(r"^Environment=(.*)", UNIT, re.MULTILINE) for name in re.findall(r"(\w+)=", line)
    }
    assert given - {"XDG_CACHE_HOME"} <= {*names()}


# CI -------------------------------------------------------------------------------------------------------------------


def test_ci_calls_targets_that_are_there_on_each_python() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    called = {run.split()[1] for run in runs if run.startswith("make ")}
    assert {"test", "wheels", "wheel"} <= called <= {*re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)}
    (checked,) = re.findall(r"for python in ((?:3\.\d+ ?)+);", makefile)
    assert jobs["test"]["strategy"]["matrix"]["python"] == checked.split()


def test_the_vectors_are_made_before_the_wheel_that_holds_them() -> None:
    recipe = re.search(r"^wheel:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe is not None
    prebuild, build = (recipe[1].find(part) for part in ("-m knowledge.prebuild --portable\n", "-m uv build"))
    assert 0 < prebuild < build
