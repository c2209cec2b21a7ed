"""Measure whole guides, each in a process of its own. The lists hold CPU seconds, or MiB for `peak` and `held`."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

from knowledge.guide import Guide
from knowledge.meaning.encoder import read_encoder
from knowledge.source import CONTENT, read_guide
from tests.bench.measuring import Series, cpu, forget_peak, in_turns, peak_mib, resident_mib, settle

TODAY = date(2026, 11, 23)


def index_synthetic(size: int, count: int, budget: float) -> Series:
    """Index a synthetic guide without phrasings, and ask it questions."""
    from tests.bench.corpus import questions, synthetic

    source = synthetic(size)
    asked = questions(source, count)
    settle()
    forget_peak()
    build: list[float] = []
    guide = cpu(build, lambda: Guide(source))
    return {"build": build, "peak": [peak_mib()], "held": [held_mib()], "ask": ask(guide, asked, budget)}


def read_and_ask(guide: str | None, asked: list[str], budget: float) -> Series:
    """Read and index a guide, or the own guide if `guide` is None, and ask it questions.

    `peak` is the memory of the whole process while the guide is read, `held` that after the questions.
    """
    read: list[float] = []
    made = cpu(read, lambda: Guide.read(CONTENT if guide is None else Path(guide)))
    peak = peak_mib()
    seconds = ask(made, asked, budget)
    passages = [float(len(made.source.passages))]
    return {"read": read, "peak": [peak], "ask": seconds, "held": [held_mib()], "passages": passages}


def learn_and_ask(guide: str | None, asked: list[str], budget: float) -> Series:
    """Read a guide as `read_and_ask` does, let it compare meanings, and ask it the questions.

    `learn`: encoding the texts of the guide, or reading the stored vectors. `load`: loading the encoder.
    """
    made = Guide.read(CONTENT if guide is None else Path(guide))
    load: list[float] = []
    learn: list[float] = []
    encoder = cpu(load, read_encoder)
    cpu(learn, lambda: made.learn(encoder))
    return {"load": load, "learn": learn, "ask": ask(made, asked, budget), "held": [held_mib()]}


def parse(guide: str) -> Series:
    """Read a guide without indexing it."""
    read: list[float] = []
    source = cpu(read, lambda: read_guide(Path(guide)))
    return {"read": read, "peak": [peak_mib()], "passages": [float(len(source.passages))]}


def ask(guide: Guide, asked: list[str], budget: float) -> list[float]:
    """Ask each question once, because the guide remembers how it corrected a word. Return CPU seconds."""
    gc.collect()
    gc.freeze()
    guide.ask("Which qwertz?", TODAY)  # reads the list of English words
    return in_turns(["ask"], len(asked), budget, lambda _, number: guide.ask(asked[number], TODAY))["ask"]


def held_mib() -> float:
    """Return the memory that is held after garbage was collected, in MiB."""
    gc.collect()
    return resident_mib()
