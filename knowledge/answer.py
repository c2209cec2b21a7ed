"""The answer to a question, and the sentences that it quotes."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.search.hits import Hit
from knowledge.search.outcome import Status
from knowledge.small_talk import Kind
from knowledge.text.cited import parted
from knowledge.text.passages import Passage
from knowledge.text.shown_markdown import part_of


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Sentences of one passage, without the words that name its source.

    `text`: the sentences.
    `deciding`: the words of `text` to make bold: the figures that the question asks for, or a yes or no.
    """

    passage: Passage
    text: str
    deciding: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Return whether the excerpt is the whole passage, but perhaps for its source."""
        return self.text == parted(self.passage.text)[0]

    @property
    def is_cut(self) -> bool:
        """Return whether the excerpt ends inside a sentence."""
        return self.text.endswith("…") and not self.passage.text.strip().endswith("…")

    @property
    def markdown(self) -> str:
        """Return the sentences as Discord Markdown, with their links, emphasis and code."""
        is_all = self.text == self.passage.text.strip()
        return self.passage.markdown if is_all else part_of(self.passage.markdown, self.passage.text, self.text)

    @property
    def source(self) -> str:
        """Return the words with which the passage names its source, or an empty text."""
        return parted(self.passage.text)[1]


@dataclass(frozen=True, slots=True)
class VendorPage:
    """A vendor's page on a certification. `name`: the certification. `address`: the page."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """What the guide says to small talk.

    `kind`: what the member said.
    `line`: a friendly line in the guide's language.
    `examples`: up to three headings of the guide to ask about. There are none if the member said thanks.
    """

    kind: Kind
    line: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The guide's answer to a question.

    `excerpts`: the text of the answer, from the best passage alone or from two passages. A question for several figures
    has one excerpt for each.
    `hits`: the best passages if answered, the choices if unsure, none if not covered.
    `related`: the next nearest passages, at most RELATED, each under another heading. If the question is not covered,
    only passages that are near it, if any.
    `notices`: what a reader should know besides the answer, such as a retired credential.
    `opening`: "Yes." or "No." in the guide's language, if that answers the question; else None. It is in bold.
    `refusal`: why the question was not looked up, or None.
    `silence`: why the guide says nothing of what the question names, or None. It replaces the usual silence.
    `instead`: where to ask about a subject that the guide leaves out, or None.
    `pages`: the vendors' pages of what the question names, if not covered.
    `off_topic`: whether the question is outside the guide's field.
    `small_talk`: the reply to small talk, or None. The status is "not_covered" then.
    """

    question: str
    status: Status
    excerpts: tuple[Excerpt, ...] = ()
    hits: list[Hit] = field(default_factory=list[Hit])
    related: list[Passage] = field(default_factory=list[Passage])
    notices: list[str] = field(default_factory=list[str])
    opening: str | None = None
    refusal: str | None = None
    silence: str | None = None
    instead: str | None = None
    pages: tuple[VendorPage, ...] = ()
    off_topic: bool = False
    small_talk: SmallTalk | None = None

    @property
    def is_question(self) -> bool:
        """Return whether the question was looked up in the guide. If not, it is neither recorded nor subscribed to."""
        return self.refusal is None and self.small_talk is None

    @property
    def text(self) -> str | None:
        """Return the answer as one text. Return None unless answered.

        Its size is bounded by the limits of `knowledge/quotes.py`.
        """
        text = "\n\n".join(excerpt.text for excerpt in self.excerpts)
        return " ".join(filter(None, (self.opening, text))) or None

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the words with which the quoted passages name their sources, each once."""
        return tuple(dict.fromkeys(excerpt.source for excerpt in self.excerpts if excerpt.source))

    @property
    def passage(self) -> Passage | None:
        """Return the passage of the first excerpt. Return None unless answered."""
        return self.hits[0].passage if self.status == "answered" else None
