"""A part of an answer keeps the links, emphasis and code of the whole, and nothing else comes to life in it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.client.embeds import answer_embed, passage_embed
from knowledge.answer import Excerpt
from knowledge.guide import Guide
from knowledge.sentences import read_sentences
from knowledge.source import GuideSource
from knowledge.text.characters import harmless
from knowledge.text.document import parse
from knowledge.text.markup import escape
from knowledge.text.passages import Passage
from knowledge.text.shown_markdown import part_of
from knowledge.text.words import read_words
from tests.rules.test_markup import ALIVE, ESCAPED, shown, without_escapes

WHOLE = (
    "See **the [fee list](https://x.y/z) and `code a` here**. Then *pay* at https://pay.z today. "
    "Last [https://a.b](https://c.d) word. (Note) it.\n"
)


def passage_of(markdown: str) -> Passage:
    return parse(markdown, "guide.md", "Guide").passages[0]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("See the fee list and code a here.", "See **the [fee list](https://x.y/z) and `code a` here**."),
        ("fee list", "**[fee list](https://x.y/z)**"),
        ("list and code", "**[list](https://x.y/z) and `code`**"),
        ("a here. Then", "**`a` here**. Then"),
        ("Then pay at https://pay.z today.", "Then *pay* at <https://pay.z> today."),
        ("today. Last https://a.b", "today. Last <https://c.d>"),
        ("Last https://a.b word.", "Last <https://c.d> word."),
        ("word. (Note) it.", "word. \\(Note\\) it."),
        ("See the fee…", "See **the [fee](https://x.y/z)**…"),
        ("https://pay", "https:\u200b//pay"),
        ("not in it", "not in it"),
    ],
)
def test_a_part_keeps_its_links_emphasis_and_code(part: str, expected: str):
    whole = passage_of(WHOLE)
    assert part_of(whole.markdown, whole.text, part) == expected


@pytest.mark.parametrize(
    ("markdown", "part", "expected"),
    [
        ("It costs less. - So they say.", "- So they say.", "\\- So they say."),
        ("Take part 1. 2. is shorter.", "2. is shorter.", "2\\. is shorter."),
        ("Type ``a ` b`` now.", "Type a ` b", "Type `a ’ b`"),
        ("Do:\n\n```\nls *\n```\n", "```\nls *\n```", "```\nls *\n```"),
        ("Do:\n\n```\nls *\n```\n", "Do:\n```\nls *\n```", "Do:\n```\nls *\n```"),
        ("Do **it**:\n\n```\nls *\n```\n", "Do it:", "Do **it**:"),
        ("Do:\n\n```\nls *\nrm\n```\n", "ls *", "ls \\*"),
        (
            "Do `a`:\n\n```\n`b` **c** [d](e)\n```\n",
            "a:\n```\n`b` **c** [d](e)\n```",
            "`a`:\n```\n`b` **c** [d](e)\n```",
        ),
        (
            "1. **Do:**\n\n   ```\n   ls *\n   ```\n\n2. [End](https://x.y)\n",
            "```\nls *\n```\n2. End",
            "```\nls *\n```\n2. [End](https://x.y)",
        ),
        ("***a** b* c", "a b", "*\u200b**a** b*"),
        ("**a **b** c** d", "b c", "**b c**"),
        ("- one **two**\n- three", "one two", "one **two**"),
    ],
)
def test_parts_by_example(markdown: str, part: str, expected: str):
    whole = passage_of(markdown)
    assert part_of(whole.markdown, whole.text, part) == expected


BLOCKS = [
    "See [the **list**](https://x.y/z) first.",
    "**Type** `ls *` now.",
    "```\nls * [a](b)\n\n  rm `b` **c**\n```",
    "```\n1. <@1> @everyone\n```",
    "```\n\u200b''\n```",
    "Costs \\*nothing\\*.",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(BLOCKS), min_size=2, unique=True), st.data())
def test_whole_blocks_are_shown_as_they_are_written(blocks: list[str], data: st.DataObject):
    (passage, *_) = parse("# How?\n\n" + "\n\n".join(blocks), "guide.md", "Guide").passages
    first = data.draw(st.integers(0, len(blocks) - 1))
    last = data.draw(st.integers(first, len(blocks) - 1))
    texts = [parse(f"# How?\n\n{block}", "guide.md", "Guide").passages[0].text for block in blocks]
    assert passage.text == "\n".join(texts)
    found = part_of(passage.markdown, passage.text, "\n".join(texts[first : last + 1]))
    assert found == "\n".join(blocks[first : last + 1])


PIECES = [
    "*", "**", "_", "~~", "a", "b ", "c. ", " ", "`", "`d`", "[", "](https://x.y)", "https://z.z ", "\\", "<https://q.r>",
    "- ", "1. ", "@everyone ", "<@1>", "\n", "(", ")", "[e](https://f.g) ", "**h i** ", "#", "’", "é", "\u200b", "→",
    "\n\n```\nj *k*\n```\n", "\n\n```\n[l](m) `n\n\n**o\n```\n",
]  # fmt: skip
pieces = st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join)


@settings(max_examples=500, deadline=None)
@given(pieces, st.integers(0, 60), st.integers(1, 60))
def test_any_part_shows_its_words_and_has_balanced_marks(markdown: str, begin: int, length: int):
    for passage in parse(f"# How?\n\n{markdown}", "guide.md", "Guide").passages:
        part = passage.text[begin : begin + length].strip()
        if not part:
            continue
        found = part_of(passage.markdown, passage.text, part)
        alive = re.sub(r"```[\s\S]*?```|`[^`]*`|" + ESCAPED.pattern, "\ufffd", found)
        links = re.findall(r"\]\(([^)]*)\)|<([^>]*)>", alive)
        assert all((masked or bare).startswith(("https://", "http://")) for masked, bare in links)
        words = re.sub(r"\]\([^)]*\)|<[^>]*>", "]", alive)
        assert words.count("**") % 2 == 0
        assert words.replace("**", "").count("*") % 2 == 0
        assert words.count("~~") % 2 == 0
        assert words.count("[") == len([1 for masked, _ in links if masked])
        assert not re.search(r"@everyone|<@\d", found.replace("`", "")) or "`" in found


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab .*_`~[]()<>#-+1@:/\\\u200b’é"), min_size=1, max_size=40), st.integers(0, 30))
def test_a_part_of_plain_words_is_as_dead_as_the_whole(text: str, begin: int):
    text = " ".join(text.split())
    part = text[begin : begin + 20].strip()
    if part and text:
        found = part_of(escape(text), text, part)
        assert not any(re.search(meaning, without_escapes(found)) for meaning in ALIVE)
        assert shown(found) == harmless(part).replace("\u200b", "").strip()


def long_guide() -> Guide:
    sentences = " ".join(f"Sentence number {n} says that **word{n}** is [here](https://x.y/{n})." for n in range(40))
    (passage,) = parse(f"# Words\n\n{sentences}\n", "guide.md", "Guide").passages
    return _guide_of(passage)


def _guide_of(passage: Passage) -> Guide:
    sentences = read_sentences(None).of("en")
    return Guide(
        GuideSource("Guide", None, None, "en", [passage], [], [passage.path], read_words(None), None, None, sentences)
    )


def test_a_shortened_answer_keeps_links_bold_and_code():
    guide = long_guide()
    answer = guide.ask("what does sentence number 7 say about word7", date(2026, 11, 24))
    (shown_part,) = answer.excerpts
    assert not shown_part.whole
    description = answer_embed(answer, guide).description or ""
    assert "Sentence number 7 says that **word7** is [here](https://x.y/7)." in description
    whole = passage_embed(shown_part.passage, guide, []).description or ""
    assert whole.startswith("Sentence number 0 says that **word0** is [here](https://x.y/0).")
    assert Excerpt(shown_part.passage, shown_part.passage.text).markdown == shown_part.passage.markdown
