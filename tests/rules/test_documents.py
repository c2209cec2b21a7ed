"""The documents tell the truth: each command, setting, package, path and target that they name exists."""

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

DOCUMENTS = {
    name: (ROOT / name).read_text("utf-8")
    for name in (
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "PRIVACY.md",
        "SECURITY.md",
        "deploy/README.md",
        "deploy/commands.md",
        "knowledge/content/README.md",
    )
}
OPERATORS, COMMANDS = DOCUMENTS["deploy/README.md"], DOCUMENTS["deploy/commands.md"]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
README_LIMIT = 8_000  # bytes


def section(title: str, document: str = OPERATORS) -> str:
    """The text under a heading of a document."""
    return document.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


async def test_the_commands_of_the_documents_are_the_bots(own_guide: Guide, tmp_path: Path) -> None:
    store = await Store.open(None, tmp_path)
    client = build_client(own_guide, store, utc_now)
    for cog in client.cogs_to_add:
        await client.add_cog(cog)
    await store.close()
    slash = {c.qualified_name for c in client.tree.walk_commands() if not hasattr(c, "commands")}
    rows = [row for row in COMMANDS.splitlines() if row.startswith("| `/")]
    assert len(rows) == len(slash)
    for name in slash:
        assert any(row.startswith((f"| `/{name}`", f"| `/{name} ")) for row in rows), name
    for menu in client.tree.get_commands(type=discord.AppCommandType.message):
        assert f"**{menu.name}**" in COMMANDS


def test_the_settings_of_the_documents_are_the_programs() -> None:
    told = re.findall(r"^\| `([A-Z_]+)` \|", section("Settings"), re.MULTILINE)
    assert sorted(told) == sorted(settings.names())


def test_the_terminal_commands_of_the_documents_are_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    told = re.findall(r"^\| `python -m bot ([a-z]+)", section("In the terminal"), re.MULTILINE)
    with pytest.raises(SystemExit):
        program.main(["--help"])
    listed = re.findall(r"^    ([a-z]+)\b", capsys.readouterr().out, re.MULTILINE)
    assert sorted(told) == sorted(listed)


@pytest.mark.parametrize("command", re.findall(r"^\| `python -m bot ([a-z]+)", OPERATORS, re.MULTILINE))
def test_the_options_of_the_documents_are_the_programs(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = next(row for row in OPERATORS.splitlines() if row.startswith(f"| `python -m bot {command}"))
    with pytest.raises(SystemExit):
        program.main([command, "--help"])
    shown = capsys.readouterr().out
    assert set(re.findall(r"--[a-z-]+", row)) == set(re.findall(r"--[a-z-]+", shown)) - {"--help"}


def test_each_package_has_a_line_and_each_make_target_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        needed += [requirement for requirement in group if isinstance(requirement, str)]
    for requirement in needed:
        name = re.match(r"[\w.-]+", requirement)
        assert name
        assert name[0].lower() in section("Packages", DOCUMENTS["CONTRIBUTING.md"]).lower(), requirement


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_target_path_and_link_of_a_document_is_there(name: str) -> None:
    document, folder = DOCUMENTS[name], (ROOT / name).parent
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", document)) <= targets
    for target in re.findall(r"\]\(([^)]+)\)", document):
        assert target.startswith("https://") or (folder / target.partition("#")[0]).exists(), target
    for path in re.findall(r"`((?:bot|cogs|knowledge|tests|deploy)/[\w./-]*)`", document):
        assert (ROOT / path).exists(), path


def test_each_slash_command_of_a_document_is_one(own_guide: Guide) -> None:
    known = {row.split("`/")[1].split("`")[0].split(" ")[0] for row in COMMANDS.splitlines() if "| `/" in row}
    for name, document in DOCUMENTS.items():
        assert set(re.findall(r"`/([a-z]+)", document)) <= known, name


def test_the_readme_is_short() -> None:
    assert len(DOCUMENTS["README.md"].encode()) <= README_LIMIT
    assert "make run" in DOCUMENTS["README.md"]
    assert "make test" in DOCUMENTS["README.md"]


def test_what_is_for_editors_is_no_part_of_the_guide(own_guide: Guide) -> None:
    assert not [one for one in own_guide.source.passages if one.file.endswith("README.md")]


def test_the_changelog_starts_with_what_is_unreleased() -> None:
    assert (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1].startswith("Unreleased\n")
