"""The rules of /whichcert: golden table, soundness over all answers, days of retirement, faults, terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import hypothesis
import pytest
import yaml
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.__main__ import main
from bot.cli.forms import AdviceForm
from knowledge.facts.advice import Advisor, Profile
from knowledge.facts.advice_rules import AdviceRules
from knowledge.facts.answers import VOCABULARY, Cloud
from knowledge.faults import GuideError
from knowledge.guide import Guide
from knowledge.guide_files import GuideFiles
from knowledge.source import CONTENT
from tests.world import ROOT

TABLE = yaml.safe_load((ROOT / "tests" / "answers" / "advice.yaml").read_text("utf-8"))
MEMBERS: list[dict[str, Any]] = TABLE["members"]
TODAY: date = TABLE["today"]
KNOWN_KEYS = {
    "name", "answers", "verdict", "guide_credential", "credential", "compared", "remarks", "for", "against", "not",
    "weeks", "because",
}  # fmt: skip


@pytest.fixture(scope="module")
def advisor(own_guide: Guide) -> Advisor:
    assert own_guide.advisor is not None
    return own_guide.advisor


def profiles() -> st.SearchStrategy[Profile]:
    answers = {question: st.none() | st.sampled_from(choices) for question, choices in VOCABULARY.items()}
    return st.builds(Profile, **answers)


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


# The golden table


@pytest.mark.parametrize("member", MEMBERS, ids=[member["name"] for member in MEMBERS])
def test_the_guide_says_to_this_member_what_its_article_would(member: dict[str, Any], advisor: Advisor) -> None:
    advice = advisor.advise(Profile(**member["answers"]), TODAY)
    assert advice.verdict == member["verdict"]
    for field in ("guide_credential", "credential"):
        assert getattr(advice, field) == member.get(field, getattr(advice, field))
    for side in ("for", "against"):
        cited = {reason.passage for reason in advice.reasons if reason.side == side}
        assert set(member.get(side, ())) <= cited, side
    assert not {reason.passage for reason in advice.reasons} & set(member.get("not", ()))
    assert [one.credential or one.name for one in advice.compared] == member.get("compared", [])
    for words in member.get("remarks", ()):
        assert any(words in remark for remark in advice.remarks), advice.remarks
    if "weeks" in member:
        assert advice.prepare is not None
        assert advice.prepare.weeks == (tuple(member["weeks"]) if member["weeks"] else None)


def test_what_to_read_is_of_the_credential_or_of_all(advisor: Advisor, own_guide: Guide) -> None:
    assert own_guide.source.catalogue is not None
    read = {one.id: advisor.reading(one) for one in own_guide.source.catalogue.credentials}
    assert "The Google exam blueprint" in read["google-pmle"]
    assert "The Microsoft Azure exams" in read["azure-ai-103"]
    assert "The Microsoft Azure exams" not in read["google-pmle"]
    assert all(sections[0] == "Engineering judgment rather than ML theory" for sections in read.values())


def test_the_table_is_whole_and_speaks_of_the_guides_own_passages(own_guide: Guide) -> None:
    assert len(MEMBERS) >= 40
    assert len({member["name"] for member in MEMBERS}) == len(MEMBERS)
    for member in MEMBERS:
        assert set(member) <= KNOWN_KEYS, member["name"]
        for passage in (*member.get("for", ()), *member.get("against", ()), *member.get("not", ())):
            assert own_guide.passage(passage), passage
    answered = {(question, answer) for member in MEMBERS for question, answer in member["answers"].items()}
    assert answered == {(question, answer) for question, answers in VOCABULARY.items() for answer in answers}


@hypothesis.given(profiles(), st.permutations(list(VOCABULARY)), st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_the_order_of_the_answers_does_not_matter_on_any_day(
    advisor: Advisor, profile: Profile, order: list[Any], today: date
) -> None:
    shuffled = Profile.of({question: profile.answers[question] for question in order if question in profile.answers})
    assert shuffled == profile
    advice = advisor.advise(shuffled, today)
    assert advice == advisor.advise(profile, today)
    assert advice.headline.endswith(".")
    assert "{" not in repr(advice)


def test_a_profile_refuses_what_nobody_can_answer() -> None:
    with pytest.raises(ValueError, match="'oracle' is not an answer about cloud"):
        Profile(cloud=cast("Cloud", "oracle"))
    with pytest.raises(ValueError, match="not an answer about goal"):
        Profile.of({"goal": "gcp"})
    assert Profile(cloud="aws").answering("cloud", None) == Profile()


# True today


@pytest.mark.parametrize(
    ("answers", "before", "last_before", "first_after", "after"),
    [
        ({"cloud": "aws"}, "aws-mls", date(2026, 3, 30), date(2026, 4, 1), "aws-mla"),
        (
            {"cloud": "aws", "goal": "build-ai-apps"}, "aws-mls", date(2026, 3, 30), date(2026, 4, 1),
            "aws-genai-developer",
        ),
        ({"cloud": "azure"}, "azure-ai-engineer", date(2026, 6, 29), date(2026, 7, 1), "azure-ai-300"),
        (
            {"cloud": "azure", "goal": "build-ai-apps"}, "azure-ai-engineer", date(2026, 6, 29), date(2026, 7, 1),
            "azure-ai-103",
        ),
        ({"cloud": "gcp"}, "google-pmle", date(2026, 3, 30), date(2026, 7, 1), "google-pmle"),
    ],
)  # fmt: skip
def test_a_retired_credential_is_named_until_it_retires_and_its_successor_after(
    advisor: Advisor, answers: dict[Any, str], before: str, last_before: date, first_after: date, after: str
) -> None:
    earlier, later = (advisor.advise(Profile.of(answers), day) for day in (last_before, first_after))
    assert (earlier.guide_credential, earlier.credential) == (before, before)
    assert (later.guide_credential, later.credential) == (before, after)


def test_the_successor_is_told_honestly_before_and_after(advisor: Advisor) -> None:
    aws = Profile(cloud="aws")
    assert advisor.advise(aws, date(2026, 3, 30)).notices[0] == (
        "AWS Certified Machine Learning – Specialty retires on 31 March 2026. Take it before then. After that, look "
        "at AWS Certified Machine Learning Engineer – Associate, which is the nearest, though an Associate exam with "
        "about half its weight on deployment and operation."
    )
    after = advisor.advise(aws, TODAY).notices
    assert after[0] == (
        "The guide names AWS Certified Machine Learning – Specialty, which was retired on 31 March 2026. Look at "
        "AWS Certified Machine Learning Engineer – Associate, which is the nearest, though an Associate exam with "
        "about half its weight on deployment and operation."
    )
    assert "has been a beta exam since 29 September 2026" in after[1]
    assert "in English only" in after[1]
    assert any("will be a beta exam from" in notice for notice in advisor.advise(aws, date(2026, 4, 1)).notices)
    genai = advisor.advise(Profile(cloud="aws", goal="build-ai-apps"), TODAY).notices[0]
    assert "is not a like-for-like heir" in genai
    assert not any("retired" in notice for notice in advisor.advise(Profile(), TODAY).notices)


def test_old_and_unpublished_figures_are_told_with_the_page_to_look_at(advisor: Advisor) -> None:
    def due(profile: Profile, today: date) -> list[str]:
        return [notice for notice in advisor.advise(profile, today).notices if notice.startswith("Some figures for")]

    azure = Profile(cloud="azure")
    assert (
        "Microsoft does not publish the number of questions for Microsoft AI-300."
        in advisor.advise(azure, TODAY).notices
    )
    assert not due(azure, date(2027, 4, 6))  # 180 days after 2026-10-08
    (notice,) = due(azure, date(2027, 4, 7))
    assert "last checked more than 180 days ago, on 8 October 2026 or later" in notice
    assert "price, length" in notice
    assert "https://learn.microsoft.com/" in notice


def test_only_the_exams_that_the_guide_speaks_of_have_its_preparation_time(advisor: Advisor) -> None:
    def doubted(cloud: Any) -> bool:
        return any("weeks of preparation" in notice for notice in advisor.advise(Profile(cloud=cloud), TODAY).notices)

    assert not doubted("gcp")
    assert doubted("aws")
    assert doubted("databricks")


@pytest.mark.parametrize(
    ("answers", "weeks", "courses"),
    [
        ({}, (4, 8), 5),
        ({"experience": "ml-knowledge", "background": "software-engineer"}, (4, 8), 5),
        ({"experience": "some-production"}, (4, 8), 2),
        ({"experience": "new-to-ml", "background": "data-scientist"}, (13, 26), 5),
        ({"background": "data-scientist"}, (4, 8), 5),
        ({"background": "other"}, (13, 26), 5),
    ],
)
def test_preparation_fits_what_is_known_of_the_member(
    advisor: Advisor, answers: dict[Any, str], weeks: tuple[int, int], courses: int
) -> None:
    assert advisor.weeks(Profile.of(answers)) == weeks
    prepare = advisor.advise(Profile.of(answers), TODAY).prepare
    assert prepare is not None
    assert prepare.weeks == weeks
    in_order = (
        "Production Machine Learning Systems",
        "Structuring Machine Learning Projects",
        "Applied Machine Learning in Python",
        "Machine Learning: Classification",
        "Machine Learning: Regression",
    )
    if answers.get("experience") == "new-to-ml":  # the foundations first
        in_order = (*in_order[:1:-1][:2], in_order[2], *in_order[:2])
        assert in_order[0] == "Machine Learning: Regression"
    assert prepare.courses == in_order[:courses]


# The file


@pytest.fixture(scope="module")
def same_guide(brief_guide: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the guide whose Markdown is read once, since the rules alone change."""
    folder = tmp_path_factory.mktemp("same") / "guide"
    shutil.copytree(brief_guide, folder)
    read = GuideFiles.of
    files = read(folder)

    def of(path: Path, *watched: Any) -> GuideFiles:
        return replace(files, faults=[*files.faults]) if path == folder else read(path, *watched)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(GuideFiles, "of", of)
        yield folder


@pytest.fixture
def guide_with(tmp_path: Path, brief_guide: Path) -> Callable[..., tuple[Path, str]]:
    """Copies the guide with one change to advice.yaml; gives its folder and the changed text."""

    def make(old: str, new: str, *, of: Path = brief_guide) -> tuple[Path, str]:
        folder = tmp_path / "guide"
        shutil.copytree(of, folder)
        text = (folder / "advice.yaml").read_text("utf-8")
        assert old in text
        text = text.replace(old, new, 1)
        (folder / "advice.yaml").write_text(text, encoding="utf-8")
        return folder, text

    return make


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),  # `at`: words on the line that is told, by default those that are new
    [
        ("passage: skip-startup", "passage: skip-startups", None,
         "rules[7].passage: no passage of the guide has the id 'skip-startups'"),
        ("course-ml-regression", "course-ml-regrets", None,
         "preparation.courses[4]: no passage of the guide has the id"),
        ("{passage: exams-test-judgment}", "{passage: exams-test-judgement}", None,
         "preparation.reading[0].passage: no passage of the guide has the id 'exams-test-judgement'"),
        ("passage: design-scenarios, credentials: [google-pmle", "passage: design-scenarios, credentials: [pmle", None,
         "credentials[0]: 'pmle' is not a credential of credentials.yaml"),
        ("    credential: databricks-ml-professional", "    credential: databricks\n", None,
         "credentials[4].credential: 'databricks' is not a credential of credentials.yaml"),
        ("      credential: aws-genai-developer", "      credential: google-pmle", None,
         "today.aws-mls[0].credential: 'google-pmle' is not a successor of 'aws-mls' in credentials.yaml"),
        ("    hiring: most-recognized", "    hiring: most-known", None,
         "opinions.google-pmle.hiring: no passage of the guide has the id 'most-known'"),
        ("thinks: [default-google, how-hard]", "thinks: [default-google, how-soft]", None,
         "opinions.google-pmle.thinks[1]: no passage of the guide has the id 'how-soft'"),
        ("  azure-ai-300:\n    suits", "  azure-ai-301:\n    suits", None,
         "opinions.azure-ai-301: 'azure-ai-301' is not a credential of credentials.yaml"),
        ("    hiring: most-recognized", "    hired: most-recognized", None,
         "opinions.google-pmle.hired: is not a known field"),
        ("employer: [regulated]}", "employer: [bank]}", None,
         "rules[3].when.employer[0]: should be 'enterprise',"),
        ("{id: gcp, text", "{id: google, text", None,
         "questions[0].choices[0].id: 'google' is not an answer about cloud: they are gcp,"),
        ("      - {id: gcp, text: Google Cloud (GCP), said: Google Cloud}\n", "", "choices:",
         "questions[0].choices: lack gcp"),
        ("{id: gcp, text", "{id: aws, text", "{id: aws, text: AWS,",
         "questions[0].choices[1].id: 'aws' is given more than once"),
        ("- id: startup\n", "- id: research\n", "- id: research\n    when: {employer: [research]}",
         "rules[8].id: 'research' is given more than once"),
        ("Your employer pays, so", "Your {employer} pays, so", None,
         "rules[2].text: contains {employer}, which `when` does not ask for"),
        ("Few job postings require a certification.\"", "Few job postings require one.\"\n    next: Apply.",
         "next: Apply.", "next: is for rules that say a verdict"),
        ("    - weeks: [4, 8]\n      passage: prep-weeks\n", "", "times:",
         "preparation.times: has to end with a default"),
        ("weeks: [13, 26]", "weeks: [26, 13]", None,
         "weeks: should be two numbers of weeks, from and to"),
        ("    side: for\n    passage: tie-breaker", "    passage: tie-breaker", "- id: tie-breaker",
         "side: is missing"),
        ("skip\n    passage: skip-r", "skip\n    side: for\n    passage: skip-r", "side: for\n    passage: skip-r",
         "side: has to go, because the rule says a verdict"),
        ("says: foundations-first", "says: later", None,
         "says: should be 'pursue', 'foundations-first' or 'skip'"),
        ("not_sure: unsure", "not_sure: dunno", None,
         "not_sure: 'dunno' is not one of the choices"),
        ("suppose: If {choices}", "suppose: If so", None,
         "suppose: should contain {choices}, once"),
        ("Take the {name}.", "Take it.", None,
         "verdicts.pursue: should contain {name}, once"),
        ("  - id: default\n    says: pursue", "  - id: default\n    says: foundations-first", "rules:\n  # Time",
         "rules: the last rule, the default, has to say pursue or skip"),
        ("pursue\n    passage: pursue-pay-review", "pursue\n    outweighs: All.\n    passage: pursue-pay-review",
         "outweighs: All.", "outweighs: is for rules that say skip"),
        ("    called: exam of the platform that you want to build on\n", "",
         "- when: {goal: [build-ai-apps]}\n    compare:",
         "called: is missing: what is all of `compare` called?"),
        ("    credential: aws-mls\n", "    credential: aws-mls\n    called: AWS exam\n", "called: AWS exam",
         "called: is for `compare`"),
        ("    credential: aws-mls\n", "", "- when: {cloud: [aws]}", "compare: is missing, as is `credential`"),
        ("      - {credential: azure-ai-103, passage", "      - {passage", "- {passage: azure-for-applications",
         "name: is missing, because there is no credential"),
        ("      - {credential: azure-ai-103, passage", "      - {credential: azure-ai-103, name: AI, passage", None,
         "name: has to go: the credential has one"),
        ("azure-ai-103, passage: azure-for-applications", "azure-ai-103, passage: azure-for-apps", None,
         "compare[0].passage: no passage of the guide has the id 'azure-for-apps'"),
        ("experience: [new-to-ml], goal: [validate-skills]", "goal: [validate-skills]", "contradictions:",
         "remarks.contradictions: need answers to two questions each"),
        ("below: \"{vendor} recommends", "below: \"It recommends", None,
         "remarks.experience.below: should contain {vendor} and {experience}, once"),
        ("course-ml-regression\n      credentials: [google-pmle", "course-ml-regression\n      credentials: [pmle",
         "      credentials: [pmle",
         "preparation.courses[4].credentials[0]: 'pmle' is not a credential of credentials.yaml"),
        ("\nrules:\n", "\nrules: []\nmore:\n", "rules: []",
         "rules: has to end with a default"),
    ],
)  # fmt: skip
def test_a_fault_of_the_rules_is_told_with_its_line(
    same_guide: Path, brief_guide: Path, old: str, new: str, at: str | None, message: str
) -> None:
    text = (brief_guide / "advice.yaml").read_text("utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    file = same_guide / "advice.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GuideError) as error:
        Guide.read(same_guide)
    told = [str(fault) for fault in error.value.faults]
    assert any(one.startswith(f"{file}:{line_of(text, at or new)}: ") and message in one for one in told), told


def test_rules_without_a_catalogue_are_a_fault(guide_with: Callable[..., tuple[Path, str]]) -> None:
    folder, _ = guide_with("version", "version")
    (folder / "credentials.yaml").unlink()
    with pytest.raises(GuideError, match=r"advice\.yaml: needs credentials\.yaml beside it"):
        Guide.read(folder)


def test_a_fault_elsewhere_does_not_blame_the_rules(guide_with: Callable[..., tuple[Path, str]]) -> None:
    folder, _ = guide_with("passage: skip-startup", "passage: skip-startups", of=CONTENT)
    (folder / "decide.md").write_text("", encoding="utf-8")
    with pytest.raises(GuideError) as error:
        Guide.read(folder)
    blamed = {
        Path(fault.file).name for fault in error.value.faults
    }  # asked/decide.md too: it names passages that are gone
    assert blamed == {"decide.md"}


@pytest.mark.slow
def test_a_guide_may_have_other_rules(guide_with: Callable[..., tuple[Path, str]]) -> None:
    folder, _ = guide_with("  - id: employer-pays\n", "  - id: employer-who-pays\n")
    text = (
        (folder / "advice.yaml")
        .read_text("utf-8")
        .replace("says: pursue\n    passage: worth-it\n", "says: skip\n    passage: worth-it\n")
    )
    (folder / "advice.yaml").write_text(
        text.replace('["yes"]', "[yes]").replace('id: "yes"', "id: yes"), encoding="utf-8"
    )
    advisor = Guide.read(folder).advisor
    assert advisor is not None
    assert advisor.advise(Profile(reimbursed="yes"), TODAY).verdict == "pursue"
    assert advisor.advise(Profile(), TODAY).verdict == "skip"


@pytest.mark.slow
def test_rules_without_the_newer_fields_go_on_working(guide_with: Callable[..., tuple[Path, str]]) -> None:
    folder, text = guide_with("version", "version")
    rules = yaml.safe_load(text)
    del rules["remarks"], rules["verdicts"]["beta"], rules["verdicts"]["beta_over"]
    for rule in rules["rules"]:
        for field in ("unless", "point", "outweighs"):
            rule.pop(field, None)
    rules["credentials"] = [one for one in rules["credentials"] if "compare" not in one]
    rules["preparation"]["courses"] = [one["passage"] for one in rules["preparation"]["courses"]]
    (folder / "advice.yaml").write_text(yaml.safe_dump(rules, sort_keys=False), encoding="utf-8")
    advisor = Guide.read(folder).advisor
    assert advisor is not None
    advice = advisor.advise(Profile(cloud="aws", experience="new-to-ml"), TODAY)
    assert (advice.verdict, advice.credential, advice.remarks) == ("foundations-first", "aws-mla", ())
    assert advice.headline.endswith("AWS Certified Machine Learning Engineer – Associate (in beta).")
    assert advice.prepare is not None
    assert len(advice.prepare.courses) == 5
    skip = advisor.advise(Profile(employer="startup", goal="learn"), TODAY)
    assert skip.reasons[0].text.endswith("not at certificates.")


# The machine-readable form


def test_the_json_has_the_keys_of_its_description(advisor: Advisor) -> None:
    form = json.loads(AdviceForm.of(advisor.advise(Profile(employer="regulated"), TODAY)).model_dump_json())
    assert list(form) == [
        "headline", "verdict", "guide_credential", "credential", "compared", "remarks", "reasons", "next_step",
        "prepare", "would_change", "notices",
    ]  # fmt: skip
    assert list(form["reasons"][0]) == ["text", "answers", "passage", "section", "side"]
    assert form["reasons"][0]["answers"] == ["employer"]
    assert list(form["prepare"]) == ["weeks", "courses"]
    assert form["prepare"]["weeks"] == [4, 8]
    apps = json.loads(AdviceForm.of(advisor.advise(Profile(goal="build-ai-apps"), TODAY)).model_dump_json())
    assert apps["credential"] is None
    assert apps["compared"][1] == {
        "name": "AWS GenAI Developer – Professional",
        "credential": "aws-genai-developer",
        "text": "generative AI on AWS",
        "expects": "2+ years of production applications, 1 year of generative AI",
    }
    skip = json.loads(AdviceForm.of(advisor.advise(Profile(employer="startup"), TODAY)).model_dump_json())
    assert (skip["guide_credential"], skip["credential"], skip["prepare"]) == (None, None, None)


def test_the_hours_and_weeks_of_the_plan_are_those_of_the_guides_passages(own_guide: Guide, advisor: Advisor) -> None:
    preparation = advisor.rules.preparation
    assert len(advisor.course_hours) == 2
    for name, hours in advisor.course_hours.items():
        told = [passage.text for passage in own_guide.source.passages if passage.path[-1] == name]
        assert any(f"about {hours} hours" in text for text in told), name
    weeks, months = (own_guide.passage(one) for one in ("prep-weeks", "prep-months"))
    assert weeks is not None
    assert months is not None
    for span, passage in (("4–8 weeks", weeks), ("3–6 months", months)):
        assert span in (preparation.unknown or "")
        assert span in passage.text


# The command in the terminal


def test_the_command_prints_the_same_advice_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whichcert", "--employer", "startup", "--reimbursed", "yes", "--json"]) == 0
    form = AdviceForm.model_validate_json(capsys.readouterr().out)
    assert form.verdict == "pursue"
    assert {reason.passage for reason in form.reasons if reason.side == "against"} == {"skip-startup"}


def test_the_command_tells_people_verdict_reasons_and_sections(
    brief_guide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["whichcert", "--guide", str(brief_guide), "--cloud", "none", "--experience", "new-to-ml"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.startswith(
        "Learn the foundations of ML first, then take the Google Professional Machine Learning Engineer."
    )
    for words in (
        "For a certification",
        "Against a certification",
        "Next step Begin with one course, and see whether you like the work.",
        "Preparation: 13–26 weeks",
        "What would change this",
        "› If you are new",
    ):
        assert words in shown


def test_without_options_and_terminal_the_advice_is_that_for_nothing_answered(
    brief_guide: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        assert main(["whichcert", "--guide", str(brief_guide), "--json"]) == 0
    assert AdviceForm.model_validate_json(capsys.readouterr().out).credential == "google-pmle"


def test_an_answer_that_nobody_can_give_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["whichcert", "--cloud", "oracle"])
    assert exit_.value.code == 2
    assert "invalid choice: 'oracle'" in capsys.readouterr().err


def test_a_guide_without_rules_is_told_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "guide.md").write_text("# A guide\n\nIt says something.\n", encoding="utf-8")
    assert main(["whichcert", "--guide", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert (
        told.err
        == f"The guide {tmp_path} has no recommendations: put an advice.yaml with rules beside its Markdown files.\n"
    )


def on_a_terminal(tmp_path: Path, typed: str, *arguments: str) -> tuple[int, str, str]:
    """Runs the command on a pseudo-terminal; gives exit status, standard output and what stood on the screen."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "COLUMNS": "200"}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "whichcert", *arguments],
        cwd=tmp_path, env=environment, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, text=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        os.write(ours, typed.encode())
        assert process.stdout is not None
        out = process.stdout.read()
        status = process.wait(timeout=60)
    screen = b"".join(_until_closed(ours)).decode()
    os.close(ours)
    return status, out, screen


def _until_closed(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            read = os.read(descriptor, 65536)
        except OSError:  # Linux says so that nobody holds the other end
            return
        if not read:
            return
        yield read


def test_on_a_terminal_it_asks_question_by_question(tmp_path: Path, brief_guide: Path) -> None:
    # AWS by number; a slip, then a bank; not sure twice; yes by name; the last left open with Ctrl-D.
    status, out, screen = on_a_terminal(tmp_path, "2\n77\n2\n0\n\nyes\n\x04", "--guide", str(brief_guide), "--json")
    assert status == 0, screen
    form = AdviceForm.model_validate_json(out)
    assert (form.verdict, form.credential) == ("pursue", "aws-mla")
    assert {"pursue-hr-filter", "pursue-employer-pays"} <= {reason.passage for reason in form.reasons}
    assert "Which cloud does your team use?" in screen
    assert len(re.findall(r"\b0  Not sure", screen)) == 6
    assert "Please type a number from 0 to 7." in screen


@pytest.mark.slow
def test_on_a_terminal_with_an_answer_given_it_does_not_ask(tmp_path: Path, brief_guide: Path) -> None:
    status, out, screen = on_a_terminal(tmp_path, "", "--guide", str(brief_guide), "--employer", "research")
    assert (status, screen.strip()) == (0, "")  # a slow machine may have drawn the bar, which leaves a line
    assert out.startswith("Skip certification for now.")


def test_the_rules_are_frozen(advisor: Advisor) -> None:
    with pytest.raises(ValidationError):
        advisor.rules.version = "2"
    assert isinstance(advisor.rules, AdviceRules)
