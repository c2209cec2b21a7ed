"""Read the guide's files, and find all their errors at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from knowledge.asked import add_asked
from knowledge.facts.advice_rules import AdviceRules, load_advice
from knowledge.facts.catalogue import Catalogue, load_credentials
from knowledge.faults import Fault, GuideError
from knowledge.file_names import file_of_guide, from_here, is_index, shown_name, title_of
from knowledge.files import MDX, is_absent, markdown_files, obstacle, read_text, reason
from knowledge.front_matter import FrontMatter, read_front_matter, split_toml
from knowledge.links import LinkedFile, base_of, place_of, with_resolved_links
from knowledge.progress import Progress, part, unwatched
from knowledge.sentences import Sentences, read_sentences
from knowledge.text.blocks import Markdown, read_markdown
from knowledge.text.document import Document, parse
from knowledge.text.headings import looks_like_question, needs_title, with_title
from knowledge.text.languages import language_code, languages_of
from knowledge.text.omissions import Omissions, Omitted, summed_up
from knowledge.text.passages import NotCovered, Passage
from knowledge.text.words import Words, built_in, read_words

CONTENT = Path(__file__).parent / "content"
ASKED = "asked"
_FOR_EDITORS = re.compile(r"\s*<!--\s*no part of the guide\s*-->", re.IGNORECASE)
CREDENTIALS = "credentials.yaml"
ADVICE = "advice.yaml"
WORDS = "words.yaml"
SENTENCES = "sentences.yaml"
_EMPTY = "is empty; write the guide into it or remove it"
_LONG = 100_000  # characters; the reading of a longer file reports how far it is

Loaded = TypeVar("Loaded")


@dataclass(frozen=True, slots=True)
class GuideSource:
    """Everything that a guide's files say, checked.

    `language`: the language that the guide names, or else the one that most of its text is in, as an ISO 639 code.
    `languages`: the language of each file.
    `sentences`: what is said around an answer, in the guide's language.
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

    def language_of(self, file: str) -> str:
        """Return the language of a file."""
        return self.languages.get(file, self.language)

    @property
    def vendors(self) -> list[str]:
        """Return the catalogue's vendors. The first is the usual vendor, which a question may mean if it names none."""
        return list(dict.fromkeys(one.vendor for one in self.catalogue.credentials)) if self.catalogue else []

    @property
    def is_plain(self) -> bool:
        """Return whether the guide has fewer phrasings than passages, so that most passages lack any."""
        return sum(len(passage.asked) for passage in self.passages) < len(self.passages)

    @property
    def fingerprint(self) -> str:
        """Return a digest of the passages and the left-out subjects, in 64 hexadecimal digits."""
        digest = hashlib.sha256()
        for passage in self.passages:
            digest.update(repr((passage.id, passage.path, passage.text, passage.asked)).encode())
        for left_out in self.not_covered:
            digest.update(repr((left_out.asked, left_out.instead)).encode())
        return digest.hexdigest()


@dataclass(slots=True)
class _Reading:
    """What was read so far.

    `head`: the name of the file whose front matter speaks for the guide, or None.
    `places`: the path of each file below the guide's folder.
    `omissions`: what was left out of each file.
    """

    root: Path
    head: str | None = None
    faults: list[Fault] = field(default_factory=list[Fault])
    documents: dict[str, Document] = field(default_factory=dict[str, Document])
    heads: dict[str, FrontMatter] = field(default_factory=dict[str, FrontMatter])
    places: dict[str, str] = field(default_factory=dict[str, str])
    omissions: dict[str, Omissions] = field(default_factory=dict[str, Omissions])


def read_guide(path: Path, progress: Progress = unwatched) -> GuideSource:
    """Read a Markdown file or a folder of them. Raise GuideError with the errors of all files.

    `progress` is called with the share of the files that are read, from 0 to 1.
    """
    reading = _Reading(path)
    files = _markdown_files(reading)
    head_file = file_of_guide(path, files)
    reading.head = head_file and shown_name(head_file)
    for number, file in enumerate(files):
        progress(number / len(files))
        _read_file(reading, file, part(progress, number / len(files), (number + 1) / len(files)))
    if not (reading.documents or reading.faults):
        raise GuideError(_faults_of_nothing(reading))
    folder = path if path.is_dir() else None
    head = _own_head(reading)
    language, languages = _languages(reading, language_code(head.language))
    read_own = partial(read_words, language=language)
    words = _optional(reading, folder, WORDS, read_own) or read_own(None)
    sentences = _optional(reading, folder, SENTENCES, read_sentences) or read_sentences(None)
    catalogue = _optional(reading, folder, CREDENTIALS, load_credentials)
    passages = [passage for document in reading.documents.values() for passage in document.passages]
    passages = _unique(reading, _with_links(reading, passages, part(progress, 1.0, 1.0)))
    if folder is not None:
        passages = _with_asked(reading, passages, folder / ASKED)
    advice_rules = _optional(reading, folder, ADVICE, lambda path: _advice(reading, path, passages, catalogue))
    if reading.faults:
        raise GuideError(reading.faults)
    progress(1.0)
    return GuideSource(
        title=head.title or title_of(path),
        version=head.version,
        checked_on=head.checked_on,
        language=language,
        passages=passages,
        not_covered=[entry for document in reading.documents.values() for entry in document.not_covered],
        headings=list(dict.fromkeys(path for document in reading.documents.values() for path in document.headings)),
        words=words,
        catalogue=catalogue,
        advice_rules=advice_rules,
        sentences=sentences.of(head.language or language),
        omitted=summed_up(reading.omissions.items()),
        languages=languages,
    )


def _languages(reading: _Reading, own: str | None) -> tuple[str, dict[str, str]]:
    """Return the language of the guide, and that of each file. `own`: what the guide's front matter names."""
    named = {file: language_code(head.language) for file, head in reading.heads.items()}
    texts = {
        file: "\n".join((*(path[-1] for path in found.headings), *(p.text for p in found.passages if p.kind != "code")))
        for file, found in reading.documents.items()
    }
    return languages_of(named, texts, built_in().stop, own)


def _markdown_files(reading: _Reading) -> list[Path]:
    root = reading.root
    if is_absent(root):
        raise GuideError([Fault(shown_name(root), 0, "there is no such file or folder")])
    if (words := obstacle(root)) is not None:
        raise GuideError([Fault(shown_name(root), 0, words)])
    if not root.is_dir():
        return [root]
    found, unread = markdown_files(root, besides=ASKED)
    reading.faults += [Fault(shown_name(path), 0, f"cannot be read: {reason(error)}") for path, error in unread]
    if reading.faults and not found:  # probably the folder cannot be read; each file in it would give the same error
        raise GuideError(reading.faults)
    if not found:
        raise GuideError([Fault(shown_name(root), 0, "the folder holds no Markdown file (*.md)")])
    return found


def _read_file(reading: _Reading, file: Path, progress: Progress) -> None:
    name = shown_name(file)
    text = _markdown_text(reading, file)
    if text is None or _FOR_EDITORS.match(text):
        return
    if len(text) < _LONG:
        progress = unwatched
    toml, text = split_toml(text)
    markdown = read_markdown(text, part(progress, 0.0, 0.5), is_mdx=file.suffix.lower() == MDX, relative_links=True)
    for block in markdown.blocks:
        if block.type == "heading" and looks_like_question(block.content):
            markdown.omissions.add("question heading", block.line)
    reading.omissions[name] = markdown.omissions
    head = _front_matter(reading, name, markdown, toml, text)
    title = head.title or title_of(file)
    document = parse(_with_title(reading, file, markdown, head), name, title, part(progress, 0.5, 1.0))
    reading.faults += document.faults
    reading.documents[name] = document
    reading.places[name] = place_of(file, reading.root)
    reading.heads[name] = head


def _text(reading: _Reading, file: Path) -> str | None:
    """Return the text of a file. If the file cannot be read, note the error and return None."""
    try:
        return read_text(file, shown_name(file))
    except GuideError as error:
        reading.faults += error.faults
        return None


def _markdown_text(reading: _Reading, file: Path) -> str | None:
    """Return the text of a Markdown file, or None if it is empty, or cannot be read. One empty file is no error."""
    text = _text(reading, file)
    if text is None or text.strip():
        return text
    reading.omissions[shown_name(file)] = Omissions()
    reading.omissions[shown_name(file)].add("empty file", 0)
    return None


def _faults_of_nothing(reading: _Reading) -> list[Fault]:
    """Return why a guide without any passage cannot be used: its files are empty, or for its editors alone."""
    empty = [name for name, omissions in reading.omissions.items() if "empty file" in omissions.counts]
    words = "every Markdown file says in its first line that it is no part of the guide"
    return [Fault(name, 0, _EMPTY) for name in empty] or [Fault(shown_name(reading.root), 0, words)]


def _front_matter(reading: _Reading, name: str, markdown: Markdown, toml: str | None, text: str) -> FrontMatter:
    try:
        return read_front_matter(markdown, toml, text, name)
    except GuideError as error:
        reading.faults += error.faults
        return FrontMatter()


def _with_links(reading: _Reading, passages: list[Passage], progress: Progress) -> list[Passage]:
    """Return passages whose links to other files are addresses or names of sections. Count the other such links."""
    guides = _own_head(reading).base
    files: dict[str, LinkedFile] = {}
    for name, document in reading.documents.items():
        place, own = reading.places[name], None if name == reading.head else reading.heads[name].base
        headings = document.headings or [passage.path for passage in document.passages[:1]]
        files[name] = LinkedFile(place, headings, document.anchors, base_of(place, own, guides))
    resolved, dead = with_resolved_links(passages, files, progress)
    for name, line in dead:
        reading.omissions[name].add("dead link", line)
    return resolved


def _unique(reading: _Reading, passages: list[Passage]) -> list[Passage]:
    """Return the passages with unique ids. A given id that occurs twice is an error.

    If passages of several files have the same derived id, a number is added to it.
    """
    given: dict[str, Passage] = {}
    for passage in passages:
        if passage.named and (first := given.setdefault(passage.id, passage)) is not passage:
            message = f"the id {passage.id} is already given at {first.source}"
            reading.faults.append(Fault(passage.file, passage.line, message))
    taken = set(given)
    renamed: dict[tuple[str, str], str] = {}
    for passage in passages:
        name, number = passage.id, 1
        while not passage.named and name in taken:
            number += 1
            name = f"{passage.id}-{number}"
        taken.add(name)
        renamed[passage.file, passage.id] = name
    return [
        replace(passage, id=name, parent=parent) if (name, parent) != (passage.id, passage.parent) else passage
        for passage in passages
        for name in [renamed[passage.file, passage.id]]
        for parent in [passage.parent and renamed[passage.file, passage.parent]]
    ]


def _with_asked(reading: _Reading, passages: list[Passage], folder: Path) -> list[Passage]:
    """Add the phrasings of `asked/*.md`, whose headings are ids and whose list items are phrasings."""
    extra: dict[str, list[str]] = {passage.id: [] for passage in passages}
    found, unread = ([], []) if is_absent(folder) else markdown_files(folder)
    reading.faults += [Fault(shown_name(path), 0, f"cannot be read: {reason(error)}") for path, error in unread]
    for file in found:
        if file.parent == folder and file.suffix == ".md" and (text := _markdown_text(reading, file)) is not None:
            reading.faults += add_asked(shown_name(file), text, extra)
    return [
        replace(passage, asked=tuple(dict.fromkeys((*passage.asked, *extra[passage.id]))))
        if extra[passage.id]
        else passage
        for passage in passages
    ]


def _optional(reading: _Reading, folder: Path | None, name: str, load: Callable[[Path], Loaded]) -> Loaded | None:
    if folder is None or is_absent(folder / name) or (text := _text(reading, folder / name)) is None:
        return None
    if not text.strip():
        reading.faults.append(Fault(shown_name(folder / name), 0, _EMPTY))
        return None
    try:
        return load(from_here(folder / name))
    except GuideError as error:
        reading.faults += error.faults
        return None


def _advice(reading: _Reading, path: Path, passages: list[Passage], catalogue: Catalogue | None) -> AdviceRules:
    """Read the advice rules.

    If other files have errors, not all ids of passages are known. The rules are then not checked against the ids.
    """
    if not (path.parent / CREDENTIALS).is_file():
        raise GuideError([Fault(str(path), 0, f"needs {CREDENTIALS} beside it, which describes what is recommended")])
    known = None if reading.faults else {passage.id for passage in passages}
    return load_advice(path, known, catalogue)


def _with_title(reading: _Reading, file: Path, markdown: Markdown, head: FrontMatter) -> Markdown:
    """Return a file's Markdown with the title above its headings: the front matter's, or the name of the file.

    The name heads only a file of several that has no heading of level 1. The name of the guide's own folder heads none.
    """
    if head.title:
        return with_title(markdown, head.title, of_guide=shown_name(file) == reading.head)
    speaks_for_guide = is_index(file) and file.parent == reading.root
    if shown_name(file) == reading.head or speaks_for_guide or not needs_title(markdown):
        return markdown
    return with_title(markdown, title_of(file))


def _own_head(reading: _Reading) -> FrontMatter:
    """Return the front matter that speaks for the guide.

    If no file speaks for the guide, return only the latest day on which one of the files was checked.
    """
    if len(reading.heads) == 1:
        return next(iter(reading.heads.values()))
    if reading.head in reading.heads:
        return reading.heads[reading.head]
    days = [head.checked_on for head in reading.heads.values() if head.checked_on]
    return FrontMatter(checked_on=max(days, default=None))
