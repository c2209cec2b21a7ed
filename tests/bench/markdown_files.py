"""Folders of Markdown: the files that installed packages ship, and a synthetic guide of a given size."""

from __future__ import annotations

import sysconfig
from dataclasses import dataclass
from pathlib import Path

from knowledge.faults import GuideError
from knowledge.source import read_guide
from tests.bench.corpus import prose, rarest, texts

SMALLEST = 500  # bytes; a shorter file says little
SECTIONS = 500  # of one synthetic file


@dataclass(frozen=True)
class Copied:
    """What was copied into a folder. `left_out`: files in which the guide's reader finds errors."""

    files: int
    bytes: int
    left_out: int


def copy_installed(folder: Path, most: int | None = None) -> Copied:
    """Copy the Markdown that the installed packages ship into a folder, `most` files at most, in the order of names.

    The reader expects a guide and rejects some files, for example those with invalid front matter. They are left out.
    """
    packages = Path(sysconfig.get_path("purelib"))
    found = sorted(path for path in packages.rglob("*.md") if path.is_file() and path.stat().st_size >= SMALLEST)
    left_out = 0
    for number, path in enumerate(found[:most]):
        copy = folder / f"{number:05}-{path.stem.lower()}.md"
        try:
            copy.write_text(path.read_text("utf-8"), "utf-8")
            read_guide(copy)
        except (GuideError, UnicodeDecodeError):
            copy.unlink(missing_ok=True)
            left_out += 1
    copies = list(folder.iterdir())
    return Copied(len(copies), sum(copy.stat().st_size for copy in copies), left_out)


def write_synthetic(folder: Path, size: int) -> int:
    """Write a guide of at least `size` bytes into a folder, and return its bytes.

    Every second section has a paragraph, every fourth a list with a nested item, every fourth a table.
    """
    written = 0
    file: list[str] = []
    for number, sentences in enumerate(texts(size)):  # more than enough, because a section is longer than a byte
        lines = [f"## {' '.join(rarest(sentences)[:3])} {number}", "", *section(number, sentences), "", ""]
        file.append("\n".join(lines))
        written += len(file[-1])
        if len(file) == SECTIONS or written >= size:
            (folder / f"{number:07}.md").write_text("".join(file), "ascii")
            file.clear()
        if written >= size:
            break
    return written


def section(number: int, sentences: list[list[int]]) -> list[str]:
    """Write a section's text as a paragraph, a list or a table."""
    lines = [prose([sentence]) for sentence in sentences]
    if number % 4 == 1:
        return [f"{'  ' if place == 1 else ''}- {line}" for place, line in enumerate(lines)]
    if number % 4 == 3:
        return ["| what | how |", "| --- | --- |", *(f"| {line.split()[0]} | {line} |" for line in lines)]
    return [" ".join(lines)]
