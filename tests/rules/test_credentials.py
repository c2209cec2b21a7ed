"""The catalogue and the file of facts that is made from it."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.exam_facts import CONTENT, render
from knowledge.facts.catalogue import Catalogue, load_credentials
from knowledge.facts.credentials import Credential
from knowledge.facts.figures import Price
from knowledge.facts.notices import notices
from knowledge.facts.standing import beta_on, of_today, standing_on
from knowledge.faults import GuideError
from knowledge.sentences import read_sentences
from knowledge.yaml_file import load_yaml, load_yaml_with_places, read_yaml

SMALL = """\
version: 1.0.0
topics:
  price: {heading: "What does the {name} cost?", asked: ["{alias} price"]}
credentials:
  - id: old-exam
    name: Acme Old Exam
    short_name: Acme Old
    aliases: [OLD-1]
    vendor: Acme
    exam_code: OLD-1
    status: retired
    page: https://acme.example/old
    retired_on:
      day: 2026-03-31
      source: https://acme.example/old
      checked_on: 2026-09-01
    successors:
      - id: new-exam
        goal: everything
        likeness: much the same
        source: https://acme.example/old
        checked_on: 2026-09-01
  - id: new-exam
    name: Acme New Exam
    short_name: Acme New
    aliases: [NEW-1]
    vendor: Acme
    exam_code: NEW-1
    status: active
    page: https://acme.example/new
    price:
      usd: 100
      source: https://acme.example/new
      checked_on: 2026-09-01
    blueprint:
      weights:
        - {domain: first, percent: 40}
        - {domain: second, percent: [50, 60]}
      source: https://acme.example/new
      checked_on: 2026-09-01
"""

# How a paragraph says when its sources were read.
DATED = r"([Cc]hecked 20\d\d-\d\d-\d\d( to 20\d\d-\d\d-\d\d)?| \(an undated copy\)|an undated copy was read)\.$"
ENGLISH = read_sentences(None).of("en")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_credentials(CONTENT / "credentials.yaml")


def paragraphs(markdown: str) -> dict[str, str]:
    found = re.findall(r"<!-- id: (\S+) -->\n(?:<!-- label: .* -->\n)?(?:<!-- asked: .* -->\n)?(.+)", markdown)
    assert len(found) == len(dict(found)), "an id is given twice"
    return dict(found)


def shown(paragraph: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", paragraph)


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def faults_of(text: str) -> list[str]:
    with pytest.raises(GuideError) as error:
        load_yaml("credentials.yaml", text, Catalogue)
    return [str(fault) for fault in error.value.faults]


# What is shipped


def test_the_shipped_catalogue_has_every_credential_that_the_guide_speaks_of(catalogue: Catalogue) -> None:
    assert {one.id: one.status for one in catalogue.credentials} == {
        "google-pmle": "active",
        "aws-mls": "retired",
        "azure-ai-engineer": "retired",
        "databricks-ml-professional": "active",
        "coursera-edx-certificates": "active",
        "aws-mla": "beta",
        "aws-genai-developer": "active",
        "azure-ai-103": "active",
        "azure-ai-300": "active",
    }


def test_exam_facts_are_what_the_catalogue_says() -> None:
    file = CONTENT / "exam-facts.md"
    fresh = render(load_credentials(CONTENT / "credentials.yaml"))
    assert file.read_text("utf-8") == fresh, "exam-facts.md is stale: run `make guide`"


def test_every_source_is_a_secure_address_and_no_check_lies_after_the_newest_source(catalogue: Catalogue) -> None:
    for name, part in catalogue.sourced():
        assert part.source.startswith("https://"), name
        assert part.checked_on is None or date(2026, 7, 1) <= part.checked_on <= date(2026, 10, 10), name


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("2026-09-01", "null"), "{a}, {b} (an undated copy), checked 2026-09-01."),
        (("null", "null"), "{a} (an undated copy), {b} (an undated copy)."),
        (("2026-09-02", "2026-09-01"), "{a}, {b}, checked 2026-09-01 to 2026-09-02."),
    ],
)
def test_a_source_without_a_day_is_called_an_undated_copy(days: tuple[str, str], told: str) -> None:
    answer = "answers:\n  - id: tools\n    heading: What do I need?\n    text: A pen.\n    sources:\n" + "".join(
        f"      - {{source: 'https://acme.example/{name}', checked_on: {day}}}\n"
        for name, day in zip("ab", days, strict=True)
    )
    links = {name: f"[acme.example](https://acme.example/{name})" for name in "ab"}
    written = render(load_yaml("credentials.yaml", SMALL + answer, Catalogue))
    assert f"A pen. Source: {told.format(**links)}\n" in written


def test_a_comparison_names_what_was_read_in_an_undated_copy(catalogue: Catalogue) -> None:
    price = next(one for one in catalogue.comparisons if one.topic == "price")
    fee = "usd: 100\n      source: https://acme.example/new\n      checked_on: "
    small = load_yaml("credentials.yaml", SMALL.replace(f"{fee}2026-09-01", f"{fee}null"), Catalogue)
    written = render(small.model_copy(update={"comparisons": (price,)}))
    told = "[Acme NEW-1](https://acme.example/new) **$100**. For Acme NEW-1, an undated copy was read."
    assert written.endswith(f"{told} Sources: the vendors' pages.\n")


def test_nobody_knows_whether_an_undated_copy_is_due_for_checking() -> None:
    undated = Price(usd=1, source="https://acme.example", checked_on=None)
    assert not undated.needs_check(date(2100, 1, 1))


def test_a_source_needs_its_day_or_the_word_that_it_has_none() -> None:
    with pytest.raises(GuideError, match="checked_on"):
        load_yaml("credentials.yaml", SMALL.replace("checked_on: 2026-09-01", "", 1), Catalogue)


@pytest.mark.parametrize(
    ("credential", "topic", "figure"),
    [
        ("google-pmle", "price", "$200 plus tax"),
        ("google-pmle", "length", "120 minutes"),
        ("google-pmle", "questions", "50–60"),
        ("google-pmle", "scoring", "not published"),
        ("google-pmle", "validity", "2 years"),
        ("google-pmle", "languages", "English, Japanese"),
        ("aws-mls", "retired_on", "31 March 2026"),
        ("azure-ai-engineer", "retired_on", "30 June 2026"),
        ("aws-mla", "beta_from", "29 September 2026"),
        ("aws-mla", "price", "$75 as a beta"),
        ("aws-genai-developer", "scoring", "750 on a scale of 100–1,000"),
        ("azure-ai-103", "price", "$165"),
        ("azure-ai-300", "languages", "English"),
        ("databricks-ml-professional", "questions", "59"),
        ("databricks-ml-professional", "blueprint", "model development 44%, ML Ops 44%, model deployment 12%"),
    ],
)
def test_a_figure_is_shown_as_the_vendor_gives_it(
    catalogue: Catalogue, credential: str, topic: str, figure: str
) -> None:
    one = catalogue.find(credential)
    assert one is not None
    assert {str(name): part.shown for name, part in one.figures().items()}[topic] == figure


@pytest.mark.parametrize(
    ("credential", "topic"),
    [
        ("aws-mls", "questions"),  # the count rests on third parties alone
        ("aws-mls", "languages"),
        ("aws-mls", "blueprint"),
        ("azure-ai-engineer", "price"),
        ("azure-ai-engineer", "scoring"),
        ("azure-ai-engineer", "blueprint"),
        ("azure-ai-103", "delivery"),
        ("coursera-edx-certificates", "price"),
    ],
)
def test_a_figure_without_a_source_is_absent(catalogue: Catalogue, credential: str, topic: str) -> None:
    one = catalogue.find(credential)
    assert one is not None
    assert topic not in catalogue.figures(one)
    assert f"exam-{credential}-{topic}" not in paragraphs(render(catalogue))


# What is asked of it


@pytest.mark.parametrize("name", ["PMLE", "google-pmle", " google professional  machine learning engineer "])
def test_a_credential_is_found_by_any_of_its_names(catalogue: Catalogue, name: str) -> None:
    one = catalogue.named(name)
    assert one is not None
    assert one.id == "google-pmle"


def test_a_question_names_credentials_by_whole_words(catalogue: Catalogue) -> None:
    assert [one.id for one in catalogue.mentioned("which font does the pmle use?")] == ["google-pmle"]
    assert catalogue.mentioned("which font do the pmles use?") == []


def test_nothing_is_found_by_a_name_that_nothing_has(catalogue: Catalogue) -> None:
    assert catalogue.named("the plumber's licence") is None
    assert catalogue.find("plumber") is None


def test_a_retired_credential_leads_to_those_that_can_be_earned(catalogue: Catalogue) -> None:
    for one in catalogue.credentials:
        if one.status == "retired":
            steps = catalogue.successors(one)
            assert steps
            assert all(instead.status != "retired" for _, instead in steps)


def test_a_vendors_rule_stands_in_where_the_credential_has_none_of_its_own(catalogue: Catalogue) -> None:
    waits = {one.id: catalogue.figures(one).get("retakes") for one in catalogue.credentials}
    told = {name: figure.shown for name, figure in waits.items() if figure is not None}
    assert told["google-pmle"] == "14 days, then 60, then 365 days"
    assert told["aws-genai-developer"] == "14 calendar days"
    assert told["aws-mla"] == "not during the beta"
    assert "coursera-edx-certificates" not in told


@given(checked_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_figure_is_due_for_checking_after_180_days_and_not_before(checked_on: date) -> None:
    figure = Price(usd=1, source="https://acme.example", checked_on=checked_on)
    assert not figure.needs_check(checked_on)
    assert not figure.needs_check(checked_on + timedelta(days=179))
    assert not figure.needs_check(checked_on + timedelta(days=180))
    assert figure.needs_check(checked_on + timedelta(days=181))


def test_the_catalogue_names_what_is_due_for_checking() -> None:
    small = load_yaml("credentials.yaml", SMALL, Catalogue)
    assert small.needs_check(date(2027, 2, 28)) == []
    assert "new-exam price" in small.needs_check(date(2027, 3, 1))


def test_a_betas_figures_are_due_sooner_but_its_vendors_rules_are_not(catalogue: Catalogue) -> None:
    beta = catalogue.find("aws-mla")
    assert beta is not None
    figures = catalogue.figures(beta)
    price, rule = figures["price"], figures["delivery"]
    assert (price.checked_on, rule.checked_on) == (date(2026, 10, 8), date(2026, 8, 25))
    assert not beta.is_due(price, date(2026, 11, 7))
    assert beta.is_due(price, date(2026, 11, 8))
    assert "aws-mla price" in catalogue.needs_check(date(2026, 11, 8))
    assert not beta.is_due(rule, date(2027, 2, 21))
    assert beta.is_due(rule, date(2027, 2, 22))
    assert "AWS delivery" not in catalogue.needs_check(date(2026, 11, 8))


def test_a_beta_may_be_over_from_the_day_on_which_it_is_expected_to_end(catalogue: Catalogue) -> None:
    beta = catalogue.find("aws-mla")
    assert beta is not None
    days = [date(2026, 9, 28), date(2026, 9, 29), date(2027, 1, 13), date(2027, 1, 14)]
    assert [beta_on(beta, day) for day in days] == [None, "beta", "beta", "may be over"]
    after = standing_on(beta, catalogue, days[3])
    assert after.words == "beta since 29 September 2026, expected to end on 14 January 2027: it may be over"
    assert any("so it may be over: look at AWS's page." in notice for notice in of_today(beta, days[3]))
    assert not any("may be over" in notice for notice in of_today(beta, days[2]))
    assert [one.id for one in catalogue.credentials if beta_on(one, days[3]) and one is not beta] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"status": "active"}, "is given, although the status is active"),
        ({"beta_expected_until": "2026-09-29"}, "should be later than beta_from"),
    ],
)
def test_an_expected_end_is_that_of_a_beta_and_follows_its_begin(change: dict[str, str], message: str) -> None:
    day = {"source": "https://acme.example", "checked_on": date(2026, 10, 1)}
    beta = {
        "id": "acme", "name": "Acme", "short_name": "Acme", "aliases": ["acme"], "vendor": "Acme", "exam_code": None,
        "status": change.get("status", "beta"), "page": "https://acme.example",
        "beta_from": {"day": date(2026, 9, 29), **day},
        "beta_expected_until": {"day": change.get("beta_expected_until", date(2027, 1, 14)), **day},
    }  # fmt: skip
    with pytest.raises(ValidationError, match=message):
        Credential.model_validate(beta)


def test_the_notice_of_a_check_is_that_of_a_beta_where_the_headings_name_it(catalogue: Catalogue) -> None:
    text = "AWS exams such as MLA: Source: aws.amazon.com, checked 2026-10-08."
    today = date(2026, 11, 22)
    assert notices(text, catalogue, today, ENGLISH, ["Are the AWS machine learning exams online?"]) == []
    (told,) = notices(text, catalogue, today, ENGLISH, ["AWS Certified Machine Learning Engineer – Associate", "Price"])
    assert "more than 30 days ago" in told
    assert notices(text, catalogue, date(2026, 11, 7), ENGLISH, ["What does MLA-C02 cost?"]) == []


def test_no_date_of_a_check_is_the_day_on_which_a_note_was_written() -> None:
    """No page was read on these days of November 2026: our notes and lists are of them."""
    found = {
        path.name: days
        for path in CONTENT.rglob("*")
        if path.suffix in {".md", ".yaml"}
        and (days := re.findall(r"checked(?:_on:)? (?:on )?(2026-11-2[2489])", path.read_text("utf-8")))
    }
    assert found == {}


# What is written from it


def test_every_paragraph_can_be_read_alone(catalogue: Catalogue) -> None:
    vendors = {one.vendor for one in catalogue.credentials} - {"Coursera and edX"} | {"Coursera"}
    words = {"Machine Learning", "ML ", "AI ", "AI-10", "AI-30", "AIP-C01", "MLA", "MLS-C01", "PMLE", "certificate"}
    for name, paragraph in paragraphs(render(catalogue)).items():
        text = shown(paragraph)
        assert len(text) <= 600, name
        assert any(vendor in text for vendor in vendors), f"{name} names no vendor"
        assert name.startswith("exam-all-") or any(word in text for word in words), f"{name} names no credential"
        assert re.search(r"\]\(https://", paragraph), f"{name} has no source"
        assert re.search(DATED, text), f"{name} has no date"


def test_every_paragraph_on_a_credential_names_it_below_a_heading_that_does_so_in_full(catalogue: Catalogue) -> None:
    written = render(catalogue)
    told = paragraphs(written)
    for one in catalogue.credentials:
        for topic in one.figures():
            passage_id = f"exam-{one.id}-{topic.replace('_', '-')}"
            heading = re.search(rf"### (.*)\n\n<!-- id: {passage_id} -->", written)
            assert heading
            assert one.name in heading[1]
            assert one.is_named_in(told[passage_id]), told[passage_id]


def test_every_paragraph_on_a_retired_credential_says_so_and_what_to_look_at(catalogue: Catalogue) -> None:
    told = paragraphs(render(catalogue))
    for one in catalogue.credentials:
        if one.retired_on is not None:
            mine = [text for name, text in told.items() if name.startswith(f"exam-{one.id}-")]
            assert len(mine) > 3
            for text in mine:
                assert "retired" in text
                assert one.retired_on.shown in text
                assert any(
                    known in text
                    for _, instead in catalogue.successors(one)
                    for known in (instead.short_name, instead.name, instead.name.removeprefix("AWS Certified "))
                ), text


def test_no_more_than_three_ways_to_ask_are_written_and_none_breaks_its_comment(catalogue: Catalogue) -> None:
    lines = re.findall(r"<!-- asked: (.*) -->", render(catalogue))
    assert len(lines) > 100
    for line in lines:
        assert 1 <= len(line.split(" | ")) <= 3
        assert "{" not in line
        assert "--" not in line


def test_every_heading_of_the_shipped_file_is_worded(catalogue: Catalogue) -> None:
    headings = re.findall(r"^### (.*)$", render(catalogue), re.MULTILINE)
    assert all(heading.endswith("?") and "{" not in heading for heading in headings)
    assert len(headings) == len(set(headings))


def test_a_topic_that_nobody_worded_still_has_a_heading() -> None:
    written = render(load_yaml("credentials.yaml", SMALL, Catalogue))
    assert "### Acme Old Exam: retired on\n" in written
    assert (
        "### What does the Acme New Exam cost?\n\n<!-- id: exam-new-exam-price -->\n<!-- label: NEW-1 price -->\n"
        "<!-- asked: NEW-1 price -->\n**$100** for the Acme NEW-1 exam." in written
    )


def test_the_file_says_on_top_when_it_was_last_checked(catalogue: Catalogue) -> None:
    head = render(catalogue).split("---")[1]
    assert f"checked_on: {catalogue.last_checked_on()}\n" in head
    assert "version: 1.0.0\n" in head


# What an editor is told


def test_an_intact_file_has_no_fault() -> None:
    small = load_yaml("credentials.yaml", SMALL, Catalogue)
    assert [weight.midpoint for one in small.credentials if one.blueprint for weight in one.blueprint.weights] == [
        40,
        55,
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- id: new-exam\n        goal", "- id: no-exam\n        goal", "'no-exam' is not a credential of this file"),
        (
            "status: active",
            "status: alive",
            "credentials[1].status: should be 'active', 'beta' or 'retired', not 'alive'",
        ),
        ("status: active", "status: beta", None),
        ("    price:\n      usd: 100\n      source: https://acme.example/new\n", "    price:\n      usd: 100\n", None),
        ("usd: 100", "usd: lots", "credentials[1].price.usd: should be a whole number, not 'lots'"),
        ("usd: 100", "usd: 100\n      rabatt: 3", "credentials[1].price.rabatt: is not a known field"),
        ("usd: 100", "usd: 100\n      usd: 200", "usd: is already given on line"),
        ("percent: 40", "percent: 4", "credentials[1].blueprint.weights: adds up to 59 %"),
        ("page: https://acme.example/new", "page: http://acme.example/new", "credentials[1].page: "),
        (
            "percent: [50, 60]",
            "percent: much",
            "credentials[1].blueprint.weights[1].percent: should be a whole number or should be a list, not 'much'",
        ),
        ("vendor: Acme\n    exam_code: NEW-1", "vendor: 7\n    exam_code: NEW-1", "should be text (put it in quotes)"),
    ],
)
def test_a_fault_names_its_file_line_and_field(old: str, new: str, message: str | None) -> None:
    assert SMALL.count(old) == 1, "the case changes one place"
    [fault] = faults_of(SMALL.replace(old, new))
    if message is not None:
        assert message in fault
        first_changed = next(
            number
            for number, (before, after) in enumerate(
                zip(SMALL.split("\n"), SMALL.replace(old, new).split("\n"), strict=False), start=1
            )
            if before != after
        )
        expected = line_of(SMALL, "      weights:") if "adds up" in message else first_changed
        assert fault.startswith(f"credentials.yaml:{expected}: ")


def test_a_missing_source_is_told_on_the_line_of_the_figure() -> None:
    text = SMALL.replace("      usd: 100\n      source: https://acme.example/new\n", "      usd: 100\n")
    line = line_of(text, "    price:\n")
    assert faults_of(text) == [f"credentials.yaml:{line}: credentials[1].price.source: is missing"]


def test_a_retired_credential_needs_the_day_on_which_it_was_retired() -> None:
    start = SMALL.index("    retired_on:")
    text = SMALL[:start] + SMALL[SMALL.index("    successors:") :]
    line = line_of(text, "  - id: old-exam")
    assert faults_of(text) == [
        f"credentials.yaml:{line}: credentials[0].retired_on: is missing, although the status is retired"
    ]


def test_an_active_credential_has_no_day_on_which_it_was_retired() -> None:
    text = SMALL.replace("status: retired", "status: active")
    assert faults_of(text) == [
        f"credentials.yaml:{line_of(text, '    retired_on:')}: "
        "credentials[0].retired_on: is given, although the status is active"
    ]


def test_an_id_that_is_given_twice_is_told_at_both_places() -> None:
    text = SMALL.replace("- id: old-exam", "- id: new-exam")
    told = faults_of(text)
    assert len(told) == 2
    assert all("'new-exam' is given more than once" in fault for fault in told)


def test_all_faults_are_told_at_once() -> None:
    text = (
        SMALL.replace("status: active", "status: alive")
        .replace("- id: new-exam\n        goal", "- id: no-exam\n        goal")
        .replace("usd: 100", "usd: 100\n      usd: 100\n      colour: red")
    )
    told = faults_of(text)
    assert len(told) == 4
    assert [int(fault.split(":")[1]) for fault in told] == sorted(int(fault.split(":")[1]) for fault in told)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("version: 1\ntopics: [1, 2\n", 3),
        ("version: 1\n\ttopics: 2\n", 2),
        ("version: 1\ntopics: *nowhere\n", 2),
        ("version: 1\ntopics: !!python/object:os.system {}\n", 2),
        ("version: 1\nday: 2026-02-31\n", 2),
        ("version: 1\n---\nversion: 2\n", 2),
        ("version: 1\ntopics: \x07\n", 2),
    ],
)
def test_broken_yaml_names_its_line(text: str, line: int) -> None:
    [fault] = faults_of(text)
    assert fault.startswith(f"credentials.yaml:{line}: broken YAML: ")


@pytest.mark.parametrize("text", ["", "# nothing\n", "[]", "just words", "\ufeff", "[" * 5000])
def test_a_file_that_is_no_catalogue_is_a_fault_and_no_crash(text: str) -> None:
    assert all(fault.startswith("credentials.yaml") for fault in faults_of(text))


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    missing, latin = tmp_path / "missing.yaml", tmp_path / "latin.yaml"
    latin.write_bytes(b"version: 1\nname: caf\xe9\n")
    for path, start in ((missing, f"{missing}: cannot be read"), (latin, f"{latin}:2: is not UTF-8")):
        with pytest.raises(GuideError, match=re.escape(start)):
            read_yaml(path, Catalogue)


class Shelf(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    books: dict[str, tuple[int, ...]]
    opened_on: date | None = None


def test_any_model_can_be_read_with_its_dates_anchors_and_merged_keys() -> None:
    shelf = load_yaml("shelf.yaml", "books:\n  a: &a [1, 2]\n  b: *a\nopened_on: 2026-09-29\n", Shelf)
    assert shelf == Shelf(books={"a": (1, 2), "b": (1, 2)}, opened_on=date(2026, 9, 29))
    merged = load_yaml("shelf.yaml", "books:\n  <<: {a: [1], b: [2]}\n  b: [3]\n", Shelf)
    assert merged.books == {"a": (1,), "b": (3,)}


def test_a_check_against_another_file_finds_the_line_as_well() -> None:
    _, places = load_yaml_with_places("shelf.yaml", "books:\n  a:\n    - 1\n    - 2\n", Shelf)
    assert str(places.fault(("books", "a", 1), "is out of print")) == "shelf.yaml:4: books.a[1]: is out of print"
    assert str(places.fault(("books", "z"), "is not there")) == "shelf.yaml:1: books.z: is not there"


def test_a_passage_that_says_retired_and_names_nothing_to_take_instead_is_completed(catalogue: Catalogue) -> None:
    retired = next(one for one in catalogue.credentials if one.retired_on and catalogue.successors(one))
    (_, successor), *_ = catalogue.successors(retired)
    today = date(2027, 1, 1)
    (told,) = notices(f"The {retired.name} is retired.", catalogue, today, ENGLISH)
    assert successor.short_name in told
    assert notices(f"The {retired.name} is retired: take the {successor.name}.", catalogue, today, ENGLISH) == []
