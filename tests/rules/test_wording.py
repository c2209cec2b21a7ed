"""Amounts, pauses and the days to an exam, in the words that members read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.rules.streaks import Pause
from bot.rules.wording import amount_words, countdown, counted, pause_words, paused_words

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (999, "999 days"), (1000, "1,000 days")]
)
def test_a_number_with_what_it_counts(number: int, words: str) -> None:
    assert counted(number, "day") == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (59, "59 minutes"), (60, "1 h"), (61, "1 h 1 min"), (120, "2 h"), (1439, "23 h 59 min")],
)
def test_an_amount_of_minutes(minutes: int, words: str) -> None:
    assert amount_words(minutes) == words


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (-1, None, "**Paused** since 24 November 2026, until you end it"),
        (-1, 0, "**Paused** since 24 November 2026, until Wednesday, 25 November 2026"),
        (0, None, "**Paused** from today until you end it"),
        (0, 6, "**Paused** from today until Tuesday, 1 December 2026"),
        (1, 6, "**Paused** from Thursday, 26 November 2026 until Tuesday, 1 December 2026"),
    ],
)
def test_from_when_until_when_a_pause_lasts(begins: int, ends: int | None, words: str) -> None:
    pause = Pause(TODAY + begins * DAY, None if ends is None else TODAY + ends * DAY)
    assert pause_words(pause, TODAY) == words


@pytest.mark.parametrize(
    ("reason", "words"),
    [(None, "Paused"), (Cause(Reason.DM_CLOSED), "Paused: your direct messages are closed to the bot")],
)
def test_why_a_schedule_is_paused(reason: Cause | None, words: str) -> None:
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    schedule = Schedule(1, 2, frozenset({0}), time(9), "UTC", None, "paused", reason, None, at)
    assert paused_words(schedule) == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (-1, "The exam was on Tuesday, 24 November 2026. `/target show` says what comes next."),
        (0, "The exam is **today**, Wednesday, 25 November 2026. Good luck!"),
        (1, "**1 day** until the exam on Thursday, 26 November 2026."),
        (2, "**2 days** until the exam on Friday, 27 November 2026."),
    ],
)
def test_how_far_the_exam_is_away(away: int, words: str) -> None:
    assert countdown(TODAY + away * DAY, TODAY) == words
