"""A file is there as it was or as it shall be, and nothing half stays beside it, even if the program is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from limited import full_disk

from bot.store.atomic_file import delete_abandoned, draft_folder, draft_of, write_whole
from tests.world import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no such locks")
HOLDER = """
import sys, time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from bot.store.atomic_file import draft_of
with draft_of(Path(sys.argv[1]), 0o600) as draft:
    draft.write_bytes(b"half")
    print("writing", flush=True)
    time.sleep(600)
"""


@contextmanager
def holder(file: Path) -> Generator[subprocess.Popen[str]]:
    """A program that has begun to write a file, killed at the end."""
    command = [sys.executable, "-c", HOLDER, str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "writing\n"
            yield program
        finally:
            program.kill()


def test_a_draft_takes_the_name_after_the_block_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with draft_of(file, 0o640) as draft:
        draft.write_text("new")
        assert file.read_text() == "old"
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_an_error_leaves_the_file_as_it_was_and_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with pytest.raises(ZeroDivisionError), draft_of(file, 0o600) as draft:
        draft.write_text(f"new {1 / 0}")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with pytest.raises(FileExistsError), draft_of(file, 0o600, replaces=False):
        file.write_text("of another program")
    assert file.read_text() == "of another program"
    assert list(tmp_path.iterdir()) == [file]


def test_where_there_are_no_hard_links_neither_is_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    file = tmp_path / "a.txt"
    write_whole(file, b"first", 0o600, replaces=False)
    with pytest.raises(FileExistsError):
        write_whole(file, b"second", 0o600, replaces=False)
    assert file.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_killed_program_left_goes_with_the_next_draft_and_that_of_a_running_one_stays(tmp_path: Path) -> None:
    file = tmp_path / "which[1].db"
    with holder(file):
        with holder(file) as killed:
            pass
        assert killed.returncode == -signal.SIGKILL
        assert len(list(tmp_path.iterdir())) == 2
        with draft_folder(file):
            assert len(list(tmp_path.iterdir())) == 2
        (left,) = tmp_path.iterdir()
        assert [path.read_bytes() for path in left.iterdir()] == [b"half"]
    (tmp_path / ".which2.db.0123abcd.unfinished").mkdir()
    delete_abandoned(tmp_path, file.name)
    assert [path.name for path in tmp_path.iterdir()] == [".which2.db.0123abcd.unfinished"]
    delete_abandoned(tmp_path, "which*.db")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with full_disk(1000), pytest.raises(OSError, match="File too large"):
        write_whole(file, b"x" * 5000, 0o600)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
