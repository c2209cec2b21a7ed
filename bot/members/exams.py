"""After the exam: ask each member once how it went, and keep what they answer.

A member with a weekly reminder of their own reads the question in a direct message, from ASK_AT on the day after the
exam. It is queued as an occurrence of their schedule, so that it is sent exactly once like a reminder. Anyone else
reads it below the reply to their next command, in /plan, or in /target show.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core import Core
from bot.errors import MemberError
from bot.members.pauses import falls_into_pause
from bot.members.targets import target_of
from bot.members.today import MemberDay, latest_date, today_of
from bot.rules.exams import exam_code
from bot.rules.records import ExamResult, Target
from bot.rules.reminders import Occurrence, Schedule
from knowledge.facts.credentials import Credential

ASK_AT: Final = time(10)
MESSAGE_WITHIN: Final = timedelta(days=7)
ASK_WITHIN: Final = timedelta(days=60)
_ASKED_AT_ONCE: Final = 5000
_HALF_A_MINUTE: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class PastExam:
    """The exam of a member's target, as of the member's local date `today`, which is later than the exam.

    `result`: what the member answered. None if they have not answered yet.
    `is_asked`: whether the member was asked how it went.
    """

    credential: Credential
    exam_on: date
    today: date
    result: ExamResult | None
    is_asked: bool

    @property
    def code(self) -> str:
        """Return the code of the exam for a custom_id."""
        return exam_code(self.credential.id, self.exam_on)


async def past_exam(core: Core, member_id: int) -> PastExam | None:
    """Return the exam of a member's target if it is over, or else None."""
    async with core.store.at_one_moment(briefly=True):
        target = await target_of(core, member_id)
        return None if target is None else past_of(core, target, (await today_of(core, member_id)).date)


def past_of(core: Core, target: Target, today: date) -> PastExam | None:
    """Return the exam of a target if it is over and the guide knows its credential, or else None."""
    catalogue = core.guide.source.catalogue
    credential = catalogue.find(target.credential_id) if catalogue else None
    if credential is None or target.exam_on is None or target.exam_on >= today:
        return None
    return PastExam(credential, target.exam_on, today, target.exam_result, target.exam_asked_at is not None)


async def exam_to_ask(core: Core, member_id: int) -> PastExam | None:
    """Return a member's past exam if they were not asked how it went, or else None.

    Also record that the member is asked, so that each exam date is returned only once. Raise NotSaved if the write
    fails.
    """
    if not core.store.exams.may_be_asked(member_id, latest_date(core)):
        return None
    exam = await past_exam(core, member_id)
    if exam is None or exam.is_asked or exam.today - exam.exam_on > ASK_WITHIN:
        return None
    return exam if await core.store.exams.ask(member_id, exam.exam_on, core.clock()) else None


async def not_asked(core: Core, member_id: int, exam_on: date) -> None:
    """Record that the question did not reach the member, so that it is put again. Raise NotSaved if the write fails."""
    await core.store.exams.not_asked(member_id, exam_on)


async def queue_questions(core: Core) -> int:
    """Queue the direct messages that ask how an exam went. Return how many were queued.

    Raise NotSaved if the write fails.
    """
    now = core.clock()
    since = now.date() - MESSAGE_WITHIN
    found = await core.store.exams.to_ask(since, now.date() + timedelta(days=1), _ASKED_AT_ONCE)
    return sum([await _queue(core, target, now) for target in found])


async def is_to_be_asked(core: Core, occurrence: Occurrence, schedule: Schedule) -> bool:
    """Return whether the question of an occurrence still makes sense.

    It does not if the member has answered, or if their target or its exam date has changed.
    """
    exam = await past_exam(core, schedule.member_id)
    return exam is not None and exam.exam_on == occurrence.exam_on and exam.result is None


async def keep_result(core: Core, member_id: int, code: str, result: ExamResult | None) -> PastExam:
    """Save how the exam of a code went, and return the exam. None takes the answer back.

    Raise MemberError if the member's target or its exam date has changed, or if the exam is not over. Raise NotSaved if
    the write fails.
    """
    async with core.store.as_one():
        exam = await past_exam_of(core, member_id, code)
        await core.store.exams.keep_result(member_id, exam.exam_on, result, core.clock())
        return replace(exam, result=result, is_asked=True)


async def keep_without_date(core: Core, member_id: int, code: str) -> PastExam:
    """Keep the target of a past exam without its date, and return the exam. Raise the same errors as `keep_result`."""
    async with core.store.as_one():
        exam = await past_exam_of(core, member_id, code)
        await core.store.targets.choose_target(member_id, exam.credential.id, None, core.clock())
        return exam


async def clear_after_exam(core: Core, member_id: int, code: str) -> PastExam:
    """Delete the target of a past exam, and return the exam. Raise the same errors as `keep_result`."""
    async with core.store.as_one():
        exam = await past_exam_of(core, member_id, code)
        await core.store.targets.clear_target(member_id)
        return exam


async def past_exam_of(core: Core, member_id: int, code: str) -> PastExam:
    """Return the past exam of a code.

    Raise MemberError if the member's target or its exam date has changed, or if the exam is not over.
    """
    exam = await past_exam(core, member_id)
    if exam is None or exam.code != code:
        raise MemberError("Your target or its exam date has changed since then. `/target show` shows it.")
    return exam


async def _queue(core: Core, target: Target, now: datetime) -> bool:
    """Queue the question about the exam of a target. Return False if it is not time yet, or if the member is paused."""
    async with core.store.as_one(aside=True):
        today = await today_of(core, target.member_id)
        exam = past_of(core, target, today.date)
        if exam is None or not _is_time(today, exam.exam_on, now):
            return False
        schedule = await core.store.reminders.schedule_of(target.member_id)
        if schedule is None or schedule.state != "on" or await falls_into_pause(core, target.member_id, now):
            return False
        # Reminders fall due at the start of a minute, and a schedule has one occurrence for each due time.
        due_at = now.replace(second=0, microsecond=0) - _HALF_A_MINUTE
        if not await core.store.exams.ask(target.member_id, exam.exam_on, now):
            return False
        if await core.store.reminders.ask_about_exam(schedule.id, exam.exam_on, today.date, due_at, now):
            return True
        await core.store.exams.not_asked(target.member_id, exam.exam_on)
        return False


def _is_time(today: MemberDay, exam_on: date, now: datetime) -> bool:
    return now.astimezone(today.zone) >= datetime.combine(exam_on + timedelta(days=1), ASK_AT, today.zone)
