"""The tree of blocks is what markdown-it's tokens say, though the tokens are dropped while it is built."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from knowledge.text.blocks import Block, read_markdown
from knowledge.text.kept_lines import with_kept_lines
from knowledge.text.markup import plain

Tree = dict[str, Any]


def tree_of(block: Block) -> Tree:
    return {
        "type": block.type,
        "tag": block.tag,
        "line": block.line,
        "content": "" if block.inline else block.content,
        "number": block.first_number,
        "inline": [inline_of(token) for token in block.inline],
        "children": [tree_of(child) for child in block.children],
    }


def inline_of(token: Token) -> tuple[Any, ...]:
    return token.type, token.content, dict(token.attrs), [inline_of(child) for child in token.children or []]


def expected(text: str) -> tuple[str | None, list[Tree]]:
    """Builds the tree from the tokens of the whole text. Which lines stay lines is told in test_kept_lines.py."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(["table", "strikethrough"])
    parser.use(deflist_plugin)
    front_matter: str | None = None
    root: Tree = {"line": 1, "children": []}
    above = [root]
    if text.startswith("---"):
        parser.use(front_matter_plugin)
    env: dict[str, Any] = {}
    for token in parser.parse(text, env):
        if token.type == "front_matter":
            front_matter = token.content
        elif token.nesting < 0:
            above.pop()
        elif token.type == "inline":
            kept = with_kept_lines(token.content) if above[-1]["type"] == "paragraph" else token.content
            children = token.children if kept == token.content else parser.parseInline(kept, env)[0].children
            above[-1]["inline"] = [inline_of(child) for child in children or []]
            above[-1]["content"] = "" if children else token.content
        else:
            block: Tree = {
                "type": token.type.removesuffix("_open"),
                "tag": token.tag,
                "line": token.map[0] + 1 if token.map else above[-1]["line"],
                "content": token.content,
                "number": token.attrs.get("start", 1),
                "inline": [],
                "children": [],
            }
            above[-1]["children"].append(block)
            if token.nesting > 0:
                above.append(block)
    outline_only(root["children"], within="root")
    return front_matter, root["children"]


def outline_only(children: list[Tree], within: str) -> None:
    """Makes headings inside list items text. Those inside quotes are text in other tests."""
    for child in children:
        if child["type"] == "heading" and within == "list_item":
            child["type"], child["tag"] = "paragraph", "p"
        outline_only(child["children"], child["type"])


def quotes_heading(blocks: list[Tree]) -> bool:
    """Says whether a quote holds a heading. What becomes of it is told in test_dialects.py."""
    return any(
        quotes_heading(block["children"])
        or (block["type"] == "blockquote" and any(child["type"] == "heading" for child in block["children"]))
        for block in blocks
    )


PIECES = [
    "\n", "\n\n", "# ", "===\n", "- ", "  - ", "1. ", "7) ", "> ", "| a | b |\n|-|-|\n", "| ", "```\n", "    ", "**",
    "`", "[a]", "[a](https://x.y)", "\n\n[a]: https://z.y 'T'\n\n", "![b](c)", "<!-- c -->", "<div>\n", "<br>", "---\n",
    "title: T\n", "\\*", "&amp;", "word", "\r\n", "\0", "\t", "  \n", "\n: ", "\n~ ",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_gives_the_tree_of_its_tokens(text: str):
    markdown = read_markdown(text)
    front_matter, blocks = expected(text)
    assume(not quotes_heading(blocks))
    assert (markdown.front_matter, [tree_of(block) for block in markdown.blocks]) == (front_matter, blocks)


@pytest.mark.parametrize(
    "text", ["", "See [a].\n\n- [a]\n  - b\n\n[a]: https://x.y\n", "---\ntitle: T\n---\n- a\n\n\n  b\n"]
)
def test_a_text_gives_the_tree_of_its_tokens(text: str):
    markdown = read_markdown(text)
    assert (markdown.front_matter, [tree_of(block) for block in markdown.blocks]) == expected(text)


def test_a_link_is_known_before_and_after_the_line_that_defines_it():
    first, second = read_markdown("[a]\n\n[a]: https://x.y\n\n[a]\n").blocks
    assert [token.type for token in first.inline] == ["link_open", "text", "link_close"]
    assert [token.type for token in second.inline] == ["link_open", "text", "link_close"]


@pytest.mark.parametrize("item", ["CV--ready", "1--2", "a---", "what -- why", "a"])
def test_a_list_on_the_first_line_is_no_front_matter(item: str):
    markdown = read_markdown(f"- {item}\n- b\n")
    assert markdown.front_matter is None
    assert [plain(one.children[0].inline) for one in markdown.blocks[0].children] == [item, "b"]


def test_front_matter_is_read():
    markdown = read_markdown("---\ntitle: a\n---\nb\n")
    assert (markdown.front_matter, [block.line for block in markdown.blocks]) == ("title: a", [4])
