"""Who cannot see a picture is told what it shows: each one that the bot posts, and each one in the documents."""

from __future__ import annotations

import ast
import re

from tests.rules.test_documents import DOCUMENTS
from tests.rules.test_layout import product


def is_picture(name: ast.expr, module: ast.Module) -> bool:
    """Whether the name of a file, written out or kept in a constant, is that of a picture."""
    constants = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant)
    }
    value = constants.get(name.id) if isinstance(name, ast.Name) else name
    return isinstance(value, ast.Constant) and str(value.value).endswith((".png", ".jpg", ".gif", ".webp"))


def test_each_picture_that_is_posted_has_a_text() -> None:
    described = {
        f"{file}:{node.lineno}": any(keyword.arg == "description" for keyword in node.keywords)
        for file, module in product().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "discord.File"
        if len(node.args) > 1 and is_picture(node.args[1], module)
    }
    assert len(described) >= 2
    assert [place for place, has_text in described.items() if not has_text] == []


def test_each_picture_of_the_documents_has_a_text() -> None:
    texts = [text for words in DOCUMENTS.values() for text in re.findall(r"!\[([^\]]*)\]\(", words)]
    assert texts
    assert min(len(text.split()) for text in texts) >= 5
