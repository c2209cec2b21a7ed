"""Two readers of YAML, libyaml and PyYAML's own: whoever reads a text, the values, lines and errors are the same."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge import yaml_nodes
from knowledge.faults import GuideError
from knowledge.source import CONTENT
from knowledge.yaml_loaders import Loader, compose_quickly
from knowledge.yaml_nodes import YamlText

PIECES = st.one_of(
    st.sampled_from(
        ["a", "b", "1", "a: ", "b:", "- ", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "[", "]", "{", "}", ", "]
    ),
    st.sampled_from(
        [",", ": ", ":", "? ", "?", "-", "&x ", "*x", "!!str ", "!x ", "!", "'", '"', "'a'", '"b"', "|+\n"]
    ),
    st.sampled_from(
        ["|\n  a", "|2-\n", ">\n  b", "#", " # c", "%YAML 1.1\n", "---\n", "...", "<<: ", "~", "null", "\t"]
    ),
    st.sampled_from(["\\", "\\u00e9", "\\ud83d\\ude00", "\r\n", "\r", "\x85", "\u2028", "\ufeff", "é", "😀", "\u00a0"]),
    st.sampled_from(["@", "`", "2026-01-01", "0200", "19:30", "=", "%", "\0", "\x7f"]),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
FILES = sorted(CONTENT.glob("*.yaml"))


def nodes(root: yaml.Node | None) -> Any:
    match root:
        case yaml.ScalarNode():
            # Of a value that is left out, the two readers know slightly different places; nobody is shown that place.
            return (root.tag, root.start_mark.index if root.value else None, root.value)
        case yaml.SequenceNode():
            return (root.tag, root.start_mark.index, [nodes(item) for item in root.value])
        case yaml.MappingNode():
            return (root.tag, root.start_mark.index, [(nodes(key), nodes(value)) for key, value in root.value])
        case _:
            return None


def read(text: str) -> Any:
    """What the bot reads: the value, or the errors with their lines."""
    try:
        document = YamlText("a.yaml", text)
    except GuideError as error:
        return error.faults
    return document.value, document.repeated


@settings(max_examples=400)
@given(TEXTS)
@example("a:\tb")
@example("[a?]")
@example("[a, 'b?', {c: d ? e}]")
@example("a: |# b\n  c")
@example("! a")
@example("a: [b: ]\n")
@example("[" * 50 + "]" * 50)
def test_both_readers_read_the_same(text: str):
    quickly = read(text)
    with patch.object(yaml_nodes, "compose_quickly", lambda _text: None):
        assert quickly == read(text)


@settings(max_examples=400)
@given(TEXTS)
def test_what_libyaml_composes_has_the_same_nodes_in_the_same_places(text: str):
    quick = compose_quickly(text.removeprefix("\ufeff"))
    if quick is not None and "*x" not in text:  # an alias may hold itself
        assert nodes(quick[1]) == nodes(Loader(text.removeprefix("\ufeff")).get_single_node())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_libyaml_reads_the_own_files(file):
    text = file.read_text("utf-8")
    quick = compose_quickly(text)
    assert quick is not None
    assert nodes(quick[1]) == nodes(Loader(text).get_single_node())


def test_a_pyyaml_without_libyaml_reads_the_same(monkeypatch: pytest.MonkeyPatch):
    text = (CONTENT / "words.yaml").read_text("utf-8")
    with_libyaml = read(text)
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert compose_quickly(text) is None
    assert read(text) == with_libyaml
