"""Boxes between the tags of GitBook, Hugo and MDX, and what notes of Obsidian and Notion hold besides text."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.file_names import title_of
from knowledge.text.blocks import read_markdown
from knowledge.text.document import parse
from knowledge.text.omissions import Kind
from knowledge.text.passages import Passage


def passages(text: str, *, is_mdx: bool = False) -> list[Passage]:
    return parse(read_markdown(text, is_mdx=is_mdx), "guide.md", "Guide").passages


def texts(text: str, *, is_mdx: bool = False) -> list[str]:
    return [passage.text for passage in passages(text, is_mdx=is_mdx) if passage.kind != "list"]


def omitted(text: str) -> dict[Kind, int]:
    return read_markdown(text).omissions.counts


TABS = [
    ('{{% tab title="{}" %}}\n', "{% endtab %}\n"),
    ("{{%- tab title='{}' -%}}\n", "{%- endtab -%}\n"),
    ('{{{{< tab "{}" >}}}}\n', "{{< /tab >}}\n"),
    ('{{{{% tab name="{}" %}}}}\n', "{{% /tab %}}\n"),
    ('<TabItem value="x" label="{}" default>\n', "</TabItem>\n"),
    ('<Tab title={{"{}"}}>\n', "</Tab>\n"),
    ('<Accordion icon="x" title="{}">\n', "</Accordion>\n"),
]


@pytest.mark.parametrize(("opens", "closes"), TABS)
def test_a_title_in_a_tag_introduces_the_text_below_it(opens: str, closes: str):
    def tab(title: str, text: str) -> str:
        return f"{opens.format(title)}{text}\n{closes}"

    assert texts(tab("Linux", "Use apt.") + tab("Mac", "\nUse brew.\n")) == ["Linux: Use apt.", "Mac: Use brew."]
    assert texts(f"One.\n{tab('Linux', 'Use apt.')}Two.\n") == ["One.", "Linux: Use apt.", "Two."]
    assert texts(tab("Outer", f"One.\n\n{tab('Inner', 'Two.')}\nThree.")) == ["Outer: One.", "Inner: Two.", "Three."]
    assert texts(tab("Linux", "- a\n- b")) == ["Linux:\n• a", "Linux:\n• b"]
    assert texts(tab("Linux", "```\n# code\n```").replace("# code", "code")) == ["Linux:\n```\ncode\n```"]
    assert omitted(tab("Linux", "Use apt.")) == {}
    (answer,) = passages(tab("Where do I park?", "Behind it."))
    assert (answer.path, answer.text) == (("Where do I park?",), "Behind it.")


@pytest.mark.parametrize(("opens", "closes"), TABS)
def test_a_heading_between_tags_stays_a_heading(opens: str, closes: str):
    (fees, late) = passages(f"{opens.format('Members')}\n## Fees\n\nTen.\n\n{closes}\n## Late\n\nTwo.\n")
    assert (fees.path, fees.text, late.path) == (("Fees",), "Ten.", ("Late",))


@pytest.mark.parametrize(("opens", "closes"), TABS)
def test_text_after_a_tag_that_nothing_closes_is_kept(opens: str, closes: str):
    assert texts(f"{opens.format('Linux')}\nUse apt.\n\n## Late\n\nTwo.\n")[-2:] == ["Use apt.", "Two."]
    assert texts(f"Use apt.\n\n{closes}\nTwo.\n")[-1] == "Two."


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ('{% hint style="info" %}\nBring a pen.\n{% endhint %}\n', ["Bring a pen."]),
        ('{% tabs %}\n{% tab title="A" %}\nOne.\n{% endtab %}\n{% endtabs %}\n', ["A: One."]),
        ("{% stepper %}\n{% step %}\nOne.\n{% endstep %}\n{% endstepper %}\n", ["One."]),
        ('<Tabs>\n  <TabItem label="A">\n\n    One.\n\n  </TabItem>\n</Tabs>\n', ["A: One."]),
        (
            '<Tabs>\n  <TabItem label="A">*One*.</TabItem>\n  <TabItem label="B">Two.</TabItem>\n</Tabs>\n',
            ["A: One.", "B: Two."],
        ),
        ('<Callout type="info">\n**Bring** a pen.\n</Callout>\n', ["Bring a pen."]),
        ("<Layout>\n# Rules\nBring *it*.\n</Layout>\n", ["Bring it."]),
        ('{{< callout type="warning" >}}\nBring a pen.\n{{< /callout >}}\n', ["Bring a pen."]),
        ('{{< hint "warning" >}}\nBring a pen.\n{{< /hint >}}\n', ["Bring a pen."]),
        ('{{< figure src="a.png" title="The hall" >}}\n\nBring a pen.\n', ["Bring a pen."]),
        ('::: {.callout-note collapse="true" title="Before"}\nBring a pen.\n:::\n', ["Before: Bring a pen."]),
    ],
)
def test_the_text_between_tags_is_markdown(markdown: str, expected: list[str]):
    assert [text for text in texts(markdown) if text] == expected


def test_tags_are_counted_unless_they_only_frame_a_text():
    assert omitted('{% hint style="info" %}\nA.\n{% endhint %}\n\n{% include "a.html" %}\n') == {"template tag": 1}
    assert omitted('<Tabs>\n<TabItem label="A">\nOne.\n</TabItem>\n</Tabs>\n\n<Video id="a" />\n') == {"component": 3}


def test_indented_text_is_no_code_in_mdx():
    text = '<Steps>\n    <Step title="One">\n        Use `apt`.\n    </Step>\n</Steps>\n\n    Words.\n'
    assert texts(text, is_mdx=True) == ["One: Use apt.", "Words."]
    assert [passage.kind for passage in passages("    Words.\n")] == ["code"]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("> [!faq]- How do I pay?\n> By card.\n> > [!note]+ Cash\n> > Never.\n", ["By card.", "Cash: Never."]),
        ("#exam #aws/saa\n\nText.\n", ["Text."]),
        ("Text #exam\n", ["Text #exam"]),
        ("#1 of them\n", ["#1 of them"]),
        ("#Fees\n\nTen.\n", ["#Fees", "Ten."]),
        ("#Exam #AWS\n\nTen.\n", ["Ten."]),
        ("You need:\n\n#exam\n\n- a pen\n", ["You need:\n• a pen"]),
        ("A fee. ^late-fee\n", ["A fee."]),
        ("A fee. ^37066d\n", ["A fee."]),
        ("The square of x is x ^2\n", ["The square of x is x ^2"]),
        ("See [[Rules#Late fee]] and [[#Fees]], [[Rules#^37066d]].\n", ["See Rules › Late fee and Fees, Rules."]),
    ],
)
def test_notes_show_their_words_alone(markdown: str, expected: list[str]):
    wholes = {passage.parent for passage in passages(markdown)}
    assert [passage.text for passage in passages(markdown) if passage.id not in wholes] == expected


def test_a_name_that_notion_exports_is_a_title():
    assert title_of(Path("Exam FAQ 0123456789abcdef0123456789abcdef.md")) == "Exam faq"
    assert title_of(Path("0123456789abcdef0123456789abcdef.md")) == "0123456789abcdef0123456789abcdef"
