"""The words above <details>, tabs and boxes lead them, as words above a list lead its items."""

from __future__ import annotations

import pytest

from knowledge.text.document import parse
from knowledge.text.passages import Passage


def passages(text: str) -> list[Passage]:
    return parse(text, "guide.md", "Guide").passages


def paths(text: str) -> list[tuple[str, ...]]:
    return [passage.path for passage in passages(f"# Guide\n\n{text}\n")]


PAY = "<details><summary>How do I pay?</summary>\n\nBy card.\n\n</details>\n"
PARK = "<details><summary>Where do I park?</summary>Behind it.</details>\n"
LUNCH = "<details>\n<summary>Lunch</summary>\nNoon.\n</details>\n"
BOX = '??? question "How do I pay?"\n    By card.\n'
FENCE = "```{dropdown} How do I pay?\nBy card.\n```\n"


@pytest.mark.parametrize(
    "lead", ["For guests:", "**For guests:**", "For guests", "*For guests* :", "<p>For guests:</p>"]
)
@pytest.mark.parametrize("details", [PAY, PARK, LUNCH, BOX, FENCE])
def test_a_lead_is_above_each_of_the_details_that_follow_at_once(lead: str, details: str):
    found = paths(f"{lead}\n\n{details}\n<!-- c -->\n\n{PARK}\n<a id='x'></a>\n\n{details}\nLast words.\n\n{PARK}")
    assert [path[1] for path in found[:3]] == ["For guests"] * 3
    assert all(len(path) == 3 for path in found[:3])
    assert found[3:] == [("Guide",), ("Guide", "Where do I park?")]


def test_a_lead_inside_details_is_above_the_details_in_them_alone():
    text = f"<details><summary>Money</summary>\n\nFor staff:\n\n{PAY}\n</details>\n\n{PARK}\n"
    assert paths(f"For all:\n\n{text}") == [
        ("Guide", "For all", "Money", "For staff", "How do I pay?"),
        ("Guide", "For all", "Where do I park?"),
    ]


def test_a_sentence_before_the_lead_stays_a_text():
    first, second = passages(f"# Guide\n\nWe help you. For guests:\n\n{PAY}\n")
    assert (first.path, first.text) == (("Guide",), "We help you. For guests:")
    assert second.path == ("Guide", "For guests", "How do I pay?")


@pytest.mark.parametrize("words", ["We answer here what guests ask.", "Is it open?\n\nYes, it is.", "## For guests"])
def test_other_words_lead_no_details(words: str):
    found = passages(f"# Guide\n\n{words}\n\n{PAY}\n")
    assert all("For guests" not in path.path or words.startswith("#") for path in found)
    assert found[-1].path[-1] == "How do I pay?"
    assert len(found) == 1 + ("##" not in words)


def test_a_lead_without_end_repeats_nothing_without_limit():
    found = paths("For guests:\n\n" + "<details>\n" * 30 + "<summary>Q?</summary>\n\nA.\n")
    assert found == [("Guide", "For guests", "Q?")]


@pytest.mark.parametrize(
    "tabs",
    [
        '=== "A"\n\n    One.\n\n=== "B"\n\n    Two.\n',
        "````{tab-set}\n```{tab-item} A\nOne.\n```\n```{tab-item} B\nTwo.\n```\n````\n",
        "{% tabs %}\n{% tab title='A' %}\nOne.\n{% endtab %}\n{% tab title='B' %}\nTwo.\n{% endtab %}\n{% endtabs %}\n",
        '<Tabs>\n<TabItem label="A">\nOne.\n</TabItem>\n<TabItem label="B">Two.</TabItem>\n</Tabs>\n',
    ],
)
def test_a_lead_is_above_each_of_the_tabs_that_follow_at_once(tabs: str):
    found = passages(f"To install it:\n\n{tabs}\nLast words.\n\n{tabs}")
    assert [passage.text for passage in found] == [
        "To install it: A: One.",
        "To install it: B: Two.",
        "Last words.",
        "A: One.",
        "B: Two.",
    ]


def test_many_tabs_do_not_all_repeat_the_lead():
    found = passages("To install it:\n\n" + "".join(f'=== "{number}"\n    x\n' for number in range(100)))
    assert sum(passage.text.startswith("To install it:") for passage in found) == 8


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("<ul><li>a pen</li><li>a pad</li></ul>", ["a pen", "a pad"]),
        ("<dl><dt>PMLE</dt><dd>hard</dd></dl>", ["PMLE: hard"]),
        ("<table><tr><th>Exam</th></tr><tr><td>PMLE</td></tr></table>", ["Exam: PMLE"]),
        ("| Exam | Fee |\n|--|--|\n| PMLE | |\n| ACE | 2 |", ["Exam: ACE; Fee: 2"]),
        ("!!! note\n    A pen.", ["A pen."]),
        ("> [!TIP]\n> A pen.", ["A pen."]),
        (":::tip\nA pen.\n:::", ["A pen."]),
        ("```{note}\nA pen.\n```", ["A pen."]),
    ],
)
@pytest.mark.parametrize("between", ["", "<a id='x'></a>\n\n", "<!-- c -->\n\n", '<a id="x">\n</a>\n\n', "(x)=\n\n"])
def test_a_lead_is_above_any_block(block: str, expected: list[str], between: str):
    found = passages(f"You need:\n\n{between}{block}\n")
    told = [" ".join(passage.text.replace("•", "").split()) for passage in found if passage.kind != "list"]
    assert told == [f"You need: {text}" for text in expected]
