"""Words -> Discord Markdown: what members and editors write shows as itself, pings nobody and leads nowhere unasked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from knowledge.text.characters import harmless
from knowledge.text.document import parse
from knowledge.text.html_tags import plain_html
from knowledge.text.markup import escape, escape_besides_code, unescape

MEANT = [
    "@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "</ask:1>", "<t:1>", "<t:1:R>", "<:a:1>", "<a:b:1>",
    "<id:home>", "**", "*", "__", "_", "~~", "||", "`", "```", "[a](https://x.y)", "https://x.y/a_b", "<https://x.y>",
    "discord://x", "# ", "## ", "-# ", "> ", ">>> ", "- ", "+ ", "* ", "1. ", "12. ", "\\", "\n", " ", "a", "b",
    "¯\\_(ツ)_/¯", "\u200b",
]  # fmt: skip
text_with_meaning = st.one_of(
    st.text(max_size=40), st.lists(st.one_of(st.sampled_from(MEANT), st.text(max_size=2)), max_size=15).map("".join)
)
modest = settings(max_examples=300, deadline=None)

# A backslash before what is no letter, digit or space shows that character as itself (Discord's client does the same).
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
ALIVE = [
    r"@(?:everyone|here)",
    r"<(?:@[!&]?|#|/\w+:|t:|a?:\w+:|id:)\w",
    r"[*_`~|<>\[\]]",
    r"[a-zA-Z]+://",
    r"(?m)^\s*(?:[-+]|\d+\.|#{1,3}|-#|>)\s",
]


def without_escapes(markdown: str) -> str:
    """Takes away what is escaped: only what Discord would give a meaning is left."""
    return ESCAPED.sub("\ufffd", markdown)


def shown(markdown: str) -> str:
    """Gives what a member sees of escaped text, zero-width spaces left out."""
    return ESCAPED.sub(r"\1", markdown).replace("\u200b", "")


def as_discord(markdown: str) -> str:
    return parse(markdown, "guide.md", "T").passages[0].markdown


@modest
@given(text_with_meaning)
def test_escaped_text_means_nothing_on_discord(text: str):
    alive = without_escapes(escape(text))
    for meaning in ALIVE:
        assert not re.search(meaning, alive), meaning


@modest
@given(text_with_meaning)
def test_escaped_text_pings_nobody_where_discord_reads_it_raw(text: str):
    """The server looks for mentions before any client reads the Markdown."""
    assert not re.search(r"@everyone|@here|<@[!&]?\d+>|<#\d+>|https?://", escape(text))


@modest
@given(text_with_meaning)
def test_escaped_text_shows_as_it_was_typed(text: str):
    assert shown(escape(text)) == harmless(text).replace("\u200b", "")


@given(text_with_meaning)
@modest
def test_unescaped_text_is_what_was_typed(text: str):
    assert unescape(escape(text)) == harmless(text).replace("\u200b", "")


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("plain words, 3.5 and a-b", "plain words, 3.5 and a-b"),
        ("1. first", "1\\. first"),
        ("- first\n+ second", "\\- first\n\\+ second"),
        ("a * b", "a \\* b"),
        ("@everyone", "\\@\u200beveryone"),
        ("https://x.y", "https:\u200b//x.y"),
        ("C:\\_x", "C:\\\\\\_x"),
        ("a\0b\u202ec\x1b[2J\u2028d\ud800", "abc\\[2J d"),
    ],
)
def test_escaping_by_example(typed: str, escaped: str):
    assert escape(typed) == escaped


@pytest.mark.parametrize(
    ("markdown", "discord"),
    [
        ("**bold** *it* ~~gone~~ `code`", "**bold** *it* ~~gone~~ `code`"),
        ("__bold__ and _it_", "**bold** and *it*"),
        ("[words](https://x.y/a?b=1&copy=2)", "[words](https://x.y/a?b=1&copy=2)"),
        ("[**w** [x]](https://x.y)", "[**w** \\[x\\]](https://x.y)"),
        ("[words](https://x.y/a_(b))", "[words](https://x.y/a_%28b%29)"),
        ("[words](javascript:alert)", "\\[words\\]\\(javascript:alert\\)"),
        ("[words](mailto:a@b.c)", "words"),
        ("[words](other.md#part)", "words"),
        ("[words]()", "words"),
        ("<https://x.y/a>", "<https://x.y/a>"),
        ("[https://bank.example](https://evil.example)", "<https://evil.example>"),
        ("see https://x.y/a_b_c, or https://x.y.", "see <https://x.y/a_b_c>, or <https://x.y>."),
        ("(https://x.y)", "\\(<https://x.y>\\)"),
        ("https://x.y/a```b", "<https://x.y/a>\\`\\`\\`b"),
        ("![steep *curve*](a.png) ok", "steep curve ok"),
        ("[![alt](a.png)](https://x.y) ok", "[alt](https://x.y) ok"),
        ("[![](a.png)](https://x.y)ok", "ok"),
        ("one<br>two", "one\ntwo"),
        ("``a ` b``", "`a ’ b`"),
        ("**a **b** c**", "**a b c**"),
        ("***a** b*", "*\u200b**a** b*"),
        ("*a **b***", "*a **b**\u200b*"),
        ("**a**<i></i>*b*", "**a**\u200b*b*"),
        ("`a`<i></i>`b`", "`a`\u200b`b`"),
        ("x **<b></b>** y", "x  y"),
        ("*a*<i></i>**<b></b>**<i></i>*b*", "*a*\u200b*b*"),
        ("**open and *closed*", "\\*\\*open and *closed*"),
        ("1\\. no list", "1\\. no list"),
        ("<@1> \\@everyone", "\\<\\@\u200b1\\> \\@\u200beveryone"),
    ],
)
def test_a_guides_markdown_on_discord(markdown: str, discord: str):
    assert as_discord(markdown) == discord


pieces = st.lists(
    st.sampled_from(
        [
            "*",
            "**",
            "***",
            "_",
            "__",
            "~~",
            "a",
            "b ",
            " ",
            "`",
            "[",
            "](https://x.y)",
            "](x)",
            "<b>",
            "\\",
            "<https://q.r>",
            "![",
        ]
    ),
    max_size=25,
).map("".join)


@modest
@given(pieces)
def test_marks_are_balanced_and_only_web_links_live(markdown: str):
    for passage in parse(markdown, "guide.md", "T").passages:
        alive = re.sub(r"```[\s\S]*?```|`[^`]*`|" + ESCAPED.pattern, "\ufffd", passage.markdown)
        links = re.findall(r"\]\(([^)]*)\)|<([^>]*)>", alive)
        assert all((masked or bare).startswith(("https://", "http://")) for masked, bare in links)
        words = re.sub(r"\]\([^)]*\)|<[^>]*>", "]", alive)
        assert words.count("**") % 2 == 0
        assert words.replace("**", "").count("*") % 2 == 0
        assert words.count("~~") % 2 == 0
        assert words.count("[") == len([1 for masked, _ in links if masked])
        assert "_" not in words


@pytest.mark.parametrize(
    "markdown", ["*" * 5000 + "a" + "*" * 5000, "[" * 5000, "*a **b " * 2000, "![" * 3000, "> " * 3000 + "x"]
)
def test_deeply_nested_markdown_is_read(markdown: str):
    parse(markdown, "guide.md", "T")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>a</p><p>b &amp; c</p>", "a b & c"),
        ("a < b and c > d", "a < b and c > d"),
        ("x <!-- hidden --> y", "x y"),
        ("x <!-- hidden", "x"),
        ("<style>p {}</style>x<SCRIPT>if (a<b) c()</Script >y", "x y"),
        ("<script>never ends", ""),
        ("<a title='>'>x</a>", "x"),
        ("<a title=it's>x</a>", "x"),
        ("<unfinished", "<unfinished"),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_html_gives_its_words(html: str, words: str):
    assert plain_html(html) == words


@modest
@given(
    st.lists(
        st.sampled_from(["<", ">", "<!--", "-->", "<a ", "'", '"', "=", "x", "</", "script", " ", "&", ";"]),
        max_size=30,
    ).map("".join)
)
def test_any_html_is_read(html: str):
    plain_html(html)


def test_markdown_it_still_marks_what_is_read():
    """The names of markdown-it's tokens are what the reading rests on."""
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse("**a** *b* ~~c~~ [d](e) `f` <i> \\* ![g](h)")
    types = {token.type for token in tokens[1].children or []}
    assert {"strong_open", "em_close", "s_open", "link_open", "code_inline", "html_inline", "image"} <= types


def test_fenced_code_stays_code_where_a_text_is_escaped():
    text = "Type *this*:\n```\n*a* <@1>\n```\n*So.*"
    assert escape_besides_code(text) == "Type \\*this\\*:\n```\n*a* <@1>\n```\n\\*So.\\*"
    assert escape_besides_code("```\nopen") == escape("```\nopen")
