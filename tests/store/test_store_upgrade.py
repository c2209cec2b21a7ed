"""An upgrade is foretold, can be killed and undone without a loss, and starts from the database of each release."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from stored_databases import ANA, BEN, DATABASES, NOW, load, read_rows

import bot
from bot.errors import StoreError
from bot.store import Store, copies
from bot.store.restoring import restore
from bot.store.schema import steps
from bot.store.upgrade_outlook import UpgradeOutlook, upgrade_outlook
from tests.world import ROOT

VERSIONS = sorted(file.stem for file in DATABASES.glob("*.sql"))
# Each released version with the version of its database. A release gets its line here.
RELEASED = {"0.2.0": "0006"}
UPGRADE = """
import asyncio, sys, time
from pathlib import Path
from bot.store import Store, opening
upgrade = opening.upgrade
def wait(*arguments):
    {before}
    print("there", flush=True)
    time.sleep(600)
opening.{name} = wait
asyncio.run(Store.open(None, Path(sys.argv[1])))
"""
MOMENTS = {
    "before the copy": ("copy_before", "pass"),
    "before the migration": ("upgrade", "pass"),
    "at its end": ("upgrade", "upgrade(*arguments)"),
}


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("version", VERSIONS[:-1])
async def test_what_is_foretold_is_what_happens(version: str, tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load(version, file)
    before = content_of(tmp_path)
    outlook = upgrade_outlook(file)
    assert content_of(tmp_path) == before
    assert (outlook.found, outlook.newest) == (version, VERSIONS[-1])
    assert [step.version for step in outlook.steps] == [one for one in VERSIONS if one > version]
    assert all(re.fullmatch(r"[A-Z].*\.", step.words) for step in outlook.steps)
    assert outlook.free_bytes > outlook.copy_bytes
    await (await Store.open(None, tmp_path)).close()
    (copy,) = copies.copies_of(file)
    assert (copy, copy.stat().st_size) == (outlook.copy, outlook.copy_bytes)
    assert read_rows(file)["alembic_version"] == [{"version_num": outlook.newest}]
    assert upgrade_outlook(file) == UpgradeOutlook(outlook.newest, outlook.newest)


async def test_it_is_foretold_while_the_bot_runs_and_where_there_is_no_database(tmp_path: Path) -> None:
    newest = VERSIONS[-1]
    assert upgrade_outlook(tmp_path / "whichcert.db") == UpgradeOutlook(None, newest)
    (tmp_path / "whichcert.db").touch()
    assert upgrade_outlook(tmp_path / "whichcert.db") == UpgradeOutlook(None, newest)
    async with await Store.open(None, tmp_path) as store:
        assert upgrade_outlook(tmp_path / "whichcert.db") == UpgradeOutlook(newest, newest)
        await store.privacy.forget(ANA, NOW)


def test_what_the_start_would_refuse_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    file.write_text("a text" * 100)
    with pytest.raises(StoreError, match="is not a database"):
        upgrade_outlook(file)
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE mine (a)")
    with pytest.raises(StoreError, match="is another program's database"):
        upgrade_outlook(file)
    file.unlink()
    load(VERSIONS[-1], file)
    written_by_a_newer(file)
    with pytest.raises(StoreError) as foretold:
        upgrade_outlook(file)
    with pytest.raises(StoreError) as refused:
        asyncio.run(Store.open(None, tmp_path))
    assert str(foretold.value) == str(refused.value)


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_upgrade_that_is_killed_leaves_the_database_as_it_was(moment: str, tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load("0005", file)
    before = read_rows(file)
    name, does = MOMENTS[moment]
    command = [sys.executable, "-c", UPGRADE.format(name=name, before=does), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "there\n"
        program.kill()
    assert program.returncode == -signal.SIGKILL
    assert read_rows(file) == before
    asyncio.run(reopen(tmp_path))
    assert read_rows(file)["alembic_version"] == [{"version_num": VERSIONS[-1]}]
    (copy,) = copies.copies_of(file)
    assert read_rows(copy) == before


async def reopen(folder: Path) -> None:
    await (await Store.open(None, folder)).close()


def written_by_a_newer(file: Path) -> None:
    """Makes of a database what a newer program, which this one does not know, would make of it."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("ALTER TABLE members ADD COLUMN shoe_size INTEGER")
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def test_going_back_restores_the_copy_and_loses_what_came_after(tmp_path: Path) -> None:
    """This program is the older one here, as deploy/README.md describes it."""
    file = tmp_path / "whichcert.db"
    load(VERSIONS[-1], file)
    before = read_rows(file)
    copy = copies.copy_before(file, "9999")
    written_by_a_newer(file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE targets SET credential_id = 'chosen-after'")

    with pytest.raises(StoreError, match=r"written by a newer whichcert .*: start that whichcert, or restore an older"):
        asyncio.run(reopen(tmp_path))
    done = restore(copy, file, 0o600, NOW, replaces=True)

    assert done.found.version == VERSIONS[-1]
    assert read_rows(file) == before
    asyncio.run(reopen(tmp_path))
    assert done.kept is not None
    assert {row["credential_id"] for row in read_rows(done.kept)["targets"]} == {"chosen-after"}
    with pytest.raises(StoreError, match="written by a newer whichcert"):
        upgrade_outlook(done.kept)


def test_who_went_after_the_upgrade_stays_forgotten_when_it_is_undone(tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load(VERSIONS[-1], file)
    copy = copies.copy_before(file, "9999")

    async def forget() -> None:
        async with await Store.open(None, tmp_path) as store:
            await store.privacy.forget(ANA, NOW)

    asyncio.run(forget())
    written_by_a_newer(file)
    restore(copy, file, 0o600, NOW, replaces=True)
    assert [row["member_id"] for row in read_rows(file)["members"]] == [BEN]


def changelog() -> list[SimpleNamespace]:
    """The released versions of the changelog, the newest first."""
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    found = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \(\d{4}-\d{2}-\d{2}\)", heading) for heading in headings[1:]]
    assert headings[0] == "Unreleased"
    assert None not in found, headings
    return [
        SimpleNamespace(version=".".join(one.groups()), order=tuple(map(int, one.groups()))) for one in found if one
    ]


def test_each_version_has_a_section_in_the_changelog_and_a_stored_database() -> None:
    told = changelog()
    assert bot.__version__ == told[0].version
    assert [one.order for one in told] == sorted((one.order for one in told), reverse=True)
    assert {one.version for one in told} == set(RELEASED)
    assert set(RELEASED.values()) <= set(VERSIONS)


def test_each_tag_is_a_version_of_the_changelog() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is no clone of the repository")
    tags = subprocess.run([git, "tag", "--list", "v*"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {tag.removeprefix("v") for tag in tags.split()} <= {one.version for one in changelog()}


@pytest.mark.parametrize("release", RELEASED)
async def test_the_database_of_a_release_starts_with_this_program(release: str, tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load(RELEASED[release], file)
    before = read_rows(file)
    async with await Store.open(None, tmp_path) as store:
        for member in (ANA, BEN):
            held = await store.privacy.data_of(member)
            assert held.settings is not None
            assert len(held.study_entries) == sum(row["member_id"] == member for row in before["study_entries"])
            assert len(held.schedules) == sum(row["member_id"] == member for row in before["schedules"])
        await store.study.record_study(ANA, NOW.date(), 5, "after the upgrade", "UTC", NOW)
        assert await store.privacy.forget(BEN, NOW)


def test_each_step_says_what_it_is_for() -> None:
    assert [step.version for step in steps()] == VERSIONS
    assert len({step.words for step in steps()}) == len(VERSIONS)
