"""Merge alike questions that the guide did not answer, so that an editor sees what to write next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Literal

from knowledge.guide import Guide
from knowledge.text.markup import escape
from knowledge.text.passages import Passage
from knowledge.text.sentences import shorten

Kind = Literal["not_covered", "unsure", "not_helpful"]
KINDS: dict[Kind, str] = {"not_covered": "unanswered", "unsure": "unsure", "not_helpful": "not helpful"}

# Two questions are alike if their terms in common have at least this share of the weight of all their terms (weighted
# Jaccard index; Ioffe, "Improved consistent sampling, weighted minhash and L1 sketching", ICDM 2010).
ALIKE = 0.6
_WORDINGS = 3
_WORDING_LIMIT = 200


@dataclass(frozen=True, slots=True)
class AskedInVain:
    """A question that the guide did not answer, or whose answer did not help."""

    question: str
    kind: Kind
    on: date


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that are alike.

    `wordings`: the commonest wordings of the question, the most frequent first.
    `kinds`: how many questions of each kind there are.
    `nearest`: the passage nearest to the commonest wording, or None.
    """

    wordings: tuple[str, ...]
    kinds: dict[Kind, int]
    last_asked: date
    nearest: Passage | None = None

    @property
    def count(self) -> int:
        """Return how many questions there are."""
        return sum(self.kinds.values())

    @property
    def counted(self) -> str:
        """Return a text with the number of questions, in all and of each kind."""
        kinds = ", ".join(f"{KINDS[kind]} {self.kinds[kind]}" for kind in KINDS if kind in self.kinds)
        return f"{self.count}× ({kinds})"


@dataclass(frozen=True, slots=True)
class GapReport:
    """The gaps, the most asked first, and how many gaps are not listed.

    `answered`: how many gaps the guide answers today.
    `off_topic`: how many gaps are outside the guide's field.
    `further`: how many gaps were not checked, because the list was full.
    """

    gaps: list[Gap]
    answered: int
    off_topic: int
    further: int


def report(guide: Guide, asked: Iterable[AskedInVain], most: int) -> GapReport:
    """Return at most `most` gaps that the guide still has.

    A gap that the guide answers today, or that is off topic, is only counted. A gap with an answer that did not help is
    listed in any case.
    """
    merged = merge(guide, asked)
    gaps: list[Gap] = []
    answered = off_topic = looked_at = 0
    for gap in merged:
        if len(gaps) == most:
            break
        looked_at += 1
        ranked = guide.rank(gap.wordings[0])
        decision = guide.decide(ranked)
        if decision.off_topic and "not_helpful" not in gap.kinds:
            off_topic += 1
        elif decision.status == "answered" and "not_helpful" not in gap.kinds:
            answered += 1
        else:
            gaps.append(replace(gap, nearest=ranked.hits[0].passage if ranked.hits else None))
    return GapReport(gaps, answered, off_topic, len(merged) - looked_at)


def merge(guide: Guide, asked: Iterable[AskedInVain]) -> list[Gap]:
    """Return the gaps of these questions, the most asked first.

    Questions with the same terms form a group. From the largest group to the smallest, each group is added to the most
    similar earlier group, if the two are similar enough.
    """
    by_terms: dict[frozenset[str], list[AskedInVain]] = defaultdict(list)
    for one in asked:
        terms = guide.source.words.question_terms(one.question)
        by_terms[frozenset(terms) or frozenset({" ".join(one.question.casefold().split())})].append(one)
    groups: list[list[AskedInVain]] = []
    leaders: list[frozenset[str]] = []
    holding: dict[str, list[int]] = defaultdict(list)
    weigh = guide.term_weight
    for terms, same in sorted(by_terms.items(), key=lambda item: (-len(item[1]), sorted(item[0]))):
        near = {number for term in terms for number in holding[term]}
        alike = [(_alike(terms, leaders[number], weigh), -number) for number in near]
        best, number = max(alike, default=(0.0, 0))
        if best >= ALIKE:
            groups[-number] += same
            continue
        for term in terms:
            holding[term].append(len(groups))
        leaders.append(terms)
        groups.append(list(same))
    gaps = [_gap(group) for group in groups]
    return sorted(gaps, key=lambda gap: (-gap.count, -gap.last_asked.toordinal(), gap.wordings))


def _alike(one: frozenset[str], other: frozenset[str], weigh: Callable[[str], float]) -> float:
    return sum(map(weigh, one & other)) / max(1e-9, sum(map(weigh, one | other)))


def _gap(group: Sequence[AskedInVain]) -> Gap:
    wordings = Counter(" ".join(one.question.split()) for one in group)
    commonest = sorted(wordings, key=lambda words: (-wordings[words], len(words), words))
    kinds = Counter(one.kind for one in group)
    return Gap(
        tuple(commonest[:_WORDINGS]), {kind: kinds[kind] for kind in KINDS if kinds[kind]}, max(o.on for o in group)
    )


def as_markdown(gaps: GapReport, title: str, since: date) -> str:
    """Return the report as a Markdown list for an issue. Members' words cannot ping, link or break a line."""
    lines = [
        f"# Questions that {escape(title)} leaves open",
        "",
        f"Asked since {since:%Y-%m-%d}; most asked first.",
        "",
    ]
    for gap in gaps.gaps:
        first, *others = [escape(shorten(words, _WORDING_LIMIT)) for words in gap.wordings]
        lines.append(f"- [ ] **{first}**")
        lines.append(f"  - asked {gap.counted}, last on {gap.last_asked:%Y-%m-%d}")
        lines += [f"  - also: {words}" for words in others]
        if gap.nearest is not None:
            place = f"{PurePath(gap.nearest.file).name}:{gap.nearest.line}"  # the folder concerns only the operator
            lines.append(f"  - nearest: {escape(gap.nearest.section)} (`{gap.nearest.id}`, {escape(place)})")
    lines += ["", *summary(gaps)]
    return "\n".join(lines).rstrip() + "\n"


def summary(gaps: GapReport) -> list[str]:
    """Return lines that say how many gaps the list leaves out, and why."""
    counts = (
        (gaps.further, "more were asked less often."),
        (gaps.answered, "more are answered by the guide of today."),
        (gaps.off_topic, "more are off the guide's subject."),
    )
    return [f"{count:,} {words}" for count, words in counts if count]
