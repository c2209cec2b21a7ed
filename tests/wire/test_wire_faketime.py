"""The clock of the whole machine jumps, as the bot's process sees it: libfaketime, from Debian's package faketime."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.wire.people import Person
from tests.wire.place import Place, open_place
from tests.wire.reminding import arrives, remind, reminders
from tests.world import ROOT

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed (Debian: apt install faketime)"),
]


@asynccontextmanager
async def bot_by_fake_clock(place: Place, folder: Path) -> AsyncIterator[Path]:
    """Runs the bot as a process of its own; gives the file whose text sets its clock, such as `+3600`."""
    setting = folder / "faketime"
    setting.write_text("+0", "ascii")
    environment = place.bot.environment() | {
        "PYTHONPATH": str(ROOT),
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(setting),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with place.bot.log_file.open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.wire.launch", cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        await place.discord.gateway.ready(identified=1)
        yield setting
    finally:
        process.terminate()
        assert await process.wait() == 0


async def remind_at(place: Place, person: Person, at: datetime) -> None:
    await remind(place, person, at=f"{at:%H:%M}", weekday="mon tue wed thu fri sat sun")


async def test_the_machines_clock_jumps_forward_and_back(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place, bot_by_fake_clock(place, tmp_path) as clock:
        now = datetime.now(UTC)
        await remind_at(place, place.ana, now + timedelta(minutes=20))

        clock.write_text("+1800", "ascii")
        await arrives(place.ana, 100)
        clock.write_text("-1800", "ascii")
        await remind_at(place, place.ben, now - timedelta(minutes=28))
        await arrives(place.ben, 200)
        clock.write_text("+0", "ascii")
        await asyncio.sleep(65)

        assert len(reminders(place.ana.direct_messages)) == len(reminders(place.ben.direct_messages)) == 1
