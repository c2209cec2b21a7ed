"""The names of files as people see them: in errors, and as titles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from knowledge.files import MARKDOWN
from knowledge.text.characters import harmless, is_visible

# Files that speak for their folder. The first of them in the guide's own folder speaks for the guide.
INDEXES: Final = ("index", "_index", "readme")
# What sorts files or dates posts, in front of a name: "01-", "2026-11-22-".
_ORDER: Final = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{1,2})[-_. ]+(?=[^\W\d_])")

_NOTION_ID: Final = re.compile(r"[ _-][0-9a-f]{32}$")  # behind each name that Notion exports


def shown_name(file: Path) -> str:
    """Return a file's name as somebody in the working directory would type it. Bytes that are no text are escaped."""
    return str(from_here(file)).encode("utf-8", "backslashreplace").decode()


def from_here(file: Path) -> Path:
    """Return a path that starts in the working directory, if the file is below it."""
    try:
        here = Path.cwd()
    except OSError:  # the working directory is gone
        return file
    return file.absolute().relative_to(here) if file.absolute().is_relative_to(here) else file


def title_of(path: Path) -> str:
    """Return a title made from the name of a file or a folder. An index, such as a README, is named for its folder."""
    is_file = path.suffix.lower() in MARKDOWN
    if is_file and is_index(path):
        path, is_file = path.parent, False
    name = harmless(path.resolve().stem if is_file else path.resolve().name)
    title = _ORDER.sub("", name, count=1) if _ORDER.match(name) else name
    title = _NOTION_ID.sub("", title) or title
    title = title.replace("-", " ").replace("_", " ").strip().capitalize()
    return title if is_visible(title) else "Guide"


def is_index(file: Path) -> bool:
    """Return whether a file speaks for its folder."""
    return file.stem.lower() in INDEXES


def file_of_guide(root: Path, files: list[Path]) -> Path | None:
    """Return the file whose front matter speaks for the guide: the only file, or an index in the guide's own folder."""
    if len(files) == 1:
        return files[0]
    own = {file.stem.lower(): file for file in files if file.parent == root}
    return next((own[name] for name in INDEXES if name in own), None)
