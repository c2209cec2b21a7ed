"""Whatever stands in a guide or a question: it pings nobody, breaks out of nothing and fits Discord's limits.

Generated guides are read, indexed and asked by the real functions, and everything that they show is looked at.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import discord
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import ValidationError

from bot.cli.forms import AskForm
from bot.cli.output import printable
from bot.client.embeds import answer_embed, filled, passage_embed
from cogs.guide.answer_buttons import answer_view, passage_view
from knowledge.answer import Answer
from knowledge.faults import GuideError
from knowledge.guide import QUESTION_LIMIT, Guide
from knowledge.search.decision import Decision
from knowledge.sentences import Sentences, read_sentences
from knowledge.text.characters import harmless
from knowledge.text.markup import escape
from knowledge.text.places import fill

pytestmark = pytest.mark.whole

TODAY = date(2026, 11, 23)
TOKEN = 10**18 - 1

PINGS = ["@everyone", "@here", "<@1>", "<@!12345678901234567>", "<@&1>", "<#1>", "</ask:1>", "<t:1:R>", "<id:home>"]
MARKS = [
    "**", "*", "__", "_", "~~", "||", "`", "``", "```", "```py\n", "\\", "[", "](", ")", "[a](https://evil.example)",
    "[a](javascript:x)", "![a](https://evil.example/a.png)", "https://evil.example", "<https://evil.example>",
    "discord://x", "# ", "## ", "-# ", "> ", ">>> ", "- ", "1. ", "+ ", "\n", "\n\n", "\t", "    ", "|", "<b>", "</b>",
    "<br>", "&lt;@1&gt;", "&#64;everyone", "<!--", "-->", "<!-- asked: ", "<!-- not covered: ", "=>", "\n---\n",
    "\n| a | b |\n|---|---|\n| ", "\u200b", "\u202e", "\u2028", "\x00", "\x1b[31m", "\ufeff", "\u0301", "👩‍🔬", "﷽",
    "how much does it cost?", "exam", "cost", " a ", "x" * 90, "word " * 60,
]  # fmt: skip
BLANK = ["\u200b", "\u202e", "\ufeff", "\u00ad", "\u2060", "\u2800", "\u3164"]
nasty = st.lists(st.one_of(st.sampled_from(PINGS + MARKS), st.text(max_size=6)), max_size=12).map("".join)
lines = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)
prose = st.one_of(nasty, lines)


LANGUAGES = [read_sentences(None).of(language) for language in ("en", "de", "es", "fr", "pt", "tr", "ja")]


@st.composite
def operators_sentences(draw: st.DrawFn) -> Sentences:
    """The sentences of an operator who writes anything into each of them that may be there."""
    said = LANGUAGES[0].model_dump()
    for name in said:
        with suppress(ValidationError):
            said[name] = getattr(Sentences.model_validate({name: f"{said[name]} {draw(prose)}"[:500]}), name)
    return Sentences.model_validate(said)


@st.composite
def markdown_guides(draw: st.DrawFn) -> str:
    """A guide with headings, paragraphs, lists and tables of anything, `exam` among it so that it can be found."""
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 5))):
        if draw(st.booleans()):
            heading = " ".join(draw(st.one_of(prose, st.sampled_from(BLANK))).split())
            parts.append(f"{'#' * draw(st.integers(1, 4))} {heading}{draw(st.sampled_from(['', '?']))}")
        frame = draw(
            st.sampled_from(["{}", "- {}\n- exam", "1. {}", "> {}", "| exam | b |\n|---|---|\n| {} | c |", "```\n{}"])
        )
        parts.append(frame.format(f"exam {draw(prose)}"))
    return "\n\n".join(parts)


questions = st.one_of(prose, prose.map(lambda text: f"{text} exam cost")).map(lambda text: text[:QUESTION_LIMIT])


def guide_of(text: str) -> Guide:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "guide.md"
        file.write_text(text, encoding="utf-8", errors="replace")
        try:
            return Guide.read(file)
        except GuideError:
            assume(False)
            raise


def answers_of(guide: Guide, question: str) -> Iterator[Answer]:
    """Gives what the guide says, and what it would say with another decision."""
    answer = guide.ask(question, TODAY)
    yield answer
    ranked = guide.rank(question)
    if question.strip() and ranked.hits:
        for decision in (Decision("answered"), Decision("answered", alone=True), Decision("unsure")):
            yield guide.answer_of(question, ranked, TODAY, decision)
    yield Answer(question, "not_covered", related=answer.related, instead=question)


# An independent reading of what Discord makes of a text --------------------------------------------------------------

LIVE_PING = re.compile(r"@(?:everyone|here)|<@[!&]?\d+>|<#\d+>|</[^>]*:\d+>|<id:\w+>|<t:-?\d+(?::\w)?>|<a?:\w+:\d+>")
COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")


def spoken(text: str) -> str:
    """Gives a text as its reader sees it, for comparing: letters and signs without the spaces between."""
    return "".join(c for c in harmless(text) if not c.isspace() and c != "\u200b")


def assert_shows_itself(markdown: str, meant: str) -> None:
    """Asserts that a text which came from a member is plain words to a Markdown reader, and to Discord's additions."""
    for token in COMMONMARK.parse(markdown):
        assert token.type in {"paragraph_open", "inline", "paragraph_close", "code_block"}, (token.type, markdown)
        for child in token.children or []:
            assert child.type in {"text", "text_special", "softbreak", "hardbreak"}, (child.type, markdown)
    alive = re.sub(r"\\[^0-9A-Za-z\s]", "", markdown)
    assert not re.search(r"\|\||__|[a-zA-Z]://|(?m:^-#\s)", alive), markdown
    shown = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markdown).removesuffix("…")
    assert spoken(meant).startswith(spoken(shown)), (markdown, meant)


def texts(embed: discord.Embed) -> Iterator[str]:
    yield from filter(None, (embed.title, embed.description, embed.footer.text))
    for field in embed.fields:
        yield from (field.name or "", field.value or "")


def assert_embed_fits(embed: discord.Embed) -> None:
    assert 0 < len(embed.title or "x") <= 256
    assert 0 < len(embed.description or "x") <= 4096
    assert len(embed.footer.text or "") <= 2048
    assert len(embed.fields) <= 25
    for field in embed.fields:
        assert 0 < len(field.name or "") <= 256
        assert 0 < len(field.value or "") <= 1024
    assert len(embed) <= 6000
    assert all(text.strip() for text in texts(embed))


def assert_view_fits(view: discord.ui.View | None) -> None:
    rows = view.to_components() if view else []
    assert len(rows) <= 5
    ids: list[str] = []
    for row in rows:
        assert 1 <= len(row["components"]) <= 5
        for button in row["components"]:
            label, emoji = button.get("label"), button.get("emoji")
            assert emoji or visible(label or ""), button
            assert len(label or "") <= 80
            ids.append(button["custom_id"])
            assert 1 <= len(ids[-1]) <= 100
    assert len(ids) == len(set(ids))


def visible(text: str) -> bool:
    """Whether anything of a text can be seen; a button without a label cannot be told from another."""
    return any(unicodedata.category(c)[0] not in "ZC" or unicodedata.category(c) == "Co" for c in text)


def live_marks(markdown: str) -> str:
    """Gives a passage's own Markdown without what is escaped and what stands in code."""
    without_code = re.sub(r"```[\s\S]*?```|`[^`\n]*`", "\ufffd", re.sub(r"\\[^0-9A-Za-z\s]", "\ufffd", markdown))
    return re.sub(r"\]\((?:https?)://[^)\s]*\)|<https?://[^>\s]*>", "]", without_code)


def assert_passage_is_tame(markdown: str) -> None:
    """Asserts that of a guide's Markdown only emphasis, code and web links live, each of them closed."""
    alive = live_marks(markdown)
    assert not LIVE_PING.search(alive), markdown
    assert "`" not in alive, markdown
    assert not re.search(r"\|\||(?m:^\s*(?:#{1,3}|-#|>|>>>)\s)|[a-zA-Z]://", alive), markdown
    assert alive.count("**") % 2 == 0, markdown
    assert alive.count("~~") % 2 == 0, markdown


# The rules -----------------------------------------------------------------------------------------------------------

often = settings(max_examples=80, deadline=None)


@pytest.mark.slow
@often
@given(markdown_guides(), questions, st.one_of(st.sampled_from(LANGUAGES), operators_sentences()))
def test_what_discord_shows_of_an_answer_pings_nobody_and_fits(text: str, question: str, sentences: Sentences):
    guide = guide_of(text)
    guide.source = replace(guide.source, sentences=sentences)
    for answer in answers_of(guide, question):
        embed = answer_embed(answer, guide)
        assert_embed_fits(embed)
        for shown in filter(None, (embed.description, *(field.value for field in embed.fields))):
            assert_passage_is_tame(shown)
        if embed.title:
            assert_shows_itself(embed.title, question)
        sentences = guide.source.sentences
        for shareable in (False, True):
            for token in (None, TOKEN):
                assert_view_fits(answer_view(answer, guide, token, shareable=shareable))


@often
@given(st.one_of(st.sampled_from(LANGUAGES), operators_sentences()), prose, prose)
def test_what_a_member_wrote_stays_words_in_every_sentence(sentences: Sentences, question: str, other: str):
    for sentence, words in (
        (sentences.kept, {"question": question}),
        (sentences.vote_changed, {"before": question, "vote": other}),
        (sentences.retired, {"name": question, "day": other}),
    ):
        told = filled(sentence, **{name: escape(word) for name, word in words.items()})
        assert_shows_itself(" ".join(told.split()), fill(sentence, words))


@pytest.mark.slow
@often
@given(markdown_guides())
def test_every_passage_can_be_shown_with_its_buttons(text: str):
    guide = guide_of(text)
    for passage in guide.source.passages:
        embed = passage_embed(passage, guide, [text[:2000]])
        assert_embed_fits(embed)
        assert_passage_is_tame(embed.description or "")
        if embed.title:
            assert_shows_itself(embed.title, passage.path[-1])
        view = passage_view(passage, guide.related(passage), guide, TOKEN, shareable=True)
        assert_view_fits(view)


def test_a_heading_of_which_nothing_is_seen_has_a_name():
    guide = guide_of("---\ntitle: '\u200b'\n---\n\nfirst\n\n# \u202e\u200b\n\nsecond\n\n# \x1b\n\nthird")
    assert [passage.path for passage in guide.source.passages] == [("Guide",), ("Untitled",), ("Untitled",)]


@pytest.mark.slow
@often
@given(markdown_guides(), prose)
def test_suggestions_fit_a_list_of_choices(text: str, typed: str):
    offered = guide_of(text).suggest(typed)
    assert len(offered) == len(set(offered)) <= 25
    for choice in offered:
        assert 0 < len(choice) <= 100
        assert choice.strip()


@pytest.mark.slow
@often
@given(markdown_guides(), questions)
def test_the_json_form_is_one_line_that_says_what_was_answered(text: str, question: str):
    guide = guide_of(text)
    answer = guide.ask(question, TODAY)
    line = AskForm.of(answer, guide).line()
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert json.loads(line)["question"] == question


@often
@given(prose)
def test_the_terminal_gets_no_control_character(text: str):
    shown = printable(text)
    assert all(c in "\n\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in shown)
