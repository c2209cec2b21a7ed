"""Who shares is on the leaderboard of that server, in an order that anybody can check."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import update

from bot.rules.records import Board, LeaderboardPlace, Share
from bot.store import Store
from bot.store.tables import shares
from tests.rows import left_at, study_days

ANA, BEN, CLEO = 1, 2, 2**62 + 3
HERE, THERE = 2**62 + 300, 301
MONDAY = date(2026, 8, 31)
NOBODY = 0


async def study(store: Store, member: int, now: datetime, *minutes: int | None, first: date = MONDAY) -> None:
    """Logs a session a day from a date on."""
    for number, amount in enumerate(minutes):
        await store.study.record_study(member, first + timedelta(days=number), amount, None, "UTC", now)


async def test_sharing_is_off_at_first_and_a_matter_of_each_server(store: Store, now: datetime) -> None:
    assert not await store.sharing.shares_in(ANA, HERE)
    await store.sharing.share(ANA, HERE, now)
    await store.sharing.share(ANA, HERE, now + timedelta(days=1))
    assert await store.sharing.shares_in(ANA, HERE)
    assert not await store.sharing.shares_in(ANA, THERE)
    assert not await store.sharing.shares_in(BEN, HERE)
    (kept,) = (await store.privacy.data_of(ANA)).shares
    assert (kept.guild_id, kept.since) == (HERE, now)
    assert await store.sharing.unshare(ANA, HERE)
    assert not await store.sharing.unshare(ANA, HERE)
    assert not await store.sharing.shares_in(ANA, HERE)


async def test_days_count_before_minutes_and_equals_share_a_rank(store: Store, now: datetime) -> None:
    dan, eve = 4, 5
    for member in (ANA, BEN, CLEO, dan, eve):
        await store.sharing.share(member, HERE, now - timedelta(days=member % 10))
    await study(store, ANA, now, 600)
    await study(store, BEN, now, 10, 10)
    await study(store, CLEO, now, 10, None, 10)
    await study(store, dan, now, 5, 15)
    board = await store.sharing.board(HERE, MONDAY, 0, 10, NOBODY)
    assert board.places == (
        LeaderboardPlace(CLEO, 3, 20, 1),
        LeaderboardPlace(dan, 2, 20, 2),  # shares for longer than Ben
        LeaderboardPlace(BEN, 2, 20, 2),
        LeaderboardPlace(ANA, 1, 600, 4),
        LeaderboardPlace(eve, 0, 0, 5),
    )
    assert board.count == 5


async def test_a_day_is_one_however_often_it_was_studied(store: Store, now: datetime) -> None:
    await store.sharing.share(ANA, HERE, now)
    for _ in range(3):
        await study(store, ANA, now, 20)
    assert (await store.sharing.board(HERE, MONDAY, 0, 10, NOBODY)).places == (LeaderboardPlace(ANA, 1, 60, 1),)


async def test_only_the_week_counts_and_nothing_undone(store: Store, now: datetime) -> None:
    await store.sharing.share(ANA, HERE, now)
    await study(store, ANA, now, 30, first=MONDAY - timedelta(days=1))
    undone = await store.study.record_study(ANA, MONDAY, 20, None, "UTC", now)
    await store.study.undo_study(undone.id, ANA, now)
    await study(store, ANA, now, 7, first=MONDAY + timedelta(days=6))
    await study(store, ANA, now, 9, first=MONDAY + timedelta(days=7))  # already Monday where she lives
    assert (await store.sharing.board(HERE, MONDAY, 0, 10, NOBODY)).places == (LeaderboardPlace(ANA, 1, 7, 1),)


async def test_nobody_is_on_the_board_of_a_server_in_which_they_do_not_share(store: Store, now: datetime) -> None:
    await study(store, ANA, now, 30)
    await store.sharing.share(ANA, THERE, now)
    assert await store.sharing.board(HERE, MONDAY, 0, 10, ANA) == Board((), 0, None)


async def test_a_page_shows_its_places_and_the_members_own_beside(store: Store, now: datetime) -> None:
    for member in range(1, 26):
        await store.sharing.share(member, HERE, now)
        await study(store, member, now, member)
    board = await store.sharing.board(HERE, MONDAY, 10, 10, 25)
    assert [place.member_id for place in board.places] == list(range(15, 5, -1))
    assert (board.count, board.own) == (25, LeaderboardPlace(25, 1, 25, 1))
    last = await store.sharing.board(HERE, MONDAY, 20, 10, 99)
    assert [place.rank for place in last.places] == [21, 22, 23, 24, 25]
    assert last.own is None
    beyond = await store.sharing.board(HERE, MONDAY, 30, 10, NOBODY)
    assert beyond == Board((), 25, None)


async def test_a_leaderboard_reads_no_study_entry_itself(store: Store) -> None:
    """The index holds all of it: that is what makes a board of 10,000 quick (tests/bench measures it)."""
    statements: list[str] = []
    database = store.sharing._database
    async with database.read() as connection:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        await raw.driver_connection.set_trace_callback(statements.append)
    await store.sharing.board(HERE, MONDAY, 0, 10, NOBODY)
    query = next(statement for statement in statements if "study_entries" in statement)
    async with database.read() as connection:
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")
        plan = [row.detail for row in rows if "study_entries" in row.detail]
    assert len(plan) == 1
    assert plan[0].startswith("SEARCH study_entries USING COVERING INDEX ix_study_entries_member_id_studied_on")


async def test_a_leaderboard_is_on_unless_switched_off(store: Store, now: datetime) -> None:
    await store.questions.keep(HERE, False, now)
    assert await store.sharing.has_leaderboard(HERE)
    await store.sharing.switch_leaderboard(HERE, False)
    assert not await store.sharing.has_leaderboard(HERE)
    assert await store.sharing.has_leaderboard(THERE)
    assert not await store.questions.keeps(HERE)
    await store.sharing.share(ANA, HERE, now)
    assert not await store.sharing.has_leaderboard(HERE)
    await store.sharing.switch_leaderboard(HERE, True)
    assert await store.sharing.has_leaderboard(HERE)


async def test_servers_are_left_and_come_back(store: Store, now: datetime) -> None:
    by_question, by_share, by_setting, unknown = 1, 2, 3, 4
    await store.questions.record("What pays?", "not_covered", None, None, by_question, now)
    await store.questions.record("What pays?", "not_covered", None, None, None, now)
    await store.sharing.share(ANA, by_share, now)
    await store.questions.keep(by_setting, False, now)
    await store.servers.note_present({by_setting, unknown}, now)
    known = {server: await left_at(store, server) for server in (by_question, by_share, by_setting, unknown)}
    assert known == {by_question: now, by_share: now, by_setting: None, unknown: None}
    later = now + timedelta(days=3)
    await store.servers.note_present({by_share}, later)
    await store.servers.note_left(by_question, later)
    known = {server: await left_at(store, server) for server in (by_question, by_share, by_setting)}
    assert known == {by_question: now, by_share: None, by_setting: later}
    await store.servers.note_back(by_question)
    assert await left_at(store, by_question) is None
    assert not await store.questions.keeps(by_setting)


async def test_what_belonged_to_a_left_server_goes_and_nothing_else(store: Store, now: datetime) -> None:
    for guild_id in (HERE, THERE, None):
        answer = await store.questions.record("What pays?", "not_covered", None, None, guild_id, now)
        await store.votes.cast(answer, BEN, False, now)
    await study(store, ANA, now, 30)
    for guild_id in (HERE, THERE):
        await store.sharing.share(ANA, guild_id, now)
        await store.questions.keep(guild_id, True, now)
    await store.servers.note_left(HERE, now + timedelta(hours=1))
    later = now + timedelta(hours=2)
    assert await store.servers.forget_left_before(now + timedelta(hours=1)) == 0
    assert await store.servers.forget_left_before(later) == 1
    assert await store.servers.forget_left_before(later) == 0
    gaps = await store.questions.gaps(None, now - timedelta(days=1), 9)
    assert [(gap.question, gap.guild_id) for gap in gaps if gap.guild_id != THERE] == [
        ("What pays?", None),
    ]
    assert len(gaps) == 2
    assert [one.guild_id for one in (await store.privacy.data_of(ANA)).shares] == [THERE]
    assert len((await store.privacy.data_of(BEN)).votes) == 2
    assert len(await study_days(store, ANA)) == 1


async def test_an_exam_is_shared_by_who_began_to_share_since_exams_are_shown(store: Store, now: datetime) -> None:
    for number, member in enumerate((ANA, BEN, CLEO)):
        await store.targets.choose_target(member, "google-pmle", date(2026, 9, 10 + number), now)
    await store.sharing.share(ANA, HERE, now)
    await store.sharing.share(BEN, HERE, now)
    await store.sharing.share(CLEO, THERE, now)
    async with store._database.write() as connection:
        await connection.execute(update(shares).where(shares.c.member_id == ANA).values(with_exam=False))
    first_on, last_on = date(2026, 9, 1), date(2026, 9, 30)
    assert [one.member_id for one in await store.sharing.exams(HERE, first_on, last_on)] == [BEN]

    await store.sharing.share(ANA, HERE, now + timedelta(days=1))

    assert await store.sharing.share_of(ANA, HERE) == Share(ANA, HERE, now, with_exam=True)
    assert [one.member_id for one in await store.sharing.exams(HERE, first_on, last_on)] == [ANA, BEN]
    assert [one.member_id for one in await store.sharing.exams(HERE, first_on, last_on, {ANA})] == [BEN]
    assert await store.sharing.exams(HERE, date(2026, 9, 12), last_on) == []
