"""Which credentials and vendors a question names, and which passages speak of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, words_in
from knowledge.text.passages import Passage
from knowledge.text.words import Words

Booleans = NDArray[np.bool_]
Floats = NDArray[np.float64]

# What a passage loses of its score, in standard deviations of the scores of all passages.
_NAMES_NOTHING: Final = 0.5
_OF_A_SUCCESSOR: Final = 1.0
_OF_RETIRED: Final = 2.0


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names.

    `credentials`: the credentials that it names.
    `vendors`: the vendors that it names without one of their credentials. Such a question may mean any credential of
    these vendors.
    """

    credentials: tuple[Credential, ...] = ()
    vendors: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether the question names anything."""
        return bool(self.credentials or self.vendors)


class Mentions:
    """Knows which passages of a guide speak of which credentials and vendors of its catalogue.

    A passage whose headings name credentials speaks of these alone. Any other passage speaks of what its text names.
    """

    def __init__(self, catalogue: Catalogue, passages: Sequence[Passage], words: Words) -> None:
        self._catalogue = catalogue
        self._words = words
        self._vendors = dict.fromkeys(one.vendor for one in catalogue.credentials)
        sequences = [(words.terms(name), one) for one in catalogue.credentials for name in one.names]
        self._names = [(sequence, one) for sequence, one in sequences if sequence]
        names = [(name, one.id) for one in catalogue.credentials for name in one.names]
        names += [(vendor, vendor) for vendor in self._vendors]
        headed = _holding([" › ".join(passage.path) for passage in passages], names)
        said = _holding([passage.own_words for passage in passages], names)
        self._headed = {one.id: headed[one.id] for one in catalogue.credentials}
        self._vendor_headed = {vendor: headed[vendor] for vendor in self._vendors}
        self._said = {one.id: said[one.id] for one in catalogue.credentials}
        self._vendor_said = {vendor: said[vendor] for vendor in self._vendors}
        self._of_credentials = _any(self._headed, len(passages))
        self._has_heading = self._of_credentials | _any(self._vendor_headed, len(passages))
        self._names_nothing = ~(self._has_heading | _any(said, len(passages)))

    def named_in(self, question: str) -> Named:
        """Return what a question names. Of two names that overlap, the longer one counts."""
        terms = self._words.terms(question)
        found = [(name, one) for name, one in self._names if _is_part(name, terms)]
        credentials = {
            one.id: one
            for name, one in found
            if not any(
                len(name) < len(longer) and other is not one and _is_part(name, longer) for longer, other in found
            )
        }
        theirs = {one.vendor for one in credentials.values()}
        vendors = [one for one in self._vendors if one not in theirs and _is_part(self._words.terms(one), terms)]
        return Named(tuple(credentials.values()), tuple(vendors))

    def meant(self, named: Named) -> Credential | None:
        """Return the only credential that a question can mean. Of a vendor's credentials, only one can be earned.

        Return None if the question names several or none, or a vendor with several.
        """
        credentials = list(named.credentials)
        for vendor in named.vendors:
            credentials += [one for one in self._catalogue.credentials if one.vendor == vendor and not one.retired_on]
        return credentials[0] if len(credentials) == 1 else None

    def handicaps(self, named: Named) -> Floats:
        """Return what each passage loses of its score for a question that names something, shape (passages,).

        Passages that speak of other credentials alone lose all. What was said of a retired credential comes after what
        is said of those that can be earned, unless the question names it.
        """
        found = np.where(self._names_nothing, _NAMES_NOTHING, np.inf)
        for one in named.credentials:
            for _, successor in self._catalogue.successors(one):
                found[self._headed[successor.id]] = _OF_A_SUCCESSOR
        for vendor in named.vendors:
            found[self._of_vendor(vendor)] = 0.0
            theirs = [one for one in self._catalogue.credentials if one.vendor == vendor]
            present, retired = (
                _any({one.id: self._headed[one.id] for one in theirs if bool(one.retired_on) is gone}, len(found))
                for gone in (False, True)
            )
            found[present] = 0.0
            found[retired & ~present] = _OF_RETIRED
        for one in named.credentials:
            rules = self._vendor_headed[one.vendor] & ~self._of_credentials
            said = (self._said[one.id] | self._vendor_said[one.vendor]) & ~self._has_heading
            found[self._headed[one.id] | rules | said] = 0.0
        return found

    def _of_vendor(self, vendor: str) -> Booleans:
        """Return which passages without a credential in their headings speak of a vendor or of its credentials."""
        theirs = [self._said[one.id] for one in self._catalogue.credentials if one.vendor == vendor]
        said = reduce(np.logical_or, theirs, self._vendor_said[vendor]) & ~self._has_heading
        return (self._vendor_headed[vendor] & ~self._of_credentials) | said


def _holding(texts: Sequence[str], names: Iterable[tuple[str, str]]) -> dict[str, Booleans]:
    """Return which texts hold names as whole words, in any case. `names`: each name with what it stands for.

    A name within a longer name does not count. Each array has the shape (texts,).
    """
    folded = [text.casefold() for text in texts]
    joined = "\0".join(folded)
    starts = [*accumulate((len(text) + 1 for text in folded), initial=0)][:-1]
    is_named = bytearray(len(joined))
    found: dict[str, Booleans] = {}
    for name, meant in sorted(names, key=lambda one: len(one[0]), reverse=True):
        mask = found.setdefault(meant, np.zeros(len(texts), dtype=bool))
        size = len(name.casefold())
        for at in words_in(joined, name.casefold()):
            if not any(is_named[at : at + size]):
                is_named[at : at + size] = b"\1" * size
                mask[bisect_right(starts, at) - 1] = True
    return found


def _any(masks: Mapping[str, Booleans], size: int) -> Booleans:
    return reduce(np.logical_or, masks.values(), np.zeros(size, dtype=bool))


def _is_part(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether terms stand in a sequence of terms, one after another."""
    size = len(part)
    return any(whole[at : at + size] == part for at in range(len(whole) - size + 1))
