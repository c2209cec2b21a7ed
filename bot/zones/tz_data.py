"""Take the zone rules only from the locked package tzdata, so that all hosts compute the same times."""

from __future__ import annotations

import re
import zoneinfo
from datetime import date, timedelta
from importlib import resources
from typing import Final

import tzdata

VERSION: Final = tzdata.IANA_VERSION
_OLD_AFTER: Final = timedelta(days=365)
_UPDATED: Final = re.compile(r"^#updated .*\((\d{4}-\d{2}-\d{2})", re.MULTILINE)


def use_packaged_rules() -> None:
    """Read zone rules from the package tzdata, never from the system's files. Every entry point calls this first.

    Python prefers the system's files, which may be years older and differ between two hosts.
    """
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()


def rules_are_old(today: date) -> bool:
    """Return whether the zone rules are more than a year old."""
    return today - made_on() > _OLD_AFTER


def made_on() -> date:
    """Return a day before which the zone rules cannot have been released.

    The package does not give the day of its release. It gives the year, and the day on which its table of leap seconds
    was last changed. That table changes twice a year.
    """
    text = resources.files("tzdata").joinpath("zoneinfo", "leapseconds").read_text("utf-8")
    changed = _UPDATED.search(text)
    year = date(int(VERSION[:4]), 1, 1)
    return max(year, date.fromisoformat(changed[1])) if changed else year
