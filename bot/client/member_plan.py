"""A member's plan: what they told, logged and chose, and what the guide holds, put before the rules of bot.plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.client.client import WhichcertClient
from bot.client.member import today_of
from bot.client.questionnaire import advisor_of
from bot.client.target_buttons import known_credential
from bot.plan import Domain, Plan, Work, logged_as, plan
from bot.store.targets import Target
from knowledge.advice import Profile
from knowledge.answers import VOCABULARY, QuestionId
from knowledge.credentials import Credential
from knowledge.markup import escape
from knowledge.sentences import shorten

_WEEK_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Given:
    """What a member gives for a plan; None where they give nothing."""

    exam_on: date | None = None
    experience: str | None = None
    background: str | None = None

    def besides(self, target: Target) -> Given:
        """Gives what is not kept with the target yet."""
        return Given(
            self.exam_on if self.exam_on != target.exam_on else None,
            self.experience if self.experience != target.experience else None,
            self.background if self.background != target.background else None,
        )


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """A plan for a credential as of a day; `instead` is what to take where it is retired by then, itself otherwise."""

    credential: Credential
    instead: Credential | None
    today: date
    profile: Profile
    unsaved: Given
    caveat: str | None
    plan: Plan


async def member_plan(
    client: WhichcertClient, member_id: int, target: Target, given: Given | None = None
) -> MemberPlan:
    """Makes the plan of a member for their target, what they give going before what is kept."""
    given = given or Given()
    advisor = advisor_of(client)
    credential = known_credential(client, target.credential_id)
    today = (await today_of(client, member_id)).date
    exam_on = given.exam_on or target.exam_on
    profile = _profile(given.experience or target.experience, given.background or target.background)
    prepare = advisor.prepare(profile)
    weights = credential.blueprint.weights if credential.blueprint else ()
    domains = tuple(Domain(one.domain, one.midpoint, one.shown) for one in weights)
    done = await client.store.study.subjects_since(member_id, target.chosen_at)
    return MemberPlan(
        credential=credential,
        instead=advisor.instead_of(credential, profile, max(today, exam_on or today)),
        today=today,
        profile=profile,
        unsaved=given.besides(target),
        caveat=advisor.caveat(credential),
        plan=plan(today, exam_on, Work(prepare.courses, domains, advisor.reading(credential)), prepare.weeks, done),
    )


async def week_line(client: WhichcertClient, member_id: int, target: Target) -> str | None:
    """Words the plan's week of today; None where there is no plan, or nothing to do in it."""
    if client.guide.advisor is None:
        return None
    shown = await member_plan(client, member_id, target)
    if shown.instead is not shown.credential or not shown.plan.weeks:
        return None
    week = shown.plan.week_of(shown.today)
    if week is None:
        first = shown.plan.weeks[0].begins_on
        return f"It is enough to begin on {first.day} {first:%B}: `/plan` shows the weeks."
    words = escape(shorten(week.brief, _WEEK_LIMIT))
    return f"Until {week.ends_on.day} {week.ends_on:%B}: {words}. `/plan` shows all weeks."


async def suggest_work(client: WhichcertClient, member_id: int, typed: str) -> list[str]:
    """Gives the names of the member's plan that are not done yet and hold the words typed so far."""
    target = await client.store.targets.target(member_id)
    catalogue = client.guide.source.catalogue
    if target is None or client.guide.advisor is None or not (catalogue and catalogue.find(target.credential_id)):
        return []
    shown = await member_plan(client, member_id, target)
    words = typed.casefold().split()
    return [logged_as(name) for name in shown.plan.todo if all(word in name.casefold() for word in words)]


def _profile(experience: str | None, background: str | None) -> Profile:
    """Makes the profile of what was told, without answers that nobody can give any more."""
    told: dict[QuestionId, str | None] = {"experience": experience, "background": background}
    return Profile.of({question: said for question, said in told.items() if said in VOCABULARY[question]})
