"""What members asked in vain, alike questions merged: what an editor should write next."""

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

# Two questions are alike where they share this much of the weight of their terms (weighted Jaccard index, Ioffe,
# "Improved consistent sampling, weighted minhash and L1 sketching", ICDM 2010).
ALIKE = 0.6
_WORDINGS = 3
_WORDING_LIMIT = 200


@dataclass(frozen=True, slots=True)
class AskedInVain:
    """A question that was not answered, or not helpfully."""

    question: str
    kind: Kind
    on: date


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that are alike, the commonest wordings first; how often of each kind; the passage nearest to them."""

    wordings: tuple[str, ...]
    kinds: dict[Kind, int]
    last_asked: date
    nearest: Passage | None = None

    @property
    def count(self) -> int:
        """Return how often it was asked."""
        return sum(self.kinds.values())

    @property
    def counted(self) -> str:
        """Say how often it was asked, and what came of it."""
        kinds = ", ".join(f"{KINDS[kind]} {self.kinds[kind]}" for kind in KINDS if kind in self.kinds)
        return f"{self.count}× ({kinds})"


@dataclass(frozen=True, slots=True)
class GapReport:
    """The gaps, those asked most first.

    `answered` counts those that the guide answers today, `off_topic` what it is not about, `further` what is left out.
    """

    gaps: list[Gap]
    answered: int
    off_topic: int
    further: int


def report(guide: Guide, asked: Iterable[AskedInVain], most: int) -> GapReport:
    """Merge what is alike and ask the guide of today: a gap filled since is none. At most `most` gaps are listed."""
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
    """Merge questions that are alike, those asked most first; each joins the commonest one that is alike enough."""
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
    """Return the report as a Markdown list, for an issue: nothing in it pings, links or breaks out of its line."""
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
            place = f"{PurePath(gap.nearest.file).name}:{gap.nearest.line}"  # the rest of the path is the operator's
            lines.append(f"  - nearest: {escape(gap.nearest.section)} (`{gap.nearest.id}`, {escape(place)})")
    lines += ["", *summary(gaps)]
    return "\n".join(lines).rstrip() + "\n"


def summary(gaps: GapReport) -> list[str]:
    """Say what the list leaves out."""
    counts = (
        (gaps.further, "more were asked less often."),
        (gaps.answered, "more are answered by the guide of today."),
        (gaps.off_topic, "more are off the guide's subject."),
    )
    return [f"{count:,} {words}" for count, words in counts if count]
