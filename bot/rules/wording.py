"""Put amounts, causes and pauses into words for members. `knowledge.text.dates` puts days into words."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.rules.streaks import Pause
from knowledge.text.dates import day_words

MAX_CONSECUTIVE_FAILURES: Final = 3  # after this many failures in a row, a schedule is paused

_CAUSES: Final[dict[Reason, str]] = {
    Reason.PAUSED: "paused",
    Reason.SKIPPED: "skipped",
    Reason.SKIPPED_AHEAD: "skipped, as you asked",
    Reason.STOPPED: "stopped",
    Reason.REPLACED: "replaced",
    Reason.SCHEDULE_PAUSED: "the reminders are paused",
    Reason.AWAY: "the bot was offline for more than a day",
    Reason.UNSEEN: "Discord did not let the bot check whether it arrived",
    Reason.OUT_OF_ORDER: "Discord was having problems",
    Reason.OUR_FAULT: "something went wrong in the bot",
    Reason.DM_CLOSED: "your direct messages are closed to the bot",
    Reason.DM_UNKNOWN: "Discord no longer knows your direct messages with the bot",
    Reason.DM_REFUSED: "Discord does not allow direct messages between you and the bot",
    Reason.DM_STOPPED: "Discord does not let the bot open new direct messages for now",
    Reason.CHANNEL_GONE: "the channel no longer exists",
    Reason.NOT_IN_SERVER: "the bot is no longer in the server",
    Reason.MAY_NOT_WRITE: "the bot is not allowed to write in the channel",
    Reason.LACKS_PERMISSIONS: "the bot lacks {detail} in the channel",
    Reason.FAILED_IN_A_ROW: "{failures} in a row did not arrive ({cause})",
    Reason.NO_NEXT_TIME: "the next one could not be worked out",
    Reason.FROM_ANOTHER_HOST: "it was imported from another host; `/remind on` starts it here",
    Reason.OTHER: "{detail}",
}


def counted(number: int, thing: str) -> str:
    """Return a number with the noun that it counts, such as "3 days"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def amount_words(minutes: int) -> str:
    """Return an amount of minutes in words. From an hour on, name hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return counted(minutes, "minute")
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def cause_words(cause: Cause) -> str:
    """Return the part of a sentence that says why a reminder was not sent or a schedule is paused."""
    words = _CAUSES[cause.reason]
    if cause.reason is Reason.FAILED_IN_A_ROW:
        return words.format(failures=MAX_CONSECUTIVE_FAILURES, cause=cause_words(Cause.parse(cause.detail)))
    return words.format(detail=cause.detail)


def paused_words(schedule: Schedule) -> str:
    """Return words that say that a schedule is paused, and why if a reason is stored."""
    return f"Paused: {cause_words(schedule.state_reason)}" if schedule.state_reason else "Paused"


def pause_words(pause: Pause, today: date) -> str:
    """Return words that say when a member's pause begins and ends."""
    until = f"until {day_words(pause.until_on, 'weekday, full')}" if pause.until_on else "until you end it"
    if pause.from_on < today:
        return f"**Paused** since {day_words(pause.from_on)}, {until}"
    return f"**Paused** from {'today' if pause.from_on == today else day_words(pause.from_on, 'weekday, full')} {until}"


def countdown(exam_on: date, today: date) -> str:
    """Return a sentence that says how many days remain until the exam."""
    days = (exam_on - today).days
    when = day_words(exam_on, "weekday, full")
    if days < 0:
        return f"The exam was on {when}. `/target show` says what comes next."
    if days == 0:
        return f"The exam is **today**, {when}. Good luck!"
    return f"**{counted(days, 'day')}** until the exam on {when}."
