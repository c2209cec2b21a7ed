"""The embeds of a study plan: this week, all weeks page by page, how the plan was made, and its calendar file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.client.embeds import add_lines, fitting, guide_line, text_embed
from bot.members.plan import Given, MemberPlan
from bot.rules.study_plan import StudyPlan, Week
from bot.rules.wording import countdown
from cogs.study.plan_calendar import in_file
from knowledge.facts.advice import Advisor
from knowledge.guide import Guide
from knowledge.text.dates import day_words
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

PER_PAGE: Final = 3
# Discord allows 6,000 characters for an embed. A page holds three weeks.
_WEEK_LIMIT: Final = 800
_KNOWN_LIMIT: Final = 600
_NAMES_LIMIT: Final = 700
_LINE_LIMIT: Final = 400
_NAME_LIMIT: Final = 150
_BRIEF_LIMIT: Final = 120
_GUIDE_LIMIT: Final = 200
_DAYS_WITHOUT_NEWS: Final = 3


def pages_of(plan: StudyPlan) -> int:
    """Return the number of pages of a plan: page 0 has this week, and the other pages have all weeks.

    A plan of one week has no other pages.
    """
    return 1 + -(-len(plan.weeks) // PER_PAGE) if len(plan.weeks) > 1 else 1


def is_now(week: Week, shown: MemberPlan) -> bool:
    """Return whether a week of a plan has begun."""
    return week.begins_on <= shown.today <= week.ends_on


def week_embed(shown: MemberPlan, guide: Guide, note: str | None = None) -> discord.Embed:
    """Return an embed with the first week of a plan in full, the next one in a line, and what to know of the whole.

    `note`: a line above all others.
    """
    plan = shown.plan
    lines = [*([note] if note else []), *_lead(shown)]
    embed = text_embed(f"Your plan: {escape(shown.credential.short_name)}", "\n".join(lines))
    for number, week in enumerate(plan.weeks[:1], start=1):
        name = "This week" if is_now(week, shown) else "First week"
        embed.add_field(name=f"{name} · {_days(week)}{_place(plan, number)}", value=_tasks(week), inline=False)
    for week in plan.weeks[1:2]:
        embed.add_field(
            name=f"After that · {_days(week)}", value=escape(shorten(week.brief, _BRIEF_LIMIT)), inline=False
        )
    add_lines(embed, "The whole plan", list(_whole(shown)))
    add_lines(embed, "Good to know", [escape(one) for one in guide.notices(shown.credential.name, shown.today)])
    embed.set_footer(text=_footer(guide))
    return embed


def weeks_embed(shown: MemberPlan, guide: Guide, page: int) -> discord.Embed:
    """Return an embed with some weeks of a plan in full. `page` counts from 1."""
    plan = shown.plan
    lead = countdown(plan.exam_on, shown.today) if plan.exam_on else "From today, without an exam date."
    embed = text_embed(f"Your plan: {escape(shown.credential.short_name)}", lead)
    first = (page - 1) * PER_PAGE
    for number, week in enumerate(plan.weeks[first : first + PER_PAGE], start=first + 1):
        mark = " · now" if is_now(week, shown) else ""
        name = f"Week {number} of {len(plan.weeks)} · {_days(week)}{mark}"
        embed.add_field(name=name, value=_tasks(week), inline=False)
    pages = pages_of(plan) - 1
    embed.set_footer(text=_footer(guide) + (f" · page {page} of {pages}" if pages > 1 else ""))
    return embed


def about_embed(shown: MemberPlan, advisor: Advisor, guide: Guide) -> discord.Embed:
    """Return an embed that says how a plan was made: from which estimate and answers, and what is done or left out."""
    plan = shown.plan
    embed = text_embed("How this is planned", "\n".join(_grounds(shown, advisor)))
    if plan.done:
        embed.add_field(name="Done", value=_listed(plan.done, _NAMES_LIMIT), inline=False)
    if plan.left_out:
        names = [task.name for task in plan.left_out]
        embed.add_field(name="Left out for lack of time", value=_listed(names, _NAMES_LIMIT), inline=False)
    known = "\n".join(fitting(list(_good_to_know(shown)), _KNOWN_LIMIT))
    embed.add_field(name="Good to know", value=known, inline=False)
    embed.set_footer(text=_footer(guide))
    return embed


def file_embed(shown: MemberPlan, guide: Guide) -> discord.Embed:
    """Return an embed that says what to do with the attached calendar file."""
    lines = [
        "Open the file to put these weeks into your calendar.",
        "A newer file updates them, and cancels weeks that are gone.",
    ]
    if len(in_file(shown.plan, shown.today)) < len(shown.plan.weeks):
        lines.append("Weeks more than a year ahead are not in the file yet.")
    embed = text_embed("Your plan for your calendar", "\n".join(lines))
    embed.set_footer(text=_footer(guide))
    return embed


def _lead(shown: MemberPlan) -> Iterator[str]:
    """Yield what counts before this week's tasks."""
    plan = shown.plan
    if shown.unsaved != Given():
        yield "This is a preview until you save it."
    if plan.exam_on:
        yield countdown(plan.exam_on, shown.today)
    if plan.weeks and plan.weeks[0].is_done:
        yield _done_words(shown)
    if plan.weeks and _is_urgent(plan):
        yield _pace(shown)


def _whole(shown: MemberPlan) -> Iterator[str]:
    """Yield what is so of the whole plan: its length, and how many of its parts are done or left out."""
    plan = shown.plan
    if plan.exam_on is None:
        yield "No exam date yet."
    if plan.weeks and not _is_urgent(plan):
        yield _pace(shown)
    if plan.done and plan.todo:
        yield f"Done so far: **{len(plan.done)} of {len(plan.done) + len(plan.todo)}** parts."
    if plan.left_out:
        count = len(plan.left_out)
        yield (
            "**1 part does not fit** before the exam. *How this is planned* names it."
            if count == 1
            else f"**{count} parts do not fit** before the exam. *How this is planned* names them."
        )


def _is_urgent(plan: StudyPlan) -> bool:
    """Return whether the pace decides what to do this week: the time is short, or nothing is left to do."""
    return plan.is_short or not plan.todo


def _grounds(shown: MemberPlan, advisor: Advisor) -> Iterator[str]:
    yield _pace(shown)
    if answers := shown.profile.answers:
        said = "; ".join(advisor.rules.question(question).said(answer) for question, answer in answers.items())
        yield f"Where you start: {escape(shorten(said, _NAME_LIMIT))}."
    else:
        yield "How long it takes depends on where you start: give `/plan` your `experience` and `background`."
    has_courses = advisor.prepare(shown.profile, shown.credential).courses
    order = (
        "The courses come first, then the exam domains by weight."
        if has_courses
        else "The exam domains come by weight."
    )
    yield f"{order} The last days are for review."
    yield "A part is done when you press its button, or log it with `/studied` under its name."
    yield "Each time that you open it, the plan is made anew from what is left."


def _done_words(shown: MemberPlan) -> str:
    now = is_now(shown.plan.weeks[0], shown)
    words = "Everything due this week is done." if now else "Everything due in the first week is done already."
    return f"**{words} Well done!**" if shown.praise else f"**{words}**"


def _pace(shown: MemberPlan) -> str:
    """Compare the weeks until the exam with the estimate of the guide, in words that do not blame the member."""
    plan, (low, high) = shown.plan, shown.plan.reckoned_weeks
    weeks = f"{low}–{high} weeks" if low < high else f"{high} weeks"
    weeks = escape(shown.unknown_weeks) if shown.unknown_weeks else weeks
    suggests = f"For other exams, the guide suggests {weeks}" if shown.caveat else f"The guide suggests {weeks}"
    left = (plan.exam_on - shown.today).days if plan.exam_on else None
    if not plan.todo:
        begin = f", from **{day_words(plan.enough_from, 'weekday, full')}**" if plan.enough_from else ""
        return f"All parts of the plan are done. Review what counts most{begin}."
    if plan.is_short and left is not None:
        domains = shown.credential.blueprint is not None
        if left <= _DAYS_WITHOUT_NEWS:
            look = "the exam domains, the heaviest first" if domains else "what you have learnt"
            return f"Start nothing new now. Look over {look}, then rest."
        days = "1 day" if left == 1 else f"{left} days"
        return f"{suggests}. You have {days}." + (" Every exam domain gets its time, by its weight." if domains else "")
    if plan.enough_from:
        return f"{suggests}. You can wait until **{day_words(plan.enough_from, 'weekday, full')}** to begin."
    if left is not None:
        return f"{suggests}. The plan fits the weeks that are left."
    if plan.done:
        count = len(plan.weeks)
        takes = "1 week" if count == 1 else f"{count} weeks"
        return f"{suggests} for all of it. What is left takes {takes}, less if you study more each week."
    until = f", until {day_words(plan.weeks[-1].ends_on, 'without year')}" if plan.weeks else ""
    faster = "" if shown.unknown_weeks or low == high else f", or {low} if you study more each week"
    return f"{suggests}. This plan takes {high} weeks{until}{faster}."


def _good_to_know(shown: MemberPlan) -> Iterator[str]:
    blueprint = shown.credential.blueprint
    if shown.caveat:
        yield escape(shown.caveat)
    if blueprint is None:
        name = escape(shown.credential.short_name)
        yield f"The guide has no weights of exam domains for {name}, so the plan has courses and sections of the guide."
        return
    page = f"[{escape(shown.credential.vendor)}'s page]({blueprint.source})"
    due = " Please check there that they still hold." if shown.credential.is_due(blueprint, shown.today) else ""
    day = f"checked on {day_words(blueprint.checked_on)}" if blueprint.checked_on else "read in an undated copy"
    yield f"The exam domains and their weights are from {page}, {day}.{due}"


def _tasks(week: Week) -> str:
    lines = [f"• {escape(shorten(line, _LINE_LIMIT))}" for line in week.lines]
    return "\n".join(fitting(lines, _WEEK_LIMIT, "… and {} more tasks."))


def _place(plan: StudyPlan, number: int) -> str:
    return f" · {number} of {len(plan.weeks)}" if len(plan.weeks) > 1 else ""


def _days(week: Week) -> str:
    begin, end = week.begins_on, week.ends_on
    first, last = (day_words(day, "short without year") for day in (begin, end))
    return f"{first} – {last}" if begin < end else first


def _footer(guide: Guide) -> str:
    return shorten(guide_line(guide), _GUIDE_LIMIT)


def _listed(names: Sequence[str], limit: int) -> str:
    """Join as many names as fit into `limit` characters, and say how many more there are."""
    shown = fitting([escape(shorten(name, _NAME_LIMIT)) for name in names], limit, between="; ")
    more = f" and {len(names) - len(shown)} more" if len(shown) < len(names) else ""
    return "; ".join(shown) + more
