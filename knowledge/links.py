"""Links from one file of a guide to another: an address under a base, or the name of the section that the link means.

Discord shows no link to a file. A member finds a section by its name, with `/ask` or in `/guide contents`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin

from knowledge.file_names import is_index
from knowledge.files import MARKDOWN
from knowledge.progress import Progress, counted, unwatched
from knowledge.text.headings import HeadingPath, names_of
from knowledge.text.passages import Passage
from knowledge.text.shown_markdown import has_relative_links, with_links
from knowledge.text.words import tokens

_PAGES: Final = (*MARKDOWN, ".html", ".htm")
_NO_LETTER: Final = re.compile(r"[\W_]+")
_WEB: Final = re.compile(r"https?://[^\s<>()]+")


@dataclass(slots=True)
class LinkedFile:
    """What links need to know of a file.

    `place`: its path below the guide's folder, with slashes.
    `headings`: the paths of its headings, in their order.
    `anchors`: the headings above each id in the file.
    `base`: the address of the folder from which its links start, or None.
    """

    place: str
    headings: list[HeadingPath] = field(default_factory=list[HeadingPath])
    anchors: Mapping[str, HeadingPath] = field(default_factory=dict[str, HeadingPath])
    base: str | None = None


def with_resolved_links(
    passages: list[Passage], files: Mapping[str, LinkedFile], progress: Progress = unwatched
) -> tuple[list[Passage], list[tuple[str, int]]]:
    """Return passages without links to other files, and the file and the line of each link that means no section.

    `files`: the files, by the names that passages have for them.
    """
    if not any(has_relative_links(passage.markdown) for passage in passages):
        return passages, []
    links = _Links(files, names_of((path for file in files.values() for path in file.headings), passages))
    resolved = [links.resolved(passage) for passage in counted(passages, progress)]
    return resolved, [(name, line) for (name, _), line in links.dead.items()]


class _Links:
    """Resolves the links of a guide's passages.

    `names`: how members name a section.
    `dead`: the line of each link that means no section, by its file and its target.
    """

    def __init__(self, files: Mapping[str, LinkedFile], names: Mapping[HeadingPath, str]) -> None:
        self._files = files
        self._names = names
        self._by_place = {_page(file.place): file for file in files.values()}
        self._by_name: dict[str, LinkedFile | None] = {}
        for place, file in self._by_place.items():
            name = posixpath.basename(place)
            self._by_name[name] = None if name in self._by_name else file
        self._sections: dict[str, dict[str, HeadingPath]] = {}
        self._anchors: dict[str, HeadingPath] = {}
        for file in files.values():
            for anchor, path in file.anchors.items():
                self._anchors.setdefault(anchor, path)
        self.dead: dict[tuple[str, str], int] = {}

    def resolved(self, passage: Passage) -> Passage:
        """Return a passage without links to other files."""
        if not has_relative_links(passage.markdown):
            return passage
        file = self._files[passage.file]

        def resolve(target: str, words: str) -> str | None:
            if file.base is not None and _WEB.fullmatch(address := urljoin(file.base, target)):
                return address
            section = self._section(file, unquote(target))
            if section is None:
                self.dead.setdefault((passage.file, target), passage.line)
                return None
            name = self._names[section]
            return None if tokens(words) in (tokens(name), tokens(section[-1])) else name

        markdown = with_links(passage.markdown, resolve)
        return replace(passage, markdown=passage.text if markdown == passage.text else markdown)

    def _section(self, file: LinkedFile, target: str) -> HeadingPath | None:
        """Return the section that a link in `file` means: the one with its fragment, else the first of its file.

        A fragment alone may be an id in another file, because labels of MyST are known in all files. The whole target
        may be such a label, too.
        """
        place, _, fragment = target.partition("#")
        place = place.partition("?")[0]
        linked = self._file(file, place) if place else file
        if linked is None or not linked.headings:
            return self._anchors.get(target)
        if not fragment:
            return linked.headings[0]
        return (
            linked.anchors.get(fragment)
            or self._sections_of(linked).get(_slug(fragment))
            or (linked.headings[0] if place else self._anchors.get(fragment))
        )

    def _file(self, file: LinkedFile, place: str) -> LinkedFile | None:
        folder = "" if place.startswith("/") else posixpath.dirname(file.place)
        page = _page(posixpath.normpath(posixpath.join(folder, place.lstrip("/"))))
        return self._by_place.get(page) or self._by_name.get(posixpath.basename(page))

    def _sections_of(self, file: LinkedFile) -> dict[str, HeadingPath]:
        """Return the headings of a file by what an id of theirs begins with. The second of the same words gets a 1."""
        found = self._sections.get(file.place)
        if found is None:
            found = self._sections[file.place] = {}
            times: dict[str, int] = {}
            for path in file.headings:
                slug = _slug(path[-1])
                found.setdefault(f"{slug}{times.get(slug) or ''}", path)
                times[slug] = times.get(slug, 0) + 1
        return found


def place_of(file: Path, root: Path) -> str:
    """Return the path of a file below the guide's folder, with slashes."""
    return file.relative_to(root).as_posix() if file != root else file.name


def base_of(place: str, own: str | None, guides: str | None) -> str | None:
    """Return the address from which the links of a file start.

    `own`: the base in the file's front matter: the address of the file's folder.
    `guides`: the base of the guide: the address of its folder.
    """
    if own is not None:
        return f"{own.rstrip('/')}/"
    return None if guides is None else urljoin(f"{guides.rstrip('/')}/", place)


def _page(place: str) -> str:
    """Return the path of a page as links may write it: without its ending, or its folder if it is an index."""
    name = place.casefold().rstrip("/")
    stem, ending = posixpath.splitext(name)
    name = stem if ending in _PAGES else name
    return posixpath.dirname(name) if is_index(Path(f"{name}.md")) else name


def _slug(text: str) -> str:
    """Return the letters and digits of a heading or of an id, because programs write ids in different ways."""
    return _NO_LETTER.sub("", text.casefold())
