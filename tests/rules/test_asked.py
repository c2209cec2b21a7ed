"""The phrasings of `asked/*.md`: a file of simple lines gives the same line by line as by markdown-it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge import asked
from knowledge.asked import Heading, Phrasings, read_asked
from knowledge.guide_files import ASKED
from knowledge.source import CONTENT
from knowledge.text.blocks import read_markdown

WORDS = st.text(
    st.one_of(
        st.sampled_from("ab1 .)#->+=|:~`*_[]()<>&;\\!\"'\t\0\ufeff\x85\u2028\u00a0ä“…"), st.characters(codec="utf-8")
    ),
    max_size=12,
)
STARTS = st.one_of(
    st.sampled_from(
        ["", "# ", "## ", "###### ", "####### ", "#", "- ", "-  ", "-     ", "-", "+ ", "* ", "1. ", "2) "]
    ),
    st.sampled_from(["> ", "  ", "    ", "  - ", "- 1. ", "- # ", "- - ", "- > ", "-\t", "<!-- ", "<b>", "```", "~~~"]),
    st.sampled_from(["---", "===", "[a]: ", "| a |", "|-|"]),
)
ENDS = st.sampled_from(
    ["", "", "", " #", " -->", "-->", "  ", "\\", "*x*", "`x`", "&amp;", "<!-- y -->", "[a]", " | b"]
)
PLAIN = st.builds(
    "{}{}".format, st.sampled_from(["# ", "## ", "- ", "-  ", "<!-- x -->", ""]), st.text("ab c?'", max_size=6)
)
MARKED = st.builds("{}{}{}".format, STARTS, WORDS, ENDS)
BREAKS = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r", "\n \n", "\x0b", "\u2028"])


@st.composite
def texts(draw: st.DrawFn, lines: st.SearchStrategy[str]) -> str:
    return "".join(line + draw(BREAKS) for line in draw(st.lists(lines, max_size=8)))


def by_markdown_it(text: str) -> list[Heading | Phrasings]:
    return list(asked._read_blocks(read_markdown(text, dialects=False).blocks))


@settings(max_examples=300)
@given(st.one_of(texts(PLAIN), texts(st.one_of(PLAIN, PLAIN, PLAIN, MARKED)), texts(MARKED)))
@example("- a\n\n\n- b\n<!-- c -->\n- d\n# e\n- f")
@example("- a\n- ___\n- ---\n- 1. b\n- # c\n- > d\n- <!-- e -->\n")
@example("# a | b\n- c | d\n|-|-|\n")
@example("- &nbsp;\n- “&nbsp;”\n- a <!-- b -->\n- ![c](d) e\n- f [g]\n\n[g]: h\n")
@example("<!--> a\n- b\n<!-- c\n- d\n-->\n- e\n")
@example("---\ntitle: a\n---\n# b\n- c\n")
def test_the_lines_say_what_markdown_it_reads(text: str):
    assert read_asked(text) == by_markdown_it(text)


@pytest.mark.parametrize(
    "text",
    [
        '## an-id\n\n- who?\n- 100 % of it\n- "why"\n\n<!-- chat -->\n\n- (how)\n',
        "## an-id\r\n- who *is* `it`\r\n-  R&D, e.g. [a](b)\r\n",
        "- % of it\n- 25 of it\n- …and it\n- \U0001f600",
    ],
)
def test_a_file_of_simple_lines_is_read_line_by_line(text: str):
    assert asked._read_lines(text) == by_markdown_it(text)


@pytest.mark.parametrize(
    "line", ["words", "+ who", " - who", "- 1. who", "```", "-", "#", "- who #\n  what", "<!-- a\n-->"]
)
def test_a_file_with_another_line_is_read_by_markdown_it(line: str):
    assert asked._read_lines(f"# an-id\n- what\n{line}\n") is None


@pytest.mark.parametrize("file", sorted((CONTENT / ASKED).glob("*.md")), ids=lambda file: file.name)
def test_the_own_files_are_read_line_by_line(file):
    text = file.read_text("utf-8")
    assert asked._read_lines(text) == by_markdown_it(text)
