"""A question -> how near what it means is to each passage, and to what the guide leaves out.

A passage is as near as the nearest of its texts. The texts of a passage are its phrasings, or else its headings, and
its text below its last heading. The texts that lie nearest to the question vote for their owners (k nearest neighbours;
Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 2009, section 13.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from knowledge.meaning.encoder import LANGUAGE, Encoder
from knowledge.meaning.text_vectors import TextVectors
from knowledge.search.hits import Meant
from knowledge.search.lists import AnyIntegers, Booleans, Floats, Integers
from knowledge.text.everyday import off_topic_texts
from knowledge.text.passages import NotCovered, Passage, language_of

VOTERS: Final = 20
UNKNOWN: Final = -1.0  # the cosine of what has no text in the encoder's language
_HEADINGS: Final = 2  # how many of a passage's headings are read together


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a question is to the texts of a guide, in cosines from -1 to 1.

    `passages`: to the nearest text of each passage, shape (passages,).
    `left_out`, `off_topic`: to the nearest text of what the guide leaves out, and of what is off topic.
    `subject`: the number of the nearest subject that is left out or off topic, or -1. `of_subject`: how near it is.
    `voters`: the owners of the VOTERS nearest texts. An off-topic text has the owner `off_topic_owner`.
    """

    passages: Floats
    left_out: float
    off_topic: float
    subject: int
    of_subject: float
    voters: Integers
    off_topic_owner: int

    def of(self, best: int, sections: AnyIntegers, found: Booleans) -> Meant:
        """Return the features of the best passage.

        `sections`: the number of the section of each passage. `found`: which passages may be found at all.
        """
        nearest = float(self.passages[best])
        others = self.passages[found & (sections != sections[best])]
        of_passages = self.voters[self.voters < len(self.passages)]
        count = max(1, len(self.voters))
        return Meant(
            nearest=nearest,
            nearest_lead=nearest - float(others.max(initial=UNKNOWN)),
            over_left_out=nearest - self.left_out,
            over_off_topic=nearest - self.off_topic,
            votes=len(of_passages) / count,
            votes_section=float((sections[of_passages] == sections[best]).sum()) / count,
            votes_off_topic=float((self.voters == self.off_topic_owner).sum()) / count,
        )


@dataclass(frozen=True, slots=True)
class MeaningTexts:
    """The texts whose vectors stand for a guide.

    `owners`: of each text, the place of its passage, or after the passages the place of its subject that is left out.
    Off-topic texts have the number `off_topic`, which is larger than all others.
    `subjects`: of each text, the number of its subject that is left out or off topic, or -1.
    """

    texts: list[str]
    owners: Integers
    subjects: Integers
    passages: int
    off_topic: int

    @classmethod
    def of(
        cls,
        passages: Sequence[Passage],
        not_covered: Sequence[NotCovered],
        language: str,
        languages: Mapping[str, str],
        *,
        is_plain: bool,
    ) -> MeaningTexts:
        """Return the texts of a guide that are in the encoder's language.

        A plain guide seldom lists what is off topic, so everyday talk is added to it.
        """
        off_topic = len(passages) + len(not_covered)
        found: list[tuple[str, int, int]] = []
        for place, passage in enumerate(passages):
            if language_of(passage, languages, language) == LANGUAGE:
                found += [(text, place, -1) for text in _texts_of(passage, is_plain=is_plain)]
        for number, subject in enumerate(not_covered):
            owner = off_topic if subject.off_topic else len(passages) + number
            found += [(text, owner, number) for text in subject.asked]
        if is_plain and found:
            found += [(text, off_topic, -1) for text in off_topic_texts(LANGUAGE)]
        owners, subjects = np.asarray([pair for _, *pair in found], dtype=np.intp).reshape(-1, 2).T
        return cls([text for text, *_ in found], owners, subjects, len(passages), off_topic)


def _texts_of(passage: Passage, *, is_plain: bool) -> list[str]:
    if passage.asked and not is_plain:
        return [*passage.asked]
    headed = f"{passage.path[-1]}. {passage.text}" if passage.path else passage.text
    return [*passage.asked, ": ".join(passage.path[-_HEADINGS:]), headed]


class Meaning:
    """Knows the meaning of a guide's texts."""

    def __init__(self, encoder: Encoder, texts: MeaningTexts, vectors: TextVectors) -> None:
        self._encoder = encoder
        self._texts = texts
        self._vectors = vectors

    def nearness(self, question: str) -> Nearness:
        """Return how near a question is to the texts."""
        cosines = self._vectors.cosines(self._encoder.vector(question)).astype(np.float64)
        nearest = np.full(self._texts.off_topic + 1, UNKNOWN)
        np.maximum.at(nearest, self._texts.owners, cosines)
        most = min(VOTERS, len(cosines))
        voters = self._texts.owners[np.argpartition(-cosines, most - 1)[:most]] if most else self._texts.owners
        passages = self._texts.passages
        left_out = float(nearest[passages:-1].max(initial=UNKNOWN))
        of_subjects = np.where(self._texts.subjects >= 0, cosines, UNKNOWN)
        of_subject = float(of_subjects.max(initial=UNKNOWN))
        subject = int(self._texts.subjects[of_subjects.argmax()]) if of_subject > UNKNOWN else -1
        return Nearness(
            nearest[:passages], left_out, float(nearest[-1]), subject, of_subject, voters, self._texts.off_topic
        )
