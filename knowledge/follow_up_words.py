"""The words by which a question refers to what was said before it, by language (follow_ups.yaml)."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.yaml_file import load_yaml

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_FEW_WORDS: Final = 4
_WORDS_BETWEEN: Final = 4  # an article and "certification", that word among them: "a machine learning certification"
_ONE: Final = frozenset(("one", "exam"))  # "how long does the second one take"


class FollowUpWords(BaseModel):
    """The words of one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asks: frozenset[str]
    done: frozenset[str]
    begins: frozenset[str]
    points: frozenset[str]
    articles: frozenset[str]
    subjects: frozenset[str]
    plurals: frozenset[str]
    indefinite: frozenset[str]
    places: tuple[frozenset[str], ...]

    def place(self, words: list[str]) -> int | None:
        """Return which choice a question names, counted from 0, or None."""
        is_short = len(words) <= _FEW_WORDS
        named = [place for place, written in enumerate(self.places) if not written.isdisjoint(words)]
        return named[0] if named and (is_short or not _ONE.isdisjoint(words)) else None

    def refers(self, words: list[str]) -> bool:
        """Return whether a question that names nothing refers to the question before it."""
        return self.begin(words) or self.points_back(words) or is_brief(words) or self.means_the_exam(words)

    def begin(self, words: list[str]) -> bool:
        """Return whether the first words of a question join it to the one before."""
        return any(words[: len(first)] == first for first in map(str.split, self.begins))

    def points_back(self, words: list[str]) -> bool:
        """Return whether one of the words, such as "it", stands for what was named before."""
        return not self.points.isdisjoint(words)

    def means_the_exam(self, words: list[str]) -> bool:
        """Return whether a question speaks of "the exam" or "my certification"."""
        return any(one in self.articles and other in self.subjects for one, other in pairwise(words))

    def speaks_of_any(self, words: list[str]) -> bool:
        """Return whether a question speaks of "certifications" or "a data certificate", so of none in particular."""
        if not self.plurals.isdisjoint(words):
            return True
        for at, word in enumerate(words):
            before = words[max(0, at - _WORDS_BETWEEN) : at] if word in self.subjects else []
            marks = [one for one in before if one in self.indefinite or one in self.articles]
            if marks and marks[-1] in self.indefinite:
                return True
        return False

    def tell_of_the_past(self, words: list[str]) -> bool:
        """Return whether somebody tells what they have done already. The words "I have to" do not."""
        return any(one in self.done and other != "to" for one, other in pairwise([*words, ""]))

    def begins_to_ask(self, words: list[str]) -> bool:
        """Return whether the first word is that of a question, so that the question mark may be missing."""
        return bool(words) and words[0] in self.asks


class _FollowUpsFile(RootModel[dict[str, FollowUpWords]]):
    """The contents of follow_ups.yaml."""


@cache
def _read() -> dict[str, FollowUpWords]:
    text = resources.files("knowledge").joinpath("follow_ups.yaml").read_text("utf-8")
    return load_yaml("knowledge/follow_ups.yaml", text, _FollowUpsFile).root


def follow_up_words(language: str) -> FollowUpWords | None:
    """Return the words of a language, or None if they are not known."""
    return _read().get(language)


def words_of(question: str) -> list[str]:
    """Return the words of a question in small letters."""
    return [word.casefold() for word in _WORD.findall(question)]


def is_brief(words: list[str]) -> bool:
    """Return whether a question has so few words that it leaves something out."""
    return len(words) <= _FEW_WORDS


def is_nearly_brief(words: list[str]) -> bool:
    """Return whether a question has at most one word more than a brief one."""
    return len(words) <= _FEW_WORDS + 1
