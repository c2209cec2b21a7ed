"""What is found for a question, and the numbers that show how well it fits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from knowledge.text.passages import NotCovered, Passage

USUAL_RARITY = 0.4  # a rarer word of a question has its full weight


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found for a question.

    `nearness`: the cosine of the passage and the question (knowledge/search/meaning.py). It is infinite if the question
    was searched by words alone.
    """

    passage: Passage
    score: float
    nearness: float = math.inf


@dataclass(frozen=True, slots=True)
class Meant:
    """Numbers that show how near a question's meaning is to the best passage. They are infinite without an encoder.

    The cosines are those of knowledge/search/meaning.py, and the votes are shares from 0 to 1.

    `nearest`: cosine of the passage.
    `nearest_lead`: cosine of the passage, minus the largest cosine of a passage in another section.
    `over_left_out`: cosine of the passage, minus the largest cosine of a subject that the guide leaves out.
    `over_off_topic`: cosine of the passage, minus the largest cosine of an off-topic text.
    `votes`, `votes_section`, `votes_off_topic`: the share of the nearest texts that belong to passages, to passages in
    the section of the best one, and to nothing on topic.
    """

    nearest: float = math.inf
    nearest_lead: float = math.inf
    over_left_out: float = math.inf
    over_off_topic: float = math.inf
    votes: float = math.inf
    votes_section: float = math.inf
    votes_off_topic: float = math.inf

    @property
    def by_meaning(self) -> bool:
        """Return whether an encoder has read the question."""
        return math.isfinite(self.nearest)

    @property
    def left_out_nearness(self) -> float:
        """Return the largest cosine of a subject that the guide leaves out."""
        return self.nearest - self.over_left_out


@dataclass(frozen=True, slots=True)
class Features(Meant):
    """Numbers that show how well the best passage answers a question.

    `coverage`, `best_text` and `known` are shares from 0 to 1: the weight of the question's terms that are found,
    divided by the weight of all its terms. The texts of a passage are its body with its headings, and each of its
    phrasings. Log likelihoods are divided by the mass of the
    question's vector. The mass is the sum of the vector's weights, but at least 1.

    `coverage`: share found in any of the passage's texts.
    `best_text`: largest share found in a single text of the passage.
    `known`: share found in any passage of the guide.
    `strength`: BM25 score of the passage, divided by the question's total weight.
    `likelihood`: log likelihood of the passage, minus the mean over all passages.
    `margin`: log likelihood of the passage, minus the log likelihood of the best passage under another heading; 0 if
    there is no such passage.
    `left_out`: largest log likelihood of a subject that the guide leaves out (off-topic ones included), minus the log
    likelihood of the passage; -1 if the guide lists no such subject.
    `odds`: log of the summed likelihoods of all passages, minus the same for all subjects that the guide leaves out; 0
    if it lists no such subject.
    `familiarity`: of all char n-grams in the question's words, the share that occurs in at least two of the guide's
    texts.
    `lead`: score of the passage, minus the score of the second passage if there is one.
    `on_topic`: log odds that the question is on topic; infinite if the guide lists no subject off topic.
    `covered`: log odds that the guide answers the question; infinite if the guide leaves out no subject that is on
    topic.
    """

    coverage: float = 0.0
    best_text: float = 0.0
    known: float = 0.0
    strength: float = 0.0
    likelihood: float = 0.0
    margin: float = 0.0
    left_out: float = -1.0
    odds: float = 0.0
    familiarity: float = 0.0
    lead: float = 0.0
    on_topic: float = math.inf
    covered: float = math.inf

    @property
    def is_elsewhere(self) -> bool:
        """Return whether the question reads as off topic."""
        return self.over_off_topic < 0 if self.by_meaning else self.on_topic < 0


@dataclass(frozen=True, slots=True)
class PlainFeatures(Meant):
    """Numbers that show how well the best passage of a guide without phrasings answers a question.

    `own`, `heading`: the shares of the question's weight that the passage with its headings, and its headings alone
    say, 0 to 1.
    `letters`: how alike the words' letters are: the BM25 score of those n-grams that the guide holds, divided by their
    number.
    `spelt`: the share of the n-grams of the question's words that the guide holds, 0 to 1.
    `share`: the share of the likelihood of all sections that the passage's section has, 0 to 1.
    `terms`: the logarithm of the number of the question's terms, plus 1.
    `heaviest`: how well the passage says the term with the largest weight: 1, or 0.6 if by a related word, or 0.
    `unknown`: the share of the question's weight that no passage says.
    `amount`: how many of the amounts that the question asks for the passage gives.
    `off_topic`: log odds that the question is small talk (knowledge/search/off_topic.py).
    `small_talk`: how much the question is like one off-topic text, 0 to 1.
    `left_out`: how much nearer than the passage a subject is that the guide leaves out; minus infinity without any.
    """

    own: float = 0.0
    heading: float = 0.0
    letters: float = 0.0
    spelt: float = 0.0
    share: float = 0.0
    terms: float = 0.0
    heaviest: float = 0.0
    unknown: float = 1.0
    amount: float = 0.0
    off_topic: float = 0.0
    small_talk: float = 0.0
    left_out: float = -math.inf


@dataclass(frozen=True, slots=True)
class Ranked:
    """The passages found for a question.

    `hits`: the passages, best first.
    `features`: the features of the best passage.
    `left_out`: the nearest subject that the guide leaves out; None if it leaves out nothing.
    `belongs_to`: the left-out subject that the question is about, if the guide does not answer it; None if it is not
        sure enough.
    `weights`: the weights of the question's terms.
    `amounts`: which KINDS of amounts the question asks for, as far as that is known (knowledge/text/amounts.py).
    `names_credential`: whether the question names a credential of the guide. Then it is not off topic.
    """

    hits: list[Hit]
    features: Features | PlainFeatures
    left_out: NotCovered | None
    weights: dict[str, float] = field(default_factory=dict[str, float])
    amounts: tuple[bool, ...] = ()
    belongs_to: NotCovered | None = None
    names_credential: bool = False

    def led_by(self, passage: Passage) -> Ranked:
        """Return the same with a passage in the first place."""
        first = next((hit for hit in self.hits if hit.passage is passage), Hit(passage, 0.0))
        return replace(self, hits=[first, *(hit for hit in self.hits if hit is not first)])


def one_a_heading(hits: Iterable[Hit], besides: Sequence[Passage] = ()) -> list[Passage]:
    """Return the best passage under each heading, best first. Leave out the headings of the passages in `besides`."""
    found: dict[tuple[str, ...], Passage] = {}
    for hit in hits:
        found.setdefault(hit.passage.path, hit.passage)
    for passage in besides:
        found.pop(passage.path, None)
    return list(found.values())
