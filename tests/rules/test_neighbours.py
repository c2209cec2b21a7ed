"""The certifications beside a guide: found by each of their names, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts.catalogue import Catalogue, load_credentials
from knowledge.facts.exam_codes import keys_of_code, unknown_codes
from knowledge.facts.neighbours import Neighbour, Neighbours, load_neighbours
from knowledge.faults import GuideError
from knowledge.guide import Guide
from knowledge.sentences import Sentences, read_sentences
from knowledge.source import CONTENT, NEIGHBOURS, read_guide
from knowledge.text.frequencies import frequencies_of
from knowledge.text.places import PLACE
from knowledge.yaml_file import load_yaml

TODAY = date(2026, 11, 30)
BUILT_IN = read_sentences(None)
ENGLISH = BUILT_IN.of("en")
CATALOGUE = load_credentials(CONTENT / "credentials.yaml")
OURS = load_neighbours(CONTENT / NEIGHBOURS, None, CATALOGUE)
SMALL = """\
neighbours:
  - id: acme-one
    name: Acme Certified One
    aliases: [acme uno]
    codes: [ACM-C01, ACM]
    vendor: Acme
    page: https://acme.example/one
  - id: acme-two
    name: Acme Certified One Professional
    short_name: Acme Pro
    codes: [AX-200]
    in_capitals: [GO]
    vendor: Acme
    page: https://acme.example/two
    status: ended
    ended_on: 2026-06-30
    replaced_by: [acme-one]
    source: https://acme.example/ended
    checked_on: 2026-09-24
  - id: acme-three
    name: Acme Three
    vendor: Acme
    page: https://acme.example/three
    status: ended
    ended_in: 2024
"""


def small(text: str = SMALL) -> Neighbours:
    return load_yaml(NEIGHBOURS, text, Neighbours)


def named(text: str, neighbours: Neighbours = OURS) -> list[str]:
    return [one.id for one in neighbours.named_in(text)]


def names_of(one: Neighbour) -> list[str]:
    return [one.name, *([one.short_name] if one.short_name else []), *one.aliases, *one.codes, *one.in_capitals]


EVERY_NAME = [(one.id, name) for one in OURS.neighbours for name in names_of(one)]
EVERY_CODE = [(one.id, code) for one in OURS.neighbours for code in one.codes]


# Our own table --------------------------------------------------------------------------------------------------------


def test_our_own_guide_reads_its_table(own_guide: Guide) -> None:
    assert own_guide.source.neighbours == OURS
    assert len(OURS.neighbours) > 150
    assert {one.passage for one in OURS.neighbours if one.passage} <= {one.id for one in own_guide.source.passages}


def test_every_page_is_secure_and_nothing_is_checked_after_today() -> None:
    for one in OURS.neighbours:
        assert one.page.startswith("https://"), one.id
        assert one.source is None or one.source.startswith("https://"), one.id
        assert one.checked_on is None or one.checked_on <= TODAY, one.id
        # An end is no different later on.
        assert one.checked_on is None or one.status == "ended" or one.checked_on >= date(2026, 7, 1), one.id
        assert one.status != "offered" or one.checked_on, one.id
        assert not any(sign in one.name for sign in "$€"), one.id


@pytest.mark.parametrize("question", ["{}", "is {} hard?", "Should I take {}, or PMLE?", "({})", "«{}»", "{} and {}"])
def test_every_name_finds_its_neighbour_and_no_other(question: str) -> None:
    for neighbour, name in EVERY_NAME:
        assert named(question.format(name, name)) == [neighbour], name


@given(st.sampled_from(EVERY_CODE), st.sampled_from([str.upper, str.lower, str.title]), st.data())
def test_every_code_is_found_however_it_is_written(
    given_code: tuple[str, str], case: Callable[[str], str], data: st.DataObject
) -> None:
    neighbour, code = given_code
    written = case(data.draw(st.sampled_from(keys_of_code(code))))
    gap = data.draw(st.sampled_from([" ", "-", "_", "–", "\u2011", " - ", "/"]))
    assert named(f"what about {written.replace(' ', gap)} then") == [neighbour]
    assert named(f"what about x{written.replace(' ', gap)}x then") == []


@given(st.text("A1-", max_size=60))
def test_the_ways_to_write_a_code_stay_few(code: str) -> None:
    ways = keys_of_code(code)
    assert 1 <= len(ways) <= 64
    assert {way.replace(" ", "") for way in ways} == {code.replace("-", "").lower()}


def test_no_name_of_a_credential_names_a_neighbour() -> None:
    for one in CATALOGUE.credentials:
        for name in (one.name, one.short_name, one.exam_code or "", *one.aliases):
            assert named(name) == [], name


def test_no_name_is_an_everyday_word_of_english() -> None:
    english = frequencies_of("en")
    assert english is not None
    for one in OURS.neighbours:
        for _, keys, capitals in one.names():
            assert capitals or not any(english.frequency(key) for key in keys), (one.id, keys)


# Finding --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("aws solutions architect professional?", ["aws-solutions-architect-professional"]),
        ("AWS Solutions Architect Pro", ["aws-solutions-architect-professional"]),
        ("aws solutions architect", ["aws-solutions-architect-associate"]),
        ("azure databricks data engineer", ["azure-databricks-data-engineer"]),
        ("databricks data engineer", ["databricks-data-engineer-associate"]),
        ("SAA-C02 or saa c03 or SAA", ["aws-solutions-architect-associate"]),
        ("CKA, ckad & k8s admin", ["cka", "ckad"]),
        ("ＡＺ－９００", ["azure-fundamentals"]),
        ("A\u00adZ-9\u200b00", ["azure-fundamentals"]),
        ("CKAを受けたい", ["cka"]),
        ("CKA는 어려운가요", ["cka"]),
        ("G検定は難しい？", ["jdla-g-test"]),
        ("terraform certificate", ["terraform-associate"]),
        ("Terraform-Zertifizierung", ["terraform-associate"]),
        ("is fast.ai good", ["fast-ai"]),
        ("how fast ai changes", []),
        ("security+ vs. security", ["comptia-security"]),
        ("job security", []),
        ("I passed AZ. 900 people did", []),
        ("ACE exam", ["google-associate-cloud-engineer"]),
        ("ACE", ["google-associate-cloud-engineer"]),
        ("how do I ace the exam", []),
        ("I WILL ACE THE EXAM", []),
        ("I am a data engineer, is PMLE for me", []),
        ("Google Professional Machine Learning Engineer", []),
        ("AI-102, AI-103, AI-300, MLS-C01, MLA-C02, AIP-C01", []),
        ("", []),
        ("+++ -- __", []),
    ],
)
def test_what_a_text_names(text: str, ids: list[str]) -> None:
    assert named(text) == ids


WORDS = st.lists(st.sampled_from(["acme", "certified", "one", "professional", "pro", "uno", "go", "GO", "and", "."]))


@given(WORDS)
def test_the_longest_name_counts_and_each_neighbour_is_named_once(words: list[str]) -> None:
    text = " ".join(words)
    found = named(text, small())
    assert len(found) == len(set(found))
    whole = " ".join(text.split()).lower()
    if any(long in whole for long in ("acme certified one pro", "acme pro")):
        assert "acme-two" in found
    if whole == "acme certified one professional":
        assert found == ["acme-two"]
    if not {"acme", "GO"} & set(words):
        assert found == []


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert set(named(text)) <= {one.id for one in OURS.neighbours}
    unknown_codes(text, OURS.codes())


# Codes that nobody knows ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("What about AI-999 and XY-123?", ["AI-999", "XY-123"]),
        ("ai-999, AI-999 and Ai‑999", ["AI-999"]),
        ("is xy-c12 hard", ["XY-C12"]),
        ("（AI-999）は難しいですか", ["AI-999"]),
        ("DP-100は AI-999より簡単？", ["AI-999"]),
        ("AZ-900, az-104, SAA-C03, MLA-C02 and AI-103", []),
        ("SAA-C09 is of a family that is known", []),
        ("top-10 tips, age-18, mid-30 and next-100", []),
        ("SHA-256, UTF-16, RTX-409, GPT-35, AES-128", []),
        ("AI-9999, AI-9, AI 999, XAI-999X, PCEP-30-02", []),
        ("https://example.com/ab-123 and me@ab-123", []),
        ("AB-12.5 and AB-50%", []),
        ("COVID-19", []),
    ],
)
def test_what_looks_like_the_code_of_an_exam(own_guide: Guide, text: str, codes: list[str]) -> None:
    assert own_guide.source.unknown_codes(text) == codes


def test_a_code_in_a_passage_of_the_guide_is_known(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# Exams\n\n## Which exam?\n\nTake XY-123 first.\n", "utf-8")
    assert read_guide(tmp_path).unknown_codes("xy-123 or XY-124?") == ["XY-124"]


@given(st.text(ascii_uppercase, min_size=2, max_size=4), st.sampled_from(["", "C"]), st.integers(10, 999))
def test_a_code_is_unknown_exactly_if_neither_it_nor_its_family_is_known(family: str, letter: str, number: int) -> None:
    code = f"{family}-{letter}{number}"
    found = unknown_codes(f"is {code} hard?", [])
    assert found in ([code], [])
    assert unknown_codes(f"is {code.lower()} hard?", [code]) == []
    assert unknown_codes(code, [code.replace("-", " ")]) == []
    assert unknown_codes(code, [family]) == []
    assert unknown_codes(code, [f"{family}-Z99"]) == [code]


# What is said ---------------------------------------------------------------------------------------------------------


def said(neighbour: str, today: date = TODAY, sentences: Sentences = ENGLISH) -> str:
    one = OURS.find(neighbour)
    assert one is not None
    return OURS.sentence(one, today, sentences, CATALOGUE)


@pytest.mark.parametrize(
    ("neighbour", "sentence"),
    [
        (
            "cka",
            "The guide does not cover this: Certified Kubernetes Administrator. Official page: "
            "https://training.linuxfoundation.org/certification/certified-kubernetes-administrator-cka/",
        ),
        (
            "aws-ai-practitioner",
            "The guide says only a little about this: AWS Certified AI Practitioner. Official page: "
            "https://aws.amazon.com/certification/certified-ai-practitioner/",
        ),
        (
            "azure-ai-900",
            "Microsoft exam AI-900 (Azure AI Fundamentals) was retired on 30 June 2026. Look at Microsoft AI-901 "
            "instead. Official page: https://learn.microsoft.com/en-us/credentials/certifications/azure-ai-fundamentals/",
        ),
        (
            "aws-ai-business-strategist",
            "The guide does not cover this: AWS Certified AI Business Strategist. AWS AI Business Strategist went into "
            "beta on 29 September 2026. Official page: "
            "https://aws.amazon.com/certification/certified-ai-business-strategist/",
        ),
        (
            "tensorflow-developer",
            "TensorFlow Developer Certificate was retired in 2024. Official page: https://www.tensorflow.org/certificate",
        ),
    ],
)
def test_what_is_said_of_a_neighbour(neighbour: str, sentence: str) -> None:
    assert said(neighbour) == sentence


def test_a_neighbour_may_be_replaced_by_a_credential_of_the_guide() -> None:
    successor = CATALOGUE.find("azure-ai-300")
    assert successor is not None
    told = said("azure-data-scientist")
    assert told.endswith(f"Look at Microsoft AI-300 instead. Official page: {successor.page}")


def test_a_beta_is_said_from_its_first_day() -> None:
    assert "beta" not in said("aws-ai-business-strategist", date(2026, 9, 28))
    assert "went into beta on 29 September 2026." in said("aws-ai-business-strategist", date(2026, 9, 29))


def test_the_status_of_what_members_ask_about_most_has_a_source_and_a_day() -> None:
    for name in ("aws-ai-business-strategist", "azure-ai-fundamentals", "azure-ai-900", "tensorflow-developer"):
        one = OURS.find(name)
        assert one is not None
        assert one.source, name
        assert one.checked_on, name


def test_an_end_that_lies_ahead_is_said_as_such() -> None:
    name = "AWS Certified Advanced Networking – Specialty"
    assert said("aws-advanced-networking", date(2026, 12, 30)).startswith(f"{name} retires on 31 December 2026.")
    assert said("aws-advanced-networking", date(2026, 12, 31)).startswith(f"{name} was retired on 31 December 2026.")


@pytest.mark.parametrize("language", list(BUILT_IN.root))
def test_each_language_says_it_with_name_and_page_and_no_place_is_left(language: str) -> None:
    for one in OURS.neighbours:
        told = said(one.id, sentences=BUILT_IN.of(language))
        assert one.name in told
        assert OURS.page(one, CATALOGUE)[1] in told
        assert PLACE.search(told) is None
    assert "{code}" in BUILT_IN.of(language).unknown_code


# The file -------------------------------------------------------------------------------------------------------------


def faults_of(folder: Path, text: str) -> list[str]:
    (folder / "index.md").write_text("# Exams\n\n## What does it cost?\n\nIt costs $200.\n", "utf-8")
    (folder / NEIGHBOURS).write_text(text, "utf-8")
    with pytest.raises(GuideError) as raised:
        read_guide(folder)
    return [*map(str, raised.value.faults)]


def changed(old: str, new: str) -> tuple[str, int]:
    """Return the small table with a change, and the number of the line on which the change begins."""
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new), SMALL[: SMALL.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    aliases: [acme uno]", "    alias: [acme uno]", "neighbours[0].alias: is not a known field"),
        (
            "https://acme.example/one",
            "http://acme.example",
            "neighbours[0].page: should be an address that begins with",
        ),
        ("[ACM-C01, ACM]", "[acm-c01]", "neighbours[0].codes[0]: should be a code of capital letters"),
        ("[AX-200]", "[200-301]", "neighbours[1].codes[0]: should be a code of capital letters"),
        ("[AX-200]", "[A]", "neighbours[1].codes[0]: should be a code of capital letters"),
        ("[AX-200]", "[acm-C01]", "neighbours[1].codes[0]: should be a code of capital letters"),
        ("[AX-200]", "[ACMC-01]", "neighbours[1].codes[0]: is already a name of 'acme-one'"),
        ("short_name: Acme Pro", "short_name: ACME-Uno", "neighbours[1].short_name: is already a name of 'acme-one'"),
        ("[acme uno]", '["+-"]', "neighbours[0].aliases[0]: should contain a letter or a digit"),
        ("id: acme-two", "id: acme-one", "neighbours[1].id: 'acme-one' is given more than once"),
        (
            "[acme-one]",
            "[acme-four]",
            "neighbours[1].replaced_by[0]: 'acme-four' is neither another neighbour of this file",
        ),
        (
            "[acme-one]",
            "[acme-two]",
            "neighbours[1].replaced_by[0]: 'acme-two' is neither another neighbour of this file",
        ),
        ("ended_in: 2024", "ended_in: 24", "neighbours[2].ended_in: should be 1990 or more, not 24"),
        ("2026-06-30", "June 2026", "neighbours[1].ended_on: should be a date such as 2026-09-29"),
    ],
)
def test_an_error_names_the_field_and_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    text, line = changed(old, new)
    first = faults_of(tmp_path, text)[0]
    assert first.startswith(f"{tmp_path / NEIGHBOURS}:{line}: {told}") or f"{NEIGHBOURS}:{line}: {told}" in first


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    ended_in: 2024\n", "", "[2]: needs either ended_on or ended_in, because its status is ended"),
        ("ended_in: 2024", "ended_in: 2024\n    ended_on: 2024-01-01", "[2]: needs either ended_on or ended_in"),
        (
            "    status: ended\n    ended_in",
            "    status: ended\n    beta_from: 2026-09-29\n    ended_in",
            "[2]: has beta_from, although its status is not offered",
        ),
        ("    status: ended\n    ended_in", "    ended_in", "[2]: has ended_on, ended_in or replaced_by, although"),
        ("    checked_on: 2026-09-24\n", "", "[1]: needs source and checked_on together"),
        (
            "status: ended\n    ended_in: 2024",
            "status: offered",
            "[2]: needs source and checked_on, because its status",
        ),
        (
            "    ended_in: 2024\n",
            "    ended_in: 2024\n    passage: nothing\n",
            "[2].passage: no passage of the guide has",
        ),
    ],
)
def test_a_status_without_what_it_needs_is_an_error(tmp_path: Path, old: str, new: str, told: str) -> None:
    text, _ = changed(old, new)
    (fault,) = faults_of(tmp_path, text)
    assert f": neighbours{told}" in fault
    assert f"{NEIGHBOURS}:" in fault


def test_a_name_of_a_credential_is_no_name_of_a_neighbour(tmp_path: Path) -> None:
    catalogue: Catalogue = CATALOGUE
    for old, new in (("[AX-200]", "[AI-102]"), ("[acme uno]", "[azure ai 102]"), ("[GO]", "[PMLE]")):
        text, line = changed(old, new)
        (tmp_path / NEIGHBOURS).write_text(text, "utf-8")
        if new == "[azure ai 102]":  # a longer name is another name
            assert load_neighbours(tmp_path / NEIGHBOURS, None, catalogue).neighbours
            continue
        with pytest.raises(GuideError, match=rf":{line}: .* is already a name of '\S+' of credentials.yaml"):
            load_neighbours(tmp_path / NEIGHBOURS, None, catalogue)
    text, line = changed("id: acme-one\n", "id: google-pmle\n")
    (tmp_path / NEIGHBOURS).write_text(text, "utf-8")
    with pytest.raises(GuideError, match=rf":{line}: neighbours\[0\].id: 'google-pmle' is a credential of"):
        load_neighbours(tmp_path / NEIGHBOURS, None, catalogue)


def test_a_guide_without_the_file_has_no_neighbours(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# Exams\n\n## What does it cost?\n\nIt costs $200.\n", "utf-8")
    source = read_guide(tmp_path)
    assert source.neighbours == Neighbours()
    assert source.neighbours.named_in("AZ-900") == []
    (tmp_path / NEIGHBOURS).write_text(SMALL, "utf-8")
    assert [one.id for one in read_guide(tmp_path).neighbours.named_in("acm c01, Acme Pro")] == ["acme-one", "acme-two"]
