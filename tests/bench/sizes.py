"""How much there is of everything, in each kind of run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StoreSizes:
    """How much a store holds that holds little, and one that holds much."""

    questions: tuple[int, int]
    schedules: tuple[int, int]
    due_at_once: tuple[int, int]
    study_days: tuple[int, int]
    sharing: tuple[int, int]  # members


@dataclass(frozen=True)
class Sizes:
    """The sizes of one run. All sizes of guides are in passages."""

    peers: tuple[int, ...]
    memory: int  # of the guide whose indexes are compared by memory
    guides: tuple[int, ...]
    suggestions: tuple[int, ...]
    phrasings: int  # of each passage, where suggestions are made
    questions: int
    budget: float  # CPU seconds for all questions to one index
    starts: int
    markdown: tuple[int, ...]  # bytes
    installed: int | None  # files at most
    store: StoreSizes
    messages: int  # of a server, which do not mention the bot
    commands: int  # of each kind, each by a member of its own
    burst: int  # members who give the same command in one instant
    guide: str | None = None  # a guide to start with; None for the own guide


FULL = Sizes(
    peers=(100, 1_000, 10_000, 100_000),
    memory=100_000,
    guides=(100, 1_000, 10_000, 100_000),
    suggestions=(100, 1_000, 10_000),
    phrasings=30,
    questions=400,
    budget=8.0,
    starts=3,
    markdown=(2_000_000, 18_000_000),
    installed=None,
    store=StoreSizes((100, 100_000), (1_000, 1_000_000), (1_000, 100_000), (7, 3_653), (100, 10_000)),
    messages=20_000,
    commands=200,
    burst=500,
)
QUICK = Sizes(
    peers=(100, 1_000, 10_000),
    memory=10_000,
    guides=(100, 1_000, 10_000),
    suggestions=(100, 1_000),
    phrasings=30,
    questions=100,
    budget=2.0,
    starts=3,
    markdown=(200_000, 2_000_000),
    installed=40,
    store=StoreSizes((100, 10_000), (1_000, 100_000), (1_000, 10_000), (7, 730), (100, 1_000)),
    messages=2_000,
    commands=50,
    burst=500,
)
