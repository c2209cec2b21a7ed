"""The front matter of a guide's files: what it says of the guide, whatever else it says to other programs."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, field_validator

from knowledge.faults import Fault, GuideError
from knowledge.text.blocks import Markdown
from knowledge.text.characters import is_visible
from knowledge.yaml_file import load_yaml


class FrontMatter(BaseModel):
    """The front matter of a guide file. Other keys are ignored, because they belong to other programs."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: str | None = None
    version: str | None = None
    checked_on: date | None = None
    language: str | None = None

    @field_validator("title", "version", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        text = str(value) if isinstance(value, int | float | date) else value
        return text if not isinstance(text, str) or is_visible(text) else None


def read_front_matter(markdown: Markdown, text: str, name: str) -> FrontMatter:
    """Return the front matter of a file. Raise GuideError if it has no end, or if its YAML has errors.

    `text`: the whole file.
    `name`: the file's name in an error.
    """
    if markdown.front_matter is not None:
        return load_yaml(name, "\n" + markdown.front_matter, FrontMatter)
    first, second = [*text.split("\n", 2), ""][:2]
    if first.rstrip() == "---" and second.split(":")[0].isidentifier() and ":" in second:
        raise GuideError([Fault(name, 1, "the front matter has no end: write a line --- below it")])
    return FrontMatter()
