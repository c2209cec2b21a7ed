"""What admins set is kept for each server, and goes with its server."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.rules.servers import HeldOfServer, ServerSettings
from bot.store import Store

HERE, THERE = 2**62 + 1, 11


async def test_mentions_are_answered_until_a_server_refuses_them(store: Store) -> None:
    assert (await store.servers.settings(HERE)).answers_mentions
    for _ in range(2):  # the same again changes nothing
        await store.servers.answer_mentions(HERE, False)
        assert not (await store.servers.settings(HERE)).answers_mentions
        assert (await store.servers.settings(THERE)).answers_mentions
    for _ in range(2):
        await store.servers.answer_mentions(HERE, True)
        assert (await store.servers.settings(HERE)).answers_mentions


async def test_the_choice_is_deleted_with_the_server_that_made_it_alone(store: Store, now: datetime) -> None:
    for server in (HERE, THERE):
        await store.servers.answer_mentions(server, False)
    await store.servers.note_present({THERE}, now)  # the servers are known by this choice alone
    assert await store.servers.forget_left_before(now) == 0
    assert not (await store.servers.settings(HERE)).answers_mentions
    assert await store.servers.forget_left_before(now + timedelta(seconds=1)) == 1
    assert (await store.servers.settings(HERE)).answers_mentions
    assert not (await store.servers.settings(THERE)).answers_mentions


async def test_other_choices_of_the_server_stay(store: Store, now: datetime) -> None:
    await store.questions.keep(HERE, False, now)
    await store.sharing.switch_leaderboard(HERE, False)
    await store.servers.answer_mentions(HERE, False)
    await store.servers.answer_mentions(HERE, True)
    assert not await store.questions.keeps(HERE)
    assert not await store.sharing.has_leaderboard(HERE)


async def test_what_admins_set_is_read_at_once_and_goes_with_the_server(store: Store, now: datetime) -> None:
    assert await store.servers.settings(HERE) == ServerSettings()
    await store.servers.set_weekly_goal(HERE, 600)
    for channels in (frozenset({2**62 + 5, 7}), frozenset[int](), None):
        await store.servers.set_public_channels(HERE, channels)
        assert (await store.servers.settings(HERE)).public_channels == channels
    await store.servers.set_public_channels(HERE, frozenset({7}))
    await store.questions.keep(HERE, False, now)
    await store.sharing.switch_leaderboard(HERE, False)
    await store.servers.answer_mentions(HERE, False)

    assert await store.servers.settings(HERE) == ServerSettings(False, False, False, 600, frozenset({7}))
    assert await store.servers.settings(THERE) == ServerSettings()
    await store.servers.forget(HERE, now)
    assert await store.servers.settings(HERE) == ServerSettings()


async def test_what_is_held_is_counted_for_each_server_and_deleted_for_one(store: Store, now: datetime) -> None:
    for server in (HERE, THERE):
        await store.questions.record("Do owls sing?", "not_covered", None, None, server, now)
        await store.sharing.share(1, server, now)
        for channel in (None, server + 1):
            await keep(store, 1, server, channel, now)
    assert await store.servers.held(HERE) == HeldOfServer(1, 1, 1)

    await store.servers.forget(HERE, now)

    assert await store.servers.held(HERE) == HeldOfServer(0, 0, 0)
    assert await store.servers.held(THERE) == HeldOfServer(1, 1, 1)
    assert await store.reminders.schedule_of(1) is not None, "it is the member's own"


async def keep(store: Store, member_id: int, guild_id: int, channel_id: int | None, now: datetime) -> None:
    """Keeps a reminder of a channel, or of the member's own."""
    await store.reminders.keep_schedule(
        member_id,
        weekdays=frozenset({0}),
        wall_time=time(18),
        zone="UTC",
        dm_channel_id=None,
        next_due_at=now,
        at=now,
        guild_id=guild_id,
        channel_id=channel_id,
    )
