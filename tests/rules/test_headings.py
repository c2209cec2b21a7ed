"""Titles head the sections of their files, and headings that several sections share are told apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.client.embeds import answer_embed
from cogs.guide.answer_buttons import answer_view
from knowledge.guide import Guide
from knowledge.source import read_guide
from knowledge.text.headings import names_of

TODAY = date(2026, 11, 24)


def guide_of(folder: Path, **files: str) -> Guide:
    """Makes a guide of files; `__` in a name stands for a slash."""
    for name, text in files.items():
        file = folder / f"{name.replace('__', '/')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Guide(read_guide(folder))


def paths(folder: Path, **files: str) -> list[tuple[str, ...]]:
    return [passage.path for passage in guide_of(folder, **files).source.passages]


TITLED = "---\ntitle: Gear Saw\n---\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## What it is\n\nA saw.\n", [("Gear Saw", "What it is")]),
        ("A saw.\n\n## Price\n\n$40.\n", [("Gear Saw",), ("Gear Saw", "Price")]),
        ("# Use\n\nTurn it.\n\n# Price\n\n$40.\n", [("Gear Saw", "Use"), ("Gear Saw", "Price")]),
        ("# Gear saw\n\nA saw.\n\n# Price\n\n$40.\n", [("Gear saw",), ("Gear saw", "Price")]),
        ("# The Gear Saw\n\nA saw.\n\n## Price\n\n$40.\n", [("The Gear Saw",), ("The Gear Saw", "Price")]),
        ("# Use\n\nTurn it.\n", [("Gear Saw", "Use")]),
        ("Use\n===\n\nTurn it.\n", [("Gear Saw", "Use")]),
        ("A saw.\n", [("Gear Saw",)]),
    ],
)
def test_the_title_of_the_front_matter_heads_the_sections_of_its_file(
    tmp_path: Path, text: str, expected: list[tuple[str, ...]]
):
    assert paths(tmp_path, a="# A\n", b=TITLED + text) == expected


@pytest.mark.parametrize("name", ["README", "readme", "index", "_index"])
@pytest.mark.parametrize("text", ["## Price\n\n$40.\n", "$40.\n"])
def test_an_untitled_index_is_named_for_its_folder(tmp_path: Path, name: str, text: str):
    ((first, *_),) = paths(tmp_path, a="# A\n", **{f"tools__gear-saw__{name}": text})
    assert first == "Gear saw"


def test_an_untitled_index_of_the_guide_is_named_for_the_guides_folder(tmp_path: Path):
    assert paths(tmp_path / "shop-rules", README="Tidy up.\n", b="# B\n") == [("Shop rules",)]
    assert read_guide(tmp_path / "shop-rules" / "README.md").title == "Shop rules"


@pytest.mark.parametrize("name", ["gear-saw", "02-gear-saw", "2_gear_saw", "2026-11-22-gear-saw"])
def test_an_untitled_file_of_several_is_named_for_its_file_without_what_sorts_it(tmp_path: Path, name: str):
    assert paths(tmp_path, a="# A\n", **{name: "## Price\n\n$40.\n"}) == [("Gear saw", "Price")]


def test_a_heading_of_level_1_needs_no_other_title(tmp_path: Path):
    assert paths(tmp_path, a="# Saws\n\n## Price\n\n$40.\n", b="# B\n") == [("Saws", "Price")]
    assert paths(tmp_path / "one", a="## Price\n\n$40.\n") == [("Price",)]


def test_only_an_index_in_the_guides_own_folder_speaks_for_the_guide(tmp_path: Path):
    files = {"a__index": "---\ntitle: Part\n---\nOne.\n", "b": "Two.\n"}
    assert guide_of(tmp_path / "without", **files).source.title == "Without"
    files["_index"] = "---\ntitle: The whole\n---\nThree.\n"
    assert guide_of(tmp_path / "with", **files).source.title == "The whole"


def test_a_title_answers_with_its_sections(tmp_path: Path):
    text = TITLED + "## What it is\n\nA saw for cutting teeth into wheels.\n\n## Price\n\nIt costs 40 euros.\n"
    for guide in (guide_of(tmp_path / "one", saw=text), guide_of(tmp_path / "two", saw=text, a="# A\n\nWelcome.\n")):
        answer = guide.ask("what is the gear saw", TODAY)
        assert (answer.status, answer.text) == ("answered", "A saw for cutting teeth into wheels.")


words = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1, max_size=8)
levels = st.lists(st.tuples(st.integers(2, 6), words, words), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=words, sections=levels)
def test_any_title_heads_all_sections_below_level_1(tmp_path: Path, title: str, sections: list[tuple[int, str, str]]):
    body = "".join(f"{'#' * level} {heading}\n\n{text}.\n\n" for level, heading, text in sections)
    found = guide_of(tmp_path, a=f'---\ntitle: "{title}"\n---\n\n{body}').source.passages
    assert [passage.path[0] for passage in found] == [title] * len(sections)
    assert [passage.path[-1] for passage in found] == [heading for _, heading, _ in sections]
    assert [passage.line for passage in found] == [7 + 4 * number for number in range(len(sections))]


# Headings that repeat -------------------------------------------------------------------------------------------------

TWO = {
    "saw": "---\ntitle: Saw\n---\n\n## How to clean\n\nBrush the blade of the saw.\n\n## Saw price\n\n$40.\n",
    "lathe": "---\ntitle: Lathe\n---\n\n## How to clean\n\nOil the bed of the lathe.\n",
}


@given(st.lists(st.lists(words, min_size=1, max_size=4).map(tuple), max_size=30))
def test_names_tell_all_sections_apart_and_no_more(all_paths: list[tuple[str, ...]]):
    names = names_of(all_paths, [])
    assert len(set(names.values())) == len(set(all_paths))
    assert {path for path, name in names.items() if name == path[-1]} >= {
        path for path in all_paths if [other[-1] for other in set(all_paths)].count(path[-1]) == 1
    }


def test_a_heading_of_several_files_is_suggested_and_answered_with_those_above(tmp_path: Path):
    guide = guide_of(tmp_path, **TWO)
    assert guide.sections("clean") == ["Lathe › How to clean", "Saw › How to clean"]
    assert guide.ask("Saw › How to clean", TODAY).text == "Brush the blade of the saw."
    assert guide.ask("Lathe › How to clean", TODAY).text == "Oil the bed of the lathe."
    assert guide.ask("Saw price", TODAY).text == "$40."


def test_buttons_and_choices_tell_apart_what_has_the_same_heading(tmp_path: Path):
    guide = guide_of(tmp_path, **TWO)
    answer = guide.ask("Saw price", TODAY)
    assert {guide.heading_of(passage) for passage in answer.related} >= {"Saw › How to clean"}
    view = answer_view(answer, guide, None, shareable=False)
    assert view is not None
    labels = [child.item.label for child in view.children if isinstance(child, discord.ui.DynamicItem)]
    assert "Saw › How to clean" in labels
    refused = answer_embed(guide.ask("clean the moon", TODAY), guide).to_dict()
    assert "How to clean" not in str(refused.get("fields", "")).replace("Saw › How to clean", "").replace(
        "Lathe › How to clean", ""
    )


@pytest.mark.parametrize("question", ["price", "gear saw school price", "what is the price at the gear saw school"])
def test_the_words_of_the_guides_title_go_without_saying(tmp_path: Path, question: str):
    files = {
        "index": "---\ntitle: Gear saw school\n---\nWelcome.\n",
        "money": "# Money\n\n## Price\n\nIt is 40 euros.\n",
    }
    answer = guide_of(tmp_path, **files, day="# Day\n\nIt begins on Mondays at 9:00.\n").ask(question, TODAY)
    assert (answer.status, answer.text) == ("answered", "It is 40 euros.")
