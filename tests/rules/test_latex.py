"""What pandoc's Markdown takes from LaTeX, and code that is no text: formulas, diagrams, queries."""

from __future__ import annotations

import pytest

from knowledge.text.blocks import read_markdown
from knowledge.text.document import parse
from knowledge.text.omissions import Kind


def texts(text: str) -> list[str]:
    return [passage.text for passage in parse(text, "guide.md", "Guide").passages]


def omitted(text: str) -> dict[Kind, int]:
    return read_markdown(text).omissions.counts


@pytest.mark.parametrize(
    "line",
    [
        r"\newpage",
        r"\clearpage  ",
        r"\pagebreak[4]",
        r"\vspace{1cm} \hfill",
        r"\tableofcontents",
        r"\setcounter{page}{1}",
        r"\begin{center}",
        r"\end{multicols}",
        "\\begin{tabular}{ll}\na & b \\\\\nc & d\n\\end{tabular}",
        "\\begin{figure}\n\\includegraphics{map.png}\n\\end{figure}",
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_line_that_lays_out_a_page_is_no_text(line: str, between: str):
    text = f"Bind it in blue.{between}{line}{between}Sign it.\n"
    assert texts(text) == ["Bind it in blue.", "Sign it."]
    assert omitted(text) == {"LaTeX command": 1}


def test_a_command_before_words_goes_and_the_words_stay():
    assert texts("\\noindent Sign it.\n") == ["Sign it."]


@pytest.mark.parametrize(
    "words", [r"\newpages are cut.", r"\newpage starts a page.", r"C:\new is a folder.", r"\server\small"]
)
def test_words_that_only_look_like_a_command_stay(words: str):
    assert texts(words) == [words]


FORMULAS = [
    "$$\ng = a_1 + b_1\n$$",
    "$$ g = a_1 + b_1 $$",
    "$$g = a_1 + b_1$$ {#eq:g}",
    "\\[\ng = a_1 + b_1\n\\]",
    "```math\ng = a_1 + b_1\n```",
]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_formula_is_code_below_the_sentence_that_leads_to_it(formula: str, between: str):
    text = f"It counts twice. The grade is a mean.{between}{formula}\n"
    assert texts(text)[-1] == "The grade is a mean.\n```\ng = a_1 + b_1\n```"
    assert omitted(text) == {}


def test_an_environment_of_formulas_is_one_formula():
    formula = "\\begin{align*}\na &= 1 \\\\\nb &= 2\n\\end{align*}"
    assert texts(f"Both hold:\n\n{formula}\n") == [f"Both hold:\n```\n{formula}\n```"]


def test_formulas_below_each_other_are_shown_together():
    assert texts("Both hold:\n\n$$ a = 1 $$\n\n$$ b = 2 $$\n") == ["Both hold:\n```\na = 1\nb = 2\n```"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_that_no_words_introduce_is_counted(formula: str):
    text = f"# Grades\n\n{formula}\n\n# Fees\n\nPay here.\n"
    assert texts(text) == ["Pay here."]
    assert omitted(text) == {"formula": 1}


@pytest.mark.parametrize(
    "words",
    [
        "The area is $a^2$ and costs $3.",
        "$$ is cheap, $$$ is not.",
        "$$ Casa Rosa $$",
        "$$ 5 dollars $$ for a day.",
        "$$ never closed",
    ],
)
def test_signs_within_a_sentence_stay(words: str):
    assert texts(words) == [words]


def test_an_escaped_bracket_begins_no_formula():
    assert texts("\\[A photo of gate 2\\]\n") == ["[A photo of gate 2]"]


@pytest.mark.parametrize(
    ("info", "kind"),
    [
        ("mermaid", "diagram"),
        ("{mermaid}", "diagram"),
        ("plantuml", "diagram"),
        ("dataview", "query"),
        ("tasks", "query"),
        ("{=latex}", "raw block"),
    ],
)
def test_code_that_is_shown_as_something_else_is_left_out(info: str, kind: Kind):
    text = f"Sign it.\n\n```{info}\nA --> B\n```\n"
    assert texts(text) == ["Sign it."]
    assert omitted(text) == {kind: 1}


@pytest.mark.parametrize(
    "text",
    ["Sign it.\n\n^the-rule\n", "Sign it. ^rule\n", "Sign it.\n^rule\n", "Sign it. ^a1b2c3\n", "> Sign it.\n\n^rule\n"],
)
def test_the_id_of_a_block_is_no_text(text: str):
    assert texts(text) == ["Sign it."]
    assert omitted(text) == {}


def test_the_id_of_a_block_introduces_nothing():
    assert texts("# Bring\n\n| A | B |\n|---|---|\n| pen | pad |\n\n^table\n\n- ink\n") == [
        "A: pen; B: pad",
        "• ink",
        "ink",
    ]


@pytest.mark.parametrize("words", ["Take x ^y", "It is 2 ^10", "^rule says so."])
def test_a_power_is_no_id(words: str):
    assert texts(words) == [words]


@pytest.mark.slow
@pytest.mark.parametrize("line", ["$$ x\n", "\\[\n", "\\begin{table}\n", "\\begin{align}\n", "$$\n", "^a\n"])
def test_many_beginnings_without_an_end_are_read(line: str):
    """They take parts of a second. It would take minutes if each searched the whole text for its end."""
    assert parse(line * 5_000, "guide.md", "Guide").faults == []
