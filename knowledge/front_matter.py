"""The front matter of a guide's files: what it says of the guide, whatever else it says to other programs."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from knowledge.faults import Fault, GuideError
from knowledge.refusals import refusal
from knowledge.text.blocks import Markdown
from knowledge.text.characters import is_visible
from knowledge.yaml_file import load_yaml

# Hugo's front matter in TOML, with the lines +++ around it.
_TOML: Final = re.compile(r"\+\+\+[ \t]*\r?\n(?P<text>.*?)^\+\+\+[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_ADDRESS: Final = re.compile(r"https?://[^\s<>()/]+(?:/[^\s<>()]*)?")
_TOML_LINE: Final = re.compile(r"line (\d+)")


class FrontMatter(BaseModel):
    """The front matter of a guide file. Other keys are ignored, because they belong to other programs.

    `base`: the address of the file's folder on the web. In the file that speaks for the guide, it is that of the guide.
    `order`: the place of the file among the chapters of the contents. Files without one come last.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: str | None = None
    version: str | None = None
    checked_on: date | None = None
    language: str | None = None
    base: str | None = None
    order: int | None = None

    @field_validator("base")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and not _ADDRESS.fullmatch(value):
            raise ValueError("write the address of the folder on the web, such as https://example.org/guide/")
        return value

    @field_validator("order", mode="before")
    @classmethod
    def _is_place(cls, value: object) -> int | None:
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    @field_validator("title", "version", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        text = str(value) if isinstance(value, int | float | date) else value
        return text if not isinstance(text, str) or is_visible(text) else None


def split_toml(text: str) -> tuple[str | None, str]:
    """Return the front matter of a file if it is TOML, else None, and the file with empty lines in its place."""
    found = _TOML.match(text)
    return (None, text) if found is None else (found["text"], "\n" * found[0].count("\n") + text[found.end() :])


def read_front_matter(markdown: Markdown, toml: str | None, text: str, name: str) -> FrontMatter:
    """Return the front matter of a file. Raise GuideError if it has no end, or if its YAML or TOML has errors.

    `text`: the whole file.
    `name`: the file's name in an error.
    """
    if toml is not None:
        return _of_toml(toml, name)
    if markdown.front_matter is not None:
        return load_yaml(name, "\n" + markdown.front_matter, FrontMatter)
    first, second = [*text.split("\n", 2), ""][:2]
    if first.rstrip() == "---" and second.split(":")[0].isidentifier() and ":" in second:
        raise GuideError([Fault(name, 1, "the front matter has no end: write a line --- below it")])
    return FrontMatter()


def _of_toml(toml: str, name: str) -> FrontMatter:
    try:
        return FrontMatter.model_validate(tomllib.loads(toml.replace("\r\n", "\n")))
    except tomllib.TOMLDecodeError as error:
        line = _TOML_LINE.search(str(error))
        raise GuideError(
            [Fault(name, 1 + int(line[1]) if line else 1, f"the front matter is not TOML: {error}")]
        ) from None
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise GuideError([Fault(name, 1, f"{one['loc'][0]}: {refusal([one])}") for one in details]) from None
