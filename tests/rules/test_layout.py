"""What the contracts of imports cannot see of the layout."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache

from tests.world import ROOT

ROOMS = ("bot", "cogs", "knowledge")


@cache
def product() -> dict[str, ast.Module]:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    assert len(files) > 150
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text("utf-8")) for file in files}


def test_no_class_name_means_two_things() -> None:
    names = Counter(
        node.name for module in product().values() for node in ast.walk(module) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_features_and_the_client_reach_the_store_by_use_cases_alone() -> None:
    """An attribute is no import: `core.store` stands in bot/members, and nowhere above it."""
    reaching = [
        file
        for file, module in product().items()
        if file.startswith(("cogs/", "bot/client/"))
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "store"
    ]
    assert reaching == []


def test_discords_timestamps_are_made_in_the_client_alone() -> None:
    elsewhere = [
        file
        for file, module in product().items()
        if not file.startswith("bot/client/")
        for node in ast.walk(module)
        if (isinstance(node, ast.Attribute) and node.attr == "format_dt")
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and "<t:" in node.value)
    ]
    assert elsewhere == []
