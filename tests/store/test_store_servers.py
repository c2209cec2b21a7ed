"""Whether mentions are answered is kept for each server, and goes with its server."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.store import Store

HERE, THERE = 2**62 + 1, 11


async def test_mentions_are_answered_until_a_server_refuses_them(store: Store) -> None:
    assert await store.servers.answers_mentions(HERE)
    for _ in range(2):  # the same again changes nothing
        await store.servers.answer_mentions(HERE, False)
        assert not await store.servers.answers_mentions(HERE)
        assert await store.servers.answers_mentions(THERE)
    for _ in range(2):
        await store.servers.answer_mentions(HERE, True)
        assert await store.servers.answers_mentions(HERE)


async def test_the_choice_is_deleted_with_the_server_that_made_it_alone(store: Store, now: datetime) -> None:
    for server in (HERE, THERE):
        await store.servers.answer_mentions(server, False)
    await store.servers.note_present({THERE}, now)  # the servers are known by this choice alone
    assert await store.servers.forget_left_before(now) == 0
    assert not await store.servers.answers_mentions(HERE)
    assert await store.servers.forget_left_before(now + timedelta(seconds=1)) == 1
    assert await store.servers.answers_mentions(HERE)
    assert not await store.servers.answers_mentions(THERE)


async def test_other_choices_of_the_server_stay(store: Store) -> None:
    await store.questions.keep(HERE, False)
    await store.sharing.switch_leaderboard(HERE, False)
    await store.servers.answer_mentions(HERE, False)
    await store.servers.answer_mentions(HERE, True)
    assert not await store.questions.keeps(HERE)
    assert not await store.sharing.has_leaderboard(HERE)
