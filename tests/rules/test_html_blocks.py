"""HTML is read as the Markdown that it stands for. Pictures, labels and tables of contents answer nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.blocks import Block
from knowledge.text.document import parse
from knowledge.text.html_reader import read_html
from knowledge.text.passages import Passage

modest = settings(max_examples=200, deadline=None)


def passages(text: str) -> list[Passage]:
    return parse(text, "guide.md", "The guide").passages


def texts(text: str) -> list[str]:
    return [p.text for p in passages(text)]


def facts(text: str) -> list[tuple[str, tuple[str, ...], str, str]]:
    return [(p.kind, p.path, p.text, p.markdown) for p in passages(text)]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One <b>two</b> <i>three</i> <s>four</s> <code>five</code></p>", "One **two** *three* ~~four~~ `five`"),
        (
            "<p>See <a href='https://x.y/a'>this</a> and <a href='b.md'>that</a></p>",
            "See [this](https://x.y/a) and that",
        ),
        ("<div>One<br>two</div>\n<div>three</div>", "One<br>two\n\nthree"),
        ("<h2>What is it?</h2>\n<p>An exam.</p>", "## What is it?\n\nAn exam."),
        ("<h1 align='center'><img src=x.png> The <em>guide</em></h1>\n\nWords.", "# The *guide*\n\nWords."),
        ("<p>These:</p><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "These:\n\n- a\n- b\n  - c"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ul>\n  <li>a</li>\n\n  <li>b</li>\n</ul>", "- a\n- b"),
        ("<ol start=3><li><p>a</p><p>b</p></li></ol>", "3. a\n\n   b"),
        ("<ul>\n<li>a</li>\n\n    <li>b</li>\n\n</ul>\n\nMore words. And more.", "- a\n- b\n\nMore words. And more."),
        ("<p>Type:</p><pre><code>a &lt; b\n  c</code></pre>", "Type:\n\n```\na < b\n  c\n```"),
        ("<blockquote>Quoted words</blockquote>", "> Quoted words"),
        ("<p>a &amp; b &lt;c&gt; *d*</p>", r"a & b \<c\> \*d\*"),
        ("<div>a <script>alert()</script><style>b</style> c</div>", "a c"),
        ("<aside markdown='1'>\nA **bold** word\n</aside>", "A **bold** word"),
        (
            '<aside markdown="1" class="pquote">\n  <img src="a.png" alt="avatar">\n  A **bold** word\n</aside>',
            "A **bold** word",
        ),
        ("<div markdown>\n\n- a\n- b\n\n</div>", "- a\n- b"),
        ("<div markdown='block'>\n## Where?\n\nHere.\n</div>", "## Where?\n\nHere."),
        ("<div align=center>\n\n# The guide\n\nWords.\n\n</div>", "# The guide\n\nWords."),
    ],
)
def test_html_is_the_markdown_that_it_stands_for(html: str, markdown: str):
    assert facts(html) == facts(markdown)
    assert facts(html)


def test_blocks_of_html_know_their_lines():
    text = "# A\n\n<div>\n<p>One. Two.</p>\n<!-- a\nb --><ul>\n<li>two</li>\n</ul>\n</div>"
    assert [(p.text, p.line) for p in passages(text)] == [("One. Two.", 4), ("• two", 6), ("two", 7)]
    assert [p.line for p in passages("a b. c.\n\n<div markdown=1>\n\nOne. Two.\n\n</div>")] == [1, 5]
    assert [p.line for p in passages("<div markdown=1>\nOne.\n</div>")] == [2]


def test_comments_in_html_belong_to_the_next_passage():
    assert passages("<ul>\n<!-- id: parts -->\n<li>a</li>\n</ul>")[0].id == "parts"
    assert parse("<div>\n<!-- id: X -->\n</div>", "guide.md", "T").faults[0].line == 2


@pytest.mark.parametrize(
    "text",
    [
        "![A steep curve](curve.png)",
        "[![Build](https://x.y/badge.svg)](https://x.y) ![Tests](t.svg)",
        "<img src='curve.png' alt='A steep curve'>",
        "<p align='center'><a href='https://x.y'><img src='curve.png' alt='A steep curve'></a></p>",
        "![](a.png)<br>![](b.png)",
    ],
)
def test_a_paragraph_of_pictures_is_neither_passage_nor_lead(text: str):
    assert texts(text) == []
    assert texts(f"{text}\n\n- a\n- b\n") == ["• a\n• b", "a", "b"]
    assert texts(f"These:\n\n{text}\n\n- a\n") == ["These:\n• a"] * 2
    assert texts(f"{text} Some words.")[0].endswith("Some words.")


@pytest.mark.parametrize(
    "text",
    [
        "- [Fees](#fees)\n- [Places](#places)\n  - [Bonn](#bonn)\n",
        "1. [Fees](#fees)\n2. [**Places**](#places) <!-- c -->\n",
        "* [Fees](fees.md)\n* [Places](places/)\n* [Bonn](towns.md#bonn)",
        "[Fees](#fees) | [Places](#places) · [Bonn](#bonn)",
        "[⬆ back to top](#top)",
        "<ul><li><a href='#fees'>Fees</a></li></ul>",
    ],
)
def test_a_table_of_contents_is_no_passage(text: str):
    assert texts(text) == []
    assert texts(f"Contents:\n\n{text}") == []
    assert texts(f"<!-- id: toc -->\n\n{text}") != []


@pytest.mark.parametrize(
    "text",
    [
        "- [Fees](https://x.y)",
        "- [Fees](#fees): what it costs",
        "- [Fees](#fees)\n- More",
        "- [Form](form.pdf)",
        "[a](b.md)",
    ],
)
def test_other_links_are_passages(text: str):
    assert texts(text)


def test_a_label_is_no_passage_but_leads_what_follows():
    assert texts("Problem:\n\nThe disk is full.\n\nSolution:\n\nBuy one. It is cheap.") == [
        "Problem: The disk is full.",
        "Solution: Buy one. It is cheap.",
    ]
    assert texts("**Note:**\n\n> Bring a pen.") == ["Note: Bring a pen."]
    assert texts("Problem:\n\nDo this:\n\n- a\n") == ["Problem:\nDo this:\n• a"] * 2
    assert texts("Words.\n\nProblem:") == ["Words."]
    assert passages("Note:\n\n<!-- id: pen -->\nBring a pen.")[0].id == "pen"


def test_headings_in_quotes_and_items_are_text():
    assert [(p.path, p.text) for p in passages("# A\n\n> # Note\n>\n> One. Two.\n\n- # Inner\n")] == [
        (("A",), "Note: One. Two."),
        (("A",), "• Inner"),
        (("A",), "Inner"),
    ]


TAGS = [
    "table",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "p",
    "div",
    "h2",
    "pre",
    "details",
    "summary",
    "b",
]
TAGS += ["a href='https://x.y'", "code", "caption", "blockquote", "aside markdown=1", "td rowspan=3", "th colspan=2"]
piece = st.one_of(
    st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag.split()[0]}>"),
    st.sampled_from(
        ["w ", "x", "\n", "\n\n", "    ", "- ", "**", "&lt;", "<", ">", "<!-- c -->", "<!--", "<br>", "<img>"]
    ),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(piece, max_size=40).map("".join))
def test_any_html_gives_sound_passages(text: str):
    document = parse(text, "guide.md", "The guide")
    ids = {p.id for p in document.passages}
    for passage in document.passages:
        assert passage.text.strip()
        assert passage.markdown.strip()
        assert 1 <= passage.line <= text.count("\n") + 1
        assert passage.parent is None or passage.parent in ids


def words_in(blocks: list[Block]) -> str:
    return "".join(block.content + words_in(block.children) for block in blocks)


@modest
@given(
    st.lists(
        st.one_of(
            st.sampled_from([f"<{tag}>" for tag in TAGS if "rowspan" not in tag]),
            st.sampled_from(["</ul>", "</td>", "</li>", "</p>", "w"]),
        ),
        max_size=30,
    )
)
def test_no_word_of_html_is_lost(pieces: list[str]):
    assert words_in(read_html("".join(pieces), 1)).count("w") == pieces.count("w")


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern", ["<div>", "<ul><li>", "<td>a", "<a ", "<", "<details>", "<b>x", "<table><tr><td>", "</p>", "<p>a\n"]
)
def test_the_cost_of_long_html_grows_with_its_length_alone(pattern: str):
    def cost(length: int) -> float:
        text = "<div>" + pattern * (length // len(pattern))
        begun = time.process_time()
        parse(text, "guide.md", "The guide")
        return time.process_time() - begun

    short, long = (min(cost(length) for _ in range(3)) for length in (10_000, 40_000))
    assert long < 10 * short, "four times the length costs four times as much, not sixteen times"


def test_markdown_in_the_cells_of_a_table_stays_in_the_table():
    text = (
        "<table>\n<tr><th>Boat</th><th>Seats</th></tr>\n<tr>\n<td>\n\n**Eight**\n\n</td>\n<td>\n\n"
        "9 with `cox`, see [it](https://a.b)\n\n</td>\n</tr>\n</table>\n\nAfter.\n"
    )
    row, after = parse(text, "guide.md", "Guide").passages
    assert (row.text, after.text) == ("Boat: Eight; Seats: 9 with cox, see it", "After.")
    assert row.markdown == "Boat: **Eight**; Seats: 9 with `cox`, see [it](https://a.b)"


@pytest.mark.parametrize("below", ["# Fees\n\nTwo.\n", "Two.\n"])
def test_a_table_that_never_ends_takes_no_text_below_it(below: str):
    found = parse(f"<table>\n<tr><td>a</td><td>\n\nOne.\n\n{below}", "guide.md", "Guide").passages
    assert [passage.text for passage in found][-2:] == ["One.", "Two."]
