"""`doctor` without a network: what an operator reads of guide, database, backups, reminders and files."""

from __future__ import annotations

import asyncio
import errno
import shutil
import signal
import sqlite3
from collections import namedtuple
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import __main__ as program
from bot.cli.doctor import _SUBJECTS  # pyright: ignore[reportPrivateUsage] - the order that is tested
from bot.cli.findings import Finding
from bot.cli.forms import DoctorForm, FindingForm
from bot.errors import OperatorError
from bot.rules.sizes import bytes_words, span_words
from bot.store import Store
from bot.store.backup_record import LastBackup, LastRestoreTest, note_backup, note_restore_test
from tests.store import stored_databases
from tests.store.reminding import ANA, keep
from tests.world import ROOT

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
DATABASE = Path("data/whichcert.db")
Doctor = Callable[..., list[FindingForm]]


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Runs `doctor --json` in tmp_path; gives the findings on a subject."""
    (tmp_path / "guide.md").write_text("---\nchecked_on: 2026-08-30\n---\n# Exams\n\nThe fee is 200 US dollars.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUIDE_PATH", "guide.md")
    for name in ("DATA_DIR", "DATA_MODE", "DATABASE_URL", "DISCORD_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("bot.cli.doctor.utc_now", lambda: NOW)

    def run(subject: str, *, fails: bool = False) -> list[FindingForm]:
        assert program.main(["doctor", "--json"]) == int(fails)
        form = DoctorForm.model_validate_json(capsys.readouterr().out)
        assert form.healthy is not fails
        return [one for one in form.findings if one.subject == subject]

    return run


def with_store(act: Callable[[Store], Awaitable[object]] | None = None) -> None:
    """Makes the database of the settings, does something with it, and closes it."""

    async def make() -> None:
        async with await Store.open(None, Path("data")) as store:
            if act is not None:
                await act(store)

    asyncio.run(make())


def test_without_a_database_there_is_nothing_to_back_up(doctor: Doctor) -> None:
    (one,) = doctor("database")
    assert (one.level, one.text) == ("note", f"There is no database yet. The first start makes {DATABASE.absolute()}.")
    assert doctor("last backup") == doctor("reminders") == doctor("bot") == []


TRACES: dict[str, Callable[[], object]] = {
    "backups.json": lambda: note_backup(DATABASE.parent, LastBackup(NOW, Path("b.db"), 1)),
    "forgotten.key": lambda: Path("data/forgotten.key").write_text("key"),
    "whichcert.db.before-0012": lambda: Path("data/whichcert.db.before-0012").write_text("copy"),
    "whichcert.db-wal": lambda: Path("data/whichcert.db-wal").write_text("log"),
}


@pytest.mark.parametrize("trace", TRACES)
@pytest.mark.parametrize(("empty", "what"), [(False, "is gone"), (True, "is empty")])
def test_a_database_that_is_gone_or_emptied_is_a_fault(
    doctor: Doctor, capsys: pytest.CaptureFixture[str], trace: str, empty: bool, what: str
) -> None:
    DATABASE.parent.mkdir(mode=0o700)
    if empty:
        DATABASE.touch(mode=0o600)
        assert "fault" not in {one.level for one in doctor("database")}
    TRACES[trace]()
    (one,) = doctor("database", fails=True)
    assert one.level == "fault"
    assert f"{DATABASE.absolute()} {what}, although " in one.text
    assert f"{trace} shows that there was one: restore a backup before you start the bot" in one.text
    assert program.main(["check"]) == program.USAGE
    assert f"{what}, although " in capsys.readouterr().err
    assert program.main(["check", "--upgrade"]) == program.USAGE
    shown = capsys.readouterr()
    assert (shown.out, f"{what}, although " in shown.err) == ("", True)


def test_a_backup_that_was_only_tried_shows_no_former_database(doctor: Doctor) -> None:
    DATABASE.parent.mkdir(mode=0o700)
    note_restore_test(DATABASE.parent, LastRestoreTest(NOW, Path("b.db")))
    assert [one.level for one in doctor("database")] == ["note"]


def test_a_database_in_order(doctor: Doctor) -> None:
    with_store()
    size, check, version = doctor("database")
    assert size.text.startswith(f"{DATABASE.absolute()} takes ")
    assert check.text == "A check of the database found no damage."
    assert version.text.endswith(", the newest.")
    assert {one.level for one in (size, check, version)} == {"ok"}
    (bot,) = doctor("bot")
    assert (bot.level, bot.text, bot.todo) == (
        "note", "The bot does not run.", "Start it, unless you stopped it on purpose."
    )  # fmt: skip


def test_an_older_database_is_told_of_the_next_start(doctor: Doctor) -> None:
    DATABASE.parent.mkdir()
    stored_databases.load("0004", DATABASE)
    assert "The database has version 0004. The next start brings it to " in doctor("database")[-1].text
    assert doctor("reminders") == []


def test_a_damaged_database_is_a_fault(doctor: Doctor) -> None:
    with_store()
    with closing(sqlite3.connect(DATABASE)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'schedules')"
            " WHERE name = 'facts'"
        )
    (fault,) = [one for one in doctor("database", fails=True) if one.level == "fault"]
    assert fault.todo == "Stop the bot, keep a copy of the data folder, and restore a backup."


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: DATABASE.write_text("no database" * 100), "is not a database"),
        (lambda: DATABASE.mkdir(), "is in the way of the database"),
        (lambda: sqlite3.connect(DATABASE).execute("CREATE TABLE birds (name TEXT)").connection.close(), "another pro"),
    ],
)
def test_what_is_no_database_of_ours_is_a_fault(doctor: Doctor, make: Callable[[], object], words: str) -> None:
    DATABASE.parent.mkdir()
    make()
    faults = [one for one in doctor("database", fails=True) if one.level == "fault"]
    assert words in faults[0].text
    assert faults[0].todo


def test_a_folder_that_this_user_may_not_open(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: Path) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", str(file))

    with_store()
    monkeypatch.setattr("bot.cli.machine_findings.size_bytes", refuse)
    (one,) = doctor("database", fails=True)
    assert one.text == f"{DATABASE.absolute()} cannot be looked at (Permission denied)."
    assert one.todo == "Run this as the user that runs the bot."


@pytest.mark.parametrize(("free", "level"), [(10_000_000, "fault"), (150_000_000, "warning"), (900_000_000, "ok")])
def test_a_full_disk(doctor: Doctor, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    with_store()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: namedtuple("Usage", "free")(free))
    found = doctor("database", fails=level == "fault")[0]
    assert (found.level, f"its disk has {bytes_words(free)} free" in found.text) == (level, True)


@pytest.mark.parametrize(
    ("late", "level", "words"),
    [
        (timedelta(minutes=9), None, ""),
        (timedelta(minutes=11), "warning", "1 reminder is due and not sent, the oldest for 11 minutes."),
        (timedelta(hours=5), "warning", "the oldest for 5 hours."),
    ],
)
def test_reminders_that_wait_for_a_bot_that_does_not_run(
    doctor: Doctor, late: timedelta, level: str | None, words: str
) -> None:
    with_store(lambda store: keep(store, ANA, NOW - late))
    sent, *waiting = doctor("reminders")
    assert sent.text == "The bot sent 0 reminders in the last 24 hours."
    assert [one.level for one in waiting] == ([level] if level else [])
    if waiting:
        assert words in waiting[0].text
        assert waiting[0].todo == "Start the bot: what is less than a day late is sent then."


@pytest.mark.parametrize(("late", "level"), [(timedelta(minutes=30), "warning"), (timedelta(hours=2), "fault")])
def test_reminders_that_a_running_bot_does_not_send(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, late: timedelta, level: str
) -> None:
    with_store(lambda store: keep(store, ANA, NOW - late))
    monkeypatch.setattr("bot.store.examination.is_held", lambda file: True)
    found = doctor("reminders", fails=level == "fault")[-1]
    assert (found.level, (found.todo or "").startswith("Look in the log")) == (level, True)


def test_no_backup_at_all(doctor: Doctor) -> None:
    with_store()
    (one,) = doctor("last backup")
    assert (one.level, one.text) == ("warning", "No backup was made yet.")
    assert doctor("restore test") == []


def test_a_backup_that_was_never_restored(doctor: Doctor) -> None:
    with_store()
    note_backup(DATABASE.parent, LastBackup(NOW, Path("b.db"), 1))
    (test,) = doctor("restore test")
    assert (test.level, test.text) == ("note", "No backup was ever restored as a test.")


@pytest.mark.parametrize(
    ("age", "exists", "level", "words"),
    [
        (timedelta(hours=20), True, "ok", "The last backup was made 20 hours ago: b.db, 1.2 MB."),
        (timedelta(hours=20), False, "note", "The file is no longer there."),
        (timedelta(days=5), True, "warning", "The last backup was made 5 days ago"),
    ],
)
def test_the_last_backup(doctor: Doctor, age: timedelta, exists: bool, level: str, words: str) -> None:
    with_store()
    if exists:
        Path("b.db").write_text("")
    note_backup(DATABASE.parent, LastBackup(NOW - age, Path("b.db"), 1_234_567))
    (one,) = doctor("last backup")
    assert (one.level, words in one.text) == (level, True), one
    assert (one.todo is None) == (level == "ok")


@pytest.mark.parametrize(("days", "level"), [(80, "ok"), (100, "note")])
def test_the_last_restore_test(doctor: Doctor, days: int, level: str) -> None:
    with_store()
    note_backup(DATABASE.parent, LastBackup(NOW, Path("b.db"), 1))
    note_restore_test(DATABASE.parent, LastRestoreTest(NOW - timedelta(days=days), Path("b.db")))
    (one,) = doctor("restore test")
    assert (one.level, one.text) == (level, f"A restore was last tested {days} days ago.")


def test_a_note_on_backups_that_cannot_be_read(doctor: Doctor) -> None:
    with_store()
    (DATABASE.parent / "backups.json").write_text("{")
    (one,) = doctor("last backup")
    assert (one.level, "backups.json is damaged" in one.text) == ("warning", True)


def test_a_lost_key_of_who_was_forgotten(doctor: Doctor) -> None:
    with_store(lambda store: store.privacy.forget(ANA, NOW))
    assert [one.level for one in doctor("forgotten")] == ["ok"]
    (DATABASE.parent / "forgotten.key").unlink()
    (one,) = doctor("forgotten")
    assert (one.level, one.text.startswith("The key of 1 of the notes of who asked to be forgotten is lost")) == (
        "warning", True
    )  # fmt: skip


def test_the_guides_age(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = doctor("guide's age")
    assert (one.level, one.text) == ("ok", "The guide was checked on 30 August 2026, 2 days ago.")
    monkeypatch.setattr("bot.cli.doctor.utc_now", lambda: NOW + timedelta(days=200))
    (old,) = doctor("guide's age")
    assert (old.level, "202 days ago" in old.text) == ("warning", True)
    Path("guide.md").write_text("# Exams\n\nThe fee is 200 US dollars.\n")
    (undated,) = doctor("guide's age")
    assert (undated.level, undated.text) == ("note", "The guide does not say when it was checked.")


def test_facts_that_are_due_are_named(doctor: Doctor, brief_guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_PATH", str(brief_guide))
    monkeypatch.setattr("bot.cli.doctor.utc_now", lambda: NOW.replace(year=2027))
    due = doctor("facts")[-1]
    assert due.level == "warning"
    assert "facts of credentials.yaml are due for checking: " in due.text
    assert "`checked_on`" in (due.todo or "")
    monkeypatch.setattr("bot.cli.doctor.utc_now", lambda: datetime(2026, 9, 1, tzinfo=UTC))
    assert doctor("facts")[-1].text == "No fact is due for checking."


def test_what_check_finds_is_found_here_too(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMINDERS_PER_SECOND", "fast")
    Path("guide.md").write_text("# A\n\n<!-- id: Bad Id -->\n")
    Path(".env").write_text("OPERATOR_IDS=1\n")
    Path(".env").chmod(0o644)
    assert "REMINDERS_PER_SECOND (the environment)" in doctor("settings", fails=True)[0].text
    assert "guide.md:3" in doctor("guide", fails=True)[0].text
    (modes,) = doctor("file modes", fails=True)
    assert (modes.level, modes.todo) == ("warning", "run `chmod 600 .env`.")
    assert all(one.todo for one in doctor("settings", fails=True) if one.level == "fault")


def test_the_file_of_the_settings_is_named(doctor: Doctor) -> None:
    (absent,) = doctor("settings")
    assert absent.text.startswith(f"There is no file {Path('.env').absolute()}, so the settings are those of the env")
    Path(".env").write_text("OPERATOR_IDS=1\n")
    (one,) = doctor("settings")
    assert (one.level, one.text) == (
        "ok", f"The settings were read from {Path('.env').absolute()} and the environment."
    )  # fmt: skip
    Path(".env").write_text("OPERATOR_IDS=mia\n")
    assert [one.level for one in doctor("settings", fails=True)] == ["fault", "note"]


def test_a_mistyped_setting_is_a_warning_of_check_too(doctor: Doctor, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_text("DATADIR=elsewhere\n")
    Path(".env").chmod(0o600)
    slip = ".env:1: DATADIR is no setting of whichcert. Did you mean DATA_DIR?"
    assert [(one.level, one.text) for one in doctor("settings")][1:] == [("warning", slip)]
    assert program.main(["check"]) == 0
    assert capsys.readouterr().err == f"{slip}\n"


def test_another_guide_is_looked_at(doctor: Doctor, capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.md").write_text("# Birds\n\nParrots sing.\n")
    assert program.main(["doctor", "--guide", "other.md"]) == 0
    assert ": 1 passage, 0 headings" in capsys.readouterr().out
    assert program.main(["doctor", "--guide", "missing.md"]) == 1
    assert "fault    guide: " in capsys.readouterr().out


def test_people_read_a_line_a_finding_and_what_to_do_below(doctor: Doctor, capsys: pytest.CaptureFixture[str]) -> None:
    with_store()
    assert program.main(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(
        f"ok       settings: There is no file {Path('.env').absolute()}, so the settings are those of the environment "
        "alone.\nok       versions: whichcert 0."
    )
    assert (
        "warning  last backup: No backup was made yet.\n"
        "         Make one with `backup FILE`, and let a timer do so every day.\n"
    ) in printed
    assert printed.endswith("\nNo fault, 2 warnings.\n")
    subjects = [line[9:].split(":")[0] for line in printed.splitlines()[:-1] if line[0] != " "]
    assert subjects == sorted(subjects, key=_SUBJECTS.index)


def test_the_runbook_explains_each_line_and_each_exit_status() -> None:
    chapter = (ROOT / "deploy/README.md").read_text("utf-8").split("\n## See what is wrong\n")[1].split("\n## ")[0]
    (lines, statuses) = [part for part in chapter.split("\n\n") if part.startswith("|")]
    assert [row.split("|")[1].strip() for row in lines.splitlines()[2:]] == list(_SUBJECTS)
    ours = {error.exit_status for error in _all(OperatorError)} | {0, program.USAGE, program.INTERRUPTED}
    told = {int(row.split("|")[1]) for row in statuses.splitlines()[2:]}
    assert ours <= told
    assert told - ours == {128 + signal.SIGKILL, 128 + signal.SIGTERM}


def _all(kind: type[OperatorError]) -> list[type[OperatorError]]:
    return [kind, *(one for sub in kind.__subclasses__() for one in _all(sub))]


def test_a_warning_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="what is to be done"):
        Finding("warning", "database", "It is late.")


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 byte"), (999, "999 bytes"), (1_500, "1.5 kB"), (12_345_678, "12 MB"), (3_210_000_000, "3.2 GB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert bytes_words(size) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "0 seconds"),
        (1, "1 second"),
        (119, "119 seconds"),
        (600, "10 minutes"),
        (7_200, "2 hours"),
        (1e6, "12 days"),
    ],
)
def test_spans_in_words(seconds: float, words: str) -> None:
    assert span_words(timedelta(seconds=seconds)) == words
