"""Read the rules of advice.yaml, and check every id and every answer that they name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from knowledge.facts.advice_rules import AdviceRules
from knowledge.facts.answers import VOCABULARY
from knowledge.facts.catalogue import Catalogue
from knowledge.faults import GuideError
from knowledge.yaml_file import Location, read_yaml_with_places


def load_advice(path: Path, passages: Collection[str] | None, catalogue: Catalogue | None) -> AdviceRules:
    """Read the rules at `path` and check every id in them.

    If `passages` is None, the ids of passages are not checked. If `catalogue` is None, the ids of credentials are not
    checked. Raise GuideError with every error in the file.
    """
    rules, lines = read_yaml_with_places(path, AdviceRules)
    wrong = [*_wrong_words(rules)]
    if passages is not None:
        wrong += [
            (at, f"no passage of the guide has the id {one!r}") for at, one in rules.passages() if one not in passages
        ]
    if catalogue is not None:
        wrong += _wrong_credentials(rules, catalogue)
    if wrong:
        raise GuideError([lines.fault(location, words) for location, words in wrong])
    return rules


def _wrong_words(rules: AdviceRules) -> Iterator[tuple[Location, str]]:
    """Yield an error for each repeated id, each unknown answer, and each question whose choices lack an answer."""
    yield from _repeated((("questions", n, "id"), question.id) for n, question in enumerate(rules.questions))
    yield from _repeated((("rules", n, "id"), rule.id) for n, rule in enumerate(rules.rules))
    for number, question in enumerate(rules.questions):
        answers = VOCABULARY[question.id]
        here: Location = ("questions", number, "choices")
        for n, choice in enumerate(question.choices):
            if choice.id not in answers:
                yield (
                    (*here, n, "id"),
                    f"{choice.id!r} is not an answer about {question.id}: they are {', '.join(answers)}",
                )
        yield from _repeated(((*here, n, "id"), choice.id) for n, choice in enumerate(question.choices))
        given = {choice.id for choice in question.choices}
        if missing := [answer for answer in answers if answer not in given]:
            yield here, f"lack {', '.join(missing)}"


def _wrong_credentials(rules: AdviceRules, catalogue: Catalogue) -> Iterator[tuple[Location, str]]:
    for location, one in rules.named_credentials():
        if catalogue.find(one) is None:
            yield location, f"{one!r} is not a credential of credentials.yaml"
    for retired, steps in rules.today.items():
        known = catalogue.find(retired)
        successors = {step.id for step in known.successors} if known else set[str]()
        for n, step in enumerate(steps):
            if known and catalogue.find(step.credential) and step.credential not in successors:
                words = f"{step.credential!r} is not a successor of {retired!r} in credentials.yaml"
                yield ("today", retired, n, "credential"), words


def _repeated(given: Iterable[tuple[Location, str]]) -> Iterator[tuple[Location, str]]:
    seen = set[str]()
    for location, own in given:
        if own in seen:
            yield location, f"{own!r} is given more than once"
        seen.add(own)
