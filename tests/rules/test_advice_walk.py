"""The advice to each of the 37,800 possible members, walked through once."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from cogs.credentials.advice_embeds import (
    advice_embed,
    changes_embed,
    has_other_side,
    most_reasons,
    notices_embed,
    reasons_embed,
)
from knowledge.facts.advice import Advisor, Profile
from knowledge.facts.advice_rules import Side
from knowledge.facts.answers import VOCABULARY, Answers
from knowledge.facts.catalogue import Catalogue
from knowledge.facts.recommendation import Advice
from knowledge.guide import Guide
from knowledge.text.markup import escape
from tests.rules.test_advice import TODAY

pytestmark = pytest.mark.slow  # over all combinations of answers

# What the members, the vendors and the exams are, told apart from the rules.
VENDORS = {"Google": ("Google",), "AWS": ("AWS",), "Microsoft": ("Microsoft", "Azure"), "Databricks": ("Databricks",)}
YEARS = {"two-plus-years-production": 2.0}
GENERATIVE = {"azure-ai-103", "aws-genai-developer"}
TEACHES_MODELS = {"Machine Learning: Classification", "Machine Learning: Regression"}
WITH_WEEKS = {"google-pmle"}
SMALL_WORDS = {
    "because", "before", "does", "even", "from", "gets", "have", "into", "than", "that", "their", "them", "they",
    "this", "when", "where", "which", "with", "your",
}  # fmt: skip

Everybody = dict[tuple[str | None, ...], Advice]


def profile_of(given: Iterable[str | None]) -> Profile:
    return Profile.of({question: answer for question, answer in zip(VOCABULARY, given, strict=True) if answer})


@pytest.fixture(scope="module")
def advisor(own_guide: Guide) -> Advisor:
    assert own_guide.advisor is not None
    return own_guide.advisor


@pytest.fixture(scope="module")
def catalogue(own_guide: Guide) -> Catalogue:
    assert own_guide.source.catalogue is not None
    return own_guide.source.catalogue


def walk(own_guide: Guide, monkeypatch: pytest.MonkeyPatch, *, with_changes: bool) -> Everybody:
    """The advice to each of the 37,800 possible members; what would change it takes most of the time."""
    assert own_guide.advisor is not None
    assert own_guide.source.catalogue is not None
    advisor = Advisor(own_guide.advisor.rules, own_guide.source.passages, own_guide.source.catalogue)
    decide, known = advisor._decide, dict[tuple[str | None, ...], Any]()

    def remembered(answers: Answers, today: date) -> Any:  # each is tried from each of its neighbours
        key = tuple(map(answers.get, VOCABULARY))
        if key not in known:
            known[key] = decide(answers, today)
        return known[key]

    monkeypatch.setattr(advisor, "_decide", remembered)
    if not with_changes:
        monkeypatch.setattr(advisor, "_would_change", lambda *_: ())
    combinations = itertools.product(*[(None, *answers) for answers in VOCABULARY.values()])
    return {given: advisor.advise(profile_of(given), TODAY) for given in combinations}


@pytest.fixture(scope="module")
def everybody(own_guide: Guide) -> Everybody:
    with pytest.MonkeyPatch.context() as monkeypatch:
        return walk(own_guide, monkeypatch, with_changes=False)


@pytest.fixture(scope="module")
def in_full(own_guide: Guide) -> Everybody:
    with pytest.MonkeyPatch.context() as monkeypatch:
        return walk(own_guide, monkeypatch, with_changes=True)


def test_every_advice_has_a_cited_reason_and_names_a_credential_or_several_unless_it_says_skip(
    in_full: Everybody, own_guide: Guide, catalogue: Catalogue
) -> None:
    for given, advice in in_full.items():
        assert advice.reasons, given
        passages = [reason.passage for reason in advice.reasons]
        assert len(set(passages)) == len(passages), given
        for reason in advice.reasons:
            passage = own_guide.passage(reason.passage)
            assert passage is not None
            assert passage.section == reason.section
        first = advice.reasons[0]
        assert first.side == ("for" if advice.verdict == "pursue" else "against"), given
        if advice.verdict == "skip":
            assert (advice.guide_credential, advice.credential, advice.prepare) == (None, None, None), given
            assert advice.notices == (), given
        elif advice.compared:
            assert (advice.guide_credential, advice.credential, advice.prepare) == (None, None, None), given
            assert len(advice.compared) > 1, given
        else:
            assert catalogue.find(advice.guide_credential or ""), given
            credential = catalogue.find(advice.credential or "")
            assert credential, given
            assert credential.status != "retired", given
            assert advice.prepare, given
        assert advice.verdict == "skip" or any(reason.side == "for" for reason in advice.reasons), given
        assert advice.would_change, given


def test_every_reason_rests_on_answers_that_were_given(
    everybody: Everybody,
) -> None:
    for given, advice in everybody.items():
        answers = dict(zip(VOCABULARY, given, strict=True))
        for reason in advice.reasons:
            assert "{" not in reason.text
            assert all(answers[question] is not None for question in reason.answers), given


def test_a_skip_and_foundations_first_say_what_to_do_now(everybody: Everybody) -> None:
    for given, advice in everybody.items():
        assert (advice.next_step is None) == (advice.verdict == "pursue"), given


def test_every_reply_of_whichcert_fits_and_shows_at_most_three_reasons_each_way(
    in_full: Everybody, own_guide: Guide
) -> None:
    for advice in set(in_full.values()):
        result = advice_embed(advice, own_guide, TODAY)
        shown = [line for field in result.fields for line in str(field.value).split("\n") if line.startswith("• ")]
        sides: tuple[Side, Side] = ("for", "against")
        for side in sides:
            said = [escape(reason.text) for reason in advice.reasons if reason.side == side]
            named = [line for line in shown if line.removeprefix("• ") in said]
            assert len(named) == min(most_reasons(advice, side), len(said)), advice
            assert named[:1] == [f"• {text}" for text in said[:1]], advice
        has_step = advice.verdict != "pursue" or (advice.prepare is not None and advice.prepare.weeks is not None)
        assert (result.fields[-1].name == "Next step") == has_step, advice
        why, other = (
            reasons_embed(advice, own_guide, decided=one or not has_other_side(advice)) for one in (True, False)
        )
        for reason in advice.reasons:
            told = why if reason.side == advice.reasons[0].side else other
            assert escape(reason.text) in str(told.description), advice
        notices = notices_embed(advice, own_guide, TODAY)
        assert all(escape(notice) in str(notices.description) for notice in advice.notices), advice
        changes = changes_embed(advice, own_guide)
        assert all(escape(line) in str(changes.description) for line in advice.would_change), advice
        for embed in (result, why, other, notices, changes):
            assert len(embed) <= 6000, advice
            assert len(embed.fields) <= 25, advice
            assert len(embed.title or "") <= 256, advice
            assert len(embed.description or "") <= 4096, advice
            assert all(0 < len(str(field.value)) <= 1024 for field in embed.fields), advice


def test_a_further_answer_changes_the_verdict_only_with_a_reason_that_names_it(
    everybody: Everybody,
) -> None:
    changes = 0
    for given, before in everybody.items():
        for place, (question, answers) in enumerate(VOCABULARY.items()):
            if given[place] is not None:
                continue
            for answer in answers:
                after = everybody[(*given[:place], answer, *given[place + 1 :])]
                if after.verdict != before.verdict:
                    changes += 1
                    assert any(question in reason.answers for reason in after.reasons), (given, answer)
                if (after.verdict, after.guide_credential) == (before.verdict, before.guide_credential):
                    continue
                assert any(question in reason.answers for reason in after.reasons), (given, answer)
    assert changes > 1000


def test_what_would_change_the_advice_is_what_a_changed_answer_changes(everybody: Everybody, advisor: Advisor) -> None:
    for given in random.Random(20261122).sample(list(everybody), 400):
        now = advisor.advise(profile_of(given), TODAY)
        expected: dict[tuple[str, str], list[str]] = {}
        for place, question in enumerate(advisor.questions):
            for choice in question.offered:
                levels = VOCABULARY["experience"]
                if question.id == "experience" and levels.index(choice.id) < levels.index(given[place] or levels[0]):
                    continue  # nobody loses experience
                then = everybody[(*given[:place], choice.id, *given[place + 1 :])]
                if then.headline != now.headline:
                    line = then.headline
                    key = (question.suppose.partition("{choices}")[0], f": {line[0].lower()}{line[1:]}")
                    expected.setdefault(key, []).append(choice.said)
        assert len(now.would_change) == len(expected)
        for (begin, end), said in expected.items():
            assert any(
                line.startswith(begin) and line.endswith(end) and all(words in line for words in said)
                for line in now.would_change
            ), (given, begin, end, said)


def test_every_rule_can_be_heard(everybody: Everybody, advisor: Advisor) -> None:
    cited = {reason.passage for advice in everybody.values() for reason in advice.reasons}
    assert cited >= {rule.passage for rule in advisor.rules.rules} | {one.passage for one in advisor.rules.credentials}


# What an expert would smile at


def vendors_of(advice: Advice, catalogue: Catalogue) -> set[str]:
    """The vendors of the credentials that an advice names."""
    named = [advice.credential, *(one.credential for one in advice.compared)]
    known = {one.vendor for name in named if name and (one := catalogue.find(name))}
    return known | {one.name.split()[0] for one in advice.compared if one.credential is None}


def leaves_out_a_vendor(answers: dict[str, str | None], advice: Advice, catalogue: Catalogue) -> bool:
    is_open = answers["goal"] == "build-ai-apps" and answers["cloud"] in {None, "several", "none"}
    return is_open and advice.verdict != "skip" and vendors_of(advice, catalogue) != {*VENDORS}


def hides_the_experience(answers: dict[str, str | None], advice: Advice, catalogue: Catalogue) -> bool:
    told = {one.credential: one.expects or "" for one in advice.compared}
    for name in filter(None, (advice.credential, *told)):
        credential = catalogue.find(name)
        wanted = credential.experience if credential else None
        if wanted is None or (wanted.years or 0) <= YEARS.get(answers["experience"] or "", 0):
            continue
        if wanted.summary not in told.get(name, " ".join(advice.remarks)):
            return True
    return False


def misfits_the_preparation(answers: dict[str, str | None], advice: Advice, catalogue: Catalogue) -> bool:
    if advice.prepare is None or advice.credential is None:
        return False
    courses = {*advice.prepare.courses}
    return (
        (advice.prepare.weeks is None) == (advice.credential in WITH_WEEKS)
        or (advice.credential in GENERATIVE and bool(courses))
        or (advice.credential == "azure-ai-300" and bool(courses & TEACHES_MODELS))
    )


def speaks_of_another_vendor(answers: dict[str, str | None], advice: Advice, catalogue: Catalogue) -> bool:
    own = vendors_of(advice, catalogue)
    cloud = {"aws": "AWS", "gcp": "Google", "azure": "Microsoft", "databricks": "Databricks"}.get(
        answers["cloud"] or ""
    )
    others = [word for vendor, words in VENDORS.items() if vendor not in {*own, cloud} for word in words]
    return any(word in reason.text for word in others for reason in advice.reasons)


def says_it_twice(answers: dict[str, str | None], advice: Advice, catalogue: Catalogue) -> bool:
    said = [{*re.findall(r"[a-z]{4,}", reason.text.lower())} - SMALL_WORDS for reason in advice.reasons]
    return any(len(a & b) >= 0.5 * min(len(a), len(b)) for a, b in itertools.combinations(said, 2))


def skips_against_the_reasons(answers: dict[str, str | None], advice: Advice, catalogue: Catalogue) -> bool:
    sides = [reason.side for reason in advice.reasons]
    if advice.verdict != "skip" or sides.count("for") <= sides.count("against"):
        return False
    return sides[0] != "against" or "This outweighs the rest, because" not in advice.reasons[0].text


def overlooks_a_contradiction(answers: dict[str, str | None], advice: Advice, catalogue: Catalogue) -> bool:
    both = (answers["experience"], answers["goal"]) == ("new-to-ml", "validate-skills")
    asked = any("New to ML" in remark and "every day? Which is it?" in remark for remark in advice.remarks)
    return both != asked


def hides_a_beta(answers: dict[str, str | None], advice: Advice, catalogue: Catalogue) -> bool:
    known = catalogue.find(advice.credential or "")
    return ("beta" in advice.headline) != (known is not None and known.status == "beta")


def takes_nobody_for_somebody(answers: dict[str, str | None], advice: Advice, catalogue: Catalogue) -> bool:
    nobody = all(answer in {None, "unsure"} for answer in answers.values())
    return nobody != any("of whom nothing is known" in remark for remark in advice.remarks)


def test_nobody_reads_what_an_expert_would_smile_at(everybody: Everybody, catalogue: Catalogue) -> None:
    rules = [
        leaves_out_a_vendor, hides_the_experience, misfits_the_preparation, speaks_of_another_vendor, says_it_twice,
        skips_against_the_reasons, overlooks_a_contradiction, hides_a_beta, takes_nobody_for_somebody,
    ]  # fmt: skip
    assert len(everybody) == 37_800
    smiled: Counter[str] = Counter()
    examples: dict[str, tuple[str | None, ...]] = {}
    for given, advice in everybody.items():
        answers: dict[str, str | None] = dict(zip(VOCABULARY, given, strict=True))
        for rule in rules:
            if rule(answers, advice, catalogue):
                smiled[rule.__name__] += 1
                examples.setdefault(rule.__name__, given)
    assert not smiled, examples
