"""Links from one file of a guide to another become addresses below a base, or name the section that they mean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.faults import GuideError
from knowledge.source import GuideSource, read_guide

FILES = {
    "index": "# Welcome\n\nHello.\n",
    "fees": "# All fees\n\n## Late fee {#late}\n\n$70.\n\n## Steps\n\nPay.\n\n## Steps\n\nPay again.\n",
    "rooms__README": "---\ntitle: Our rooms\n---\n\n## Hall & yard\n\nBig.\n\n## Steps\n\nWalk.\n",
    "rooms__map": "Where things are.\n",
}


def guide_of(folder: Path, **files: str) -> GuideSource:
    """Makes a guide of files; `__` in a name stands for a slash."""
    for name, text in files.items():
        file = folder / f"{name.replace('__', '/')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return read_guide(folder)


def shown(folder: Path, link: str, head: str = "", **files: str) -> str:
    """Gives a link in rooms/a.md as members see it."""
    source = guide_of(folder, **(FILES | files), rooms__a=f"{head}# A\n\nSee {link} now.\n")
    (passage,) = (passage for passage in source.passages if passage.path == ("A",))
    return passage.markdown.removeprefix("See ").removesuffix(" now.")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[here](../fees.md)", "here (→ All fees)"),
        ("[here](../fees)", "here (→ All fees)"),
        ("[here](../fees/)", "here (→ All fees)"),
        ("[here](/fees.html)", "here (→ All fees)"),
        ("[here](../FEES.md?raw=1)", "here (→ All fees)"),
        ("[here](../fees.md#late-fee)", "here (→ Late fee)"),
        ("[here](../fees.md#late)", "here (→ Late fee)"),
        ("[here](../fees.md#nowhere)", "here (→ All fees)"),
        ("[late fee](../fees.md#late)", "late fee"),
        ("[**Late** fee](../fees.md#late)", "**Late** fee"),
        ("[here](README.md)", "here (→ Our rooms)"),
        ("[here](./)", "here (→ Our rooms)"),
        ("[here](../rooms/#hall--yard)", "here (→ Hall & yard)"),
        ("[here](map.md)", "here (→ Map)"),
        ("[here](../fees.md#steps)", "here (→ All fees › Steps)"),
        ("[here](#a)", "here (→ A)"),
        ("[here](#%41)", "here (→ A)"),
        ("[here](old/place/fees.md)", "here (→ All fees)"),
        ("[[fees]]", "fees (→ All fees)"),
        ("[[fees#Late fee|here]]", "here (→ Late fee)"),
        ("[[Late fee]]", "Late fee"),
        ("[here](picture.pdf)", "here"),
        ("[here](#nowhere)", "here"),
        ("[here](../../outside.md)", "here"),
        ("[here](mailto:a@b.c)", "here"),
        ("[here](https://x.y/fees.md)", "[here](https://x.y/fees.md)"),
    ],
)
def test_a_link_to_a_file_names_its_section(tmp_path: Path, link: str, expected: str):
    assert shown(tmp_path, link) == expected


@pytest.mark.parametrize(
    "text",
    [
        '<p>\nSee <a href="b.md">here</a>.\n</p>\n',
        '<ul>\n<li>See <a href="b.md">here</a>.</li>\n</ul>\n',
        '<div markdown="1">\nSee [here](b.md).\n</div>\n',
        "!!! note\n    See [here](b.md).\n",
        "> [!tip]\n> See [here](b.md).\n",
        "What else?\n: See [here](b.md).\n",
        "|  |\n|--|\n| See [here](b.md). |\n",
    ],
)
def test_a_link_in_any_block_names_its_section(tmp_path: Path, text: str):
    source = guide_of(tmp_path, a=f"# A\n\n{text}", b="# Hall\n\nWords.\n")
    assert any("here (→ Hall)." in passage.markdown for passage in source.passages)
    assert (
        guide_of(tmp_path, a=f"---\nbase: https://x.y\n---\n# A\n\n{text}")
        .passages[0]
        .markdown.count("https://x.y/b.md")
    )


@pytest.mark.parametrize(
    ("heading", "link"),
    [
        ("## Late fee {#late}", "#late"),
        ("## Q: Where is it? {#late}", "#late"),
        ("## Where is it?", "#where-is-it"),
    ],
)
def test_an_id_of_any_heading_is_known(tmp_path: Path, heading: str, link: str):
    guide_of(tmp_path, a=f"# A\n\nSee [here]({link}).\n\n{heading}\n\nWords.\n")
    assert read_guide(tmp_path).omitted == ()


ANCHORS = [
    '<a id="late"></a>\n{}',
    '<a name="late"></a>\n\n{}',
    "<a name='late'/>\n{}",
    '<a name="late">\n{}',
    '<a id=late class="x">\n</a>\n\n{}',
    '<span id="late"></span>\n{}',
    '<div id="late"></div>\n\n{}',
    "(late)=\n{}",
    "<!-- c -->\n<a id='old'></a> <a id='late'></a>\n{}",
]


@pytest.mark.parametrize("anchor", ANCHORS)
@pytest.mark.parametrize("opens", ["## Fees\n\nTen.", "**Fees**\n\nTen.", "<h2>Fees</h2>\n\nTen.", "Fees?\n\nTen."])
def test_an_anchor_is_no_text_and_links_lead_to_what_follows_it(tmp_path: Path, anchor: str, opens: str):
    text = f"# A\n\nSee [here](#late).\n\nWords\n\n{anchor.format(opens)}\n"
    source = guide_of(tmp_path, a=text)
    heading = "Fees?" if "?" in opens else "Fees"
    assert [(passage.path, passage.markdown) for passage in source.passages] == [
        (("A",), f"See here (→ {heading})."),
        (("A",), "Words"),
        (("A", heading), "Ten."),
    ]
    assert source.omitted == ()


@pytest.mark.parametrize(
    "heading",
    [
        '## <a id="late"></a>Fees',
        '## Fees <a name="late"></a>',
        '## Fees<a class="x" id="late" href="#late"></a>',
        '## Fees <span id="late"></span> {#other}',
        '<h2 id="late">Fees</h2>',
        '<h2><a id="late"></a>Fees</h2>',
        '<h2><a name="late">Fees</a></h2>',
        'Fees <a id="late"></a>\n---',
    ],
)
def test_an_anchor_in_a_heading_is_no_part_of_it(tmp_path: Path, heading: str):
    source = guide_of(tmp_path, a=f"# A\n\nSee [here](#late).\n\n{heading}\n\nTen.\n")
    assert [passage.markdown for passage in source.passages] == ["See here (→ Fees).", "Ten."]
    assert source.headings == [("A",), ("A", "Fees")]
    assert source.omitted == ()


@pytest.mark.parametrize(
    "text",
    [
        "<a id='late'></a>Ten.",
        "- <a id='late'></a>Ten.",
        "> Ten.<a id='late'></a>",
        "| a |\n|--|\n| <a id='late'></a>Ten. |",
    ],
)
def test_an_anchor_within_a_text_leads_to_its_section(tmp_path: Path, text: str):
    source = guide_of(tmp_path, a=f"# A\n\nSee [here](#late).\n\n## Fees\n\n{text}\n\n## Last\n\nWords.\n")
    assert source.passages[0].markdown == "See here (→ Fees)."
    assert source.omitted == ()


def test_an_anchor_in_a_paragraph_divides_it_only_before_a_heading(tmp_path: Path):
    text = "# A\n\nOne.\n<a id='x'></a>\nTwo.\n<a id='y'></a>\n## B\nThree [x](#y).\n"
    assert [passage.text for passage in guide_of(tmp_path, a=text).passages] == ["One. Two.", "Three x."]
    assert read_guide(tmp_path).omitted == ()


def test_a_note_stands_within_the_emphasis_of_its_link(tmp_path: Path):
    source = guide_of(tmp_path, a="# A\n\n**See [here](b.md), [x](#a)** and [`c`](b.md).\n", b="# B (old)\n\nWords.\n")
    assert source.passages[0].markdown == "**See here (→ B \\(old\\)), x (→ A)** and `c` (→ B \\(old\\))."


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[here](map.md)", "[here](https://x.y/docs/rooms/map.md)"),
        ("[here](../fees.md#late)", "[here](https://x.y/docs/fees.md#late)"),
        ("[here](/other)", "[here](https://x.y/other)"),
        ("[here](file_(1).pdf)", "[here](https://x.y/docs/rooms/file_%281%29.pdf)"),
        ("[here](mailto:a@b.c)", "here"),
    ],
)
@pytest.mark.parametrize("base", ["https://x.y/docs", "https://x.y/docs/"])
def test_a_base_of_the_guide_makes_addresses(tmp_path: Path, base: str, link: str, expected: str):
    assert shown(tmp_path, link, index=f"---\nbase: {base}\n---\n\nHello.\n") == expected
    assert read_guide(tmp_path).omitted == ()


def test_a_base_of_a_file_is_the_address_of_its_folder(tmp_path: Path):
    head = "---\nbase: https://x.y/rooms/\n---\n\n"
    assert shown(tmp_path, "[here](map.md)", head) == "[here](https://x.y/rooms/map.md)"


@pytest.mark.parametrize("base", ["docs/", "javascript:alert(1)", "https://", "https://x.y/a b", "ftp://x.y/"])
def test_a_base_that_is_no_address_is_a_fault(tmp_path: Path, base: str):
    with pytest.raises(GuideError, match=r"index.md:2: base: .*https://example\.org/guide/"):
        guide_of(tmp_path, index=f"---\nbase: {base}\n---\nHello.\n")


def test_links_that_lead_nowhere_are_counted_once_for_a_file(tmp_path: Path):
    source = guide_of(
        tmp_path, a="# A\n\n- [x](gone.md)\n- [y](gone.md) and [z](lost.pdf)\n\n[a](#a) [b](https://b.c)\n"
    )
    (omitted,) = source.omitted
    assert (omitted.kind, omitted.count) == ("dead link", 2)
    assert str(omitted).startswith("2 links lead to no section of the guide: ")


def test_a_reading_reports_while_it_resolves_links(tmp_path: Path):
    reports: list[float] = []
    guide_of(tmp_path, a="# A\n\n" + "Go [there](#a).\n\n" * 50)
    read_guide(tmp_path, reports.append)
    assert reports == sorted(reports)
    assert reports.count(1.0) > 10


PIECES = [
    "[", "](", ")", "](a.md)", "](#a)", "](https://x.y)", "a.md", "**", "*", "`", "(", "→ ", "\\", "a ", " ", "<", ">",
    "![", "[[a]]", "[[a|b]]", "://",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.booleans())
def test_no_link_to_a_file_is_left_whatever_the_text(tmp_path: Path, text: str, has_base: bool):
    head = "---\nbase: https://x.y/\n---\n" if has_base else ""
    for passage in guide_of(tmp_path, a=f"{head}# A\n\nWords {text}\n").passages:
        alive = re.sub(r"```[\s\S]*?```|`[^`]*`|\\([^0-9A-Za-z\s])", "\ufffd", passage.markdown)
        assert all(target.startswith(("https://", "http://")) for target in re.findall(r"\]\(([^)]*)\)", alive))
        assert alive.count("[") == alive.count("](")
