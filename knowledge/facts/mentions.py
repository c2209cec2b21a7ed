"""Which credentials, vendors and neighbours a question names, and which passages speak of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, words_in
from knowledge.facts.neighbours import Neighbour, Neighbours
from knowledge.text.passages import Passage
from knowledge.text.words import Words

Booleans = NDArray[np.bool_]
Floats = NDArray[np.float64]

# What a passage loses of its score, in standard deviations of the scores of all passages.
_NAMES_NOTHING: Final = 0.5
_OF_A_SUCCESSOR: Final = 1.0
_OF_RETIRED: Final = 2.0
QUESTIONS: Final = 100  # for which it is kept what they name, since that is asked several times of a question


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names.

    `credentials`: the credentials that it names.
    `vendors`: the vendors that it names without one of their credentials. Such a question may mean any credential of
    these vendors.
    `neighbours`: the certifications that it names and that the guide does not cover.
    """

    credentials: tuple[Credential, ...] = ()
    vendors: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()

    def __bool__(self) -> bool:
        """Return whether the question names anything."""
        return bool(self.credentials or self.vendors or self.neighbours)

    @property
    def names(self) -> tuple[str, ...]:
        """Return a name of each credential, vendor and neighbour."""
        return (
            *(one.short_name for one in self.credentials),
            *self.vendors,
            *(one.short_name or one.name for one in self.neighbours),
        )


class Mentions:
    """Knows which passages of a guide speak of which credentials, vendors and neighbours.

    A passage whose headings name credentials or vendors speaks of these alone. Any other passage speaks of what its
    text names.
    """

    def __init__(
        self, catalogue: Catalogue | None, neighbours: Neighbours, passages: Sequence[Passage], words: Words
    ) -> None:
        self._credentials = catalogue.credentials if catalogue else ()
        self._neighbours = neighbours
        self._passages = passages
        self._words = words
        self._vendors = {one.vendor: words.terms(one.vendor) for one in self._credentials}
        sequences = [(words.terms(name), one) for one in self._credentials for name in one.names]
        self._names: dict[str, list[tuple[list[str], Credential]]] = {}  # by their first term
        for sequence, one in sequences:
            if sequence:
                self._names.setdefault(sequence[0], []).append((sequence, one))
        names = [(name, one.id) for one in self._credentials for name in one.names]
        names += [(vendor, vendor) for vendor in self._vendors]
        self._headings = _Texts([" › ".join(passage.path) for passage in passages])
        self._texts = _Texts([passage.own_words for passage in passages])
        headed, said = self._headings.holding_each(names), self._texts.holding_each(names)
        self._headed = {one.id: headed[one.id] for one in self._credentials}
        self._vendor_headed = {vendor: headed[vendor] for vendor in self._vendors}
        self._said = {one.id: said[one.id] for one in self._credentials}
        self._vendor_said = {vendor: said[vendor] for vendor in self._vendors}
        self._of_credentials = _any(self._headed, len(passages))
        self._has_heading = self._of_credentials | _any(self._vendor_headed, len(passages))
        self._names_nothing = ~(self._has_heading | _any(said, len(passages)))
        self._of_neighbour = lru_cache(maxsize=1000)(self._find_neighbour)
        self._named = lru_cache(maxsize=QUESTIONS)(self._find_named)

    def named_in(self, question: str) -> Named:
        """Return what a question names, in its order. Of two names that overlap, the longer one counts."""
        return self._named(question)

    def _find_named(self, question: str) -> Named:
        terms = self._words.terms(question)
        held = dict.fromkeys(terms)
        names = [match for term in held for match in self._names.get(term, ())]
        places = [(_place_of(name, terms), name, one) for name, one in names]
        found = sorted((match for match in places if match[0] >= 0), key=lambda match: match[0])
        credentials = {
            one.id: one
            for _, name, one in found
            if not any(
                len(name) < len(longer) and other is not one and _place_of(name, longer) >= 0
                for _, longer, other in found
            )
        }
        neighbours = self._neighbours.named_in(question)
        theirs = {one.vendor for one in (*credentials.values(), *neighbours)}
        others = [(one, name) for one, name in self._vendors.items() if one not in theirs and held.keys() >= {*name}]
        vendors = [(_place_of(name, terms), one) for one, name in others]
        named = [vendor for place, vendor in sorted(vendors) if place >= 0]
        return Named(tuple(credentials.values()), tuple(named), tuple(neighbours))

    def meant(self, named: Named) -> Credential | None:
        """Return the only credential that a question can mean. Of a vendor's credentials, only one can be earned.

        Return None if the question names several or none, or a vendor with several.
        """
        credentials = self.each_meant(named)
        return credentials[0] if len(credentials) == 1 else None

    def each_meant(self, named: Named) -> tuple[Credential, ...]:
        """Return the credentials that a question means. A vendor of several that can be earned stands for none.

        Return nothing if the question also names what the guide does not cover.
        """
        found = [*named.credentials]
        for vendor in named.vendors:
            theirs = [one for one in self._credentials if one.vendor == vendor and not one.retired_on]
            found += theirs if len(theirs) == 1 else ()
        return () if named.neighbours or len(found) < len(named.credentials) + len(named.vendors) else tuple(found)

    def handicaps(self, named: Named) -> Floats:
        """Return what each passage loses of its score for a question that names something, shape (passages,).

        Passages that speak of other credentials alone lose all. What was said of a retired credential comes after what
        is said of those that can be earned, unless the question names it.
        """
        is_covered = bool(named.credentials or named.vendors)
        found = np.where(self._names_nothing & is_covered, _NAMES_NOTHING, np.inf)
        succeeding = [step.id for one in named.credentials for step in one.successors]
        for successor in succeeding:
            if successor in self._headed:
                found[self._headed[successor]] = _OF_A_SUCCESSOR
        for vendor in named.vendors:
            found[self._of_vendor(vendor)] = 0.0
            theirs = [one for one in self._credentials if one.vendor == vendor]
            present, retired = (
                _any({one.id: self._headed[one.id] for one in theirs if bool(one.retired_on) is gone}, len(found))
                for gone in (False, True)
            )
            found[present] = 0.0
            found[retired & ~present] = _OF_RETIRED
        for one in named.credentials:
            said = (self._said[one.id] | self._vendor_said[one.vendor]) & ~self._has_heading
            found[self._headed[one.id] | self._rules(one.vendor) | said] = 0.0
        for one in named.neighbours:
            found[self._of_neighbour(one.id) | self._rules(one.vendor)] = 0.0
        return found

    def _rules(self, vendor: str) -> Booleans:
        """Return which passages have headings that name a vendor and no credential."""
        return self._vendor_headed.get(vendor, np.zeros(len(self._passages), dtype=bool)) & ~self._of_credentials

    def _of_vendor(self, vendor: str) -> Booleans:
        """Return which passages without a credential in their headings speak of a vendor or of its credentials."""
        theirs = [self._said[one.id] for one in self._credentials if one.vendor == vendor]
        said = reduce(np.logical_or, theirs, self._vendor_said[vendor]) & ~self._has_heading
        return self._rules(vendor) | said

    def _find_neighbour(self, neighbour_id: str) -> Booleans:
        """Return which passages speak of a neighbour."""
        neighbour = self._neighbours.find(neighbour_id)
        if neighbour is None:
            return np.zeros(len(self._passages), dtype=bool)
        names = [name for name in (neighbour.name, neighbour.short_name, *neighbour.aliases, *neighbour.codes) if name]
        found = self._headings.holding(names) | self._texts.holding(names)
        for place in np.flatnonzero(found).tolist():  # the name may be a part of the name of another neighbour
            passage = self._passages[place]
            named = self._neighbours.named_in("\n".join((*passage.path, passage.own_words)))
            found[place] = neighbour in named or passage.id == neighbour.passage
        return found


class _Texts:
    """Finds which of some texts hold names as whole words, in any case. Arrays have the shape (texts,)."""

    def __init__(self, texts: Sequence[str]) -> None:
        folded = [text.casefold() for text in texts]
        self._joined = "\0".join(folded)
        self._starts = [*accumulate((len(text) + 1 for text in folded), initial=0)][:-1]

    def holding(self, names: Iterable[str]) -> Booleans:
        """Return which texts hold one of the names."""
        found = np.zeros(len(self._starts), dtype=bool)
        for name in names:
            found[[self._text_at(at) for at in words_in(self._joined, name.casefold())]] = True
        return found

    def holding_each(self, names: Iterable[tuple[str, str]]) -> dict[str, Booleans]:
        """Return which texts hold names. `names`: each name with what it stands for.

        A name within a longer name does not count.
        """
        is_named = bytearray(len(self._joined))
        found: dict[str, Booleans] = {}
        for name, meant in sorted(names, key=lambda one: len(one[0]), reverse=True):
            mask = found.setdefault(meant, np.zeros(len(self._starts), dtype=bool))
            size = len(name.casefold())
            for at in words_in(self._joined, name.casefold()):
                if not any(is_named[at : at + size]):
                    is_named[at : at + size] = b"\1" * size
                    mask[self._text_at(at)] = True
        return found

    def _text_at(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1


def _any(masks: Mapping[str, Booleans], size: int) -> Booleans:
    return reduce(np.logical_or, masks.values(), np.zeros(size, dtype=bool))


def _place_of(part: Sequence[str], whole: Sequence[str]) -> int:
    """Return where terms stand in a sequence of terms, one after another. Return -1 if they do not."""
    size = len(part)
    return next((at for at in range(len(whole) - size + 1) if whole[at : at + size] == part), -1)
