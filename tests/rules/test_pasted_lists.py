"""Lists whose signs Markdown does not know, because somebody pasted them."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from knowledge.text.document import parse
from knowledge.text.passages import Passage


def passages(text: str) -> list[Passage]:
    return parse(text, "guide.md", "Guide").passages


def first(text: str) -> str:
    return passages(text)[0].text


@pytest.mark.parametrize("sign", ["•", "◦", "▪", "●", "–", "—", "·", "→", "#."])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("above", ["\n", "\n\n"])
def test_lines_behind_a_sign_are_a_list(sign: str, between: str, above: str):
    found = passages(f"Bring:{above}{sign} a pen{between}{sign} a *pad*{between}{sign} ink\n")
    assert [(one.kind, one.text) for one in found] == [
        ("list", "Bring:\n• a pen\n• a pad\n• ink"),
        ("item", "Bring:\n• a pen"),
        ("item", "Bring:\n• a pad"),
        ("item", "Bring:\n• ink"),
    ]
    assert found[0].markdown.split("\n")[2] == "• a *pad*"


@pytest.mark.parametrize(
    ("one", "two"),
    [("(1)", "(2)"), ("(a)", "(b)"), ("a)", "b)"), ("A.", "B."), ("i)", "ii)"), ("✅", "❌"), ("✔️", "✔️")],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_label_stays_before_its_words(one: str, two: str, between: str):
    assert first(f"Choose:\n{one} paper{between}{two} card\n") == f"Choose:\n• {one} paper\n• {two} card"


def test_an_item_goes_on_in_the_next_line():
    assert first("(1) Sign\nthe form\n(2) Send it\n") == "• (1) Sign the form\n• (2) Send it"


def test_a_list_inside_an_item_is_nested():
    assert first("• paper\n  ◦ lined\n  ◦ plain\n• card\n") == "• paper\n  • lined\n  • plain\n• card"


def test_an_item_holds_the_text_that_is_indented_below_it():
    assert [one.text for one in passages("• paper\n\n  Two sheets.\n\nAfter.\n")] == [
        "• paper\nTwo sheets.",
        "paper\nTwo sheets.",
        "After.",
    ]


def test_a_list_ends_where_another_block_begins():
    found = passages("• paper\n• card\n# Fees\nPay here.\n")
    assert [(one.path[-1], one.text) for one in found] == [
        ("Guide", "• paper\n• card"),
        ("Guide", "paper"),
        ("Guide", "card"),
        ("Fees", "Pay here."),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "– a dash alone",
        "A. Smith wrote it.",
        "(a) is the better choice.",
        "(1) one\n(3) three",
        "A long line\n– with an aside – that goes on.",
        "The hall\n(1) is far.",
        "x • y • z",
        "a) one\nc) three",
    ],
)
def test_a_single_sign_that_people_use_in_texts_makes_no_list(words: str):
    assert [(one.kind, one.text) for one in passages(words)] == [("paragraph", words.replace("\n", " "))]


@pytest.mark.parametrize("fence", ["```\n{}\n```\n", "    {}\n"])
def test_signs_in_code_stay(fence: str):
    (code,) = passages(fence.format("• a pen"))
    assert (code.kind, code.text) == ("code", "```\n• a pen\n```")


PIECES = [
    "• ",
    "– ",
    "(1) ",
    "(2) ",
    "a) ",
    "b) ",
    "i. ",
    "ii. ",
    "✅ ",
    "#. ",
    "\n",
    "\n\n",
    "  ",
    "word ",
    "> ",
    "- ",
]


_UNDERLINE = re.compile(r"\n[ >]*-[ -]*$", re.MULTILINE)  # makes a heading of the line above, which has no text then


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("- • • \n• word ")  # the second line is outside of the item
def test_any_lines_are_read_and_no_word_is_lost(text: str):
    assume(not _UNDERLINE.search(text))
    text = re.sub("word", lambda found: f"word{found.start()}", text)
    found = passages(text)
    assert all(1 <= one.line <= text.count("\n") + 1 for one in found)
    said = re.findall(r"word\d+", "\n".join(one.text for one in found))
    assert set(said) == set(re.findall(r"word\d+", text))


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["• x\n", "– x\n", "(1) x\n", "a) x\n", "• x\n\n", "(1) x\n(2) y\n", "  • x\n", "x\n• y\n"]
)
def test_many_lines_are_read(line: str):
    """They take parts of a second. It would take minutes if each line searched the whole text."""
    assert passages(line * 5_000)
