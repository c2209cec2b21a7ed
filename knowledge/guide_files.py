"""Read the Markdown files of a guide. An error is noted, so that the errors of all files are reported at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path

from knowledge.faults import Fault, GuideError
from knowledge.file_names import file_of_guide, is_index, shown_name, title_of
from knowledge.files import MDX, is_absent, markdown_files, obstacle, read_text, reason
from knowledge.front_matter import FrontMatter, read_front_matter, split_toml
from knowledge.links import LinkedFile, base_of, place_of, with_resolved_links
from knowledge.progress import Progress, part, unwatched
from knowledge.text.blocks import Markdown, read_markdown
from knowledge.text.document import Document, parse
from knowledge.text.headings import looks_like_question, needs_title, with_title
from knowledge.text.languages import Detector, Section, language_code, languages_of, languages_of_sections
from knowledge.text.omissions import Omissions
from knowledge.text.passages import Passage
from knowledge.text.words import built_in

ASKED = "asked"
EMPTY = "is empty; write the guide into it or remove it"
_FOR_EDITORS = re.compile(r"\s*<!--\s*no part of the guide\s*-->", re.IGNORECASE)
_LONG = 100_000  # characters; the reading of a longer file reports how far it is


@dataclass(slots=True)
class GuideFiles:
    """The Markdown files of a guide, and the errors of all its files.

    `root`: the guide's file or folder.
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
    detector: Detector = field(default_factory=lambda: Detector(built_in().stop))

    @classmethod
    def of(cls, path: Path, progress: Progress = unwatched) -> GuideFiles:
        """Read a Markdown file or a folder of them. Raise GuideError if nothing can be read."""
        found = cls(path)
        files = found._markdown_files()
        head_file = file_of_guide(path, files)
        found.head = head_file and shown_name(head_file)
        for number, file in enumerate(files):
            progress(number / len(files))
            found._read_file(file, part(progress, number / len(files), (number + 1) / len(files)))
        if not (found.documents or found.faults):
            raise GuideError(found._faults_of_nothing())
        return found

    def languages(self) -> tuple[str, dict[str, str]]:
        """Return the language of the guide, and that of each file."""
        named = {file: language_code(head.language) for file, head in self.heads.items()}
        texts = {
            file: "\n".join(
                (*(path[-1] for path in found.headings), *(p.text for p in found.passages if p.kind != "code"))
            )
            for file, found in self.documents.items()
        }
        return languages_of(named, texts, self.detector, language_code(self.own_head().language))

    def with_languages(self, passages: list[Passage], languages: Mapping[str, str]) -> list[Passage]:
        """Return passages that name the language of their section if it is clearly not that of their file.

        Such a section is right below the title of its file. A file whose front matter names its language has none.

        `languages`: the language of each file.
        """
        firsts: dict[str, set[str]] = {}
        for passage in passages:
            firsts.setdefault(passage.file, set()).add(passage.path[0])
        sections: dict[Section, list[str]] = {}
        for passage in passages:
            if self.heads[passage.file].language is None and passage.kind != "code" and passage.parent is None:
                sections.setdefault(_section(passage, firsts), []).append(passage.text)
        if len(sections) == len(firsts):
            return passages
        texts = {section: "\n".join(found) for section, found in sections.items()}
        own = languages_of_sections(texts, languages, self.detector)
        if not own:
            return passages
        return [replace(one, language=own.get(_section(one, firsts))) for one in passages]

    def _markdown_files(self) -> list[Path]:
        root = self.root
        if is_absent(root):
            raise GuideError([Fault(shown_name(root), 0, "there is no such file or folder")])
        if (words := obstacle(root)) is not None:
            raise GuideError([Fault(shown_name(root), 0, words)])
        if not root.is_dir():
            return [root]
        found, unread = markdown_files(root, besides=ASKED)
        self.faults += [Fault(shown_name(path), 0, f"cannot be read: {reason(error)}") for path, error in unread]
        if self.faults and not found:  # probably the folder cannot be read; each file in it would give the same error
            raise GuideError(self.faults)
        if not found:
            raise GuideError([Fault(shown_name(root), 0, "the folder has no Markdown file (*.md)")])
        return found

    def _read_file(self, file: Path, progress: Progress) -> None:
        name = shown_name(file)
        text = self.markdown_text(file)
        if text is None or _FOR_EDITORS.match(text):
            return
        if len(text) < _LONG:
            progress = unwatched
        toml, text = split_toml(text)
        markdown = read_markdown(text, part(progress, 0.0, 0.5), is_mdx=file.suffix.lower() == MDX, relative_links=True)
        for block in markdown.blocks:
            if block.type == "heading" and looks_like_question(block.content):
                markdown.omissions.add("question heading", block.line)
        self.omissions[name] = markdown.omissions
        head = self._front_matter(name, markdown, toml, text)
        title = head.title or title_of(file)
        document = parse(self._with_title(file, markdown, head), name, title, part(progress, 0.5, 1.0))
        self.faults += document.faults
        self.documents[name] = document
        self.places[name] = place_of(file, self.root)
        self.heads[name] = head

    def text(self, file: Path) -> str | None:
        """Return the text of a file. If the file cannot be read, note the error and return None."""
        try:
            return read_text(file, shown_name(file))
        except GuideError as error:
            self.faults += error.faults
            return None

    def markdown_text(self, file: Path) -> str | None:
        """Return the text of a Markdown file, or None if it is empty, or cannot be read. One empty file is no error."""
        text = self.text(file)
        if text is None or text.strip():
            return text
        self.omissions[shown_name(file)] = Omissions()
        self.omissions[shown_name(file)].add("empty file", 0)
        return None

    def _faults_of_nothing(self) -> list[Fault]:
        """Return why a guide without any passage cannot be used: its files are empty, or for its editors alone."""
        empty = [name for name, omissions in self.omissions.items() if "empty file" in omissions.counts]
        words = "every Markdown file begins with <!-- no part of the guide -->; remove that from the guide's own files"
        return [Fault(name, 0, EMPTY) for name in empty] or [Fault(shown_name(self.root), 0, words)]

    def _front_matter(self, name: str, markdown: Markdown, toml: str | None, text: str) -> FrontMatter:
        try:
            return read_front_matter(markdown, toml, text, name)
        except GuideError as error:
            self.faults += error.faults
            return FrontMatter()

    def with_links(self, passages: list[Passage], progress: Progress) -> list[Passage]:
        """Return passages whose links to other files are addresses or names of sections. Count the other such links."""
        guides = self.own_head().base
        files: dict[str, LinkedFile] = {}
        for name, document in self.documents.items():
            place, own = self.places[name], None if name == self.head else self.heads[name].base
            headings = document.headings or [passage.path for passage in document.passages[:1]]
            files[name] = LinkedFile(place, headings, document.anchors, base_of(place, own, guides))
        resolved, dead = with_resolved_links(passages, files, progress)
        for name, line in dead:
            self.omissions[name].add("dead link", line)
        return resolved

    def unique(self, passages: list[Passage]) -> list[Passage]:
        """Return the passages with unique ids. A given id that occurs twice is an error.

        If passages of several files have the same derived id, a number is added to it.
        """
        given: dict[str, Passage] = {}
        for passage in passages:
            if passage.named and (first := given.setdefault(passage.id, passage)) is not passage:
                message = f"the id {passage.id} is already given at {first.source}"
                self.faults.append(Fault(passage.file, passage.line, message))
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

    def in_order(self) -> tuple[str, ...]:
        """Return the names of the files in the order in which the contents show them.

        The file that speaks for the guide comes first, unless its front matter gives it another place.
        """

        def place(name: str) -> float:
            order = self.heads[name].order
            return order if order is not None else -inf if name == self.head else inf

        return tuple(sorted(self.documents, key=place))

    def _with_title(self, file: Path, markdown: Markdown, head: FrontMatter) -> Markdown:
        """Return a file's Markdown with the title above its headings: the front matter's, or the name of the file.

        The name heads only a file of several that has no heading of level 1. The name of the guide's own folder heads
        none.
        """
        if head.title:
            return with_title(markdown, head.title, of_guide=shown_name(file) == self.head)
        speaks_for_guide = is_index(file) and file.parent == self.root
        if shown_name(file) == self.head or speaks_for_guide or not needs_title(markdown):
            return markdown
        return with_title(markdown, title_of(file))

    def own_head(self) -> FrontMatter:
        """Return the front matter that speaks for the guide.

        If no file speaks for the guide, return only the latest day on which one of the files was checked.
        """
        if len(self.heads) == 1:
            return next(iter(self.heads.values()))
        if self.head in self.heads:
            return self.heads[self.head]
        days = [head.checked_on for head in self.heads.values() if head.checked_on]
        return FrontMatter(checked_on=max(days, default=None))


def _section(passage: Passage, firsts: Mapping[str, set[str]]) -> Section:
    """Return the section of a passage right below the title. `firsts`: the first headings of each file."""
    return passage.file, passage.path[: 1 if len(firsts[passage.file]) > 1 else 2]
