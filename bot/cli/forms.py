"""The machine-readable output of the commands. Each JSON object that a command prints is one of these forms."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.cli.findings import Finding, Level
from knowledge.answer import Answer
from knowledge.facts.advice_rules import Side, Verdict
from knowledge.facts.answers import QuestionId
from knowledge.facts.recommendation import Advice
from knowledge.guide import Guide


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def line(self) -> str:
        """Return the form as one line of JSON. It is ASCII, because some readers take U+2028 for the end of a line."""
        return json.dumps(self.model_dump(mode="json"), allow_nan=False)


class PassageForm(_Form):
    """A passage of the guide that fits the question."""

    id: str = Field(description="lasting name of the passage")
    section: str = Field(description="the heading path, joined with ' › '")
    text: str = Field(description="the passage as plain text")
    score: float = Field(description="how well it fits: 0 or more, comparable within one answer only")
    source: str = Field(description="file:line")


class AskForm(_Form):
    """One line of `ask --json`: what the guide says to one question."""

    question: str = Field(description="the question as it was typed, with U+FFFD for what is not UTF-8")
    status: Literal["answered", "unsure", "not_covered"]
    answer: str | None = Field(
        description="what a member reads: at most 700 characters of the first passage or of the first two, with "
        "two line breaks between them; null unless answered"
    )
    sources: list[str] = Field(
        description="what the quoted passages name as their source, with the day of its check; empty if they name none"
    )
    section: str | None = Field(description="the heading path of the first passage; null unless answered")
    passages: list[PassageForm] = Field(
        description="the best first: up to 5 when answered, 3 when unsure, none when not covered"
    )
    related: list[str] = Field(description="nearby headings, with those above them if several sections share one")
    notices: list[str] = Field(
        description="what else to know: why a question was refused, what the guide does not cover, vendors' pages on "
        "it, retired credentials, old figures"
    )
    small_talk: str | None = Field(description="the friendly reply to small talk; null for a question")
    examples: list[str] = Field(description="up to 3 headings of the guide to ask about, in reply to small talk")

    @classmethod
    def of(cls, answer: Answer, guide: Guide) -> AskForm:
        """Build the form from an answer."""
        passage = answer.passage
        said = (answer.refusal, answer.silence, answer.instead)
        pages = (f"{guide.source.sentences.official_page} {page.address}" for page in answer.pages)
        return cls(
            question=answer.question,
            status=answer.status,
            answer=answer.text,
            sources=list(answer.sources),
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
            related=[guide.heading_of(passage) for passage in answer.related],
            notices=[*filter(None, said), *pages, *answer.notices],
            small_talk=answer.small_talk.line if answer.small_talk else None,
            examples=list(answer.small_talk.examples) if answer.small_talk else [],
        )


class ReasonForm(_Form):
    """A rule of the guide that fits the member."""

    text: str = Field(description="the reason as the member reads it")
    answers: list[QuestionId] = Field(description="the questions whose answers it rests on; empty for a default")
    passage: str = Field(description="lasting name of the passage that it rests on")
    section: str = Field(description="the heading path of that passage, joined with ' › '")
    side: Side = Field(description="speaks for or against a certification; foundations first speaks against one now")


class PrepareForm(_Form):
    """How long the preparation takes, and which courses belong to it."""

    weeks: tuple[int, int] | None = Field(description="from and to; null if the guide gives none for the credential")
    courses: list[str] = Field(description="those that fit the credential, in the order in which to take them")


class ComparedForm(_Form):
    """One of several credentials to choose from."""

    name: str
    credential: str | None = Field(description="its id; null if it has no card")
    text: str = Field(description="for whom or for what it is")
    expects: str | None = Field(
        description="the experience that its vendor recommends, if the member has less or may have less"
    )


class AdviceForm(_Form):
    """The output of `whichcert --json`: what the guide recommends to one member."""

    headline: str = Field(description="the verdict and the credential in one line, which says if that is a beta exam")
    verdict: Verdict
    guide_credential: str | None = Field(
        description="id of the credential that the guide names; null for skip, and if there are several to choose from"
    )
    credential: str | None = Field(
        description="id of the credential that can be taken today; null for skip, if there are several to choose from, "
        "and if there is none to take instead"
    )
    compared: list[ComparedForm] = Field(description="the credentials to choose from; empty if the guide names one")
    remarks: list[str] = Field(
        description="sentences to read with the verdict: what it assumes, and the experience that the vendor recommends"
    )
    reasons: list[ReasonForm] = Field(
        description="at least one; the first decided, and the second says why this credential (none for skip)"
    )
    next_step: str | None = Field(description="what to do now, where that is not to prepare for the exam")
    prepare: PrepareForm | None = Field(description="null for skip, and if there are several to choose from")
    would_change: list[str] = Field(
        description="sentences: which answers would change the verdict or the credential, and to what"
    )
    notices: list[str] = Field(
        description="what else to know: retired or beta credentials, old and unpublished figures"
    )

    @classmethod
    def of(cls, advice: Advice) -> AdviceForm:
        """Build the form from a recommendation."""
        reasons = [
            ReasonForm(text=r.text, answers=list(r.answers), passage=r.passage, section=r.section, side=r.side)
            for r in advice.reasons
        ]
        prepare = advice.prepare
        return cls(
            headline=advice.headline,
            verdict=advice.verdict,
            guide_credential=advice.guide_credential,
            credential=advice.credential,
            compared=[
                ComparedForm(name=one.name, credential=one.credential, text=one.text, expects=one.expects)
                for one in advice.compared
            ],
            remarks=list(advice.remarks),
            reasons=reasons,
            next_step=advice.next_step,
            prepare=PrepareForm(weeks=prepare.weeks, courses=list(prepare.courses)) if prepare else None,
            would_change=list(advice.would_change),
            notices=list(advice.notices),
        )


class FindingForm(_Form):
    """One thing that `doctor` looked at."""

    level: Level = Field(description="with a warning the bot works, with a fault it does not, or not wholly")
    subject: str = Field(description="what was looked at, such as database; several findings may share one")
    text: str = Field(description="what was found")
    todo: str | None = Field(description="what to do; null if there is nothing to do")


class DoctorForm(_Form):
    """The output of `doctor --json`."""

    healthy: bool = Field(description="whether there is no fault; the exit status is 0 then, and 1 otherwise")
    versions: dict[str, str] = Field(description="of whichcert, Python, discord.py and SQLite")
    findings: list[FindingForm] = Field(description="in the order in which they are printed")

    @classmethod
    def of(cls, findings: Sequence[Finding], versions: Mapping[str, str]) -> DoctorForm:
        """Build the form from findings."""
        return cls(
            healthy=all(one.level != "fault" for one in findings),
            versions=dict(versions),
            findings=[
                FindingForm(level=one.level, subject=one.subject, text=one.words, todo=one.todo or None)
                for one in findings
            ],
        )


class BackupForm(_Form):
    """The output of `backup --json`: a backup that was made and checked."""

    file: str = Field(description="the absolute path of the backup")
    at: datetime = Field(description="when it was begun; all that was saved before is in it")
    bytes: int
    version: str = Field(description="the version of its tables, such as '0012'")
    rows: dict[str, int] = Field(description="the number of rows of each table, by the table's name")
    deleted: list[str] = Field(description="the older backups that --keep deleted, by their paths")
    noted: bool = Field(description="whether backups.json, beside the database, now names it")
