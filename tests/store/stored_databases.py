"""The databases of former versions: kept as SQL text in databases/, one a migration, and made by this file.

With a new migration, run `python tests/store/stored_databases.py` once: it writes databases/<version>.sql with a row or
more in every table. A file that is there already stays as that version wrote it.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store import Store

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASES = Path(__file__).resolve().parent / "databases"
ANA, BEN = 100000000000000001, 100000000000000002
NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def read_rows(file: Path) -> dict[str, list[dict[str, object]]]:
    """Gives every row of every table, by column."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        names = [row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = sorted(name for name in names if not name.startswith("sqlite_"))
        return {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY 1")] for name in kept}


def load(version: str, file: Path) -> None:
    """Makes the database of a version."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((DATABASES / f"{version}.sql").read_text(encoding="utf-8"))


def dump(file: Path) -> str:
    """Gives a database as SQL text that makes it anew, our mark included."""
    with closing(sqlite3.connect(file)) as connection:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        return "\n".join([f"PRAGMA application_id = {mark};", *connection.iterdump(), ""])


async def fill(folder: Path) -> None:
    """Lets two members do one of everything in a database of their own."""
    from bot.store import Store

    store = await Store.open(None, folder)
    await do_everything(store, ANA, BEN)
    await store.close()


async def do_everything(store: Store, ana: int, ben: int) -> None:
    """Lets two members do one of everything."""
    from bot.rules.reasons import Cause, Reason
    from bot.store.study import StreakMark
    from tests.rows import set_fact

    for member in (ana, ben):
        await store.members.ask_for_zone(member, NOW)
        await store.members.set_zone(member, "Europe/Berlin", NOW)
        await store.members.set_day_end(member, 5, NOW)
        await store.targets.choose_target(member, "aws-ml-engineer-associate", date(2026, 12, 24), NOW)
        await store.members.set_weekly_goal(member, 4, NOW)
        await store.members.set_praise(member, False, NOW)
        await store.rest_and_pauses.set_rest_days(member, frozenset({5, 6}), date(2026, 9, 1), NOW)
        await store.rest_and_pauses.pause(member, date(2026, 12, 24), date(2026, 12, 31), NOW)
        await store.sharing.share(member, 300, NOW)
        await store.targets.tell_retirement(member, "aws-ml-engineer-associate", NOW)
        await store.targets.keep_plan(
            member, "aws-ml-engineer-associate", None, "two-plus-years-production", "software-engineer"
        )
        await store.exams.ask(member, date(2026, 12, 24), NOW)
        await store.exams.keep_result(member, date(2026, 12, 24), "not_yet", NOW)
        await store.targets.tick(member, "Production Machine Learning Systems", date(2026, 9, 1))
        await store.study.record_study(member, date(2026, 9, 1), 45, "It’s “§ 2”: what pays", "Europe/Berlin", NOW)
        await store.study.record_study(member, date(2026, 8, 31), None, None, "Europe/Berlin", NOW)
        undone = await store.study.record_study(member, date(2026, 8, 30), 1, None, "Europe/Berlin", NOW)
        await store.study.undo_study(undone.id, member, NOW)
        for weekday in (1, 3):
            await store.reminders.keep_schedule(
                member,
                weekdays=frozenset({weekday}),
                wall_time=time(18, 30),
                zone="Europe/Berlin",
                dm_channel_id=member + 50,
                next_due_at=NOW,
                at=NOW,
                guild_id=300,
            )
            due = await store.reminders.due(NOW)
            claims = await store.reminders.claim(due, NOW, timedelta(minutes=5), lambda _, due: due + timedelta(days=7))
            for claim in claims:
                if weekday == 1:
                    await store.reminders.finish(claim, "sent", None, 700, NOW)
                elif member == ben:
                    await store.reminders.snooze(claim.occurrence.key, NOW + timedelta(days=1), NOW)
        at_nine = {"wall_time": time(21, 0), "zone": "Europe/Berlin", "dm_channel_id": member + 50, "guild_id": 300}
        await store.reminders.keep_once(
            member, once_on=date(2026, 12, 1), note="book it", next_due_at=NOW + timedelta(days=91), at=NOW, **at_nine
        )
        await store.reminders.keep_streak(
            member, weekdays=frozenset(range(7)), next_due_at=NOW + timedelta(hours=7), at=NOW, **at_nine
        )
    group = await store.reminders.keep_schedule(
        ana,
        weekdays=frozenset({6}),
        wall_time=time(10, 0),
        zone="Europe/Berlin",
        dm_channel_id=None,
        next_due_at=NOW + timedelta(days=5),
        at=NOW,
        guild_id=300,
        channel_id=310,
        role_id=320,
    )
    await store.reminders.pause_schedule(group.id, Cause(Reason.CHANNEL_GONE))
    await store.reminders.resume_schedule(group.id, NOW + timedelta(days=5), NOW)
    unanswered = await store.questions.record("What “pays”?", "not_covered", None, "2026-09", 300, NOW)
    answer = await store.questions.record("How hard is it?", "answered", "how-hard", None, None, NOW)
    for member in (ana, ben):
        await store.votes.cast(answer, member, member == ana, NOW)
        await store.votes.cast(unanswered, member, False, NOW)
        await store.votes.choose(unanswered, member, "how-hard", NOW)
        await store.subscriptions.add(member, "What “pays”?", "0" * 64, NOW)
    await store.votes.choose(answer, None, "-", NOW)
    await store.questions.keep(301, False, NOW)
    await store.sharing.switch_leaderboard(300, False)
    await store.servers.claim_greeting(300, NOW, NOW - timedelta(days=30))
    await store.servers.set_weekly_goal(300, 600)
    await store.servers.set_public_channels(300, frozenset({310, 311}))
    await store.servers.note_left(302, NOW)
    await store.outages.note_connected(NOW - timedelta(hours=1), None, timedelta(minutes=2))
    await store.outages.note_connected(NOW, None, timedelta(minutes=2))
    for member in (ana, ben):
        await store.study.keep_mark(StreakMark(member, date(2026, 8, 29), 0, 3, 2))
    await set_fact(store, "first_version", "0.1.0")


def main() -> None:
    """Writes what is missing: the newest version's database."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "whichcert.db"
        asyncio.run(fill(Path(folder)))
        version = read_rows(file)["alembic_version"][0]["version_num"]
        target = DATABASES / f"{version}.sql"
        if target.exists():
            print(f"{target} is there already and stays.")
        else:
            target.write_text(dump(file), encoding="utf-8")
            print(f"{target} was written.")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
