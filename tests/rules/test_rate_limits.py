"""A rate limit counts each key apart, in a window of time, whatever the clock does, and remembers few keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.client import rate_limits
from bot.client.rate_limits import RateLimit
from bot.errors import PostedAlready, TooManyPosts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@given(st.integers(1, 6), st.integers(1, 60), st.lists(st.integers(0, 30), max_size=60))
def test_no_window_holds_more_than_twice_the_limit_and_who_waits_as_told_is_let_through(
    times: int, seconds: int, steps: list[int]
):
    limit, now = RateLimit(times, seconds), NOW
    let_through: list[datetime] = []
    for step in steps:
        now += step * SECOND
        wait = limit.count("ana", now)
        if wait is None:
            let_through.append(now)
            continue
        assert 1 <= wait <= seconds
        assert limit.count("ben", now) is None, "others do not wait"
        limit.forget("ben")
        assert limit.count("ana", now + (wait + 1) * SECOND) is None
        now += (wait + 1) * SECOND
        let_through.append(now)
    for begin in let_through:
        within = [one for one in let_through if begin <= one < begin + seconds * SECOND]
        assert len(within) <= 2 * times  # a window may end and the next begin within these seconds


def test_a_clock_that_was_set_back_makes_nobody_wait_longer():
    limit = RateLimit(1, 20)
    assert limit.count("ana", NOW + timedelta(days=1)) is None
    assert limit.count("ana", NOW) is None
    assert limit.count("ana", NOW) == 20


def test_keys_that_need_not_wait_are_forgotten():
    limit = RateLimit(1, 20)
    for number in range(5 * rate_limits._REMEMBERED):
        limit.count(number, NOW + number * SECOND)
    assert len(limit._keys) <= rate_limits._REMEMBERED


def test_while_everybody_must_be_remembered_the_keys_are_seldom_gone_through():
    limit = RateLimit(1, 10**6)
    sizes: set[int] = set()
    for number in range(8 * rate_limits._REMEMBERED):
        limit.count(number, NOW)
        sizes.add(limit._tidy_at)
    assert len(limit._keys) == 8 * rate_limits._REMEMBERED
    assert len(sizes) <= 4, "the size doubles between two tidyings"


def test_a_wait_is_told_in_seconds_or_minutes():
    assert "Please wait 1 second, then" in str(TooManyPosts(5, 60, 1))
    assert "Please wait 60 seconds, then" in str(TooManyPosts(5, 60, 60))
    assert str(PostedAlready(3599)).endswith("again in 60 minutes.")
