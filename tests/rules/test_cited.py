"""The words at the end of a passage that name its source are told from the others."""

from __future__ import annotations

import pytest

from knowledge.text.cited import parted, source_page


@pytest.mark.parametrize(
    ("text", "told", "source"),
    [
        ("It costs $200. Source: a.example, checked 2026-09-29.", "It costs $200.", "a.example, checked 2026-09-29"),
        ("It costs $200.\nSources: a.example, b.example", "It costs $200.", "a.example, b.example"),
        ("Es kostet 5 Euro. Quelle: Satzung, § 3.", "Es kostet 5 Euro.", "Satzung, § 3"),
        ("Cuesta 5 euros. (Fuente: a.example)", "Cuesta 5 euros.", "a.example"),
        ("受験料は5ユーロです。出典：a.example", "受験料は5ユーロです。", "a.example"),
        ("It costs $200.", "It costs $200.", ""),
        ("Source: a.example.", "Source: a.example.", ""),
        ("Source: a.example. It costs $200.", "Source: a.example. It costs $200.", ""),
        ("It is open source: take it.", "It is open source: take it.", ""),
        ("Log in.\n```\nsource: x\n```", "Log in.\n```\nsource: x\n```", ""),
        ("It is long. Source: " + "word " * 80, "It is long. Source: " + ("word " * 80).strip(), ""),
    ],
)
def test_what_names_a_source(text: str, told: str, source: str) -> None:
    assert parted(text) == (told, source)


@pytest.mark.parametrize(
    ("markdown", "page"),
    [
        ("[See](https://b.example). Source: [a](https://a.example/x), [c](https://c.example).", "https://a.example/x"),
        ("It costs. Source: <https://a.example/x>", "https://a.example/x"),
        ("It costs. Source: the porter", None),
        ("[See](https://b.example).", None),
    ],
)
def test_the_page_of_a_source(markdown: str, page: str | None) -> None:
    assert source_page(markdown) == page
