"""The wheel, in an environment that holds nothing but what requirements.lock pins."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import bot
from tests.wire.place import open_place
from tests.wire.server import TOKEN
from tests.world import ROOT, shown_in

pytestmark = pytest.mark.slow

ROOMS = ("bot", "cogs", "knowledge")
UV = (sys.executable, "-m", "uv")
VECTORS = "knowledge/prebuilt/vectors-0-0"
LEAD = Path(__file__).with_name("lead.py")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as `make wheel` does, from a copy of what the project holds."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__", "prebuilt"))
    (source / "knowledge" / "prebuilt").mkdir()
    (source / VECTORS).write_bytes(b"what the prebuild makes")  # in half a minute, see tests/rules/test_prebuild.py
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    how = ("--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable)
    subprocess.run([*UV, "build", *how, "--out-dir", built, source], check=True)
    (file,) = built.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment in which the wheel is installed."""
    place = tmp_path_factory.mktemp("installed") / "environment"
    subprocess.run([*UV, "venv", "--quiet", "--python", sys.executable, place], check=True)
    into = ("pip", "install", "--quiet", "--python", place / "bin" / "python")
    subprocess.run([*UV, *into, "--require-hashes", "-r", ROOT / "requirements.lock"], check=True)
    subprocess.run([*UV, *into, "--no-deps", "--no-index", wheel], check=True)
    return place / "bin"


def run(program: Path, *arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs a program in a folder, with no setting and no cache of this machine."""
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **settings}
    command = [program, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_each_file_of_the_program_is_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    there = {
        file.relative_to(ROOT).as_posix()
        for room in ROOMS
        for file in (ROOT / room).rglob("*")
        if file.is_file() and not {"__pycache__", "prebuilt"} & {*file.parts}
    } | {VECTORS}
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert names == there


def test_the_program_says_its_version(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "whichcert", "--version", folder=tmp_path)
    assert (said.returncode, said.stdout, said.stderr) == (0, f"whichcert {bot.__version__}\n", "")
    assert run(installed / "whichcert", "--help", folder=tmp_path).stdout.startswith("usage: whichcert [")


def test_the_program_answers_from_any_folder(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "whichcert", "ask", "How much does the Google exam cost?", folder=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "$200" in said.stdout
    assert said.stderr == ""


def test_the_program_checks_its_settings(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "whichcert", "check", folder=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert "The settings and the guide are in order." in said.stdout
    wrong = run(installed / "whichcert", "check", folder=tmp_path, GUIDE_PATH="nowhere")
    assert wrong.returncode == 2
    assert "GUIDE_PATH (the environment): there is no file or folder 'nowhere'" in wrong.stderr


def test_without_a_token_the_program_says_what_is_missing(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "whichcert", folder=tmp_path)
    assert said.returncode == 2
    assert said.stderr.startswith("DISCORD_TOKEN is not set")


async def test_the_program_answers_on_discord(installed: Path, tmp_path: Path) -> None:
    """Only the wheel and what the lock pins: the encoder and the playground are not installed."""
    async with open_place(tmp_path) as place:
        process = await asyncio.create_subprocess_exec(
            installed / "python",
            "-I",
            shutil.copy(LEAD, tmp_path),
            cwd=tmp_path,
            env={
                "DISCORD_TOKEN": TOKEN,
                "HOME": str(tmp_path),
                "GUIDE_PATH": os.fspath(Path(ROOT, "tests", "wire", "guide.md")),
                "WIRE_HTTP": place.discord.address,
                "WIRE_GATEWAY": place.discord.gateway.address,
            },
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            await place.discord.gateway.ready(identified=1)
            answer = await place.ana.slash(place.channel, "ask", question="what does the exam cost?")
            process.send_signal(signal.SIGTERM)
            _, log = await asyncio.wait_for(process.communicate(), 15)
        finally:
            if process.returncode is None:
                process.kill()
    assert "200 US dollars" in shown_in(answer.message)
    assert process.returncode == 0
    assert "Traceback" not in log.decode()
    assert (tmp_path / "data" / "whichcert.db").exists()
