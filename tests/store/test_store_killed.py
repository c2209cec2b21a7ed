"""A program that is killed at any moment loses nothing that it had confirmed, and another one goes on from there."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from bot.errors import StoreError
from bot.store import Store

WRITER = Path(__file__).resolve().parent / "writer.py"
KILLS = 10


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(WRITER), str(folder)], stdout=subprocess.PIPE, text=True)


def kill(program: subprocess.Popen[str]) -> list[str]:
    """Kills a program; gives the whole lines that it had written."""
    program.kill()
    said, _ = program.communicate()
    assert program.returncode == -signal.SIGKILL
    return [line for line in said.splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.slow
def test_ten_kills_lose_nothing_confirmed(tmp_path: Path) -> None:
    chance = random.Random(20260901)
    entries: set[int] = set()
    sent: set[str] = set()
    for turn in range(KILLS):
        program = start(tmp_path)
        assert program.stdout is not None
        lines: list[str] = []
        if turn:  # the first one is killed while it makes the database
            done = Counter[str]()
            while done["entry"] < 15 or done["sent"] < 3:  # however slow the machine is
                lines.append(program.stdout.readline())
                done[lines[-1].partition(" ")[0]] += 1
            time.sleep(chance.uniform(0.0, 0.3))
        else:
            while not (tmp_path / "whichcert.db").exists():
                assert program.poll() is None
        for line in [*lines, *kill(program)]:
            kind, _, name = line.strip().partition(" ")
            if kind == "entry":
                entries.add(int(name))
            elif kind == "sent":
                assert name not in sent, "an occurrence was handed out after it was finished"
                sent.add(name)
        asyncio.run(reopen(tmp_path))
        with closing(sqlite3.connect(tmp_path / "whichcert.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert entries <= {row[0] for row in connection.execute("SELECT id FROM study_entries")}
            finished = connection.execute("SELECT key FROM occurrences WHERE state = 'sent'")
            assert sent <= {row[0] for row in finished}
    assert len(entries) > 100
    assert len(sent) > 20


async def reopen(folder: Path) -> None:
    store = await Store.open(None, folder)
    await store.close()


async def test_a_second_program_is_refused_at_once_until_the_first_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[FileLock] = []
    take = FileLock._acquire
    monkeypatch.setattr(FileLock, "_acquire", lambda lock: (tried.append(lock), take(lock)))
    first = start(tmp_path)
    assert first.stdout is not None
    assert first.stdout.readline() == "open\n"
    try:
        with pytest.raises(StoreError) as caught:
            await Store.open(None, tmp_path)
        assert len(tried) <= 11, "it waits for a tenth of a second, as somebody may only look at the lock"
        assert str(caught.value) == (
            f"{tmp_path / 'whichcert.db'} is in use by another whichcert: "
            "stop that one, or give this one another DATA_DIR."
        )
    finally:
        kill(first)
    await reopen(tmp_path)


async def test_the_same_program_cannot_open_it_twice(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="in use by another whichcert"):
        await Store.open(None, tmp_path)
    await store.close()
    await reopen(tmp_path)
