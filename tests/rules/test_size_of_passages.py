"""What a guide takes in memory grows with its length, whatever shape its Markdown has."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.document import parse
from knowledge.text.passages import Passage

pytestmark = pytest.mark.slow

AMOUNT = 40_000  # characters of Markdown
MOST_TEXT = 7  # times the Markdown: all texts of all passages
MOST_MEMORY = 20  # times the Markdown: the peak while it is read, besides
BYTES_OF_A_PASSAGE = 1500
MOST_OF_SMALL = 16  # times the Markdown, for any small guide


def passages(text: str) -> list[Passage]:
    return parse(text, "guide.md", "The guide").passages


def words(number: int, seed: int = 7) -> str:
    random = Random(seed * 1000 + number)
    return " ".join("".join(random.choices("abcdefghijklmnop", k=random.randint(2, 9))) for _ in range(number))


def nested(deep: int) -> Callable[[int], str]:
    return lambda at: f"{'  ' * (at % deep)}- {words(8, at)}\n"


def awesome(at: int) -> str:
    link = f"- [{words(2, at)}](https://github.com/{words(1, at)}/{words(1, at + 1)}) - {words(10, at)}.\n"
    return f"\n## {words(2, at)}\n\n{link}" if at % 40 == 0 else link if at % 4 else f"{link}  {link}  {link}"


SHAPES: dict[str, tuple[str, Callable[[int], str]]] = {
    "a long list": ("# Things\n\n", lambda at: f"- {words(12, at)}\n"),
    "a long list of short words below a long sentence": (f"{words(40)}:\n\n", lambda at: f"- {words(1, at)}\n"),
    "nested 3 deep": ("# Things\n\n", nested(3)),
    "nested 10 deep": ("# Things\n\n", nested(10)),
    "nested 18 deep": ("# Things\n\n", nested(18)),
    "one level deeper, then many": (f"- {words(9)}\n", lambda at: f"  - {words(3, at)}\n"),
    "many short items below a long one": (f"- {words(4000)}\n", lambda at: f"  - {words(1, at)}\n"),
    "many paragraphs in an item": (f"- {words(9)}\n", lambda at: f"\n  {words(9, at)}\n"),
    "much code in a long item": (f"- {words(300)}\n", lambda at: f"\n  ```\n  {words(5, at)}\n  ```\n"),
    "a list of links, as READMEs have": ("# Awesome\n", awesome),
    "a question with a long answer": ("# What is it?\n\n", lambda at: f"{words(60, at)}.\n\n"),
    "a question with many lists": ("# What is it?\n\n", lambda at: f"{words(6, at)}:\n\n- {words(9, at)}\n- a b\n\n"),
    "a long table": ("| a thing | a price |\n|---|---|\n", lambda at: f"| {words(3, at)} | {at} |\n"),
    "a table with long names of columns": (f"| {words(30)} | {words(31)} |\n|---|---|\n", lambda at: f"| {at} | x |\n"),
    "a long table of HTML": (
        "<table>\n<tr><th>a thing</th><th>a price</th></tr>\n",
        lambda at: f"<tr><td>{words(3, at)}</td><td>{at}</td></tr>\n",
    ),
    "a long list of HTML": ("<ul>\n", lambda at: f"<li>{words(9, at)}</li>\n"),
    "a table below a long sentence": (f"{words(40)}:\n\n| a | b |\n|---|---|\n", lambda at: f"| {at} | x |\n"),
    "a table with a cell over many rows": (
        "<table>\n",
        lambda at: f"<tr>{f'<td rowspan=50>{words(9, at)}</td>' if at % 50 == 0 else ''}<td>{at}</td></tr>\n",
    ),
    "definitions": ("", lambda at: f"{words(2, at)}\n: {words(9, at)}\n\n"),
    "bold questions": ("", lambda at: f"**{words(6, at)}?** {words(20, at)}.\n\n"),
    "questions in a list": ("", lambda at: f"- **{words(6, at)}?** {words(20, at)}.\n"),
    "nested details": ("", lambda at: f"<details><summary>{words(5, at)}?</summary>\n\n{words(20, at)}.\n\n"),
    "steps with code": ("", lambda at: f"1. {words(4, at)}\n\n   ```\n   {words(5, at)}\n   ```\n\n"),
    "much code": ("Type this:\n\n", lambda at: f"    {words(8, at)}\n" if at % 50 else "\nOr type this:\n\n"),
    "many links": ("", lambda at: "".join(f"[{one}](https://x.y/{one}) " for one in words(20, at).split()) + "\n\n"),
    "long addresses before a list": (
        f"See [these](https://x.y/{'z' * 4000}):\n\n",
        lambda at: f"- {words(3, at)}\n",
    ),
}


def shaped(name: str) -> str:
    begin, part = SHAPES[name]
    parts, length, at = [begin], len(begin), 0
    while length < AMOUNT:
        parts.append(part(at))
        length += len(parts[-1])
        at += 1
    return "".join(parts)


@pytest.mark.parametrize("name", SHAPES)
def test_the_texts_of_all_passages_are_a_few_times_the_markdown(name: str):
    text = shaped(name)
    found = passages(text)
    assert found
    assert sum(len(p.text) for p in found) <= MOST_TEXT * len(text)
    assert sum(len(p.markdown) for p in found) <= MOST_TEXT * len(text)


@pytest.mark.parametrize("name", SHAPES)
def test_reading_takes_some_times_the_markdown_and_a_little_for_each_passage(name: str):
    text = shaped(name)
    passages("# A\n\n- b\n")
    tracemalloc.start()
    try:
        found = passages(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= MOST_MEMORY * len(text) + BYTES_OF_A_PASSAGE * len(found)


line = st.builds(
    lambda depth, mark, number, seed: f"{'  ' * depth}{mark}{words(number, seed)}",
    st.integers(0, 8),
    st.sampled_from(["- ", "- ", "- ", "1. ", "", "| a | ", "```\n"]),
    st.sampled_from([1, 1, 2, 3, 8, 40]),
    st.integers(0, 99),
)
paragraph = st.builds(
    lambda number, end: f"\n{words(number)}{end}\n", st.integers(1, 60), st.sampled_from([":", ".", "?"])
)
drawn = st.lists(
    st.one_of(line, line, line, paragraph, st.sampled_from(["", "## Why?", "# A", "| a | b |\n|---|---|"])), max_size=60
).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(drawn)
def test_the_texts_of_a_small_guide_are_some_times_the_markdown(text: str):
    found = passages(text)
    assert sum(len(p.text) for p in found) <= MOST_OF_SMALL * len(text)
    assert sum(len(p.markdown) for p in found) <= MOST_OF_SMALL * len(text)


item = st.tuples(
    st.integers(0, 5), st.sampled_from(["- ", "1. "]), st.sampled_from([1, 2, 9, 30, 90]), st.integers(0, 99)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(item, min_size=1, max_size=60))
def test_each_item_is_read_in_a_passage_whatever_is_nested(items: list[tuple[int, str, int, int]]):
    """An item is a passage, or it stands in the passage of an item above it."""
    text = "".join(f"{'   ' * depth}{mark}{words(number, seed)}\n" for depth, mark, number, seed in items)
    held = [p.text for p in passages(text) if p.kind != "list"]
    assert all(any(words(number, seed) in one for one in held) for _, _, number, seed in items)
