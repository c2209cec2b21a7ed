"""Zone rules come from the locked package alone, whatever the system has."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import bot.__main__ as program
from bot.clock import utc_now
from bot.rules.wall_clock import wall_instant
from bot.zones import tz_data
from bot.zones.tz_data import made_on, rules_are_old, use_packaged_rules

PLACES = ("America/Vancouver", "Africa/Casablanca", "America/Havana")


# A file of the zone database (RFC 9636, version 1) with one local time type
UTC_FILE = b"TZif" + bytes(32) + b"\0\0\0\1\0\0\0\4" + bytes(6) + b"UTC\0"


@pytest.fixture
def old_system(tmp_path: Path) -> Iterator[Path]:
    """A system whose zone files are outdated: every place is at UTC."""
    for name in PLACES:
        file = tmp_path / "zoneinfo" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(UTC_FILE)
    zoneinfo.reset_tzpath(to=[str(tmp_path / "zoneinfo")])
    ZoneInfo.clear_cache()
    yield tmp_path
    use_packaged_rules()


def offsets() -> list[timedelta | None]:
    return [datetime(2026, 12, 1, tzinfo=ZoneInfo(name)).utcoffset() for name in PLACES]


def test_the_packages_rules_hold_over_the_systems(old_system: Path) -> None:
    assert offsets() == [timedelta(0)] * 3
    use_packaged_rules()
    assert offsets() == [timedelta(hours=hours) for hours in (-7, 0, -4)]


def test_the_program_uses_them_whatever_its_command(
    old_system: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    guide = tmp_path / "guide.md"
    guide.write_text("# Guide\n\n## How long?\n\nTwo hours.\n")
    assert program.main(["ask", "--guide", str(guide), "how long?"]) == 0
    assert zoneinfo.TZPATH == ()
    assert offsets()[0] == timedelta(hours=-7)


@pytest.mark.parametrize(("old", "words"), [(False, "."), (True, ", more than a year old. Install a newer tzdata")])
def test_check_names_the_version_of_the_rules_and_says_when_they_are_old(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], old: bool, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tz_data, "rules_are_old", lambda today: old)
    guide = tmp_path / "guide.md"
    guide.write_text("# Guide\n\n## How long?\n\nTwo hours.\n")
    assert program.main(["check", "--guide", str(guide)]) == 0
    assert f"Time zones: rules of tzdata {tz_data.VERSION}{words}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        # 2026: these stay at summer time for good, Morocco at winter time
        ("America/Vancouver", datetime(2026, 12, 1, 2, 30, tzinfo=UTC)),
        ("America/Edmonton", datetime(2026, 12, 1, 1, 30, tzinfo=UTC)),
        ("America/Winnipeg", datetime(2026, 12, 1, 0, 30, tzinfo=UTC)),
        ("America/Havana", datetime(2026, 11, 30, 23, 30, tzinfo=UTC)),
        ("Africa/Casablanca", datetime(2026, 11, 30, 19, 30, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 12, 1, 3, 30, tzinfo=UTC)),
    ],
)
def test_the_newest_rules_are_known(zone: str, instant: datetime) -> None:
    assert wall_instant(date(2026, 11, 30), time(19, 30), ZoneInfo(zone)) == instant


def test_rules_are_old_a_year_after_they_were_made() -> None:
    assert date(2026, 1, 1) <= made_on() <= utc_now().date()
    assert not rules_are_old(made_on() + timedelta(days=365))
    assert rules_are_old(made_on() + timedelta(days=366))
