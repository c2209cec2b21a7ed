"""The image of deploy/Dockerfile: built, and run as a container runs it. Only `make image` does so.

Debian's own tools do it without a daemon: mmdebstrap makes the base, buildah the image. If this machine reaches the
index of packages by settings of its own, give the build their files: `make image VOLUMES="/etc/pip.conf ..."`.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.wire.place import eventually, open_place
from tests.wire.server import TOKEN
from tests.world import ROOT, shown_in

VOLUMES = os.environ.get("WHICHCERT_IMAGE_VOLUMES")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        VOLUMES is None, reason="`make image` builds the image, which takes minutes, root, mmdebstrap and buildah"
    ),
]

HERE = Path(__file__).parent
LARGEST_BYTES = 450_000_000  # what is added to the base


@dataclass(frozen=True)
class Container:
    """A container that runs."""

    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8")

    @property
    def first(self) -> int:
        """The number that its first process has outside."""
        pid = self.process.pid
        (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return int(child)

    @property
    def memory(self) -> str:
        """What it holds in memory."""
        (line,) = (line for line in Path(f"/proc/{self.first}/status").read_text().splitlines() if "VmRSS" in line)
        return line.split(":")[1].strip()

    def stop(self) -> int:
        """Asks it to end, as `docker stop` does, and gives the exit status."""
        os.kill(self.first, signal.SIGTERM)
        return self.process.wait(15)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class Image:
    """The image: `root` is its root file system, `config` what it says about how to run it."""

    root: Path
    config: dict[str, Any]
    bytes_added: int

    def command(self, data: Path, *command: str, **settings: str) -> list[str]:
        """Gives what runs a command in a container of the image."""
        environment = [*self.config["Env"], *(f"{name}={value}" for name, value in settings.items())]
        changed = ("/usr/bin/env", "--ignore-environment", f"--chdir={self.config['WorkingDir']}", *environment)
        contained = ("sh", str(HERE / "contained.sh"), str(self.root), str(data), self.config["User"])
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", *contained, *changed, *command]

    def start(self, data: Path, *command: str, **settings: str) -> Container:
        with (data / "log").open("w") as log:
            return Container(
                subprocess.Popen(self.command(data, *command, **settings), stdout=log, stderr=log), data / "log"
            )

    def run(self, data: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(data, *command, **settings), capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Generator[Image]:
    """The image, on a base of Debian with Python."""
    folder = tmp_path_factory.mktemp("image")
    storage = ("--root", folder / "storage", "--runroot", folder / "run", "--storage-driver", "vfs")

    def buildah(*arguments: str | Path) -> str:
        said = subprocess.run(["buildah", *storage, *arguments], stdout=subprocess.PIPE, text=True, check=True)
        return said.stdout.strip()

    try:
        packages = "--include=python3,python3-venv,ca-certificates"
        subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=minbase", packages, "bookworm", folder / "base.tar"], check=True
        )
        base = buildah("from", "scratch")
        buildah("add", "--quiet", base, folder / "base.tar", "/")
        buildah("commit", "--quiet", "--rm", base, "base")
        how = ["--isolation", "chroot", "--network", "host", "--format", "docker"]
        how += [f"--volume={path}:{path}:ro" for path in (VOLUMES or "").split()]
        buildah(
            "bud", *how, "--build-arg", "PYTHON_IMAGE=localhost/base", "-f", "deploy/Dockerfile", "-t", "made", ROOT
        )
        described = json.loads(buildah("inspect", "--type", "image", "made"))
        sizes = [buildah("images", "--json", name) for name in ("made", "base")]
        made, below = (_bytes(json.loads(size)[0]["size"]) for size in sizes)
        root = Path(buildah("mount", buildah("from", "made")))
        yield Image(root, described["Docker"]["config"], made - below)
    finally:
        buildah("rm", "--all")
        buildah("rmi", "--all", "--force")
        shutil.rmtree(folder)


def _bytes(size: str) -> int:
    number, unit = size.split()
    return int(float(number) * {"KB": 1e3, "MB": 1e6, "GB": 1e9}[unit])


@pytest.fixture
def data(tmp_path: Path, image: Image) -> Path:
    """A new volume."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    os.chown(folder, *map(int, image.config["User"].split(":")))
    for above in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        above.chmod(0o755)
    return folder


def test_the_image_says_how_it_is_run(image: Image) -> None:
    config = image.config
    assert (config["Entrypoint"], config["Cmd"], config["StopSignal"]) == (["whichcert"], ["run"], "SIGTERM")
    assert [*config["Volumes"]] == ["/data"]
    assert config["Healthcheck"]["Test"][0] == "CMD"
    assert image.bytes_added < LARGEST_BYTES
    print(f"{image.bytes_added / 1e6:.0f} MB above the base")


def test_a_container_is_not_root_and_can_write_its_volume_alone(image: Image, data: Path) -> None:
    assert image.run(data, "id", "-u").stdout == "10001\n"
    for place in ("/", "/opt/whichcert", "/etc"):
        assert "Read-only file system" in image.run(data, "touch", f"{place}/x").stderr
    assert image.run(data, "touch", "/data/x").returncode == 0
    assert "Permission denied" in image.run(data, "cat", "/etc/shadow").stderr


def test_the_first_question_makes_neither_index_nor_vectors(image: Image, data: Path) -> None:
    began = time.monotonic()
    said = image.run(data, "whichcert", "ask", "How much does the Google exam cost?")
    assert "$200" in said.stdout
    assert (said.returncode, said.stderr) == (0, "")  # it would say that meanings have not been learned
    assert [*data.iterdir()] == []
    print(f"first answer after {time.monotonic() - began:.1f} s")


def test_the_image_finds_no_fault_in_itself(image: Image, data: Path) -> None:
    said = image.run(data, "whichcert", "check")
    assert (said.returncode, said.stderr) == (0, "")
    assert "by words and by meaning" in said.stdout


async def test_the_bot_answers_on_discord_from_a_container(image: Image, data: Path, tmp_path: Path) -> None:
    shutil.copy(HERE / "lead.py", data)
    async with open_place(tmp_path) as place:
        led = {"WIRE_HTTP": place.discord.address, "WIRE_GATEWAY": place.discord.gateway.address}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            led["HTTP_PORT"] = str(free.getsockname()[1])
        check = image.config["Healthcheck"]["Test"][1:]
        assert image.run(data, *check, **led).returncode == 1
        began = time.monotonic()
        bot = image.start(data, "python3", "/data/lead.py", "run", DISCORD_TOKEN=TOKEN, **led)
        try:
            await place.discord.gateway.ready(identified=1)
            print(f"connected after {time.monotonic() - began:.1f} s")
            await eventually(lambda: "by words and by meaning" in bot.log)
            answer = await place.ana.slash(place.channel, "ask", question="How much does the Google exam cost?")
            print(f"{bot.memory} of memory")
            assert image.run(data, *check, **led).returncode == 0
            status = await asyncio.to_thread(bot.stop)
        finally:
            bot.kill()
    assert "$200" in shown_in(answer.message)
    assert status == 0
    assert "Traceback" not in bot.log
    assert "whichcert.db" in names(data)
    assert "cache" not in names(data)  # what every start would make is in the image


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}
