"""The credential that a member prepares for and the date of the exam, checked against the guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core import Core
from bot.errors import MemberError
from bot.members.credential_names import known_credential
from bot.members.today import latest_date, today_of
from bot.rules.dates import readings
from bot.rules.records import Target
from knowledge.facts.advice import Advisor
from knowledge.facts.credentials import Credential
from knowledge.facts.standing import is_retired
from knowledge.text.dates import day_words

YEARS_AHEAD: Final = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """A target, as of the member's local date `today`.

    `is_kept`: False if the target was not saved, because the member must first read that the credential is retired.
    """

    credential: Credential
    exam_on: date | None
    today: date
    is_kept: bool = True


def advisor_of(core: Core) -> Advisor:
    """Return the guide's advisor. Raise MemberError if the guide has no rules for recommendations."""
    advisor = core.guide.advisor
    if advisor is None:
        raise MemberError("This guide has no recommendations. You can ask it questions with `/ask`.")
    return advisor


async def target_of(core: Core, member_id: int) -> Target | None:
    """Return a member's target. Return None if they have none."""
    return await core.store.targets.target(member_id)


async def choose_typed(
    core: Core, member_id: int, credentials: Sequence[Credential], typed: str | None, *, month_first: bool
) -> Chosen | list[date | None]:
    """Save the target that a member typed, with the exam date as they typed it.

    If the texts may mean several credentials or several days, save nothing and return the possible days.
    Raise MemberError if the text of the date is no date, and the errors of `choose_target`.
    """
    async with core.store.as_one():
        today = (await today_of(core, member_id)).date
        days = [day for (day,) in readings([typed], today, month_first=month_first)]
        if len(credentials) * len(days) > 1:
            return days
        return await choose_target(core, member_id, credentials[0].id, days[0])


async def choose_target(
    core: Core, member_id: int, typed: str, exam_on: date | None, *, knows_retired: bool = False
) -> Chosen:
    """Save a member's target. Do not save a new target that is retired, unless `knows_retired`.

    A credential counts as retired if it is retired today or by the exam date.
    `typed`: the id or a name of the credential.
    `exam_on`: if it is None and the credential is the target already, the stored date stays.
    `knows_retired`: the member has read that the credential is retired.
    Raise MemberError if the credential is unknown, or if the exam date is past or too far ahead. Raise NotSaved if the
    write fails.
    """
    credential = known_credential(core, typed)
    async with core.store.as_one():
        today = (await today_of(core, member_id)).date
        if exam_on is not None:
            check_exam_date(exam_on, today)
        former = await target_of(core, member_id)
        same = former if former is not None and former.credential_id == credential.id else None
        if same is None and not knows_retired and is_retired(credential, max(today, exam_on or today)):
            return Chosen(credential, exam_on, today, is_kept=False)
        exam_on = exam_on or (same.exam_on if same else None)
        knows_now = knows_retired and is_retired(credential, today)
        await core.store.targets.choose_target(member_id, credential.id, exam_on, core.clock(), knows_retired=knows_now)
    return Chosen(credential, exam_on, today)


async def clear_target(core: Core, member_id: int) -> bool:
    """Delete a member's target. Return False if they had none. Raise NotSaved if the write fails."""
    return await core.store.targets.clear_target(member_id)


async def retirement_to_tell(core: Core, member_id: int) -> Chosen | None:
    """Return a member's target if it is retired and they were not notified of the retirement, or else None.

    Also record that the member is notified, so that each retirement is returned only once. Raise NotSaved if the write
    fails.
    """
    catalogue, latest = core.guide.source.catalogue, latest_date(core)

    def may_be_retired(credential_id: str) -> bool:
        credential = catalogue.find(credential_id) if catalogue else None
        return credential is not None and is_retired(credential, latest)

    if not core.store.targets.may_have_untold(member_id, may_be_retired):
        return None
    target = await target_of(core, member_id)
    credential = catalogue.find(target.credential_id) if target and catalogue else None
    if target is None or credential is None or target.retirement_told_at is not None:
        return None
    today = (await today_of(core, member_id)).date
    if not is_retired(credential, today):
        return None
    noted = await core.store.targets.tell_retirement(member_id, credential.id, core.clock())
    return Chosen(credential, target.exam_on, today) if noted else None


async def retirement_not_told(core: Core, member_id: int, credential_id: str) -> None:
    """Record that the notice of a retirement did not reach the member, so that it is sent again.

    Raise NotSaved if the write fails.
    """
    await core.store.targets.retirement_not_told(member_id, credential_id)


def check_exam_date(exam_on: date, today: date) -> None:
    """Raise MemberError if an exam date is past, or if its year is more than 5 years ahead."""
    if exam_on < today:
        raise MemberError(f"{day_words(exam_on)} is in the past. Type a later day, or leave out the date.")
    if exam_on.year > today.year + YEARS_AHEAD:
        raise MemberError(f"{day_words(exam_on)} is more than {YEARS_AHEAD} years away. Is the year right?")
