"""How much the `asked` lines of some writers help with the words of another: `make eval ARGS=--writers`.

The files of content/asked mark each writer's lines with a comment in front of the list. Each writer in turn is left
out, the guide is built without that writer's lines, and a sample of them is asked: shares of those that find the right
heading first and among three, beside rank_bm25 on whitespace terms over the same texts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import numpy as np
from rank_bm25 import BM25Okapi

from knowledge.guide import Guide
from knowledge.guide_files import ASKED
from knowledge.source import CONTENT, read_guide
from knowledge.text.passages import Passage

A_PASSAGE = 2
_HEADING = re.compile(r"^## (\S+)\s*$")
_WRITER = re.compile(r"^<!-- ([\w-]+) -->\s*$")
_LINE = re.compile(r"^- (.+)$")

Lines = dict[str, list[tuple[str, str]]]
Shares = tuple[float, float]  # right first, right among three


def by_writer(folder: Path) -> Lines:
    """Gives each writer's lines in the files of a folder, with the ids of the passages that they ask for."""
    found: Lines = {}
    for file in sorted(folder.glob("*.md")):
        passage = writer = ""
        for line in file.read_text("utf-8").splitlines():
            if (heading := _HEADING.match(line)) is not None:
                passage, writer = heading[1], ""
            elif (name := _WRITER.match(line)) is not None:
                writer = name[1]
            elif (phrase := _LINE.match(line)) is not None and passage and writer:
                found.setdefault(writer, []).append((passage, " ".join(phrase[1].split())))
    return found


def without(passages: list[Passage], lines: list[tuple[str, str]]) -> list[Passage]:
    """Takes lines away from every passage; whoever else wrote the same line loses it too."""
    gone = {_spaceless(phrase) for _, phrase in lines}
    return [replace(p, asked=tuple(phrase for phrase in p.asked if _spaceless(phrase) not in gone)) for p in passages]


def _spaceless(phrase: str) -> str:
    """Gives a line's letters and digits: Markdown may have read its marks in another way than it was written."""
    return "".join(c for c in phrase.casefold() if c.isalnum())


def sample(lines: list[tuple[str, str]], chance: random.Random) -> list[tuple[str, str]]:
    """Chooses A_PASSAGE lines of each passage."""
    of_passage: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        of_passage.setdefault(line[0], []).append(line)
    return [line for some in of_passage.values() for line in chance.sample(some, min(A_PASSAGE, len(some)))]


def shares(found: list[list[Passage]], wanted: list[str], headings: Mapping[str, str]) -> Shares:
    """Gives how often a passage of the wanted one's heading stands first, and among three."""
    ranks = [
        next((at for at, p in enumerate(hits[:3]) if p.id == want or p.path[-1] == headings[want]), 3)
        for hits, want in zip(found, wanted, strict=True)
    ]
    return fmean(rank == 0 for rank in ranks), fmean(rank < 3 for rank in ranks)


def measure(folder: Path, writer: str, lines: list[tuple[str, str]]) -> tuple[Shares, Shares]:
    """Measures the guide without a writer, and rank_bm25, on that writer's questions."""
    source = read_guide(folder)
    source = replace(source, passages=without(source.passages, lines))
    guide = Guide(source)
    headings = {passage.id: passage.path[-1] for passage in source.passages}
    asked = sample(lines, random.Random(writer))
    wanted = [passage_id for passage_id, _ in asked]
    ours = [[hit.passage for hit in guide.rank(phrase).hits] for _, phrase in asked]
    okapi = BM25Okapi([" ".join((p.section, p.text, *p.asked)).lower().split() for p in source.passages])
    best = [np.argsort(-okapi.get_scores(phrase.lower().split()), kind="stable")[:3] for _, phrase in asked]
    theirs = [[source.passages[int(place)] for place in places] for places in best]
    return shares(ours, wanted, headings), shares(theirs, wanted, headings)


def main() -> None:
    """Prints a line a writer, and the mean."""
    print(f"{'left out':12}{'asked':>7}{'first':>9}{'top 3':>9}{'rank_bm25: first':>20}{'top 3':>9}", flush=True)
    rows: list[tuple[float, ...]] = []
    for writer, lines in sorted(by_writer(CONTENT / ASKED).items()):
        ours, theirs = measure(CONTENT, writer, lines)
        rows.append((*ours, *theirs))
        count = len(sample(lines, random.Random(writer)))
        print(f"{writer:12}{count:>7}{ours[0]:>9.3f}{ours[1]:>9.3f}{theirs[0]:>20.3f}{theirs[1]:>9.3f}", flush=True)
    mean = [fmean(column) for column in zip(*rows, strict=True)]
    print(f"{'mean':12}{'':>7}{mean[0]:>9.3f}{mean[1]:>9.3f}{mean[2]:>20.3f}{mean[3]:>9.3f}")
