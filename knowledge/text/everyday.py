"""What is known of everyday language before any guide is read: words that are asked for each other, and small talk.

The data is by language: related.yaml and off_topic.yaml.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Final

from pydantic import RootModel

from knowledge.yaml_file import load_yaml

_RELATED: Final = "related.yaml"
_OFF_TOPIC: Final = "off_topic.yaml"


class _Lines(RootModel[dict[str, list[str]]]):
    """Lines of text by language (ISO 639-1)."""


def related_words(language: str | None) -> list[list[str]]:
    """Return groups of words that people ask for each other, such as "price" and "cost". A word may be in several."""
    return [line.split() for line in _read(_RELATED).get(language or "", [])]


def off_topic_texts(language: str | None) -> list[str]:
    """Return questions and small talk that no guide of a group answers."""
    return _read(_OFF_TOPIC).get(language or "", [])


@lru_cache(maxsize=2)
def _read(file: str) -> dict[str, list[str]]:
    text = resources.files("knowledge.text").joinpath(file).read_text("utf-8")
    return load_yaml(f"knowledge/text/{file}", text, _Lines).root
