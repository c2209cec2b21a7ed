"""What cards and comparisons hold: standing, the guide's own words, Discord's limits over the whole catalogue."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta

import discord
import pytest

from cogs.credentials.comparison_embed import comparison_embed
from cogs.credentials.credential_embeds import FIRST, PAGES, card_embed, page_embed, pages_of, standing_line
from cogs.credentials.short_names import names_apart
from knowledge.cards import SAID_LIMIT, Card, Said, card_of, heaviest, told
from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential
from knowledge.facts.figures import Blueprint, Weight
from knowledge.facts.standing import standing_on
from knowledge.guide import Guide
from knowledge.text.markup import escape
from knowledge.yaml_file import load_yaml

TODAY = date(2026, 11, 23)
ALL_OLD = date(2028, 1, 1)
LONG = "*_~`|[]()@everyone " * 30

ACME = """\
version: 1.0.0
credentials:
  - id: beta
    name: Acme Beta
    short_name: Beta
    aliases: [BETA-1]
    vendor: Acme
    exam_code: null
    status: beta
    page: https://acme.example/beta
    beta_from: {day: 2026-12-01, source: "https://acme.example/news", checked_on: 2026-09-01}
  - id: leaving
    name: Acme Leaving
    short_name: Leaving
    aliases: [LEAVE-1]
    vendor: Acme
    exam_code: null
    status: retired
    page: https://acme.example/leaving
    retired_on: {day: 2026-12-01, source: "https://acme.example/news", checked_on: 2026-09-01}
  - id: told
    name: Acme Told
    short_name: Told
    aliases: [TOLD-1]
    vendor: Acme
    exam_code: null
    status: active
    page: https://acme.example/told
    length: {minutes: 90, source: "https://acme.example/told", checked_on: 2026-09-01}
    price: {usd: 1000, source: "https://acme.example/fees", checked_on: 2026-10-01}
  - id: silent
    name: Acme Silent
    short_name: Silent
    aliases: [SILENT-1]
    vendor: Acme
    exam_code: null
    status: active
    page: https://acme.example/silent
"""


@pytest.fixture(scope="module")
def acme() -> Catalogue:
    return load_yaml("credentials.yaml", ACME, Catalogue)


@pytest.fixture(scope="module")
def catalogue(own_guide: Guide) -> Catalogue:
    assert own_guide.source.catalogue is not None
    return own_guide.source.catalogue


def one(catalogue: Catalogue, credential_id: str) -> Credential:
    found = catalogue.find(credential_id)
    assert found is not None
    return found


def cards(guide: Guide, catalogue: Catalogue, today: date) -> list[Card]:
    return [card_of(credential, guide, catalogue, today) for credential in catalogue.credentials]


# What a credential is on a day


@pytest.mark.parametrize(
    ("credential_id", "today", "status", "words", "source"),
    [
        ("beta", date(2026, 11, 30), "beta", "beta from 1 December 2026", "news"),
        ("beta", date(2026, 12, 1), "beta", "beta since 1 December 2026", "news"),
        ("leaving", date(2026, 11, 30), "active", "active, retires on 1 December 2026", "news"),
        ("leaving", date(2026, 12, 1), "retired", "retired on 1 December 2026", "news"),
        ("told", TODAY, "active", "active", "told"),
    ],
)
def test_the_standing_is_that_of_the_day(
    acme: Catalogue, credential_id: str, today: date, status: str, words: str, source: str
) -> None:
    standing = standing_on(one(acme, credential_id), acme, today)
    assert (standing.status, standing.words) == (status, words)
    assert standing.seen is not None
    assert standing.seen.source == f"https://acme.example/{source}"


def test_the_standing_line_gives_price_length_status_sources_and_the_earliest_check(acme: Catalogue) -> None:
    assert standing_line(one(acme, "told"), acme, TODAY) == (
        "$1,000 · 90 minutes · active ([source](https://acme.example/fees), [source 2](https://acme.example/told), "
        "checked 1 Sep 2026 or later)"
    )
    assert standing_line(one(acme, "beta"), acme, TODAY) == (
        "beta from 1 December 2026 ([source](https://acme.example/news), checked 1 Sep 2026)"
    )
    assert standing_line(one(acme, "silent"), acme, TODAY) == "active ([vendor's page](https://acme.example/silent))"


def test_every_credential_has_a_standing_line_of_one_line(catalogue: Catalogue) -> None:
    for credential in catalogue.credentials:
        line = standing_line(credential, catalogue, TODAY)
        assert "\n" not in line
        assert len(line) <= 1024
        assert standing_on(credential, catalogue, TODAY).words.split(",")[0] in line


# What it tests, in a few words


@pytest.mark.parametrize(
    ("percents", "told"),
    [
        ((60, 40), "a, b"),
        ((44, 12, 44), "a, c, b"),
        ((10, 20, 30, 40), "d, c, b"),
        ((28, 24, 24, 24), "a"),
        ((25, 25, 25, 25), "4 of equal weight"),
        (((25, 30), (30, 35), (10, 15), (10, 15), (10, 15)), "b, a"),
    ],
)
def test_the_heaviest_domains_are_named_and_equal_ones_counted(
    percents: tuple[int | tuple[int, int], ...], told: str
) -> None:
    weights = tuple(Weight(domain=name, percent=share) for name, share in zip("abcde", percents, strict=False))
    blueprint = Blueprint(source="https://acme.example", checked_on=TODAY, weights=weights)
    assert heaviest(blueprint) == told


# What the guide says


def quotes(card: Card) -> Iterator[Said]:
    yield from filter(None, (card.tests, card.hiring, *card.thinks))
    yield from (said for _, said in (card.preparation.weeks if card.preparation else ()))


def test_a_card_quotes_whole_sentences_of_the_guide_under_their_section(own_guide: Guide, catalogue: Catalogue) -> None:
    for card in cards(own_guide, catalogue, TODAY):
        assert list(quotes(card)), card.credential.id
        for said in quotes(card):
            assert len(said.text) <= SAID_LIMIT
            assert said.text.endswith(".")
            assert said.text.startswith(said.first_sentence)
            assert any(
                said.text in passage.text and passage.path[-1] == said.section for passage in own_guide.source.passages
            )


def test_weeks_are_told_only_of_what_the_guide_covers_and_of_nothing_retired(
    own_guide: Guide, catalogue: Catalogue
) -> None:
    told = {card.credential.id: card.preparation for card in cards(own_guide, catalogue, TODAY)}
    assert {name for name, preparation in told.items() if preparation is None} == {"aws-mls", "azure-ai-engineer"}
    google, other = told["google-pmle"], told["aws-mla"]
    assert google is not None
    assert other is not None
    assert [weeks for weeks, _ in google.weeks] == [(4, 8), (13, 26)]
    assert google.otherwise is None
    assert other.weeks == ()
    assert "it has none of its own" in (other.otherwise or "")
    assert len(google.courses) == len(other.courses) == 5


def test_a_vendors_rules_stand_on_no_retired_card(own_guide: Guide, catalogue: Catalogue) -> None:
    by_id = {card.credential.id: card for card in cards(own_guide, catalogue, TODAY)}
    assert "retakes" in by_id["aws-genai-developer"].figures
    assert "retakes" not in by_id["aws-mls"].figures


def test_figures_are_due_a_day_after_180_days(own_guide: Guide, catalogue: Catalogue) -> None:
    google = one(catalogue, "google-pmle")
    oldest = min(figure.checked_on or TODAY for figure in catalogue.figures(google).values())
    assert card_of(google, own_guide, catalogue, oldest + timedelta(days=180)).due == ()
    assert card_of(google, own_guide, catalogue, oldest + timedelta(days=181)).due == ("scoring",)


def test_the_guide_says_for_whom_each_credential_is_that_can_be_taken(own_guide: Guide, catalogue: Catalogue) -> None:
    for card in cards(own_guide, catalogue, TODAY):
        assert bool(card.suits) == (card.standing.status != "retired"), card.credential.id


# A phone's screen: what is written there in lines of about 38 letters

A_LINE = 38
MOST_LINES = 24  # of the first page of a card, beside its picture
MOST_LINES_OF_A_PAGE = 34
MOST_LINES_COMPARED = 36


def lines_of(embed: discord.Embed) -> int:
    parts = [embed.title or "", embed.description or "", embed.footer.text or ""]
    parts += [f"{field.name}\n{field.value}" for field in embed.fields]
    written = [re.sub(r"\]\([^)]*\)|[*\\[]", "", line) for part in parts for line in part.split("\n")]
    return sum(-(-len(line) // A_LINE) for line in written)


def test_no_page_of_a_card_is_a_wall(own_guide: Guide, catalogue: Catalogue) -> None:
    for card in cards(own_guide, catalogue, TODAY):
        first = card_embed(card, own_guide, None)
        assert lines_of(first) <= (MOST_LINES if card.standing.status == "retired" else 16), card.credential.id
        assert "](" not in (first.description or ""), "links are on the page with the sources"
        for page in pages_of(card):
            embed = page_embed(card, page, own_guide, "blueprint.png")
            assert lines_of(embed) <= MOST_LINES_OF_A_PAGE, (card.credential.id, page)


def test_no_comparison_is_a_wall(own_guide: Guide, catalogue: Catalogue) -> None:
    all_cards = cards(own_guide, catalogue, TODAY)
    for together in (*itertools.combinations(all_cards, 2), *itertools.combinations(all_cards, 3)):
        embed = comparison_embed(together, own_guide)
        assert lines_of(embed) <= MOST_LINES_COMPARED, [card.credential.id for card in together]


def test_names_on_buttons_say_what_differs(catalogue: Catalogue) -> None:
    def apart(*ids: str) -> list[str]:
        return names_apart([one(catalogue, each) for each in ids])

    assert apart("google-pmle", "databricks-ml-professional") == ["Google", "Databricks"]
    assert apart("azure-ai-103", "azure-ai-300", "aws-mla") == ["AI-103", "AI-300", "AWS"]
    for three in itertools.combinations(catalogue.credentials, 3):
        names = names_apart(three)
        assert len(set(names)) == 3
        assert all(0 < len(f"More on {name}") <= 40 for name in names)


# What a comparison says


def rows(embed: discord.Embed) -> dict[str, list[str]]:
    return {field.name or "": (field.value or "").split("\n") for field in embed.fields}


def test_what_differs_comes_first_and_what_is_the_same_is_said_once(own_guide: Guide, catalogue: Catalogue) -> None:
    all_cards = {card.credential.id: card for card in cards(own_guide, catalogue, TODAY)}
    pair = [all_cards["google-pmle"], all_cards["databricks-ml-professional"]]
    embed = comparison_embed(pair, own_guide)
    assert embed.title == "Google or Databricks?"
    assert (
        embed.description == "The guide's view: **Google Professional ML Engineer** for most people; "
        "**Databricks ML Professional** for large ML pipelines on Spark."
    )
    told_of = rows(embed)
    assert [*told_of] == ["Price", "Renewal", "Tests most", "The same for both"]
    assert told_of["Price"] == ["**Google:** $200 plus tax", "**Databricks:** $200"]
    assert told_of["The same for both"] == ["**Length:** 120 minutes", "**Valid for:** 2 years"]


def test_a_comparison_says_what_is_retired_or_in_beta(own_guide: Guide, catalogue: Catalogue, acme: Catalogue) -> None:
    all_cards = {card.credential.id: card for card in cards(own_guide, catalogue, TODAY)}
    both = comparison_embed([all_cards["aws-mls"], all_cards["aws-mla"]], own_guide)
    assert (both.description or "").split("\n") == [
        "The guide's view: **AWS ML Engineer – Associate** (beta since 29 September 2026) for teams on AWS.",
        "⛔ **AWS ML Specialty** was retired on 31 March 2026.",
    ]
    other = comparison_embed([all_cards["aws-mls"], all_cards["google-pmle"]], own_guide)
    assert (other.description or "").endswith(
        "was retired on 31 March 2026. Look at AWS ML Engineer – Associate or AWS GenAI Developer – Professional."
    )
    unknown = [card_of(one(acme, name), own_guide, acme, date(2026, 11, 30)) for name in ("told", "leaving", "beta")]
    embed = comparison_embed(unknown, own_guide)
    assert embed.description == (
        "The guide does not say for whom **Told** and **Leaving** (active, retires on 1 December 2026) and "
        "**Beta** (beta from 1 December 2026) are."
    )
    assert rows(embed)["Price"][1] == "**Leaving:** not in the guide"


# Discord's limits


def assert_fits(embed: discord.Embed) -> None:
    assert len(embed) <= 6000
    assert 0 < len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert len(embed.footer.text or "") <= 2048
    assert len(embed.fields) <= 25
    for field in embed.fields:
        assert 0 < len(field.name or "") <= 256
        assert 0 < len(field.value or "") <= 1024


def text_of(embed: discord.Embed) -> str:
    return "\n".join([embed.description or "", *(f"{field.name}\n{field.value}" for field in embed.fields)])


@pytest.mark.parametrize("today", [TODAY, ALL_OLD])
@pytest.mark.parametrize("picture", ["blueprint.png", None])
def test_every_card_fits_whole(own_guide: Guide, catalogue: Catalogue, today: date, picture: str | None) -> None:
    for card in cards(own_guide, catalogue, today):
        name, first = card.credential.id, card_embed(card, own_guide, picture)
        pages = {page: page_embed(card, page, own_guide, picture) for page in pages_of(card)}
        for embed in (first, *pages.values()):
            assert_fits(embed)
            assert all(field.name != "\u200b" for field in embed.fields) or "facts" in pages
        assert all(f"**{label}:** " in text_of(first) for topic, label in FIRST.items() if topic in card.figures), name
        is_due = bool(card.due) and f"older than {card.due_after_days} days" in text_of(first)
        assert is_due == bool(card.due) == ("older than" in text_of(first))
        told_of = "\n".join(map(text_of, pages.values()))
        for said in quotes(card):
            assert escape(said.first_sentence) in told_of.replace("**", ""), name
        assert all(f"]({figure.source})" in told_of for figure in card.figures.values()), name
        assert all(f"]({step.source})" in told_of for step, _ in card.successors), name
        first_and_pages = text_of(first) + told_of
        assert all(
            escape(told(figure)) in first_and_pages
            for topic, figure in card.figures.items()
            if topic not in ("standing", "beta_from", "retired_on", "blueprint")
        )
        weights = card.credential.blueprint.weights if card.credential.blueprint and not picture else ()
        assert all(f"• {weight.domain} {weight.shown}" in text_of(pages["tests"]) for weight in weights)


def test_a_page_that_the_guide_has_nothing_for_is_left_out(own_guide: Guide, catalogue: Catalogue) -> None:
    told_of = {card.credential.id: pages_of(card) for card in cards(own_guide, catalogue, TODAY)}
    assert told_of["google-pmle"] == [*PAGES]
    assert told_of["aws-mls"] == ["tests", "view", "facts"]
    assert told_of["coursera-edx-certificates"] == ["tests", "prepare", "view"]


@pytest.mark.parametrize("today", [TODAY, ALL_OLD])
def test_every_pair_and_triple_fits(own_guide: Guide, catalogue: Catalogue, today: date) -> None:
    all_cards = cards(own_guide, catalogue, today)
    for together in (*itertools.combinations(all_cards, 2), *itertools.combinations(all_cards, 3)):
        embed = comparison_embed(together, own_guide)
        assert_fits(embed)
        names = names_apart([card.credential for card in together])
        for field in embed.fields:
            lines = (field.value or "").split("\n")
            if not (field.name or "").startswith(("The same", "Good to know")):
                assert all(line.startswith(f"**{name}:** ") for name, line in zip(names, lines, strict=True))
        for name, card in zip(names, together, strict=True):
            assert not card.due or name in text_of(embed).partition("Good to know")[2]


def test_long_and_nasty_words_of_another_guide_fit_and_ping_nobody(own_guide: Guide) -> None:
    source = {"source": "https://acme.example/" + "x" * 300, "checked_on": TODAY}
    words = {**source, "summary": LONG, "text": LONG, "words": LONG}
    nasty = Credential.model_validate(
        {
            "id": "nasty", "name": LONG, "short_name": LONG, "aliases": [LONG], "vendor": LONG, "exam_code": LONG,
            "status": "active", "page": source["source"], "standing": words, "delivery": words,
            "prerequisites": words, "experience": words, "renewal": words, "retakes": words,
            "price": {**source, "usd": 1, "plus": LONG}, "languages": {**source, "names": [LONG] * 9},
            "questions": {**source, "kinds": [LONG] * 9},
            "successors": [{**source, "id": "nasty", "goal": LONG, "likeness": LONG}] * 9,
            "blueprint": {**source, "words": LONG, "weights": [{"domain": LONG, "percent": 5}] * 20},
        }
    )  # fmt: skip
    catalogue = Catalogue(version="1", credentials=(nasty,))
    for today in (TODAY, ALL_OLD):
        card = card_of(nasty, own_guide, catalogue, today)
        assert all(0 < len(name) <= 60 for name in names_apart([nasty] * 3))
        pages = [page_embed(card, page, own_guide, None) for page in PAGES]
        for embed in (card_embed(card, own_guide, None), *pages, comparison_embed([card] * 3, own_guide)):
            assert_fits(embed)
            assert "@everyone" not in f"{embed.title}{text_of(embed)}"
