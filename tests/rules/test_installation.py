"""What an operator installs: the locks hold what the bot needs, and nothing of the playground."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.world import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    **{f"requirements-{name}.lock": PROJECT["dependency-groups"][name] for name in ("playground", "meaning", "build")},
}
PLAYGROUND = ("simcord", "regex", "linkify-it-py")
# A process in which what the playground needs is not installed.
WITHOUT_PLAYGROUND = "import sys; sys.modules.update(dict.fromkeys(('simcord', 'regex', 'linkify_it')));"


def pins(lock: str) -> dict[str, str]:
    """The version of each package in a lock file, which must have a hash."""
    text = (ROOT / lock).read_text("utf-8")
    found = re.findall(r"^([\w.-]+)==([\w.+]+)[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^[\w.-]+", text, re.MULTILINE))
    return dict(found)


def package(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_each_package_that_the_project_names(lock: str) -> None:
    assert {package(requirement) for requirement in LOCKS[lock]} <= pins(lock).keys()


def test_no_package_has_two_versions() -> None:
    versions: dict[str, set[str]] = {}
    for lock in (*LOCKS, "tests/requirements.lock"):
        for name, version in pins(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-meaning.lock"])
def test_what_an_installed_bot_needs_has_nothing_of_the_playground(lock: str) -> None:
    assert not {*PLAYGROUND} & pins(lock).keys()


def run(program: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_PLAYGROUND + program],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), "MEANING_MODEL": "none", **environment},
        timeout=120,
    )


def test_every_module_but_the_playground_runs_without_it(tmp_path: Path) -> None:
    walk = """
import importlib, pkgutil, bot, cogs, knowledge
for package in (bot, cogs, knowledge):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):
        if '.migrations.' not in module.name and '.playground' not in module.name:
            importlib.import_module(module.name)
print('imported')
"""
    seen = run(walk, tmp_path)
    assert (seen.stdout, seen.stderr) == ("imported\n", "")


def test_without_a_token_and_the_playground_the_setting_is_named(tmp_path: Path) -> None:
    said = run("from bot.__main__ import main; sys.exit(main(['run']))", tmp_path)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "DISCORD_TOKEN is not set: put the bot's token into .env or the environment, then start it again\n"
    )


def test_the_playground_says_what_installs_it(tmp_path: Path) -> None:
    said = run("from bot.__main__ import main; sys.exit(main(['playground']))", tmp_path)
    assert said.returncode == 1
    assert said.stderr == (
        "The playground needs the package simcord, which only `make run` installs: run that in the folder of the "
        "project.\n"
    )
