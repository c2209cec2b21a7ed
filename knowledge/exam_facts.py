"""Write the catalogue as a file of the guide: `python -m knowledge.exam_facts` writes content/exam-facts.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from knowledge.facts.catalogue import Catalogue, load_credentials
from knowledge.facts.credentials import Comparison, Credential, FigureTopic, Policy, PolicyTopic, PreparedAnswer
from knowledge.facts.figure_questions import (
    answer_passage_id,
    comparison_passage_id,
    figure_passage_id,
    rule_passage_id,
    successors_passage_id,
)
from knowledge.facts.figures import (
    Blueprint,
    DayFigure,
    Figure,
    Languages,
    Length,
    Price,
    QuestionCount,
    Scoring,
    Sourced,
    TextFigure,
    Validity,
)
from knowledge.faults import GuideError
from knowledge.text.dates import day_words

CONTENT = Path(__file__).parent / "content"
HOURS = {1: "One hour", 2: "Two hours", 3: "Three hours", 4: "Four hours"}
SHORT = 24  # characters of what is in bold
LONGEST_SENTENCE = 290  # characters
# What a button calls a figure or a rule, behind the name of the exam or the vendor.
LABELS: Final[dict[FigureTopic | PolicyTopic, str]] = {
    "standing": "status", "retired_on": "retirement", "beta_from": "beta", "beta_until": "end of beta",
    "price": "price", "length": "length", "questions": "questions", "languages": "languages",
    "delivery": "exam location", "prerequisites": "prerequisites", "experience": "experience", "scoring": "pass mark",
    "validity": "validity", "renewal": "renewal", "retakes": "retakes", "blueprint": "sections",
    "attempts": "attempts", "minimum_age": "minimum age", "results": "results", "late": "late arrival",
    "open_book": "open book", "extra_time": "extra time", "guessing": "guessing", "discount": "discounts",
    "practice": "practice questions", "recalled_questions": "exam dumps",
}  # fmt: skip


def render(catalogue: Catalogue) -> str:
    """Return the catalogue as Markdown. Every paragraph can be read alone and names its source.

    What decides is in bold, and comes first.
    """
    blocks = [
        "---\ntitle: Today's exam facts\n"
        f"version: {catalogue.version}\nchecked_on: {catalogue.last_checked_on()}\nlanguage: en\n---",
        "<!-- Generated from credentials.yaml by `make guide`: change that file, not this one. -->",
        "# Today's exam facts",
    ]
    for credential in catalogue.credentials:
        blocks.append(f"## {credential.name}")
        blocks += [_figure(catalogue, credential, topic, figure) for topic, figure in credential.figures().items()]
        if credential.successors:
            blocks.append(_successors(catalogue, credential))
        blocks += [_answer(answer) for answer in catalogue.answers if answer.about == credential.id]
    for vendor in dict.fromkeys(policy.vendor for policy in catalogue.policies):
        blocks.append(f"## Rules of {vendor} for its exams")
        blocks += [_policy(policy) for policy in catalogue.policies if policy.vendor == vendor]
    blocks.append("## Across the vendors")
    blocks += [_comparison(catalogue, comparison) for comparison in catalogue.comparisons]
    blocks += [_answer(answer) for answer in catalogue.answers if answer.about is None]
    return "\n\n".join(blocks) + "\n"


def _block(passage_id: str, heading: str, label: str | None, asked: Sequence[str], text: str) -> str:
    labelled = f"<!-- label: {label} -->\n" if label else ""
    asked_line = f"<!-- asked: {' | '.join(asked)} -->\n" if asked else ""
    return f"### {heading}\n\n<!-- id: {passage_id} -->\n{labelled}{asked_line}{text}"


def _figure(catalogue: Catalogue, credential: Credential, topic: FigureTopic, figure: Figure) -> str:
    asked = figure.asked or _asked(catalogue, credential, topic)
    text = _sentences(_told(credential, topic, figure), _notice(catalogue, credential, topic), figure.words)
    heading = _worded(catalogue.wording(topic).heading, credential)
    label = f"{_short(credential)} {LABELS[topic]}"
    return _block(figure_passage_id(credential.id, topic), heading, label, asked, f"{text} {_sources([figure])}")


def _successors(catalogue: Catalogue, credential: Credential) -> str:
    steps = list(catalogue.successors(credential))
    goals = " or ".join(f"**{_with_code(instead)}** for {step.goal}" for step, instead in steps)
    likeness = (f"{_with_code(instead)}: {step.likeness}." for step, instead in steps)
    text = _sentences(f"Look at {goals}.", _retired(credential, f"{_short(credential)} was"), *likeness)
    heading = _worded(catalogue.wording("successors").heading, credential)
    asked = _asked(catalogue, credential, "successors")
    label = f"After {_short(credential)}"
    text = f"{text} {_sources(credential.successors)}"
    return _block(successors_passage_id(credential.id), heading, label, asked, text)


def _policy(policy: Policy) -> str:
    text = _sentences(policy.text, policy.words)
    label = f"{policy.vendor} {LABELS[policy.topic]}"
    passage_id = rule_passage_id(policy.vendor, policy.topic)
    return _block(passage_id, policy.heading, label, policy.asked, f"{text} {_sources([policy])}")


def _answer(answer: PreparedAnswer) -> str:
    text = f"{answer.text} {_sources(answer.sources)}"
    return _block(answer_passage_id(answer.id), answer.heading, answer.label, answer.asked, text)


def _comparison(catalogue: Catalogue, comparison: Comparison) -> str:
    rows = list(_rows(catalogue, comparison))
    undated = [name for name, _, part in rows if part.checked_on is None]
    text = _sentences(
        _side_by_side(comparison.lead, rows),
        comparison.words,
        f"For {_listed(undated)}, an undated copy was read." if undated else None,
    )
    days = _days(part for _, _, part in rows)
    checked = f", checked {days}" if days else ""
    label = "All retired exams" if comparison.over == "retired" else f"All exams: {LABELS[comparison.topic]}"
    passage_id = comparison_passage_id(comparison.id)
    return _block(
        passage_id, comparison.heading, label, comparison.asked, f"{text} Sources: the vendors' pages{checked}."
    )


def _side_by_side(lead: str, rows: Sequence[tuple[str, str, Sourced]]) -> str:
    """Return the rows of a comparison in one sentence, or in a sentence each if there is too much for one."""
    is_short = len(lead) + sum(len(name) + len(shown) + 3 for name, shown, _ in rows) <= LONGEST_SENTENCE
    mark = "**" if all(len(shown) <= SHORT for _, shown, _ in rows) else ""
    if is_short:
        between = " " if mark else ": "
        told = "; ".join(f"[{name}]({part.source}){between}{mark}{shown}{mark}" for name, shown, part in rows)
        return f"{lead}: {told}."
    return _sentences(f"{lead}.", *(f"[{name}]({part.source}): {mark}{shown}{mark}." for name, shown, part in rows))


def _rows(catalogue: Catalogue, comparison: Comparison) -> Iterable[tuple[str, str, Sourced]]:
    if comparison.over == "policies":
        for policy in catalogue.policies:
            if policy.topic == comparison.topic:
                yield policy.vendor, policy.shown, policy
        return
    for credential in catalogue.credentials:
        if (credential.status == "retired") != (comparison.over == "retired"):
            continue
        for topic, figure in catalogue.figures(credential).items():
            if topic == comparison.topic:
                instead = " or ".join(one.short_name for _, one in catalogue.successors(credential))
                shown = f"{figure.shown}, look at {instead}" if comparison.over == "retired" else figure.shown
                yield _with_vendor(credential), shown, figure


def _told(credential: Credential, topic: FigureTopic, figure: Figure) -> str:
    """Return a sentence that gives the figure first and names the credential. For a TextFigure, return its text."""
    exam, past = _exam(credential), credential.status == "retired"
    match figure:
        case Price():
            exam = _with_vendor(credential) if figure.plus and credential.status in figure.plus else exam
            what = f"each attempt at {exam}" if figure.per_attempt else exam
            return f"**${figure.usd:,}**{f' {figure.plus}' if figure.plus else ''} for {what}."
        case Length():
            return f"{_duration(figure.minutes)} for {exam}."
        case QuestionCount(low=None):
            return f"**Not published**: {credential.vendor} does not say how many questions {exam} has."
        case QuestionCount():
            unscored = f", {figure.unscored} of which are not scored" if figure.unscored else ""
            kinds = f": {_listed(figure.kinds)}" if figure.kinds else ""
            return f"**{figure.shown} questions** in {exam}{unscored}{kinds}."
        case Languages(count=None):
            names = _listed(figure.names)
            return f"{f'**{names}**' if len(names) <= SHORT else names} for {exam}."
        case Languages():
            return f"**{figure.count} languages** for {exam}, among them {_listed(figure.names)}."
        case Validity():
            return f"Valid for **{figure.shown}**: the {_with_vendor(credential)} certification."
        case Scoring(pass_mark=None):
            return f"**Not published**: the passing score of {exam}."
        case Scoring():
            mark, _, scale = figure.shown.partition(" ")
            return f"**{mark}** {f'{scale} ' if scale else ''}{'passed' if past else 'passes'} {exam}."
        case DayFigure():
            return _told_day(credential, topic, figure)
        case Blueprint():
            guide = f", by the exam guide of {day_words(figure.as_of)}" if figure.as_of else ""
            listed = figure.shown[0].upper() + figure.shown[1:]
            return f"{listed}. These are the sections of {exam} with their weights{guide}."
        case TextFigure():
            return figure.text
        case _:
            raise TypeError(f"no sentence is known for {type(figure).__name__}")


def _told_day(credential: Credential, topic: FigureTopic, figure: DayFigure) -> str:
    if topic == "retired_on":
        name = credential.short_name.removeprefix(f"{credential.vendor} ")
        return f"{credential.vendor} retired its {name} ({_short(credential)}) on **{figure.shown}**."
    if topic == "beta_from":
        return f"{_with_vendor(credential)} has been a **beta** exam since {figure.shown}."
    return f"The beta of {_with_vendor(credential)} ended on **{figure.shown}**. Today's exam is the standard one."


def _notice(catalogue: Catalogue, credential: Credential, topic: FigureTopic) -> str | None:
    """Return a sentence that says when a credential was retired, and what to look at instead.

    Return None if the credential is not retired. Each paragraph needs this sentence, because a paragraph is quoted
    alone.
    """
    if credential.retired_on is None:
        return None
    successors = [one for _, one in catalogue.successors(credential)]
    if topic == "retired_on":
        named = [f"{one.short_name} (in beta)" if one.status == "beta" else one.short_name for one in successors]
        return f"Look at {' or '.join(named)} instead." if named else "It can no longer be taken."
    instead = " or ".join(one.short_name for one in successors)
    look = f"look at {instead} instead" if instead else "it can no longer be taken"
    return f"The exam was retired on {credential.retired_on.shown}: {look}."


def _retired(credential: Credential, subject: str) -> str | None:
    return f"{subject} retired on {credential.retired_on.shown}." if credential.retired_on else None


def _short(credential: Credential) -> str:
    """Return the exam code of a credential, or the short form that people use, or its short name."""
    return credential.exam_code or next((one for one in credential.aliases if one.isupper()), credential.short_name)


def _with_vendor(credential: Credential) -> str:
    short = _short(credential)
    return short if short.startswith(credential.vendor) else f"{credential.vendor} {short}"


def _exam(credential: Credential) -> str:
    return f"the {_with_vendor(credential)} {'beta' if credential.status == 'beta' else 'exam'}"


def _with_code(credential: Credential) -> str:
    """Return the short name of a credential with its exam code."""
    code, name = credential.exam_code, credential.short_name
    return f"{name} ({code}{' beta' if credential.status == 'beta' else ''})" if code and code not in name else name


def _asked(catalogue: Catalogue, credential: Credential, topic: FigureTopic | Literal["successors"]) -> list[str]:
    aliases = credential.aliases
    return [
        _worded(line, credential, aliases[turn % len(aliases)])
        for turn, line in enumerate(catalogue.wording(topic).asked)
    ]


def _worded(pattern: str, credential: Credential, alias: str = "") -> str:
    for place, word in (("{name}", credential.name), ("{vendor}", credential.vendor), ("{alias}", alias)):
        pattern = pattern.replace(place, word)
    return re.sub(r"\b(the) the\b", r"\1", pattern)


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if rest or hours not in HOURS:
        return f"**{minutes} minutes**" + (f" ({hours} h {rest:02} min)" if hours else "")
    return f"**{HOURS[hours]}** ({minutes} minutes)"


def _sentences(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _sources(parts: Iterable[Sourced]) -> str:
    parts = list(parts)
    links = dict.fromkeys(f"[{_host(part)}]({part.source}){_undated(part)}" for part in parts)
    days = _days(parts)
    return f"Source: {', '.join(links)}{f', checked {days}' if days else ''}."


def _host(part: Sourced) -> str:
    return (urlsplit(part.source).hostname or part.source).removeprefix("www.")


def _undated(part: Sourced) -> str:
    return "" if part.checked_on else " (an undated copy)"


def _days(parts: Iterable[Sourced]) -> str:
    days = sorted({part.checked_on for part in parts if part.checked_on})
    return " to ".join(f"{day}" for day in dict.fromkeys(days[:1] + days[-1:]))


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def main() -> int:
    """Write content/exam-facts.md and return 0.

    If credentials.yaml has errors, print the errors and return 2.
    """
    try:
        catalogue = load_credentials(CONTENT / "credentials.yaml")
    except GuideError as error:
        print(error, file=sys.stderr)
        return 2
    (CONTENT / "exam-facts.md").write_text(render(catalogue), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
