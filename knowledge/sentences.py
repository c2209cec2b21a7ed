"""The sentences around an answer, in the guide's language.

read_sentences(path) -> SentencesFile     the built-in sentences, overridden by those of a guide's sentences.yaml
SentencesFile.of("pt-BR") -> Sentences    the sentences of one language
"""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, StringConstraints

from knowledge.refusals import LANGUAGE_FORM
from knowledge.text.characters import harmless, is_visible
from knowledge.text.places import fill, places
from knowledge.yaml_file import load_yaml, read_yaml

BUILT_IN: Final = "sentences.yaml"
_ENGLISH: Final = "en"
_DAY: Final = r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)"
_SPACE: Final = re.compile(r"[ \t\n]+")


def _one_line(text: str) -> str:
    line = _SPACE.sub(" ", harmless(text)).strip()
    if not is_visible(line):
        raise ValueError("should have text that can be seen")
    return line


_Text = Annotated[str, Field(max_length=500), AfterValidator(_one_line)]
_Plain = Annotated[_Text, places()]
# Discord takes labels of this length.
_Label = Annotated[str, Field(max_length=80), AfterValidator(_one_line), places()]
_Language = Annotated[str, StringConstraints(pattern=LANGUAGE_FORM, to_lower=True)]


class Sentences(BaseModel):
    """The sentences of one language. sentences.yaml says where each of them is shown.

    All sentences are plain text. A file may give some of them only. Then the others are empty.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    which: _Plain = ""
    says_yes: _Plain = ""
    says_no: _Plain = ""
    silence: _Plain = ""
    official_page: _Label = ""
    near: _Label = ""
    also: _Label = ""
    good_to_know: _Label = ""
    help: Annotated[_Text, places("command")] = ""
    empty: _Plain = ""
    too_long: Annotated[_Text, places("count", "most")] = ""
    covered_now: _Plain = ""
    told: _Plain = ""

    leaves_out: Annotated[_Text, places("name")] = ""
    says_little: Annotated[_Text, places("name")] = ""
    unsaid: Annotated[_Text, places("name")] = ""
    unknown_code: Annotated[_Text, places("code")] = ""
    hello: _Plain = ""
    about_bot: Annotated[_Text, places("title")] = ""
    here: _Plain = ""
    welcome: _Plain = ""
    try_asking: _Label = ""

    retired: Annotated[_Text, places("name", "day")] = ""
    retires: Annotated[_Text, places("name", "day")] = ""
    retired_in: Annotated[_Text, places("name", "year")] = ""
    beta_begun: Annotated[_Text, places("name", "day")] = ""
    beta_over: Annotated[_Text, places("name", "day")] = ""
    look_at: Annotated[_Text, places("successors")] = ""
    either: Annotated[_Text, places("one", "other")] = ""
    due: Annotated[_Text, places("day", "days")] = ""
    day: Annotated[_Text, places("day", "month", "year")] = ""
    months: Annotated[tuple[_Plain, ...], Field(min_length=12, max_length=12)] = ()
    retired_marks: tuple[_Plain, ...] = ()
    checked_marks: tuple[Annotated[_Text, places("day")], ...] = ()

    helpful: _Label = ""
    not_helpful: _Label = ""
    studied: _Label = ""
    show_passage: _Label = ""
    share: _Label = ""
    tell_me: _Label = ""
    withdraw: _Label = ""

    vote_title: _Label = ""
    vote_same: Annotated[_Text, places("vote")] = ""
    vote_changed: Annotated[_Text, places("before", "vote")] = ""
    vote_helpful: _Plain = ""
    vote_not_helpful: _Plain = ""
    which_right: _Plain = ""
    none_right: _Label = ""
    right_saved: _Plain = ""
    none_right_saved: _Plain = ""
    kept_title: _Label = ""
    kept: Annotated[_Text, places("question")] = ""
    kept_shown: Annotated[_Text, places("command")] = ""
    withdrawn_title: _Label = ""
    withdrawn: _Plain = ""
    withdrawn_before: _Plain = ""
    full_title: _Label = ""
    full: Annotated[_Text, places("count", "button")] = ""

    choose: _Label = ""
    back: _Label = ""
    earlier: _Label = ""
    further: _Label = ""
    page: Annotated[_Text, places("page", "pages")] = ""
    guide_changed: _Plain = ""

    choices: _Plain = ""
    near_it: Annotated[_Text, places("headings")] = ""
    version: Annotated[_Text, places("version")] = ""

    def day_words(self, day: date) -> str:
        """Return a date in words, such as 14 March 2027."""
        return fill(self.day, {"day": str(day.day), "month": self.months[day.month - 1], "year": str(day.year)})

    def checks_in(self, text: str) -> list[str]:
        """Return the dates in a text at which it says that it was checked, as they are written."""
        return [found[1] for mark in self._checks for found in mark.finditer(text)]

    @cached_property
    def _checks(self) -> list[re.Pattern[str]]:
        marks = (fill(re.escape(mark).replace(r"\{day\}", "{day}"), {"day": _DAY}) for mark in self.checked_marks)
        return [re.compile(rf"(?<![A-Za-z]){mark}") for mark in marks]

    def one_of(self, choices: list[str]) -> str:
        """Return the choices as one text, such as `A or B or C`. There is at least one choice."""
        text = choices[0]
        for other in choices[1:]:
            text = fill(self.either, {"one": text, "other": other})
        return text


class SentencesFile(RootModel[dict[_Language, Sentences]]):
    """The contents of `sentences.yaml`: the code of a language, in lower case -> sentences of this language."""

    model_config = ConfigDict(frozen=True)

    def of(self, language: str | None) -> Sentences:
        """Return the sentences of a language.

        A region overrides its language, as pt-BR overrides pt. What a language lacks is said in English, and so is
        everything in an unknown language.
        """
        parts = (language or "").strip().replace("_", "-").lower().split("-")
        codes = [_ENGLISH, *("-".join(parts[: size + 1]) for size in range(len(parts)))]
        return _joined(*map(self.root.get, codes))

    def overridden(self, other: SentencesFile) -> SentencesFile:
        """Return these sentences, overridden by those of another file."""
        both = SentencesFile({})
        for language in self.root | other.root:
            both.root[language] = _joined(self.root.get(language), other.root.get(language))
        return both


def _joined(*parts: Sentences | None) -> Sentences:
    """Return the sentences of all parts. A later part overrides the earlier ones."""
    said: dict[str, object] = {}
    for part in filter(None, parts):
        said |= part.model_dump(exclude_unset=True)
    return Sentences.model_validate(said)


def read_sentences(path: Path | None) -> SentencesFile:
    """Return the built-in sentences, overridden by the file at `path` if there is one.

    Raise GuideError with the file and the line of each error.
    """
    return _built_in() if path is None else _built_in().overridden(read_yaml(path, SentencesFile))


@lru_cache(maxsize=1)
def _built_in() -> SentencesFile:
    text = resources.files("knowledge").joinpath(BUILT_IN).read_text("utf-8")
    return load_yaml(f"knowledge/{BUILT_IN}", text, SentencesFile)
