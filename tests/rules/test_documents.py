"""The documents tell the truth: each command, setting and package stands in the README, and no other does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import discord
import pytest

from bot import __main__ as program
from bot import settings
from bot.app import build_client
from bot.clock import utc_now
from bot.store import Store
from knowledge.guide import Guide
from tests.world import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def section(title: str) -> str:
    """The text under a heading of the README."""
    return README.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


async def test_the_commands_of_the_readme_are_the_bots(own_guide: Guide, tmp_path: Path) -> None:
    store = await Store.open(None, tmp_path)
    client = build_client(own_guide, store, utc_now)
    for cog in client.cogs_to_add:
        await client.add_cog(cog)
    await store.close()
    slash = {c.qualified_name for c in client.tree.walk_commands() if not hasattr(c, "commands")}
    rows = [row for row in section("Commands").splitlines() if row.startswith("| `/")]
    assert len(rows) == len(slash)
    for name in slash:
        assert any(row.startswith((f"| `/{name}`", f"| `/{name} ")) for row in rows), name
    for menu in client.tree.get_commands(type=discord.AppCommandType.message):
        assert f"**{menu.name}**" in section("Commands")


def test_the_settings_of_the_readme_are_the_programs() -> None:
    told = re.findall(r"^\| `([A-Z_]+)` \|", section("Settings"), re.MULTILINE)
    assert sorted(told) == sorted(settings.names())


def test_the_terminal_commands_of_the_readme_are_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    told = re.findall(r"^\| `python -m bot ([a-z]+)", section("In the terminal"), re.MULTILINE)
    with pytest.raises(SystemExit):
        program.main(["--help"])
    listed = re.findall(r"^    ([a-z]+)\b", capsys.readouterr().out, re.MULTILINE)
    assert sorted(told) == sorted(listed)


@pytest.mark.parametrize("command", re.findall(r"^\| `python -m bot ([a-z]+)", README, re.MULTILINE))
def test_the_options_of_the_readme_are_the_programs(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = next(row for row in README.splitlines() if row.startswith(f"| `python -m bot {command}"))
    with pytest.raises(SystemExit):
        program.main([command, "--help"])
    shown = capsys.readouterr().out
    assert set(re.findall(r"--[a-z-]+", row)) == set(re.findall(r"--[a-z-]+", shown)) - {"--help"}


def test_each_package_has_a_line_and_each_make_target_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["playground"]]
    needed += project["dependency-groups"]["test"]
    for requirement in needed:
        name = re.match(r"[\w.-]+", requirement)
        assert name
        assert name[0].lower() in section("The map").lower(), requirement
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", README)) | {"run", "test"} <= targets


def test_links_lead_to_files_that_are_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_the_changelog_starts_with_what_is_unreleased() -> None:
    assert (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1].startswith("Unreleased\n")
