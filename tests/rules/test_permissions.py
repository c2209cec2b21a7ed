"""`check` warns of files that others can read, names the command that helps, and still ends with 0."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import __main__ as program
from bot.errors import SettingsError
from bot.settings import read_settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no modes")


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Runs `check` in tmp_path; gives the warnings."""
    (tmp_path / "guide.md").write_text("# Exams\n\nThe fee is 200 US dollars.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUIDE_PATH", "guide.md")
    for name in ("DATA_DIR", "DATA_MODE", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def run() -> str:
        assert program.main(["check"]) == 0
        shown = capsys.readouterr()
        assert shown.out.endswith("The settings and the guide are in order.\n")
        return shown.err

    return run


def make(path: Path, mode: int) -> None:
    path.write_text("#\n")
    path.chmod(mode)


def make_data(mode: int) -> None:
    """Makes a data folder and the files of a database in it."""
    folder = Path("data")
    folder.mkdir()
    for name in ("whichcert.db", "whichcert.db-wal", "whichcert.db.lock", "whichcert.db.before-0006", "other"):
        make(folder / name, 0o600 if name.endswith("lock") else mode)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o602, 0o666])
def test_a_dotenv_that_others_can_read(check: Callable[[], str], mode: int) -> None:
    make(Path(".env"), mode)
    assert check() == "Other users can read .env, which may hold the bot's token: run `chmod 600 .env`.\n"


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_dotenv_for_its_owner_alone(check: Callable[[], str], mode: int) -> None:
    make(Path(".env"), mode)
    assert check() == ""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_a_dotenv_that_the_bot_reads_by_its_group(check: Callable[[], str]) -> None:
    make(Path(".env"), 0o640)
    os.chown(".env", 65534, os.getgid())
    assert check() == ""
    Path(".env").chmod(0o644)
    assert "run `chmod o= .env`" in check()


def test_without_any_file_there_is_no_warning(check: Callable[[], str]) -> None:
    assert check() == ""


def test_a_data_folder_and_files_that_others_can_read(check: Callable[[], str]) -> None:
    make_data(0o644)
    Path("data").chmod(0o755)
    named = ["data/whichcert.db", "data/whichcert.db-wal", "data/whichcert.db.before-0006"]
    (of_folder, of_files) = check().splitlines()
    assert of_folder == "Other users can open the folder data (DATA_DIR): run `chmod 700 data`."
    assert [path.replace(str(Path.cwd()) + "/", "") for path in of_files.split("`")[1].split()] == [
        "chmod",
        "600",
        *named,
    ]
    assert of_files.startswith("More users than DATA_MODE allows can read data/whichcert.db, ")


def test_a_group_that_is_allowed_is_no_warning(check: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    make_data(0o640)
    Path("data").chmod(0o750)
    assert len(check().splitlines()) == 2
    monkeypatch.setenv("DATA_MODE", "0640")
    assert check() == ""
    Path("data").chmod(0o755)
    assert check() == "Other users can open the folder data (DATA_DIR): run `chmod 750 data`.\n"


def test_a_folder_of_a_database_url_may_have_other_uses(
    check: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_data(0o600)
    Path("data").chmod(0o755)
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///data/whichcert.db")
    assert check() == ""


def test_faults_and_warnings_are_told_together(
    check: Callable[[], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make(Path(".env"), 0o644)
    monkeypatch.setenv("DATA_MODE", "0644")
    assert program.main(["check"]) == 2
    told = capsys.readouterr().err
    assert "chmod 600 .env" in told
    assert "DATA_MODE (the environment)" in told


@pytest.mark.parametrize(
    ("given", "mode"), [("0600", 0o600), ("600", 0o600), ("0640", 0o640), ("640", 0o640), (" 660 ", 0o660)]
)
def test_a_mode_is_read(given: str, mode: int) -> None:
    assert read_settings({"DATA_MODE": given}, Path("none")).data_mode == mode


@pytest.mark.parametrize(
    "given", ["0644", "777", "0400", "0o600", "rw", "-600", "384", "06000", "1600", "٦٠٠", "0.6", "00600"]
)
def test_a_mode_that_lets_everybody_in_or_is_none_is_one_sentence(given: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"DATA_MODE": given}, Path("none"))
    assert caught.value.faults == [
        "DATA_MODE (the environment): write 0600 (only the owner can read), 0640 (a group can read) or "
        "0660 (a group can write); correct or remove the setting"
    ]
