"""Steps are shown together with what stands around them, and code is shown whole or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.document import parse
from knowledge.text.leads import LONGEST_CODE
from knowledge.text.passages import Passage

modest = settings(max_examples=100, deadline=None)


def passages(text: str) -> list[Passage]:
    return parse(text, "guide.md", "The guide").passages


def texts(text: str, kind: str) -> list[str]:
    return [p.text for p in passages(text) if p.kind == kind]


STEPS = "1. Open the page.\n2. Sign in.\n3. Choose a date.\n4. Pay.\n5. Print the letter."


def test_a_procedure_is_one_passage_with_the_words_around_it():
    text = (
        f"# Handbook\n\n## Register\n\nYou need a card. It is quick.\n\n{STEPS}\n\nKeep the letter.\n\n## Next\n\nMore."
    )
    whole, *parts = passages(text)
    assert (whole.kind, whole.path) == ("answer", ("Handbook", "Register"))
    assert whole.text == f"You need a card. It is quick.\n{STEPS}\nKeep the letter."
    assert [p.kind for p in parts] == ["paragraph", "list", *["item"] * 5, "paragraph", "paragraph"]
    assert [p.parent for p in parts[:2]] == [whole.id] * 2
    assert {p.parent for p in parts[2:7]} == {parts[1].id}
    assert [p.parent for p in parts[7:]] == [whole.id, None]


def test_code_with_the_words_around_it_is_one_passage():
    whole, *parts = passages("## Start\n\nLog in. Type this:\n\n```\nmake run\n```\n\nIt takes a minute.")
    assert (whole.kind, whole.text) == ("answer", "Log in. Type this:\n```\nmake run\n```\nIt takes a minute.")
    assert [(p.kind, p.parent) for p in parts] == [(kind, whole.id) for kind in ("paragraph", "code", "paragraph")]


def test_the_sentence_that_introduces_the_steps_is_told_once():
    whole, paragraph, steps, *_ = passages(f"## Register\n\nIt is quick. Do this:\n\n{STEPS}")
    assert whole.text == f"It is quick. Do this:\n{STEPS}"
    assert paragraph.text == "It is quick. Do this:"
    assert steps.text == f"Do this:\n{STEPS}"
    assert passages("## How?\n\nIt is quick. Do this:\n\n- a\n- b\n")[0].text == "It is quick. Do this:\n• a\n• b"


@pytest.mark.parametrize(
    "text",
    [
        f"## Register\n\n{STEPS}",
        f"## Register\n\nDo this:\n\n{STEPS}",
        "## Register\n\nIt is quick. It is easy.\n\n- one\n- two\n\nBye.",
        f"## Register\n\nIt is quick. It is easy.\n\n{STEPS}\n\n- one\n\nBye.",
        "## Register\n\n" + "One. Two.\n\n" * 5 + STEPS,
        f"## Register\n\n{'Many words. ' * 200}\n\n{STEPS}",
        "## Register\n\nIt is quick. It is easy.\n\n1. only this\n\nBye.",
    ],
)
def test_other_sections_are_their_parts(text: str):
    assert texts(text, "answer") == []


@pytest.mark.parametrize(
    "lead",
    [
        "Do the following",
        "Sign in first. Then do this",
        "Do this:",
        "Sign in. Then:",
        "次の手順：",
        "Registering takes a day.",
    ],
)
def test_a_lead_leads_with_and_without_a_colon(lead: str):
    last = lead.split(". ")[-1]
    assert texts(f"{lead}\n\n- one\n- two\n", "list") == [f"{last}\n• one\n• two"]


def test_code_stands_in_its_step():
    text = "1. Install:\n\n   ```sh\n   pip install x\n   ```\n\n2. Start it.\n"
    whole, first, code, second = passages(text)
    assert whole.text == "1. Install:\n```\npip install x\n```\n2. Start it."
    assert first.text == "Install:\n```\npip install x\n```"
    assert (code.kind, code.parent) == ("code", first.id)
    assert second.text == "Start it."


def test_code_that_is_too_long_for_a_message_is_no_passage():
    code = "x = 1\n" * (LONGEST_CODE // 6)
    assert texts(f"Type this:\n\n```\n{code}```\n", "code") == [f"Type this:\n```\n{code.strip()}\n```"]
    text = "Type all of these lines into the file of your settings:"
    assert [p.text for p in passages(f"{text}\n\n```\n{code * 2}```\n")] == [text]


line = st.text("ab `~-.", min_size=1, max_size=12)
block = st.one_of(
    line.map(lambda text: f"x{text}"),
    st.lists(line, min_size=1, max_size=4).map(lambda lines: "\n".join(["~~~~~", *lines, "~~~~~"])),
    st.lists(line, min_size=1, max_size=4).map(lambda lines: "\n".join(f"1. y{one}" for one in lines)),
)


@modest
@given(st.lists(block, max_size=6), st.sampled_from(["# What?", "# Do it"]))
def test_code_is_fenced_in_each_text_that_holds_it(blocks: list[str], heading: str):
    for passage in passages("\n\n".join([heading, *blocks])):
        assert passage.text.count("```") % 2 == 0 or "```" in "".join(blocks)
        assert passage.kind != "code" or passage.markdown.count("```") >= 2
