"""Build a member's study plan from their target, their answers, their study entries and the guide's advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core import Core
from bot.errors import MemberError
from bot.members.credential_names import known_credential
from bot.members.exams import PastExam, past_of
from bot.members.guide_headings import suggest_sections
from bot.members.targets import advisor_of, check_exam_date, target_of
from bot.members.today import day_for, today_of
from bot.rules.dates import readings
from bot.rules.plan_week import part_id, plan_with_ticks
from bot.rules.records import Target
from bot.rules.study_plan import Domain, StudyPlan, Work, logged_as
from knowledge.facts.advice import Profile
from knowledge.facts.answers import VOCABULARY, QuestionId
from knowledge.facts.credentials import Credential
from knowledge.text.dates import day_words
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

_WEEK_LIMIT = 200
_MOST_SUGGESTED = 25
_MOST_NAMED_UNASKED = 12


@dataclass(frozen=True, slots=True)
class Given:
    """What a member gives for a plan. A field is None if they give nothing for it."""

    exam_on: date | None = None
    experience: str | None = None
    background: str | None = None

    def besides(self, target: Target) -> Given:
        """Return the values that are not saved with the target yet. The other fields are None."""
        return Given(
            self.exam_on if self.exam_on != target.exam_on else None,
            self.experience if self.experience != target.experience else None,
            self.background if self.background != target.background else None,
        )


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """A member's plan for a credential, as of their local date `today`.

    `instead`: the credential to take. It is `credential` itself, unless that is retired on the exam date or today,
    whichever is later. For a retired credential, it is the replacement. None if there is no replacement.
    `unsaved`: the given values that are not saved with the target.
    `ticked`: the names of the parts that the member ticked. Parts that they logged with /studied are done too.
    `unknown_weeks`: how long the guide says that preparation takes, if nothing is known of the member. Otherwise None.
    `past`: the exam of the target, if it is over and no other date is given. Otherwise None.
    `praise`: whether the member wants praise.
    `caveat`: a sentence for the member if the guide has no preparation for the credential, or else None.
    """

    credential: Credential
    instead: Credential | None
    today: date
    profile: Profile
    unsaved: Given
    caveat: str | None
    plan: StudyPlan
    ticked: frozenset[str] = frozenset()
    unknown_weeks: str | None = None
    past: PastExam | None = None
    praise: bool = True


async def member_plan(core: Core, member_id: int, target: Target, given: Given | None = None) -> MemberPlan:
    """Build the plan of a member for their target. Given values take precedence over stored ones.

    Raise MemberError if the guide has no rules for recommendations, or does not know the credential.
    """
    given = given or Given()
    advisor = advisor_of(core)
    credential = known_credential(core, target.credential_id)
    settings = await core.store.members.settings(member_id)
    today = day_for(settings, core.clock()).date
    exam_on = given.exam_on or target.exam_on
    profile = _profile(given.experience or target.experience, given.background or target.background)
    weights = credential.blueprint.weights if credential.blueprint else ()
    domains = tuple(Domain(one.domain, one.midpoint, one.shown) for one in weights)
    logged = await core.store.study.subjects_since(member_id, target.chosen_at)
    ticked = {one.part: one.done_on for one in await core.store.targets.ticked(member_id)}
    courses = advisor.prepare(profile, credential).courses
    work = Work(courses, domains, advisor.reading(credential), advisor.course_hours)
    return MemberPlan(
        credential=credential,
        instead=advisor.instead_of(credential, profile, max(today, exam_on or today)),
        today=today,
        profile=profile,
        unsaved=given.besides(target),
        caveat=advisor.caveat(credential),
        plan=plan_with_ticks(today, exam_on, work, advisor.weeks(profile), logged | ticked, ticked.values()),
        ticked=frozenset(ticked),
        unknown_weeks=None if profile.answers else advisor.rules.preparation.unknown,
        past=None if given.exam_on else past_of(core, target, today),
        praise=settings.praise,
    )


async def save_plan(core: Core, member_id: int, credential_id: str, given: Given) -> MemberPlan:
    """Save the given values with the member's target, and return the plan.

    Raise MemberError if `credential_id` is not the member's target any more, or if the exam date is past or too far
    ahead. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        if given.exam_on is not None:
            check_exam_date(given.exam_on, (await today_of(core, member_id)).date)
        kept = await core.store.targets.keep_plan(
            member_id, credential_id, given.exam_on, given.experience, given.background
        )
        plan = await plan_for(core, member_id, Given()) if kept else None
        if plan is None:
            raise _another_target()
        return plan


async def mark_part(
    core: Core, member_id: int, credential_id: str, part: str, given: Given, *, done: bool | None
) -> MemberPlan:
    """Save whether a part of the plan is done, and return the plan.

    `part`: the id of the part. `done`: None marks a part that is ticked as not done, and any other part as done.
    Raise MemberError if `credential_id` is not the member's target any more, or if its work has no such part by now.
    Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        target = await target_of(core, member_id)
        if target is None or target.credential_id != credential_id:
            raise _another_target()
        today = (await today_of(core, member_id)).date
        if given.exam_on is not None and given.exam_on < today:  # an old message
            given = replace(given, exam_on=None)
        before = await member_plan(core, member_id, target, given)
        name = next((name for name in (*before.plan.todo, *before.plan.done) if part_id(name) == part), None)
        if name is None:
            raise MemberError("This part is no longer in your plan. `/plan` shows what is.")
        if name not in before.ticked if done is None else done:
            await core.store.targets.tick(member_id, name, today)
        else:
            await core.store.targets.untick(member_id, name)
        return await member_plan(core, member_id, target, given)


async def plan_for(core: Core, member_id: int, given: Given) -> MemberPlan | None:
    """Build the plan for a member's target. Return None if they have no target.

    Given values take precedence over stored ones. Raise MemberError if the given exam date is past or too far ahead, or
    if the guide cannot make a plan for the target.
    """
    async with core.store.at_one_moment():
        if given.exam_on is not None:
            check_exam_date(given.exam_on, (await today_of(core, member_id)).date)
        target = await target_of(core, member_id)
        return None if target is None else await member_plan(core, member_id, target, given)


async def plan_typed(
    core: Core, member_id: int, typed: str | None, given: Given, *, month_first: bool
) -> MemberPlan | list[Given] | None:
    """Build the plan like `plan_for`, with the exam date as the member typed it.

    If the text may mean several days, return the given values once with each of these days. Return None if the member
    has no target. Raise MemberError if the text is no date.
    """
    async with core.store.at_one_moment():
        today = (await today_of(core, member_id)).date
        days = readings([typed], today, month_first=month_first)
        read = [replace(given, exam_on=day) for (day,) in days]
        if len(read) > 1 and await target_of(core, member_id) is not None:
            return read
        return await plan_for(core, member_id, read[0])


async def week_line(core: Core, member_id: int, target: Target) -> str | None:
    """Return a line for the member about the current week of their plan.

    Before the plan's first week, the line says when to begin. Return None if the guide has no rules for
    recommendations, if the target is retired, or if nothing is left to do.
    """
    if core.guide.advisor is None:
        return None
    shown = await member_plan(core, member_id, target)
    if shown.instead is not shown.credential or not shown.plan.weeks:
        return None
    week = shown.plan.week_of(shown.today)
    if week is None:
        first = shown.plan.weeks[0].begins_on
        return f"You can wait until {day_words(first, 'without year')} to begin. `/plan` shows the weeks."
    words = escape(shorten(week.brief, _WEEK_LIMIT))
    return f"Until {day_words(week.ends_on, 'without year')}: {words}. `/plan` shows all weeks."


async def suggest_subjects(core: Core, member_id: int, typed: str) -> list[str]:
    """Return at most 25 subjects that a member may have studied and that fit the words typed so far.

    First come the subjects left to do in the member's plan. Then come the guide's courses and the domains of its exams,
    without the courses and domains that are done. The guide's sections come last.
    """
    plan = await _own_plan(core, member_id)
    work, done = (plan.todo, {*plan.done}) if plan else ((), set[str]())
    others = [name for name in _courses_and_domains(core) if name not in done]
    named = _holding(typed, [*work, *others])
    if not typed.strip():
        named = named[:_MOST_NAMED_UNASKED]  # leaves places for sections
    return [*dict.fromkeys([*named, *await suggest_sections(core, typed)])][:_MOST_SUGGESTED]


async def _own_plan(core: Core, member_id: int) -> StudyPlan | None:
    """Return the plan for a member's target. Return None if they have none, or if the guide cannot plan for it."""
    target = await target_of(core, member_id)
    catalogue = core.guide.source.catalogue
    if target is None or core.guide.advisor is None or not (catalogue and catalogue.find(target.credential_id)):
        return None
    return (await member_plan(core, member_id, target)).plan


def _another_target() -> MemberError:
    return MemberError("Your target has changed since then. `/plan` makes a plan for the new one.")


def _holding(typed: str, names: Sequence[str]) -> list[str]:
    """Return the names that contain every typed word, each once, in the form in which /studied saves them."""
    words = typed.casefold().split()
    fitting = [name for name in names if all(word in name.casefold() for word in words)]
    return [*dict.fromkeys(logged_as(name) for name in fitting)]


def _courses_and_domains(core: Core) -> list[str]:
    """Return the guide's courses, then the domains of every exam whose blueprint the guide has."""
    courses = core.guide.advisor.courses if core.guide.advisor else ()
    catalogue = core.guide.source.catalogue
    blueprints = [one.blueprint for one in catalogue.credentials if one.blueprint] if catalogue else []
    return [*courses, *(one.domain for each in blueprints for one in each.weights)]


def _profile(experience: str | None, background: str | None) -> Profile:
    """Build a profile from a member's answers. Leave out stored answers that the guide no longer offers."""
    told: dict[QuestionId, str | None] = {"experience": experience, "background": background}
    return Profile.of({question: said for question, said in told.items() if said in VOCABULARY[question]})
