"""What the client registers for reminders."""

from __future__ import annotations

from bot.client.client import WhichcertClient
from bot.client.feature import Feature
from cogs.reminders.buttons import SkipWeek, Snooze, Stop
from cogs.reminders.commands import Remind
from cogs.reminders.delivery import Delivery
from cogs.reminders.exam_questions import ExamQuestions
from cogs.reminders.group_buttons import Join, Manage, ShareHere
from cogs.reminders.once import ChooseOnce, RemoveOnce
from cogs.reminders.replies import EndGone, Resume, TakeMinute
from cogs.reminders.streak import StopStreak
from cogs.reminders.undelivered import tell_undelivered_reminders
from cogs.reminders.undo_skip import UndoSkip


def feature(client: WhichcertClient) -> Feature:
    """Return the cogs, persistent items, jobs and notices of this feature."""
    return Feature(
        cogs=[Remind(client)],
        persistent=(
            *(Snooze, SkipWeek, Stop, Resume, TakeMinute, EndGone, UndoSkip),
            *(RemoveOnce, ChooseOnce, StopStreak),
            *(Join, ShareHere, Manage),
        ),
        jobs=(ExamQuestions(client), Delivery(client)),
        notices=(tell_undelivered_reminders,),
    )
