"""The directives and roles of MyST and reStructuredText: text is read, code is code, and the rest is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.source import read_guide
from knowledge.text.blocks import read_markdown
from knowledge.text.document import parse
from knowledge.text.omissions import Kind
from knowledge.text.passages import Passage


def passages(text: str) -> list[Passage]:
    return parse(read_markdown(text), "guide.md", "Guide").passages


def texts(text: str) -> list[str]:
    """Gives the text of each passage that is no whole made of others."""
    found = passages(text)
    wholes = {passage.parent for passage in found}
    return [passage.text for passage in found if passage.id not in wholes]


def omitted(text: str) -> dict[Kind, int]:
    return read_markdown(text).omissions.counts


FENCES = ["```", "````", "~~~", ":::", "::::"]


@pytest.mark.parametrize("fence", FENCES)
@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("{note}", "Bring a pen.", ["Bring a pen."]),
        ("{note} Before", "Bring a pen.", ["Before: Bring a pen."]),
        ("{warning} Before", ":class: dropdown\nBring a pen.", ["Before: Bring a pen."]),
        ("{admonition} Before", ":class: tip\n:name: x\n\nBring a pen.\n\nTwo.", ["Before: Bring a pen.", "Two."]),
        ("{dropdown} Before", "---\nopen: true\n---\nBring a pen.", ["Before: Bring a pen."]),
        ("{note}", "---\n\nBring a pen.", ["Bring a pen."]),
        ("{figure} hall.png", ":name: hall\n\nThe hall.", ["The hall."]),
        ("{prf:theorem} Sums", "They are even.", ["Sums: They are even."]),
        ("{note} Be quick.", "", ["Be quick."]),
        ("{tip}", "- a pen\n- a pad", ["a pen", "a pad"]),
        ("{tip}", "Try it:\n\n    print(1)", ["Try it:\n```\nprint(1)\n```"]),
    ],
)
def test_the_text_of_a_directive_is_markdown(fence: str, head: str, body: str, expected: list[str]):
    for text in (f"{fence}{head}\n{body}\n{fence}\n", f"One.\n{fence} {head}\n{body}\n{fence}\nLast.\n"):
        assert [one for one in texts(text) if one not in ("One.", "Last.")] == expected
        assert omitted(text) == {}


@pytest.mark.parametrize("fence", FENCES)
def test_a_directive_whose_title_is_a_question_is_its_answer(fence: str):
    (answer,) = passages(f"# Fees\n\n{fence}{{dropdown}} How do I pay?\n:open:\n\nBy card.\n{fence}\n")
    assert (answer.kind, answer.path, answer.text) == ("answer", ("Fees", "How do I pay?"), "By card.")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("````{note} Out\nOne.\n\n```{tip} In\nTwo.\n```\n````\nThree.\n", ["Out: One.", "In: Two.", "Three."]),
        ("```{note} Out\n```{tip} In\nTwo.\n```\n```\nThree.\n", ["Out: In: Two.", "Three."]),
        ("````{note}\n```{tip}\nTwo.\n````\nThree.\n", ["Two.", "Three."]),
        ("::::{tab-set}\n:::{tab-item} A\nOne.\n:::\n:::{tab-item} B\nTwo.\n:::\n::::\n", ["A: One.", "B: Two."]),
        (":::{note}\n```{tip}\nOne.\n```\nTwo.\n:::\n", ["One.", "Two."]),
        ("- item\n\n  ```{note} Title\n  :class: x\n\n  One.\n  ```\n\n- other\n", ["item", "Title: One.", "other"]),
        ("- ```{note}\n  One.\n  ```\n\n:::{tip}\nTwo.\n:::\n", ["One.", "Two."]),
        ("- ```python\n  code\n  ```\n\n:::{tip} T\nTwo.\n:::\nThree.\n", ["```\ncode\n```", "T: Two.", "Three."]),
        ("> ```{note}\n> One.\n> ```\n\nTwo.\n", ["One.", "Two."]),
        ("> ```{note} T\n> One.\n\nTwo.\n", ["T", "One.", "Two."]),
        ("```{note} T\nOne.\n", ["T", "One."]),
        ("```{note} T\nOne.\n\n# Fees\n\nTwo.\n", ["T", "One.", "Two."]),
        ("````{note}\n```\ncode\n```\nTwo.\n````\n", ["```\ncode\n```", "Two."]),
        ("```{note}\n```python\ncode\n```\nTwo.\n```\nThree.\n", ["```\ncode\n```", "Two.", "Three."]),
    ],
)
def test_directives_are_nested_and_broken_ones_lose_no_text(markdown: str, expected: list[str]):
    found = "\n".join(texts(markdown)).replace("**", "")
    assert found == "\n".join(expected)
    assert omitted(markdown) == {}


@pytest.mark.parametrize("fence", FENCES)
@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("{code-block} python", ":linenos:\n\nprint(1)", "print(1)"),
        ("{code-cell} ipython3", "---\ntags: [a]\n---\nprint(1)", "print(1)"),
        ("{code-block}", "print(1)\n\n# no heading\n- no item", "print(1)\n\n# no heading\n- no item"),
    ],
)
def test_code_in_a_directive_is_code(fence: str, head: str, body: str, expected: str):
    (code,) = passages(f"{fence}{head}\n{body}\n{fence}\n")
    assert (code.kind, code.text) == ("code", f"```\n{expected}\n```")


@pytest.mark.parametrize("fence", FENCES)
@pytest.mark.parametrize(("head", "body"), [("{math}", ":label: sum\na + b"), ("{math} a + b", "")])
def test_a_formula_in_a_directive_is_code_below_its_words(fence: str, head: str, body: str):
    (_, code) = passages(f"It is long. It is a sum.\n\n{fence}{head}\n{body}\n{fence}\n")[-2:]
    assert (code.kind, code.text) == ("code", "It is a sum.\n```\na + b\n```")


@pytest.mark.parametrize("head", ["{python}", "{r}", "{julia}", "{r, echo=FALSE}", "python", "{.python}", "{python} x"])
def test_a_name_of_no_directive_is_a_language_of_code(head: str):
    (code,) = passages(f"```{head}\n:a: b\n```{{note}}\nx\n```\n")
    assert (code.kind, code.text) == ("code", "```\n:a: b\n'''{note}\nx\n```")


@pytest.mark.parametrize("fence", FENCES)
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("toctree", "table of contents"),
        ("contents", "table of contents"),
        ("image", "picture"),
        ("include", "included file"),
        ("literalinclude", "included file"),
        ("automodule", "directive"),
        ("bibliography", "directive"),
    ],
)
def test_a_directive_without_text_is_left_out_and_counted(fence: str, name: str, kind: Kind):
    whole = f"One.\n{fence}{{{name}}} a.png\n:depth: 2\n\nintro\nusage\n{fence}\nTwo.\n"
    never_closed = f"One.\n\n{fence}{{{name}}} a.png\n:depth: 2\nintro\n\nTwo.\n"
    for text in (whole, never_closed):
        assert texts(text) == ["One.", "Two."]
        assert omitted(text) == {kind: 1}


def test_a_list_of_lists_is_a_table():
    rows = "* - Exam\n  - Fee\n* - PMLE\n  - 200\n\n    dollars\n* - ACE\n  - 100\n"
    header = "```{list-table} Our fees\n:header-rows: 1\n\n" + rows + "```\n"
    plain = "```{list-table}\n\n" + rows + "```\n"
    assert texts(header) == ["Our fees:\nExam: PMLE; Fee: 200, dollars", "Our fees:\nExam: ACE; Fee: 100"]
    assert texts(plain) == ["Exam: Fee", "PMLE: 200, dollars", "ACE: 100"]


@pytest.mark.parametrize("fence", FENCES)
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Kernel\n  Runs *code*.\nDisk\n  Holds it.", ["Kernel: Runs code.", "Disk: Holds it."]),
        (
            "Kernel\nCore\n    Runs code.\n\n    Two.\n\nDisk\n    Holds it.",
            ["Kernel, Core: Runs code.\nTwo.", "Disk: Holds it."],
        ),
        ("Kernel\n: Runs code.\n\nDisk\n: Holds it.", ["Kernel: Runs code.", "Disk: Holds it."]),
        ("No terms.", ["No terms."]),
        ("  Runs code.", ["Runs code."]),
    ],
)
def test_a_glossary_is_a_list_of_terms(fence: str, body: str, expected: list[str]):
    assert texts(f"{fence}{{glossary}}\n:sorted:\n\n{body}\n{fence}\n") == expected
    assert (
        texts(f"- a\n\n  {fence}{{glossary}}\n  " + body.replace("\n", "\n  ") + f"\n  {fence}\n")[-1] == expected[-1]
    )


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (".. note::\n\n   One.\n\n   Two.\n\nThree.\n", ["One.", "Two.", "Three."]),
        (".. note:: Bring your\n   passport.\n\nThree.\n", ["Bring your passport.", "Three."]),
        (".. tip:: Be quick.\n\nThree.\n", ["Be quick.", "Three."]),
        (".. admonition:: Before\n   :class: x\n\n   One.\n", ["Before: One."]),
        (
            ".. code-block:: python\n   :linenos:\n\n   print(1)\n     x\n\nThree.\n",
            ["```\nprint(1)\n  x\n```", "Three."],
        ),
        (".. note::\n\n   One.\n\n   .. tip::\n\n      Two.\n\nThree.\n", ["One.", "Two.", "Three."]),
        ("- .. note::\n\n     One.\n\n- b\n", ["One.", "b"]),
        (".. and so on\n\n... dots\n", [".. and so on", "... dots"]),
        (".. unknown-name:: x\n\nThree.\n", ["x", "Three."]),
    ],
)
def test_directives_of_restructuredtext_are_read(markdown: str, expected: list[str]):
    assert texts(markdown) == expected
    assert omitted(markdown) == {}


def test_what_has_no_text_in_restructuredtext_is_counted():
    assert texts("One.\n\n.. image:: a.png\n   :alt: x\n\n.. toctree::\n   a\n   b\n\nTwo.\n") == ["One.", "Two."]
    assert omitted(".. image:: a.png\n   :alt: x\n\n.. toctree::\n   a\n") == {"picture": 1, "table of contents": 1}


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("See {ref}`the *fee* <fee>`.", "See the \\*fee\\*."),
        ("See {ref}`fee`.", "See fee."),
        ("See {doc}`Install it <install.md>`.", "See Install it."),
        ("A {term}`kernel <Kernel>` and {abbr}`ML (learning)`.", "A kernel and ML \\(learning\\)."),
        ("H{sub}`2`O", "H2O"),
        ("Press {kbd}`Ctrl` for {math}`a+b`, {py:func}`~a.b`, {code}``x y``.", "Press `Ctrl` for `a+b`, `a.b`, `x y`."),
        (
            "See :ref:`the fee <fee>` and :doc:`a` and `T <https://a.b/c>`_.",
            "See the fee and a and [T](https://a.b/c).",
        ),
        (":smile:`code` and :func:`f`", "😄`code` and `f`"),
        ("`{ref}` is a role, \\{ref}`x` none", "`{ref}` is a role, {ref}`x` none"),
        ("a {name} `code`", "a {name} `code`"),
        ("See [](#late-fee), [](../b/how_to.md) and `[](#x)`.", "See late fee, how to and `[](#x)`."),
        ("See![](a.png)[](https://a.b)[](#)[]().", "See."),
        ("a {ref}`never closed", "a {ref}\\`never closed"),
    ],
)
def test_a_role_shows_its_text_alone(markdown: str, expected: str):
    (passage,) = passages(f"{markdown}\n")
    assert passage.markdown == expected
    assert set(omitted(markdown)) <= {"emoji name"}


def test_an_icon_is_left_out_and_counted():
    assert texts("{octicon}`plug;1em` Plug {fas}`star`\n") == ["Plug"]
    assert omitted("{octicon}`plug;1em` Plug {fas}`star`\n") == {"icon": 2}


def test_a_link_without_words_in_a_heading_is_no_part_of_it():
    (passage,) = passages("## Fees [](#fees)\n\nTen.\n")
    assert passage.path == ("Fees",)


def test_a_label_names_the_heading_below_it_in_all_files(tmp_path: Path):
    (tmp_path / "a.md").write_text("# A\n\nSee {ref}`here <late>`, [it](#late) and {ref}`late`.\n", "utf-8")
    (tmp_path / "b.md").write_text(
        "# B\n\n(late)=\n(fees/late fee)=\n\n## The late fee\n\n.. _soon:\n\nTwo.\n", "utf-8"
    )
    (tmp_path / "c.md").write_text("# C\n\nSee {ref}`now <soon>` and {doc}`b`, [it](fees/late%20fee).\n", "utf-8")
    source = read_guide(tmp_path)
    shown = {passage.path: passage.markdown for passage in source.passages}
    assert shown == {
        ("A",): "See here (→ The late fee), it (→ The late fee) and late (→ The late fee).",
        ("B", "The late fee"): "Two.",
        ("C",): "See now (→ The late fee) and b, it (→ The late fee).",
    }
    assert source.omitted == ()


@pytest.mark.parametrize(
    ("markdown", "expected", "times"),
    [
        ("% one\n% two\n\nText.\n", ["Text."], 1),
        ("One.\n% two\nThree.\n", ["One.", "Three."], 1),
        ("- One.\n% two\n", ["One."], 1),
        ("About 20\n% of them.\n", ["About 20 % of them."], 0),
        ("%d of them\n", ["%d of them"], 0),
        ('One.\n\n+++\n\nTwo.\n\n+++ {"a": []}\n', ["One.", "Two."], 0),
        ("+++ News +++\n", ["+++ News +++"], 0),
        ("(fee)=\nOne.\n\n(not a label)= x\n", ["One.", "(not a label)= x"], 0),
    ],
)
def test_comments_labels_and_breaks_are_no_text(markdown: str, expected: list[str], times: int):
    assert texts(markdown) == expected
    assert omitted(markdown) == ({"comment line": times} if times else {})


PIECES = [
    "```", "````", ":::", "```{note}\n", "```{note} T\n", ":::{tip}\n", "```{toctree}\n", "```{code-block} a\n",
    "```a\n",
    ".. note::\n", ".. code-block:: x\n", "   ", "      ", "\n", "\n\n", "word ", "- ", "> ", "% ", "(a)=\n", "+++\n",
    ":a: b\n", "---\n", "{ref}`a <b>`", "{x}`", "`a <b>`_", "<a id='x'></a>\n", "<A title='b'>\n", "</A>\n", "# ",
    "```{glossary}\n", "```{list-table}\n", "* - a\n", "  - b\n", "{% tab title='a' %}\n", "{% endtab %}\n",
    '{{< tab "a" >}}\n', "{{< /tab >}}\n", "<B label='b'>c</B>\n",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_read_and_its_lines_are_right(text: str):
    lines = text.count("\n") + 1
    assert all(1 <= passage.line <= lines for passage in passages(text))
    kept = " ".join(passage.text for passage in passages(text)).count("word")
    left_out = "toctree" in text or "%" in text or "code-block" in text or "\n---" in text or text.startswith("---")
    # A label is no passage, and neither is the lead of an empty list.
    left_out |= text.partition("\n")[0].endswith(":") or "- " in text
    assert left_out or not text.startswith("word") or kept > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "```{note}\n", "````{note}\n```\n", ":::{note}\n", ".. note::\n ", "% a\n\n", "(a)=\n", "{ref}`a ", "{a}`",
        "[](", "[](a", "`a <b ", "<a id='", "<a> ", "<A b='c'>\n", "</A>\n", "<A b='c'>d ", "{% tab %}\n",
        "{% endtab %}\n", '{{< tab "a" >}}\n', "`a <", ":ref:`a <", "<a id=b> ", "#a ", "```{toctree}\n",
    ],
)  # fmt: skip
def test_many_marks_without_an_end_are_read(piece: str):
    """Each of them takes a part of a second. It would take minutes if each mark searched the whole text for its end."""
    first, *_ = read_markdown(f"x {piece * 10_000}\n\n{piece * 10_000}").blocks
    assert (first.type, first.line) == ("paragraph", 1)
