"""Whoever looks changes nothing: no command that shows something leaves a trace in the database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from bot.store.tables import streak_marks
from tests.store.stored_databases import do_everything, read_rows
from tests.world import World, shown

SHOWING = [
    ("streak show", {}),
    ("streak why", {}),
    ("leaderboard", {}),
    ("plan", {}),
    ("target show", {}),
    ("settings", {}),
    ("pause", {}),
    ("remind status", {}),
    ("mydata show", {}),
    ("mydata export", {}),
    ("guide about", {}),
    ("guide contents", {}),
    ("help", {}),
    ("credential", {"name": "google-pmle"}),
    ("compare", {"first": "google-pmle", "second": "aws-ml-engineer-associate"}),
    ("whichcert", {}),
]


async def show_everything(world: World) -> None:
    for command, options in SHOWING:
        before = read_rows(world.folder / "whichcert.db")
        await world.ana.slash(world.channel, command, **options)
        after = read_rows(world.folder / "whichcert.db")
        changed = [table for table in before if before[table] != after[table] and table not in {"facts", "outages"}]
        assert not changed, (command, changed)


async def test_what_shows_something_changes_nothing(world: World) -> None:
    await do_everything(world.store, world.ana.id, world.ben.id)
    await world.ana.slash(world.channel, "settings", sharing="on")
    await show_everything(world)


async def test_days_of_years_are_summed_up_by_a_job_and_by_nobody_who_looks(world: World) -> None:
    for back in range(3):
        day = world.today - timedelta(days=back)
        await world.store.study.record_study(world.ana.id, day, 30, None, "UTC", world.env.now())
    await world.restart(away=timedelta(weeks=60))
    async with world.store._database.write() as connection:
        await connection.execute(delete(streak_marks))  # as the job at the start left one
    await show_everything(world)

    await world.restart()

    (mark,) = read_rows(world.folder / "whichcert.db")["streak_marks"]
    assert (mark["member_id"], mark["current"], mark["longest"]) == (world.ana.id, 3, 3), (
        "the bot was away, which costs no streak"
    )
    again = await world.ana.slash(world.channel, "streak show")
    assert "Streak: 3 days" in shown(again)
