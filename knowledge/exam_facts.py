"""Write the catalogue as a file of the guide: `python -m knowledge.exam_facts` writes content/exam-facts.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from knowledge.facts.catalogue import Catalogue, load_credentials
from knowledge.facts.credentials import Comparison, Credential, FigureTopic, Policy, PreparedAnswer
from knowledge.facts.figure_questions import (
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
HOURS = {1: "one hour", 2: "two hours", 3: "three hours", 4: "four hours"}


def render(catalogue: Catalogue) -> str:
    """Return the catalogue as Markdown. Every paragraph can be read alone and names its source."""
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


def _block(passage_id: str, heading: str, asked: Sequence[str], text: str) -> str:
    asked_line = f"<!-- asked: {' | '.join(asked)} -->\n" if asked else ""
    return f"### {heading}\n\n<!-- id: {passage_id} -->\n{asked_line}{text}"


def _figure(catalogue: Catalogue, credential: Credential, topic: FigureTopic, figure: Figure) -> str:
    asked = figure.asked or _asked(catalogue, credential, topic)
    text = _sentences(_told(credential, topic, figure), figure.words, _notice(catalogue, credential, topic))
    heading = _worded(catalogue.wording(topic).heading, credential)
    return _block(figure_passage_id(credential.id, topic), heading, asked, f"{text} {_sources([figure])}")


def _successors(catalogue: Catalogue, credential: Credential) -> str:
    steps = [
        f"for {step.goal}, the {_label(instead)}, {step.likeness}" for step, instead in catalogue.successors(credential)
    ]
    text = f"Instead of the {_label(credential)}{_since(credential)}, look at one of these: {'; '.join(steps)}."
    heading = _worded(catalogue.wording("successors").heading, credential)
    asked = _asked(catalogue, credential, "successors")
    return _block(successors_passage_id(credential.id), heading, asked, f"{text} {_sources(credential.successors)}")


def _policy(policy: Policy) -> str:
    text = _sentences(policy.text, policy.words)
    return _block(
        rule_passage_id(policy.vendor, policy.topic), policy.heading, policy.asked, f"{text} {_sources([policy])}"
    )


def _answer(answer: PreparedAnswer) -> str:
    return _block(f"exam-{answer.id}", answer.heading, answer.asked, f"{answer.text} {_sources(answer.sources)}")


def _comparison(catalogue: Catalogue, comparison: Comparison) -> str:
    rows = list(_rows(catalogue, comparison))
    told = "; ".join(f"[{name}]({part.source}) ({shown})" for name, shown, part in rows)
    text = _sentences(f"{comparison.lead}: {told}.", comparison.words)
    days = _days(part for _, _, part in rows)
    undated = [name for name, _, part in rows if part.checked_on is None]
    checked = [f"Checked {days}."] if days else []
    checked += [f"For {_listed(undated)}, an undated copy was read."] if undated else []
    return _block(
        comparison_passage_id(comparison.id), comparison.heading, comparison.asked, _sentences(text, *checked)
    )


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
                yield credential.short_name, shown, figure


def _told(credential: Credential, topic: FigureTopic, figure: Figure) -> str:
    """Return a sentence that names the credential and the figure. For a TextFigure, return its text."""
    label, past = _label(credential), credential.status == "retired"
    match figure:
        case Price():
            return f"The {label} exam {'cost' if past else 'costs'} {figure.shown}."
        case Length():
            return f"The {label} exam {'took' if past else 'takes'} {_duration(figure.minutes)}."
        case QuestionCount(low=None):
            return f"{credential.vendor} does not publish how many questions the {label} exam has."
        case QuestionCount():
            unscored = f", {figure.unscored} of which are not scored" if figure.unscored else ""
            kinds = f": {_listed(figure.kinds)}" if figure.kinds else ""
            return f"The {label} exam has {figure.shown} questions{unscored}{kinds}."
        case Languages(count=None):
            return f"The {label} exam {'was' if past else 'is'} offered in {_listed(figure.names)}."
        case Languages():
            among = _listed(figure.names)
            return f"The {label} exam is offered in {figure.count} languages, among them {among}."
        case Validity():
            return f"The {label} certification is valid for {figure.shown}."
        case Scoring(pass_mark=None):
            return f"The passing score of the {label} exam is not published."
        case Scoring():
            return f"You {'passed' if past else 'pass'} the {label} exam with {figure.shown}."
        case DayFigure():
            return _told_day(credential, topic, figure)
        case Blueprint():
            guide = f" (guide of {day_words(figure.as_of)})" if figure.as_of else ""
            return f"The {label} exam weighs its sections like this{guide}: {figure.shown}."
        case TextFigure():
            return figure.text
        case _:
            raise TypeError(f"no sentence is known for {type(figure).__name__}")


def _told_day(credential: Credential, topic: FigureTopic, figure: DayFigure) -> str:
    label = _label(credential)
    if topic == "retired_on":
        return f"{credential.vendor} retired the {label} on {figure.shown}."
    if topic == "beta_from":
        return f"The {label} is a beta exam since {figure.shown}."
    return f"The beta of the {label} ended on {figure.shown}; today's exam is the standard one."


def _notice(catalogue: Catalogue, credential: Credential, topic: FigureTopic) -> str | None:
    """Return a sentence that says when a credential was retired, and what to look at instead.

    Return None if the credential is not retired. Each paragraph needs this sentence, because a paragraph is quoted
    alone.
    """
    if credential.retired_on is None:
        return None
    instead = " or ".join(one.short_name for _, one in catalogue.successors(credential))
    look = f"look at {instead} instead" if instead else "it can no longer be taken"
    if topic == "retired_on":
        return f"{look[0].upper()}{look[1:]}."
    return f"The exam was retired on {credential.retired_on.shown}: {look}."


def _since(credential: Credential) -> str:
    return f", retired on {credential.retired_on.shown}" if credential.retired_on else ""


def _label(credential: Credential) -> str:
    """Return the name of a credential, with its exam code or the short form that people use."""
    code = credential.exam_code or next((alias for alias in credential.aliases if alias.isupper()), None)
    beta = " beta" if credential.status == "beta" else ""
    return f"{credential.name} ({code}{beta})" if code else credential.name


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
        return f"{minutes} minutes" if not hours else f"{minutes} minutes ({hours} h {rest:02} min)"
    return f"{HOURS[hours]} ({minutes} minutes)"


def _sentences(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _sources(parts: Iterable[Sourced]) -> str:
    parts = list(parts)
    links = dict.fromkeys(f"[{urlsplit(part.source).hostname}]({part.source}){_undated(part)}" for part in parts)
    days = _days(parts)
    return f"Source: {', '.join(links)}{f', checked {days}' if days else ''}."


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
