"""The wording of amounts and causes, as members read them; knowledge.text.dates has that of a day."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.rules.streaks import Pause
from knowledge.text.dates import day_words

MAX_CONSECUTIVE_FAILURES: Final = 3  # in a row, before a schedule is paused

_CAUSES: Final[dict[Reason, str]] = {
    Reason.PAUSED: "paused",
    Reason.SKIPPED: "skipped",
    Reason.SKIPPED_AHEAD: "skipped as you wished",
    Reason.STOPPED: "stopped",
    Reason.REPLACED: "replaced",
    Reason.SCHEDULE_PAUSED: "the reminders are paused",
    Reason.AWAY: "the bot was away for more than a day",
    Reason.UNSEEN: "Discord did not let the bot see whether it arrived",
    Reason.OUT_OF_ORDER: "Discord was out of order",
    Reason.OUR_FAULT: "something went wrong in the bot",
    Reason.DM_CLOSED: "your direct messages are closed to the bot",
    Reason.DM_UNKNOWN: "Discord knows the direct messages no longer",
    Reason.CHANNEL_GONE: "the channel is gone",
    Reason.NOT_IN_SERVER: "the bot is no longer in the server",
    Reason.MAY_NOT_WRITE: "the bot may not write in the channel",
    Reason.LACKS_PERMISSIONS: "the bot lacks {detail} in the channel",
    Reason.FAILED_IN_A_ROW: "{failures} in a row did not arrive ({cause})",
    Reason.NO_NEXT_TIME: "its next time could not be worked out",
    Reason.FROM_ANOTHER_HOST: "it came with you from another host; `/remind on` starts it here",
    Reason.OTHER: "{detail}",
}


def counted(number: int, thing: str) -> str:
    """Return a number with what it counts."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def amount_words(minutes: int) -> str:
    """Return an amount of minutes in words, in hours where it is an hour or more."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return counted(minutes, "minute")
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def cause_words(cause: Cause) -> str:
    """Return why a reminder did not come or its schedule rests, as it stands amid a sentence."""
    words = _CAUSES[cause.reason]
    if cause.reason is Reason.FAILED_IN_A_ROW:
        return words.format(failures=MAX_CONSECUTIVE_FAILURES, cause=cause_words(Cause.parse(cause.detail)))
    return words.format(detail=cause.detail)


def paused_words(schedule: Schedule) -> str:
    """Return that a schedule is paused, and why."""
    return f"Paused: {cause_words(schedule.state_reason)}" if schedule.state_reason else "Paused"


def pause_words(pause: Pause, today: date) -> str:
    """Return from when until when a member's pause lasts."""
    until = f"until {day_words(pause.until_on)}" if pause.until_on else "until you end it"
    if pause.from_on < today:
        return f"**Paused** since {day_words(pause.from_on)}, {until}"
    return f"**Paused** from {'today' if pause.from_on == today else day_words(pause.from_on)} {until}"


def countdown(exam_on: date, today: date) -> str:
    """Return how far the exam is away, in a sentence."""
    days = (exam_on - today).days
    when = f"{day_words(exam_on)}"
    if days < 0:
        return f"The exam was on {when}. How did it go? `/target choose` sets the next one."
    if days == 0:
        return f"The exam is **today**, {when}. Good luck!"
    return f"**{days} day{'s' if days > 1 else ''}** to the exam on {when}."
