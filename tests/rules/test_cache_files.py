"""Files that can be made again: stored whole or not at all, and never in the way of a start."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.cache_files import all_stored, cache_folder, store, stored


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "whichcert"


def write(text: str):
    return lambda path: path.write_text(text)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_is_found_again(folder: Path):
    path = store("words", "1", write("a"))
    assert path == stored("words", "1") == folder / "words-1"
    assert (folder / "words-1").read_text() == "a"
    assert names(folder) == {"words-1"}
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("given", ["", "cache"])
def test_without_an_absolute_folder_it_is_in_the_home(given: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", given)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "whichcert"


def test_who_has_no_home_stores_nothing(monkeypatch: pytest.MonkeyPatch):
    def no_home() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", no_home)
    assert (stored("words", "1"), store("words", "1", write("a"))) == (None, None)


@pytest.fixture
def prebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What was made together with the program, which the user cannot write."""
    made = tmp_path / "prebuilt"
    made.mkdir()
    (made / "words-1").write_text("prebuilt")
    monkeypatch.setattr("knowledge.cache_files.PREBUILT", made)
    return made


def test_what_was_made_with_the_program_is_found_where_the_user_has_nothing(folder: Path, prebuilt: Path):
    assert stored("words", "1") == prebuilt / "words-1"
    assert stored("words", "2") == folder / "words-2"
    assert store("words", "1", write("the user's")) == stored("words", "1") == folder / "words-1"
    assert (prebuilt / "words-1").read_text() == "prebuilt"
    assert all_stored("words") == [folder / "words-1", prebuilt / "words-1"]


def test_who_has_no_home_finds_it_too(prebuilt: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("knowledge.cache_files.cache_folder", lambda: None)
    assert stored("words", "1") == prebuilt / "words-1"
    assert (stored("words", "2"), store("words", "1", write("a"))) == (None, None)
    assert all_stored("words") == [prebuilt / "words-1"]


def test_a_folder_that_cannot_be_made_stores_nothing(folder: Path):
    folder.write_text("a file is in the way")
    assert store("words", "1", write("a")) is None
    assert folder.read_text() == "a file is in the way"


def test_a_full_disk_leaves_the_old_file_and_no_draft(folder: Path):
    def full(path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    store("words", "1", write("a"))
    assert store("words", "1", full) is None
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"words-1": "a"}


def test_an_error_of_the_writer_is_raised_and_leaves_no_draft(folder: Path):
    def broken(path: Path) -> None:
        path.write_text("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store("words", "1", broken)
    assert names(folder) == set()


def test_many_may_store_a_file_at_once(folder: Path):
    texts = [letter * 100_000 for letter in "abcdefgh"]
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda text: store("words", "1", write(text)), texts)) == {folder / "words-1"}
    assert (folder / "words-1").read_text() in texts
    assert names(folder) == {"words-1"}


def test_the_newest_files_of_each_kind_stay(folder: Path):
    store("other", "1", write("b"))
    for number in range(12):
        path = store("words", str(number), write("a"))
        assert path is not None
        os.utime(path, (number, number))
    assert names(folder) == {"other-1", *(f"words-{number}" for number in range(4, 12))}


def test_an_abandoned_draft_is_deleted_and_a_new_one_is_not(folder: Path):
    store("words", "1", write("a"))
    for draft, age in ((".words-old", 3700), (".words-new", 3500)):
        (folder / draft).touch()
        at = (folder / "words-1").stat().st_mtime - age
        os.utime(folder / draft, (at, at))
    store("words", "1", write("a"))
    assert names(folder) == {"words-1", ".words-new"}
