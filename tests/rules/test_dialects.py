"""The Markdown of other programs: text is kept, what shows nothing is left out and counted, and code stays as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge.text.blocks import read_markdown
from knowledge.text.document import parse
from knowledge.text.omissions import Kind
from knowledge.text.passages import Passage


def passages(text: str, *, is_mdx: bool = False) -> list[Passage]:
    return parse(read_markdown(text, is_mdx=is_mdx), "guide.md", "Guide").passages


def texts(text: str, *, is_mdx: bool = False) -> list[str]:
    return [passage.text for passage in passages(text, is_mdx=is_mdx) if passage.kind != "list"]


def omitted(text: str, *, is_mdx: bool = False) -> dict[Kind, int]:
    return read_markdown(text, is_mdx=is_mdx).omissions.counts


# Boxes ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ('!!! tip "Before"\n    Bring a pen.\n', ["Before: Bring a pen."]),
        ('!!! tip "Before you go."\n    Bring a pen.\n', ["Before you go. Bring a pen."]),
        ("!!! note\n    Bring a pen.\n", ["Bring a pen."]),
        ('!!! note ""\n    Bring a pen.\n', ["Bring a pen."]),
        ('!!! info inline end "Before"\n    Bring a pen.\n', ["Before: Bring a pen."]),
        ("!!! note\n\n    One.\n\n\n    Two.\n\nThree.\n", ["One.", "Two.", "Three."]),
        ("???+ note\n    Bring a pen.\n", ["Bring a pen."]),
        ('=== "Linux"\n\n    Use apt.\n\n=== "Mac"\n\n    Use brew.\n', ["Linux: Use apt.", "Mac: Use brew."]),
        ('!!! note "Outer"\n    One.\n\n    !!! tip "Inner"\n        Two.\n', ["Outer: One.", "Inner: Two."]),
        ('- item\n\n    !!! tip "Before"\n        Bring a pen.\n', ["item", "Before: Bring a pen."]),
        ('Some text\n!!! tip "Before"\n    Bring a pen.\n', ["Some text", "Before: Bring a pen."]),
        (":::note\nBring a pen.\n:::\n", ["Bring a pen."]),
        (":::note[Your **own** pen]\n\nBring it.\n\n:::\n", ["Your own pen: Bring it."]),
        ("::: tip Before {#x}\nBring a pen.\n:::\n", ["Before: Bring a pen."]),
        ("::: {.callout-note}\nBring a pen.\n:::\n", ["Bring a pen."]),
        (":::{admonition} Before\nBring a pen.\n:::\n", ["Before: Bring a pen."]),
        ("::::outer\n:::tip[In]\nOne.\n:::\nTwo.\n::::\n", ["In: One.", "Two."]),
        ("::::::: challenge\nOne.\n::: solution\nTwo.\n:::::\n:::\nThree.\n", ["One.", "Two.", "Three."]),
        (":::tip Before\nNever closed.\n", ["Before", "Never closed."]),
        ("/// note | Before\nBring a pen.\n///\n", ["Before: Bring a pen."]),
        ("> [!TIP]\n> Bring a pen.\n", ["Bring a pen."]),
        ("> [!tip]- Before\n> Bring a pen.\n", ["Before: Bring a pen."]),
        ("> [!faq]+ May I?\n", []),
        ("> ## Before\n>\n> Bring a pen.\n{: .callout}\n", ["Before: Bring a pen."]),
        ("> Before\n> ===\n> - a pen\n> - a pad\n", ["Before:\n• a pen", "Before:\n• a pad"]),
        ("> # Note\n", ["Note"]),
        ("- # Inner\n  words\n", ["Inner\nwords"]),
    ],
)
def test_the_text_of_a_box_is_kept_with_its_title(markdown: str, expected: list[str]):
    assert texts(markdown) == expected
    assert omitted(markdown) == {}


@pytest.mark.parametrize(
    "markdown",
    [
        "!!! Read this first, please.\n\nNext.\n",
        "??? what is this\n\nNext.\n",
        "??? what\n\nNext.\n",
        "/// a comment of a program\n\nNext.\n",
        "/// note\n\nNext.\n",
        "Heading\n===\n\nNext.\n",
        "a :: b ::: c\n\nNext.\n",
        "    !!! code\n\nNext.\n",
    ],
)
def test_what_only_looks_like_a_box_is_a_text(markdown: str):
    (first, *_) = markdown.split("\n")
    told = passages(markdown)
    assert told[-1].text == "Next."
    assert any(first.strip() in text for passage in told for text in (passage.text, *passage.path))


@pytest.mark.parametrize("box", ["> {}\n> Words.\n", ":::note\n{}\nWords.\n:::\n", "!!! note\n    {}\n    Words.\n"])
def test_a_heading_inside_a_box_is_no_part_of_the_outline(box: str):
    found = passages(f"# Rules\n\n{box.format('## Note')}\nAfter.\n")
    assert [(passage.path, passage.text) for passage in found] == [
        (("Rules",), "Note: Words."),
        (("Rules",), "After."),
    ]


@pytest.mark.parametrize(
    "head", ["::: {#main .content}", "::: section", "::: {.section #a}", "::: {#main}", ":::: {.columns}"]
)
def test_a_heading_in_a_part_of_the_page_is_in_the_outline(head: str):
    found = passages(f"{head}\n# Rules\n\nOne.\n\n## Fees\n\nTwo.\n\n::: {{.note}}\nThree.\n:::\n:::\n\nFour.\n")
    assert [(passage.path, passage.text) for passage in found] == [
        (("Rules",), "One."),
        (("Rules", "Fees"), "Two."),
        (("Rules", "Fees"), "Three."),
        (("Rules", "Fees"), "Four."),
    ]


@pytest.mark.parametrize("head", ["::: {.callout-note}", "::: challenge", "::: {.section-note}", ":::note"])
def test_a_heading_in_a_callout_is_its_title(head: str):
    assert texts(f"# Rules\n\n{head}\n## Before\n\nBring a pen.\n:::\n") == ["Before: Bring a pen."]


QUESTION_BOXES = [
    '??? question "Where do I park?"\n    Behind *it*.\n',
    '=== "Where do I park?"\n\n    Behind *it*.\n',
    ":::note[Where do **I** park?]\n\nBehind *it*.\n:::\n",
    "> [!FAQ] Where do I park?\n> Behind *it*.\n",
    "> [!faq]- **Q: Where do I park?**\n>\n> A: Behind *it*.\n",
    "> ## 3. Where do I park? {#parking}\n>\n> Behind *it*.\n{: .callout}\n",
]


@pytest.mark.parametrize("box", QUESTION_BOXES)
def test_a_box_whose_title_is_a_question_is_its_answer(box: str):
    found = passages(f"# Rules\n\n{box}\nAfter.\n")
    assert [(passage.kind, passage.path[-2:], passage.markdown) for passage in found] == [
        ("answer", ("Rules", "Where do I park?"), "Behind *it*."),
        ("paragraph", ("Rules",), "After."),
    ]


@pytest.mark.parametrize("box", ['??? faq "{}"\n    One.\n\n    - Two.\n', "> [!FAQ] {}\n> One.\n> - Two.\n"])
@pytest.mark.parametrize("title", ["Where do I park？", "Πού παρκάρω;", "أين أقف؟"])
def test_an_answer_in_a_box_holds_all_of_its_blocks(box: str, title: str):
    (answer, *_) = passages(box.format(title))
    assert (answer.path, answer.text) == ((title,), "One.\n• Two.")


@pytest.mark.parametrize("outer", ["- item\n\n    ", "> words\n>\n> ", "> [!tip] Words\n> "])
def test_a_question_inside_an_item_or_a_quote_opens_no_section(outer: str):
    inner = '??? faq "May I?"\n        You may.\n' if outer[0] == "-" else "> [!faq] May I?\n> > You may.\n"
    found = passages(f"# Rules\n\n{outer}{inner}")
    assert {passage.path for passage in found} == {("Rules",)}
    assert found[-1].text.endswith("May I?\nYou may.")


word = st.text(st.characters(categories=["Ll"], max_codepoint=0x24F), min_size=2, max_size=8)
BOXES = [
    '!!! note "{0}"\n    {1}.\n',
    '??? note "{0}"\n\n    {1}.\n',
    '=== "{0}"\n    {1}.\n',
    ":::note[{0}]\n{1}.\n:::\n",
    "::: note {0}\n\n{1}.\n\n:::::\n",
    "/// note | {0}\n{1}.\n///\n",
    "> [!note] {0}\n> {1}.\n",
    "> # {0}\n> {1}.\n",
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(BOXES), word, word), min_size=1, max_size=6))
def test_each_box_of_any_kind_keeps_its_words_and_its_line(boxes: list[tuple[str, str, str]]):
    text, lines = "", []
    for box, title, body in boxes:
        lines.append(text.count("\n") + 1 + box.format(title, body).split("\n").index(_line_of(box, title, body)))
        text += box.format(title, body) + "\n"
    found = passages(text)
    assert [passage.text for passage in found] == [f"{title}: {body}." for _, title, body in boxes]
    assert [passage.line for passage in found] == lines


def _line_of(box: str, title: str, body: str) -> str:
    return next(line for line in box.split("\n") if "{1}" in line).format(title, body)


# Marks ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "expected", "kind"),
    [
        ('Words {{< figure src="a.png" >}} stay.', "Words stay.", "shortcode"),
        ("{{% note %}}Words stay.{{% /note %}}", "Words stay.", "shortcode"),
        ('Words {% include "a.html" %} stay.', "Words stay.", "template tag"),
        ("Words {%- if x -%}stay{% endif %}.", "Words stay.", "template tag"),
        ("Words {{ page.title | upcase }} stay.", "Words stay.", "template tag"),
        ("Words\n{{ a\n b }}\nstay.", "Words stay.", "template tag"),
        ("Words <Badge text={{a: '>'}} /> stay.", "Words stay.", "component"),
        ("Words ![[picture.png]] stay.", "Words stay.", "embedded file"),
        ("Words :material-account-circle:{ .lg .middle } stay.", "Words stay.", "icon"),
        ('Words stay.\n--8<-- "part.md"', "Words stay.", "included file"),
        ("Words stay.\n\n--8<--\npart.md\n\n--8<--\n", "Words stay.", "included file"),
        ("Words [see @roe99, p. 4; @doe2001] stay.", "Words stay.", "citation"),
        ("Words stay [-@roe99].", "Words stay.", "citation"),
        ("Words <@U02ABCD7> stay.", "Words stay.", "mention"),
        ("Words <!here> stay.", "Words stay.", "mention"),
        ("Words <@!123456789012345678> stay.", "Words stay.", "mention"),
        ("Words <a:wave:123456789012345678> stay.", "Words stay.", "emoji"),
        ("Words stay.\n\n::include{file=fees.md}\n", "Words stay.", "included file"),
        ("Words stay.\n\n::video[A tour]{src=a.mp4}\n", "Words stay.", "directive"),
        (
            '{{< tabs "water" >}}\n{{< tab "Now" >}}\nWords stay.\n{{< /tab >}}\n{{< /tabs >}}\n',
            "Now: Words stay.",
            "shortcode",
        ),
        ("Created by Ana Roth, last modified by Jo on Mar 3, 2024\n\nWords stay.", "Words stay.", "line of an export"),
        ("Words stay.\n\nDocument generated by Confluence on Mar 03, 2024 10:02", "Words stay.", "line of an export"),
        ("Words stay.\n\n[Atlassian](https://www.atlassian.com/)", "Words stay.", "line of an export"),
        ("import Tabs from '@theme/Tabs';\n\nWords stay.", "Words stay.", "import or export"),
        ("import {\n  A,\n  B\n} from './a'\nWords stay.", "Words stay.", "import or export"),
        ("export const x = {\n  a: 1\n}\n\nWords stay.", "Words stay.", "import or export"),
    ],
)
def test_what_is_not_understood_is_left_out_and_counted(markdown: str, expected: str, kind: Kind):
    assert texts(markdown) == [expected]
    assert set(omitted(markdown)) == {kind}


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("## Fees {#fees}\n\nWords.", ["Words."]),
        ("Words stay.\n{: .note #id}\n", ["Words stay."]),
        ("[Words](https://a.b){:target='_blank'} stay{.red}.", ["Words stay."]),
        ("`x`{.python} stays", ["x stays"]),
        ("[TOC]\n\nWords.", ["Words."]),
        ("[[_TOC_]]\n\nWords.", ["Words."]),
        ("* TOC\n{:toc}\n\nWords.", ["Words."]),
        ("Words {/* hidden */} stay.", ["Words stay."]),
        ("Words %% hidden %% stay.", ["Words stay."]),
        ("{/* hidden\n\nstill */}\n\nWords.", ["Words."]),
        ("{% comment %}\nhidden\n\nstill\n{% endcomment %}\n\nWords.", ["Words."]),
        ("Words ==really== stay ==put==.", ["Words really stay put."]),
        ("Words :tada: stay :+1:", ["Words 🎉 stay 👍"]),
        ("See [[Late fee]] and [[fees#late|the fees]].", ["See Late fee and the fees."]),
        ("Words stay. ^a1b2c3", ["Words stay."]),
        ("- [ ] open\n- [x] done\n- [-] off\n- [~] out", ["☐ open", "☑ done", "☒ off", "☒ out"]),
        ("[Words]{.smallcaps} stay [put]{#id .x}.", ["Words stay put."]),
        ("Words.^[Ask at the desk.] They stay.", ["Words. (Ask at the desk.) They stay."]),
        ("See <https://a.b/c|the plan> of <@U02ABCD7|mara> in <#C02ABCD7|desk>.", ["See the plan of @mara in #desk."]),
        ("Boots [cost:: 4 €] a day (owner:: Mara).", ["Boots (cost: 4 €) a day (owner: Mara)."]),
        ("status:: open", ["status: open"]),
        ("{% highlight sh %}\nls {{ x }}\n{% endhighlight %}", ["```\nls {{ x }}\n```"]),
        ('{{< highlight sh "a=b" >}}\nls\n{{< /highlight >}}', ["```\nls\n```"]),
        ("{% raw %}{{ x }}{% endraw %} stays", ["{{ x }} stays"]),
    ],
)
def test_marks_without_words_go_and_are_not_counted(markdown: str, expected: list[str]):
    assert texts(markdown) == expected
    assert omitted(markdown) == {}


@pytest.mark.parametrize(
    "words",
    [
        "From 10:30:45 to a :b of c: d.",
        "Type std::map::iterator here.",
        "If a==b and c==d, or a == b and c == d.",
        "A set {1, 2} of {x} with {a=b}.",
        "{{ never closed and {% never closed",
        "100%% sure, 50%% not.",
        "A note [^undefined] and [[1]] citation.",
        "import the file from home, export it as text",
        "Use std::key::of and :: or :key::b.",
        "An ^abcdef that goes on.",
        "[ ] is a pair of brackets",
        "Thanks to [@mara] and @jon2, see @fig:map and [@fig:map2].",
        "Footnote x^[2] and ^[a] in <@brackets> or <#1>.",
        "Created by Ana Roth, last year.",
        "Confluence says: Document generated by Confluence on Mar 03.",
        "::name stays and so does a::b{c}",
        "``{{ x }}`` and {{",
    ],
)
def test_ordinary_words_stay(words: str):
    assert texts(words) == [words.replace("``", "")]
    assert omitted(words) == {}


MARKS = [
    "{{< a >}}", "{{ a }}", "{% a %}", "{#a}", "{: .a}", "==a==", ":tada:", ":material-a:", "[^1]", "![[a]]", "[[a|b]]",
    "%%a%%", "{/* a */}", "<Tab a={b} />", "{a}",
]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("is_mdx", [False, True])
def test_code_stays_as_it_is(mark: str, is_mdx: bool):
    text = f"Write `{mark}` or ``a ` {mark}``.\n\n# A\n\n```\n{mark}\n```\n\n# B\n\n~~~\n{mark}\n~~~\n\n[^1]: Note\n"
    text = text if is_mdx else text.replace(f"~~~\n{mark}\n~~~", f"    {mark}")  # MDX has no indented code
    code = f"```\n{mark}\n```"
    assert texts(text, is_mdx=is_mdx)[:3] == [f"Write {mark} or a ` {mark}.", code, f"{code}\nNote"]
    assert omitted(text, is_mdx=is_mdx) == {}


def test_a_comment_for_the_search_stays_as_it_is():
    (found,) = passages("<!-- asked: what is {{ x }}? | ==this== -->\nWords {{ y }} stay. <!-- id: a-b -->\n")
    assert (found.id, found.asked, found.text) == ("a-b", ("what is {{ x }}?", "==this=="), "Words stay.")


def test_mdx_braces_are_expressions_of_mdx_alone():
    text = "Words {props.name} stay{' '}here."
    assert texts(text, is_mdx=True) == ["Words stay here."]
    assert omitted(text, is_mdx=True) == {"expression": 1}
    assert texts(text) == ["Words {props.name} stay{' '}here."]


def test_html_loses_templates_and_keeps_code():
    assert texts("<p>\nWords {{ x }} stay.\n</p>\n") == ["Words stay."]
    assert texts("<pre>\n{{ x }}\n</pre>\n") == ["```\n{{ x }}\n```"]


def test_a_footnote_stands_below_the_block_that_names_it_first():
    text = "# Fees\n\nIt costs $70.[^fee]\n\n# Place\n\nIn the hall.[^fee]\n\n[^fee]: For members.\n    More of it.\n"
    assert [(p.path, p.text, p.line) for p in passages(text)] == [
        (("Fees",), "It costs $70.", 3),
        (("Fees",), "For members. More of it.", 9),
        (("Place",), "In the hall.", 7),
    ]


def test_a_footnote_that_nothing_names_stays_where_it_is():
    assert texts("One.\n\n[^a]: Two [^a].\n\nThree.") == ["One.", "Two .", "Three."]


def test_a_heading_gives_the_id_that_it_has():
    first, second = read_markdown("## Late fee {#late-fee}\n\n## Set {a, b}\n").blocks
    assert (first.content, first.anchors, second.content, second.anchors) == (
        "Late fee",
        ("late-fee",),
        "Set {a, b}",
        (),
    )


# Any text -------------------------------------------------------------------------------------------------------------

PIECES = [
    *MARKS, "\n", "\n\n", "word ", "    ", "- ", "> ", "# ", "`", "```\n", "{{", "}}", "{%", "%}", "==", "%%", ":::",
    ":::note", "!!! note\n", '=== "a"\n', "[^1]: ", "| a | b |\n|-|-|\n", "<!--", "-->", "{", "}", "/// a\n", "///\n",
    "--8<--\n", "[TOC]\n", "[!tip] ", "import 'a'\n", "{% comment %}\n", "{% endcomment %}\n", "\\", "[ ] ", "^",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.booleans())
def test_any_text_is_read_and_its_lines_are_right(text: str, is_mdx: bool):
    lines = text.count("\n") + 1
    marked = "".join(f"{line}\n" for line in text.split("\n"))
    assert all(1 <= passage.line <= lines for passage in passages(marked, is_mdx=is_mdx))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(word, st.sampled_from(MARKS)), min_size=1, max_size=12), st.sampled_from([" ", "\n"]))
def test_words_between_marks_are_kept_in_order(parts: list[str], between: str):
    assume(parts[0] not in MARKS)
    found = " ".join(texts(f"{between.join(parts)}\n\n[^1]: 1\n"))
    assert re.findall(r"[^\W\d_]{2,}", found) == [part for part in parts if part not in MARKS]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "{{ ", "{% ", "{{< ", "==a ", "%% ", "[[a ", "[^a", "<A b='", "<A {", "<A ", ":a:", "{/* ", "`` ` ", "<!-- ",
        ":::note\n", ":::\n", "!!! note\n", "{% comment %}\n\n", "{/*\n\n", "--8<--\n", "[^a]: ", "{: a",
        "import 'a'\n\n",
        "export const a = {\n", "> [!tip]\n\n", "{% highlight x %}\n\n", "%%\n\n", "/// a\n",
        "import a, ", '=== "a"\n',
    ],
)  # fmt: skip
def test_many_marks_without_an_end_are_read(piece: str):
    """Each of them takes a part of a second. It would take minutes if each mark searched the whole text for its end."""
    text = f"x {piece * 10_000}\n\n{piece * 10_000}"
    first, *_ = read_markdown(text, is_mdx=True).blocks
    assert (first.type, first.line) == ("paragraph", 1)
