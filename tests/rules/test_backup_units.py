"""The units that back up and test: systemd reads them, they call commands that exist, and they may do little."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from bot.cli.parser import parser
from bot.settings import names
from tests.world import ROOT

UNITS = ROOT / "deploy" / "systemd"
PROGRAM = "/usr/local/bin/whichcert"
SERVICES = {"whichcert-backup": "backup", "whichcert-restore-test": "restore"}
LARGEST_EXPOSURE = 1.0
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")
_needs_systemd = pytest.mark.skipif(SYSTEMD_ANALYZE is None, reason="systemd-analyze is a part of systemd")


def read(name: str) -> str:
    return (UNITS / name).read_text("utf-8")


def given(text: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_calls_a_command_that_exists(service: str) -> None:
    (command,) = given(read(f"{service}.service"), "ExecStart")
    program, *arguments = shlex.split(command)
    options = parser().parse_args(arguments)
    assert (program, options.command) == (PROGRAM, SERVICES[service])
    assert str(options.file) == "/var/lib/whichcert-backups"
    assert (options.keep == 14) if service == "whichcert-backup" else (options.test and not options.force)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_sets_only_settings_that_exist_and_knows_no_token(service: str) -> None:
    text = read(f"{service}.service")
    assert {word.partition("=")[0] for line in given(text, "Environment") for word in line.split()} <= set(names())
    assert given(text, "UnsetEnvironment") == ["DISCORD_TOKEN"]
    assert given(text, "PrivateNetwork") == ["yes"]
    folders = {f"/var/lib/{name}" for line in given(text, "StateDirectory") for name in line.split()}
    assert folders == {"/var/lib/whichcert", "/var/lib/whichcert-backups"}


@_needs_systemd
@pytest.mark.parametrize("service", SERVICES)
def test_systemd_reads_the_units(service: str, tmp_path: Path) -> None:
    """The program need not be installed here."""
    for name in (f"{service}.service", f"{service}.timer"):
        (tmp_path / name).write_text(
            re.sub(f"^ExecStart={PROGRAM} .*", "ExecStart=/bin/true", read(name), flags=re.MULTILINE)
        )
    said = subprocess.run(
        [str(SYSTEMD_ANALYZE), "verify", *tmp_path.iterdir()], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")


@_needs_systemd
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_do_little(service: str) -> None:
    command = [str(SYSTEMD_ANALYZE), "security", "--offline=true", "--no-pager", UNITS / f"{service}.service"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    (exposure,) = re.findall(rf"Overall exposure level for {service}\.service: ([0-9.]+)", said.stdout)
    assert float(exposure) <= LARGEST_EXPOSURE


@_needs_systemd
@pytest.mark.parametrize(("service", "days"), [("whichcert-backup", 1), ("whichcert-restore-test", 7)])
def test_a_timer_comes_every_day_or_week(service: str, days: int) -> None:
    text = read(f"{service}.timer")
    (when,) = given(text, "OnCalendar")
    command = [str(SYSTEMD_ANALYZE), "calendar", "--iterations=3", when]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, env={"TZ": "UTC"}).stdout
    dates = re.findall(r"(?:elapse|Iteration #\d|Iter. #\d): \w+ (\d{4}-\d{2}-\d{2})", shown)
    assert given(text, "Persistent") == ["true"]
    first, second, third = (date.fromisoformat(one) for one in dates)
    assert [(second - first).days, (third - second).days] == [days, days]


RUNBOOK = (ROOT / "deploy" / "README.md").read_text("utf-8")
CHAPTER = RUNBOOK.split("\n## Back up, restore, upgrade, go back\n")[1].split("\n## ")[0]


def test_the_commands_of_the_runbook_can_be_typed() -> None:
    typed = re.findall(r"(?:^|`)whichcert ((?:backup|restore|check) [^`#\n]*)", CHAPTER, re.MULTILINE)
    assert len(typed) >= 8
    for command in typed:
        parser().parse_args(shlex.split(command))


def test_the_units_of_the_runbook_are_there() -> None:
    assert {f"{name}.timer" for name in SERVICES} <= set(re.findall(r"whichcert-[a-z-]+\.timer", CHAPTER))
    for pattern in re.findall(r"deploy/systemd/([\w*.-]+)", CHAPTER):
        assert len(list(UNITS.glob(pattern))) == 2
