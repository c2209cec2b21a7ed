"""A program that writes without end and says on standard output what it was told is saved; the tests kill it.

`python writer.py FOLDER` prints "open", then "entry <id>", "sent <key>" or "left <key>" for each thing confirmed.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from bot.store import Store

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def say(*words: object) -> None:
    print(*words, flush=True)


async def main(folder: Path) -> None:
    store = await Store.open(None, folder)
    say("open")
    await asyncio.gather(study(store, 1, briefly=True), study(store, 2, briefly=False), remind(store, 3))


async def study(store: Store, member: int, *, briefly: bool) -> None:
    while True:
        async with store.as_one(briefly=briefly):
            entry = await store.study.record_study(member, NOW.date(), 1, "x" * 300, "UTC", NOW)
        say("entry", entry.id)


async def remind(store: Store, member: int) -> None:
    kept = await store.reminders.schedule_of(member)
    if kept is None:
        kept = await store.reminders.keep_schedule(
            member,
            weekdays=frozenset({1}),
            wall_time=time(12),
            zone="UTC",
            dm_channel_id=None,
            next_due_at=NOW,
            at=NOW,
        )
    now = kept.next_due_at or NOW
    while True:
        claims = await store.reminders.claim_expired(now, timedelta(minutes=5), 5)
        due = await store.reminders.due(now, 5)
        claims += await store.reminders.claim(due, now, timedelta(minutes=5), lambda _, due: due + timedelta(1))
        for claim in claims:
            say("left" if claim.again else "claimed", claim.occurrence.key)
            if await store.reminders.finish(claim, "sent", None, 1, now):
                say("sent", claim.occurrence.key)
        now += timedelta(days=1)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
