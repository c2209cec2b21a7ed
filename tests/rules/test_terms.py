"""A term is shown with its meaning, and a nested item with the chain of items above it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.document import parse
from knowledge.text.passages import Passage

modest = settings(max_examples=150, deadline=None)


def passages(text: str) -> list[Passage]:
    return parse(text, "guide.md", "The guide").passages


def items(text: str) -> list[str]:
    return [p.text for p in passages(text) if p.kind == "item"]


MEANT = "Whaling: Aims at a chief."
TERMS = {
    "below": ("Whaling\n: Aims at a chief.", MEANT),
    "bold": ("**Whaling**\n:   Aims at a chief.", MEANT),
    "after an empty line": ("Whaling\n\n: Aims at a chief.", MEANT),
    "tilde": ("Whaling\n~ Aims at a chief.", MEANT),
    "with a colon": ("Whaling:\n: Aims at a chief.", MEANT),
    "two lines": ("Whaling\n: Aims at\n  a chief.", MEANT),
    "two meanings": (
        "Whaling\n: Aims at a chief.\n: Hunts whales.",
        "Whaling\n  • Aims at a chief.\n  • Hunts whales.",
    ),
    "two paragraphs": ("Whaling\n: Aims at a chief.\n\n  It is rare.", f"{MEANT}\nIt is rare."),
    "a list": ("Whaling\n: Aims at:\n\n  - a chief", "Whaling: Aims at:\n  • a chief"),
    "HTML": ("<dl>\n<dt>Whaling</dt>\n<dd>Aims at a chief.</dd>\n</dl>", MEANT),
    "HTML without ends": ("<dl><dt>Whaling<dd>Aims at a chief.</dl>", MEANT),
    "HTML, two terms": (
        "<dl><dt>Whaling<dt>Whale phishing<dd>Aims at a chief.</dl>",
        f"Whaling, Whale phishing: {MEANT[9:]}",
    ),
    "nested": ("- **Whaling**\n  - Aims at a chief.", "Whaling\n  • Aims at a chief."),
    "paragraph in an item": ("- **Whaling**\n\n  Aims at a chief.", "Whaling\nAims at a chief."),
}


@pytest.mark.parametrize("form", TERMS)
def test_a_term_is_one_passage_with_its_meaning(form: str):
    text, meant = TERMS[form]
    assert items(text) == [meant]
    assert items(f"{text}\n\nOther words. And more.\n\n<!-- -->\n\n{text.replace('Whaling', 'Spam')}")[
        1
    ] == meant.replace("Whaling", "Spam")


def test_a_definition_list_is_a_passage_that_holds_its_terms():
    whole, first, second = passages(
        "Terms:\n\nPhishing\n: Comes by mail.\n\nSmishing <!-- id: sms -->\n: Comes by *text*.\n"
    )
    assert (whole.kind, whole.text) == ("list", "Terms:\n• Phishing: Comes by mail.\n• Smishing: Comes by text.")
    assert [first.text, second.text] == ["Terms:\n• Phishing: Comes by mail.", "Terms:\n• Smishing: Comes by text."]
    assert second.markdown == "Terms:\n• Smishing: Comes by *text*."
    assert {first.parent, second.parent} == {whole.id}
    assert (second.id, second.line) == ("sms", 6)


@pytest.mark.parametrize("text", ["Time: 5\n: ) smile", ": alone", "a\n:b", "a\n::: note", "# Heading\n: words"])
def test_other_colons_are_no_definitions(text: str):
    assert all(p.kind == "paragraph" for p in passages(text)) or text.endswith("smile")


MUCH = [f"{'words ' * 40}{at}" for at in range(4)]


def nested(*above: str) -> str:
    """Gives a list whose innermost items are too long to stand in the items above them."""
    lines = [f"{'  ' * depth}- {item}" for depth, item in enumerate(above)]
    return "\n".join([*lines, *(f"{'  ' * len(above)}- {item}" for item in MUCH)])


@pytest.mark.parametrize(
    ("above", "begin"),
    [
        (["Google"], "Google: words"),
        (["Google", "PMLE"], "Google › PMLE: words"),
        (["Google:", "**PMLE:**"], "Google › PMLE: words"),
        (["Google", "Read this first.", "PMLE"], "Google:\nRead this first.\n• PMLE: words"),
        (["Read this first."], "Read this first.\n• words"),
        (["Is it hard?", "Google"], "Is it hard?\n• Google: words"),
        (["試験：", "料金"], "試験 › 料金: words"),
    ],
)
def test_a_nested_item_begins_with_the_chain_above_it(above: list[str], begin: str):
    assert items(nested(*above))[-1].startswith(begin)
    assert items(f"The vendors:\n\n{nested(*above)}")[-1].startswith(
        f"The vendors:\n{begin}" if "\n" in begin else f"The vendors:\n• {begin}"
    )


def test_the_chain_keeps_its_markdown():
    assert passages(nested("**Google:**", "`PMLE`"))[-1].markdown.startswith("**Google** › `PMLE`: words")


name = st.text("abcdefgh", min_size=1, max_size=20)


@modest
@given(st.lists(name, min_size=1, max_size=6))
def test_any_chain_of_names_is_one_line_that_the_words_end(above: list[str]):
    last = passages(nested(*above))[-1]
    assert last.text == f"{' › '.join(above)}: {MUCH[-1]}"
    assert last.markdown == last.text


@modest
@given(st.lists(st.tuples(name, name), min_size=1, max_size=8), st.sampled_from([":", "~"]))
def test_any_definition_list_gives_an_item_for_each_term(terms: list[tuple[str, str]], mark: str):
    text = "\n\n".join(f"{term}\n{mark} {meaning}" for term, meaning in terms)
    assert items(text) == [f"{term}: {meaning}" for term, meaning in terms]
