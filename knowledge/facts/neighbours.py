"""Certifications that members ask about although the guide does not cover them, read from neighbours.yaml.

Neighbours
.neighbours    Neighbour: identity, the vendor's page, and how it ended if it ended
.named_in      the neighbours that a text names
.words         what is said about a neighbour, for a message that links its page
.sentence      the same with the address of the page

Prices and other figures are left out on purpose: nobody would keep them up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, Id
from knowledge.facts.exam_codes import keys_of_code
from knowledge.facts.figures import Address, Part, Text
from knowledge.facts.name_finder import NameFinder, key_of_name
from knowledge.faults import GuideError
from knowledge.refusals import CODE_FORM
from knowledge.sentences import Sentences
from knowledge.text.places import fill
from knowledge.yaml_file import Location, read_yaml_with_places

Code = Annotated[str, StringConstraints(pattern=CODE_FORM, max_length=16)]


class Neighbour(Part):
    """A certification or certificate that the guide does not cover.

    `short_name`: a shorter name, or None if the name is short.
    `aliases`: other names under which members know it.
    `codes`: codes of its exams, and the family of such codes: SAA-C03, SAA.
    `in_capitals`: names that are other words in small letters: ACE.
    `status`: None if no source says whether it is offered.
    `beta_from`: the first day of its beta, or None.
    `ended_on`, `ended_in`: the last day, or the year if no source gives the day. The day may lie ahead.
    `replaced_by`: ids of neighbours or of credentials of the guide.
    `passage`: the id of a passage of the guide that says a little about it, or None.
    `source`, `checked_on`: the page that says its status, and the day on which somebody last read that page.
    """

    id: Id
    name: Text
    short_name: Text | None = None
    aliases: tuple[Text, ...] = ()
    codes: tuple[Code, ...] = ()
    in_capitals: tuple[Code, ...] = ()
    vendor: Text
    page: Address
    status: Literal["offered", "ended"] | None = None
    beta_from: date | None = None
    ended_on: date | None = None
    ended_in: int | None = Field(default=None, ge=1990, le=2100)
    replaced_by: tuple[Id, ...] = ()
    passage: Text | None = None
    source: Address | None = None
    checked_on: date | None = None

    @model_validator(mode="after")
    def _fits_its_status(self) -> Neighbour:
        ends = sum(end is not None for end in (self.ended_on, self.ended_in))
        if self.status == "ended" and ends != 1:
            raise ValueError("needs either ended_on or ended_in, because its status is ended")
        if self.status != "ended" and (ends or self.replaced_by):
            raise ValueError("has ended_on, ended_in or replaced_by, although its status is not ended")
        if (self.source is None) != (self.checked_on is None):
            raise ValueError("needs source and checked_on together")
        if self.status != "offered" and self.beta_from is not None:
            raise ValueError("has beta_from, although its status is not offered")
        if self.status == "offered" and self.source is None:
            raise ValueError("needs source and checked_on, because its status is offered")
        return self

    def names(self) -> Iterator[tuple[Location, list[str], bool]]:
        """Yield the keys of each name: its field, its ways to write it, and whether it counts only in capitals."""
        yield ("name",), [key_of_name(self.name)], False
        if self.short_name is not None:
            yield ("short_name",), [key_of_name(self.short_name)], False
        for number, alias in enumerate(self.aliases):
            yield ("aliases", number), [key_of_name(alias)], False
        for number, code in enumerate(self.codes):
            yield ("codes", number), keys_of_code(code), False
        for number, code in enumerate(self.in_capitals):
            yield ("in_capitals", number), keys_of_code(code), True


class Neighbours(Part):
    """The contents of `neighbours.yaml`."""

    neighbours: tuple[Neighbour, ...] = ()

    @cached_property
    def _finder(self) -> NameFinder[str]:
        finder = NameFinder[str]()
        for one in self.neighbours:
            for _, keys, capitals in one.names():
                finder.add(keys, one.id, capitals)
        return finder

    @cached_property
    def _by_id(self) -> dict[str, Neighbour]:
        return {one.id: one for one in reversed(self.neighbours)}  # the first one with an id counts

    def find(self, neighbour_id: str) -> Neighbour | None:
        """Return the neighbour with an id, or None if there is none."""
        return self._by_id.get(neighbour_id)

    def named_in(self, text: str) -> list[Neighbour]:
        """Return the neighbours that a text names, in the order of the text.

        Of names that overlap, the longest counts: "aws solutions architect professional" is not the associate too.
        """
        named = self._finder.find(text)
        return [one for neighbour_id in named if (one := self.find(neighbour_id))]

    def without_names(self, text: str) -> str:
        """Return the words of a text that name no neighbour."""
        return self._finder.rest(text)

    def codes(self) -> Iterator[str]:
        """Yield the codes of all neighbours."""
        return (code for one in self.neighbours for code in (*one.codes, *one.in_capitals))

    def words(self, neighbour: Neighbour, today: date, sentences: Sentences, catalogue: Catalogue | None) -> str:
        """Return what a member should know about a neighbour: that the guide does not cover it, or how it ended.

        `catalogue`: the guide's credentials, because a neighbour may be replaced by one of them.
        """
        if neighbour.status != "ended":
            said = sentences.says_little if neighbour.passage else sentences.leaves_out
            told = fill(said, {"name": neighbour.name})
            if neighbour.beta_from is None or neighbour.beta_from > today:
                return told
            begun = {"name": self._short_name(neighbour), "day": sentences.day_words(neighbour.beta_from)}
            return f"{told} {fill(sentences.beta_begun, begun)}"
        if neighbour.ended_on is None:
            told = fill(sentences.retired_in, {"name": neighbour.name, "year": str(neighbour.ended_in)})
        else:
            pattern = sentences.retired if neighbour.ended_on <= today else sentences.retires
            told = fill(pattern, {"name": neighbour.name, "day": sentences.day_words(neighbour.ended_on)})
        instead = [self._short_name(one) for one in self._successors(neighbour, catalogue)]
        look = fill(sentences.look_at, {"successors": sentences.one_of(instead)}) if instead else ""
        return f"{told} {look}".rstrip()

    def page(self, neighbour: Neighbour, catalogue: Catalogue | None) -> tuple[str, str]:
        """Return a short name and the address of its page: those of the first successor, if there is one."""
        first = next(self._successors(neighbour, catalogue), neighbour)
        return self._short_name(first), first.page

    def sentence(self, neighbour: Neighbour, today: date, sentences: Sentences, catalogue: Catalogue | None) -> str:
        """Return `words`, and then the page. The address is plain text, so Discord's `escape` would break it."""
        _, address = self.page(neighbour, catalogue)
        return f"{self.words(neighbour, today, sentences, catalogue)} {sentences.official_page} {address}"

    def _successors(self, neighbour: Neighbour, catalogue: Catalogue | None) -> Iterator[Neighbour | Credential]:
        for one in neighbour.replaced_by:
            found = self.find(one) or (catalogue.find(one) if catalogue else None)
            if found is not None:
                yield found

    @staticmethod
    def _short_name(one: Neighbour | Credential) -> str:
        return one.short_name or one.name


def load_neighbours(
    path: Path, passages: set[str] | None, catalogue: Catalogue | None, *, checks_successors: bool = True
) -> Neighbours:
    """Read the neighbours at `path`. `passages`: the ids of the guide's passages. `catalogue`: its credentials.

    If `passages` is None, the ids of passages are not checked. `checks_successors`: whether all credentials are known,
    so that the ids of successors can be checked. Raise GuideError with every error in the file.
    """
    found, places = read_yaml_with_places(path, Neighbours)
    wrong = [*_wrong_ids(found, passages, catalogue, checks_successors), *_repeated_names(found, catalogue)]
    if wrong:
        raise GuideError([places.fault(("neighbours", *location), words) for location, words in wrong])
    return found


def _wrong_ids(
    found: Neighbours, passages: set[str] | None, catalogue: Catalogue | None, checks_successors: bool
) -> Iterator[tuple[Location, str]]:
    """Yield an error for each id that is given twice, and for each id that leads nowhere."""
    covered = {one.id for one in catalogue.credentials} if catalogue else set[str]()
    known = covered | {one.id for one in found.neighbours}
    seen = set[str]()
    for number, one in enumerate(found.neighbours):
        if one.id in covered:
            yield (number, "id"), f"{one.id!r} is a credential of credentials.yaml, so it cannot be a neighbour"
        if one.id in seen:
            yield (number, "id"), f"{one.id!r} is given more than once"
        seen.add(one.id)
        for n, successor in enumerate(one.replaced_by):
            if (checks_successors and successor not in known) or successor == one.id:
                words = f"{successor!r} is neither another neighbour of this file nor a credential of credentials.yaml"
                yield (number, "replaced_by", n), words
        if one.passage is not None and passages is not None and one.passage not in passages:
            yield (number, "passage"), f"no passage of the guide has the id {one.passage!r}"


def _repeated_names(found: Neighbours, catalogue: Catalogue | None) -> Iterator[tuple[Location, str]]:
    """Yield an error for each name that also stands for something else, and for each name without a letter or digit."""
    owners = {key: f"{one.id!r} of credentials.yaml" for one in _credentials(catalogue) for key in _keys(one)}
    for number, one in enumerate(found.neighbours):
        own = f"{one.id!r}"
        for field, keys, _ in one.names():
            other = next((owners[key] for key in keys if owners.get(key, own) != own), None)
            if other is not None:
                yield (number, *field), f"is already a name of {other}"
            elif not all(keys):
                yield (number, *field), "should contain a letter or a digit"
            owners |= {key: owners.get(key, own) for key in keys}


def _credentials(catalogue: Catalogue | None) -> tuple[Credential, ...]:
    return catalogue.credentials if catalogue else ()


def _keys(credential: Credential) -> Iterable[str]:
    """Return the words of all names of a credential, in each way to write them."""
    codes = [name for name in (credential.exam_code, *credential.names) if name and " " not in name]
    return [*map(key_of_name, credential.names), *(key for code in codes for key in keys_of_code(code))]
