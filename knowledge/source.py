"""Read the guide's files, and find all their errors at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from knowledge.asked import add_asked
from knowledge.facts.advice_file import load_advice
from knowledge.facts.advice_rules import AdviceRules
from knowledge.facts.catalogue import Catalogue, load_credentials
from knowledge.facts.exam_codes import unknown_codes
from knowledge.facts.neighbours import Neighbours, load_neighbours
from knowledge.faults import Fault, GuideError
from knowledge.file_names import from_here, shown_name, title_of
from knowledge.files import is_absent, markdown_files, reason
from knowledge.guide_files import ASKED, EMPTY, GuideFiles
from knowledge.progress import Progress, part, unwatched
from knowledge.sentences import Sentences, read_sentences
from knowledge.text.omissions import Omitted, summed_up
from knowledge.text.passages import NotCovered, Passage, language_of
from knowledge.text.words import Words, read_words

CONTENT = Path(__file__).parent / "content"
CREDENTIALS = "credentials.yaml"
NEIGHBOURS = "neighbours.yaml"
ADVICE = "advice.yaml"
WORDS = "words.yaml"
SENTENCES = "sentences.yaml"
_FEW = 3  # a passage that more left-out subjects follow only introduces them

Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class GuideSource:
    """Everything that a guide's files say, checked.

    `language`: the language that the guide names, or else the one that most of its text is in, as an ISO 639 code.
    `languages`: the language of each file.
    `sentences`: what is said around an answer, in the guide's language.
    `neighbours`: certifications that members ask about although the guide does not cover them.
    `order`: the names of the files, in the order in which the contents show them.
    `omitted`: what was left out of the files, and what looks like a mistake in them.
    """

    title: str
    version: str | None
    checked_on: date | None
    language: str
    passages: list[Passage]
    not_covered: list[NotCovered]
    headings: list[tuple[str, ...]]
    words: Words
    catalogue: Catalogue | None
    advice_rules: AdviceRules | None
    sentences: Sentences
    languages: dict[str, str] = field(default_factory=dict[str, str])
    omitted: tuple[Omitted, ...] = ()
    neighbours: Neighbours = field(default_factory=Neighbours)
    order: tuple[str, ...] = ()

    def language_of(self, passage: Passage) -> str:
        """Return the language of a passage."""
        return language_of(passage, self.languages, self.language)

    @property
    def all_languages(self) -> frozenset[str]:
        """Return the languages of the guide, its files and its sections."""
        own = {passage.language for passage in self.passages if passage.language}
        return frozenset({self.language, *self.languages.values(), *own})

    @property
    def vendors(self) -> list[str]:
        """Return the catalogue's vendors. The first is the usual vendor, which a question may mean if it names none."""
        return list(dict.fromkeys(one.vendor for one in self.catalogue.credentials)) if self.catalogue else []

    def unknown_codes(self, question: str) -> list[str]:
        """Return what looks like the code of an exam in a question and stands nowhere in the guide, in capitals.

        The passages are read only if no list has the code, and the lists only if there is one, so other questions cost
        nothing.
        """
        unknown = unknown_codes(question, self._listed_codes())
        if not unknown:
            return []
        texts = "\n".join("\n".join((*one.path, one.text, *one.asked)) for one in self.passages).upper()
        return [code for code in unknown if code not in texts]

    def _listed_codes(self) -> Iterator[str]:
        yield from self.neighbours.codes()
        for one in self.catalogue.credentials if self.catalogue else ():
            yield from (one.exam_code or one.id, *one.names)

    @property
    def is_plain(self) -> bool:
        """Return whether the guide has fewer phrasings than passages, so that most passages lack any."""
        return sum(len(passage.asked) for passage in self.passages) < len(self.passages)

    @property
    def introductions(self) -> frozenset[str]:
        """Return the ids of the passages that only introduce left-out subjects, because several of these follow."""
        lines: dict[str, list[Passage]] = {}
        for passage in self.passages:
            lines.setdefault(passage.file, []).append(passage)
        entries: Counter[str] = Counter()
        for entry in self.not_covered:
            above = [passage for passage in lines.get(entry.file, []) if passage.line <= entry.line]
            if above:
                entries[above[-1].id] += 1
        return frozenset(id_ for id_, count in entries.items() if count > _FEW)

    def to_browse(self) -> list[Passage]:
        """Return the passages in the order of the guide's chapters, without those that introduce what is left out."""
        places = {file: place for place, file in enumerate(self.order)}
        introductions = self.introductions
        shown = [passage for passage in self.passages if passage.id not in introductions]
        return sorted(shown, key=lambda passage: places.get(passage.file, len(places)))

    @cached_property
    def fingerprint(self) -> str:
        """Return a digest of the passages and the left-out subjects, in 64 hexadecimal digits."""
        digest = hashlib.sha256()
        for passage in self.passages:
            digest.update(repr((passage.id, passage.path, passage.text, passage.asked)).encode())
        for left_out in self.not_covered:
            digest.update(repr((left_out.asked, left_out.instead)).encode())
        return digest.hexdigest()


def read_guide(path: Path, progress: Progress = unwatched) -> GuideSource:
    """Read a Markdown file or a folder of them. Raise GuideError with the errors of all files.

    `progress` is called with the share of the files that are read, from 0 to 1.
    """
    files = GuideFiles.of(path, progress)
    folder = path if path.is_dir() else None
    head = files.own_head()
    language, languages = files.languages()
    read_own = partial(read_words, language=language)
    words = _optional(files, folder, WORDS, read_own) or read_own(None)
    sentences = _optional(files, folder, SENTENCES, read_sentences) or read_sentences(None)
    catalogue = _optional(files, folder, CREDENTIALS, load_credentials)
    passages = [passage for document in files.documents.values() for passage in document.passages]
    passages = files.with_languages(passages, languages)
    passages = files.unique(files.with_links(passages, part(progress, 1.0, 1.0)))
    if folder is not None:
        passages = _with_asked(files, passages, folder / ASKED)
    # If other files have errors, not all ids of passages are known. Then the ids are not checked.
    known = None if files.faults else {passage.id for passage in passages}
    is_broken = catalogue is None and folder is not None and not is_absent(folder / CREDENTIALS)
    read_neighbours = partial(load_neighbours, passages=known, catalogue=catalogue, checks_successors=not is_broken)
    neighbours = _optional(files, folder, NEIGHBOURS, read_neighbours)
    advice_rules = _optional(files, folder, ADVICE, lambda path: _advice(path, known, catalogue))
    if files.faults:
        raise GuideError(files.faults)
    progress(1.0)
    return GuideSource(
        title=head.title or title_of(path),
        version=head.version,
        checked_on=head.checked_on,
        language=language,
        passages=passages,
        not_covered=[entry for document in files.documents.values() for entry in document.not_covered],
        headings=list(dict.fromkeys(path for document in files.documents.values() for path in document.headings)),
        words=words,
        catalogue=catalogue,
        advice_rules=advice_rules,
        sentences=sentences.of(head.language or language),
        omitted=summed_up(files.omissions.items()),
        languages=languages,
        neighbours=neighbours or Neighbours(),
        order=files.in_order(),
    )


def _with_asked(files: GuideFiles, passages: list[Passage], folder: Path) -> list[Passage]:
    """Add the phrasings of `asked/*.md`, whose headings are ids and whose list items are phrasings."""
    extra: dict[str, list[str]] = {passage.id: [] for passage in passages}
    found, unread = ([], []) if is_absent(folder) else markdown_files(folder)
    files.faults += [Fault(shown_name(path), 0, f"cannot be read: {reason(error)}") for path, error in unread]
    for file in found:
        if file.parent == folder and file.suffix == ".md" and (text := files.markdown_text(file)) is not None:
            files.faults += add_asked(shown_name(file), text, extra)
    return [
        replace(passage, asked=tuple(dict.fromkeys((*passage.asked, *extra[passage.id]))))
        if extra[passage.id]
        else passage
        for passage in passages
    ]


def _optional(files: GuideFiles, folder: Path | None, name: str, load: Callable[[Path], Loaded]) -> Loaded | None:
    if folder is None or is_absent(folder / name) or (text := files.text(folder / name)) is None:
        return None
    if not text.strip():
        files.faults.append(Fault(shown_name(folder / name), 0, EMPTY))
        return None
    try:
        return load(from_here(folder / name))
    except GuideError as error:
        files.faults += error.faults
        return None


def _advice(path: Path, passages: set[str] | None, catalogue: Catalogue | None) -> AdviceRules:
    """Read the advice rules."""
    if not (path.parent / CREDENTIALS).is_file():
        raise GuideError([Fault(str(path), 0, f"needs {CREDENTIALS} beside it, which describes what is recommended")])
    return load_advice(path, passages, catalogue)
