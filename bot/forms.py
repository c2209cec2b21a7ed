"""The machine-readable forms of what the program says: each JSON that a door prints is one of these."""

from __future__ import annotations

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.guide import Answer


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def line(self) -> str:
        """Gives the form as JSON on one line of ASCII, which no reader takes for two (U+2028 ends one for some)."""
        return json.dumps(self.model_dump(mode="json"), allow_nan=False)


class PassageForm(_Form):
    """A passage of the guide that was found."""

    id: str = Field(description="lasting name of the passage")
    section: str = Field(description="the heading path, joined with ' › '")
    text: str = Field(description="the passage as plain text")
    score: float = Field(description="how well it fits, at least 0, comparable within one answer only")
    source: str = Field(description="file:line")


class AskForm(_Form):
    """One line of `ask --json`: what the guide says to one question."""

    question: str = Field(description="the question as it was typed, what is no UTF-8 replaced")
    status: Literal["answered", "unsure", "not_covered"]
    answer: str | None = Field(description="what a member reads, at most 700 characters; null unless answered")
    section: str | None = Field(description="the heading path of the answer; null unless answered")
    passages: list[PassageForm] = Field(
        description="the best first: up to 5 when answered, 3 when unsure, none when not covered"
    )
    related: list[str] = Field(description="headings that are near")
    notices: list[str] = Field(
        description="what to know besides: why a question was refused, retired credentials, old figures"
    )

    @classmethod
    def of(cls, answer: Answer) -> AskForm:
        """Makes the form of an answer."""
        passage = answer.passage
        return cls(
            question=answer.question,
            status=answer.status,
            answer=answer.text,
            section=passage.section if passage else None,
            passages=[
                PassageForm(
                    id=hit.passage.id,
                    section=hit.passage.section,
                    text=hit.passage.text,
                    score=round(hit.score, 4),
                    source=hit.passage.source,
                )
                for hit in answer.hits
            ],
            related=[passage.path[-1] for passage in answer.related],
            notices=[*filter(None, (answer.refusal, answer.instead)), *answer.notices],
        )
