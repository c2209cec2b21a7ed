"""The embed of a study plan.

The first page shows the first two weeks in full, and each later week in one line. Further pages show the later weeks in
full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import discord

from bot.client.embeds import fitting, guide_line, text_embed
from bot.members.plan import Given, MemberPlan
from bot.rules.study_plan import StudyPlan, Week
from bot.rules.wording import countdown
from cogs.study.plan_calendar import in_file
from knowledge.facts.advice import Advisor
from knowledge.guide import Guide
from knowledge.text.dates import day_words
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

WHOLE: Final = 2
PER_PAGE: Final = 6
_IN_A_LINE: Final = 8
# Discord allows 6,000 characters for an embed. A page holds six weeks, or two weeks with all other parts.
_WEEK_LIMIT: Final = 800
_LATER_LIMIT: Final = 800
_KNOWN_LIMIT: Final = 600
_LEFT_OUT_LIMIT: Final = 700
_DONE_LIMIT: Final = 350
_LINE_LIMIT: Final = 400
_NAME_LIMIT: Final = 150
_GUIDE_LIMIT: Final = 200
_DAYS_WITHOUT_NEWS: Final = 3


def pages_of(plan: StudyPlan) -> int:
    """Return the number of pages of a plan."""
    return 1 + -(-max(0, len(plan.weeks) - WHOLE) // PER_PAGE)


def plan_embed(shown: MemberPlan, advisor: Advisor, guide: Guide, page: int, note: str | None = None) -> discord.Embed:
    """Return a page of a plan. `page` counts from 0, and only the first page shows the note."""
    plan, pages = shown.plan, pages_of(shown.plan)
    title = f"Your plan: {escape(shown.credential.short_name)}"
    if page == 0:
        embed = text_embed(title, "\n".join([*([note] if note else []), *_lead(shown, advisor)]))
        _add_weeks(embed, shown, range(min(WHOLE, len(plan.weeks))))
        if later := [_in_a_line(plan, number) for number in range(WHOLE, len(plan.weeks))]:
            embed.add_field(name="Later", value=_within(later, _LATER_LIMIT, "weeks", _IN_A_LINE), inline=False)
        if plan.weeks:
            known = _within(list(_good_to_know(shown)), _KNOWN_LIMIT, "notices")
            embed.add_field(name="Good to know", value=known, inline=False)
    else:
        first = WHOLE + (page - 1) * PER_PAGE
        embed = text_embed(title, countdown(plan.exam_on, shown.today) if plan.exam_on else "From today.")
        _add_weeks(embed, shown, range(first, min(first + PER_PAGE, len(plan.weeks))))
    place = f" · page {page + 1} of {pages}" if pages > 1 else ""
    embed.set_footer(text=shorten(guide_line(guide), _GUIDE_LIMIT) + place)
    return embed


def _lead(shown: MemberPlan, advisor: Advisor) -> Iterable[str]:
    plan = shown.plan
    if plan.exam_on is None:
        yield "No exam date yet, so the plan runs from today. `/plan` with `exam_date` plans back from your exam."
    else:
        yield countdown(plan.exam_on, shown.today)
    if not plan.weeks:
        return
    yield _pace(shown)
    if plan.left_out:
        yield f"Left out, as it does not fit: {_listed([task.name for task in plan.left_out], _LEFT_OUT_LIMIT)}"
    if answers := shown.profile.answers:
        said = "; ".join(advisor.rules.question(question).said(answer) for question, answer in answers.items())
        yield f"Where you start: {escape(shorten(said, _NAME_LIMIT))}."
    elif len(plan.weeks) > 1:
        yield "How long it takes depends on where you start: give your `experience` and `background`."
    if plan.done:
        yield f"Done: {_listed(plan.done, _DONE_LIMIT)}"
    if plan.todo:
        yield "When a part is done, log it with `/studied` under its name: the next plan goes on without it."
    yield "The file puts these weeks into your calendar; a newer file updates them and cancels weeks that are gone."
    if len(in_file(plan, shown.today)) < len(plan.weeks):
        yield "Weeks more than a year ahead are not in the file yet."
    if shown.unsaved != Given():
        yield "This is a preview until you save it."


def _pace(shown: MemberPlan) -> str:
    """Compare the weeks until the exam with the estimate of the guide, in words that do not blame the member."""
    plan, (low, high) = shown.plan, shown.plan.reckoned_weeks
    who = "For the exams that it covers the guide" if shown.caveat else "The guide"
    reckons = f"{who} reckons with {f'{low}–{high}' if low < high else high} weeks"
    left = (plan.exam_on - shown.today).days if plan.exam_on else None
    if not plan.todo:
        once_more = "All that the plan holds is done: go over what weighs most once more"
        return (
            f"{once_more}, from **{day_words(plan.enough_from, 'weekday, full')}**."
            if plan.enough_from
            else f"{once_more}."
        )
    if plan.is_short and left is not None:
        days = f"{left} day{'s are' if left > 1 else ' is'} left"
        domains = shown.credential.blueprint is not None
        if left <= _DAYS_WITHOUT_NEWS:
            look = "the domains, the heaviest first" if domains else "what you have learnt"
            return f"{reckons}, and {days}: nothing new now. Look over {look}, then rest."
        return f"{reckons}, and {days}." + (" Every exam domain keeps its place, by its weight." if domains else "")
    if plan.enough_from:
        begin = f"it is enough to begin on **{day_words(plan.enough_from, 'weekday, full')}**"
        return f"{reckons}: {begin}. The plan covers the last {len(plan.weeks)}."
    if left is not None:
        return f"{reckons}. The plan fits the weeks that are left."
    if plan.done:
        return f"{reckons} for all of it. What is left takes {len(plan.weeks)} of them, less if you study more a week."
    return f"{reckons}. The plan takes {high}; {low} are possible if you study more a week."


def _good_to_know(shown: MemberPlan) -> Iterable[str]:
    blueprint = shown.credential.blueprint
    if shown.caveat:
        yield escape(shown.caveat)
    if blueprint is None:
        name = escape(shown.credential.short_name)
        yield f"The guide knows no weights of domains for {name}: the plan holds courses and sections of the guide."
        return
    page = f"[{escape(shown.credential.vendor)}'s own page]({blueprint.source})"
    due = " Look there whether they still hold." if blueprint.needs_check(shown.today) else ""
    day = f"checked on {day_words(blueprint.checked_on)}" if blueprint.checked_on else "read in an undated copy"
    yield f"The domains and their weights stand on {page}, {day}.{due}"


def _add_weeks(embed: discord.Embed, shown: MemberPlan, numbers: range) -> None:
    for number in numbers:
        week = shown.plan.weeks[number]
        mark = " · now" if week.begins_on <= shown.today <= week.ends_on else ""
        name = f"Week {number + 1} of {len(shown.plan.weeks)} · {_days(week)}{mark}"
        lines = [f"• {escape(shorten(line, _LINE_LIMIT))}" for line in week.lines]
        embed.add_field(name=name, value=_within(lines, _WEEK_LIMIT, "tasks"), inline=False)


def _in_a_line(plan: StudyPlan, number: int) -> str:
    week = plan.weeks[number]
    return f"**{number + 1}** · {_days(week)}: {escape(shorten(week.brief, _NAME_LIMIT))}"


def _days(week: Week) -> str:
    begin, end = week.begins_on, week.ends_on
    first, last = (day_words(day, "short without year") for day in (begin, end))
    return f"{first} – {last}" if begin < end else first


def _listed(names: Sequence[str], limit: int) -> str:
    """Join as many names as fit into `limit` characters, and say how many more there are."""
    shown = fitting([escape(shorten(name, _NAME_LIMIT)) for name in names], limit, between="; ")
    more = f" and {len(names) - len(shown)} more" if len(shown) < len(names) else ""
    return "; ".join(shown) + more


def _within(lines: Sequence[str], limit: int, what: str, most: int | None = None) -> str:
    """Join as many lines as fit into `limit` characters, at most `most`, and say how many more there are."""
    return "\n".join(fitting(lines, limit, f"… and {{}} more {what}.", most=most))
