"""Merge alike questions that the guide did not answer, so that an editor sees what to write next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import Literal

from knowledge.asked_line import asked_line
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
    """A question that the guide did not answer, or whose answer did not help.

    `shown`: the id of the passage that did not help, or None.
    `right`: what members said would have answered: the ids of passages, or None for none of the passages offered.
    """

    question: str
    kind: Kind
    on: date
    shown: str | None = None
    right: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that are alike.

    `wordings`: the commonest wordings of the question, the most frequent first.
    `kinds`: how many questions of each kind there are.
    `shown`: the ids of the passages that did not help.
    `right`: what members said would have answered, and how many said so. None stands for none of the passages offered.
    `nearest`: the passage that most members chose. Otherwise, the passage nearest to the commonest wording that was not
    shown in vain, or None.
    `chosen`: how many members chose `nearest`.
    `unanswered`: how many members said that no passage answers the question, if that was said most often.
    """

    wordings: tuple[str, ...]
    kinds: dict[Kind, int]
    last_asked: date
    shown: frozenset[str] = frozenset()
    right: dict[str | None, int] = field(default_factory=dict[str | None, int])
    nearest: Passage | None = None
    chosen: int = 0
    unanswered: int = 0

    @property
    def count(self) -> int:
        """Return how many questions there are."""
        return sum(self.kinds.values())

    @property
    def counted(self) -> str:
        """Return a text with the number of questions, in all and of each kind."""
        kinds = ", ".join(f"{KINDS[kind]} {self.kinds[kind]}" for kind in KINDS if kind in self.kinds)
        return f"{self.count}× ({kinds})"

    @property
    def needs_passage(self) -> bool:
        """Return whether no passage answers the question, as members say, or because none is near."""
        return self.unanswered > 0 or self.nearest is None

    @property
    def place(self) -> str:
        """Return the file and the line of the nearest passage. The folder concerns only the operator."""
        return f"{PurePath(self.nearest.file).name}:{self.nearest.line}" if self.nearest else ""


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
    listed as long as the guide answers with the same section.
    """
    merged = merge(guide, asked)
    gaps: list[Gap] = []
    answered = off_topic = looked_at = 0
    for gap in merged:
        if len(gaps) == most:
            break
        looked_at += 1
        answer = guide.ask(gap.wordings[0], gap.last_asked)
        if answer.off_topic and "not_helpful" not in gap.kinds:
            off_topic += 1
        elif answer.passage is not None and answer.passage.path not in _in_vain(guide, gap):
            answered += 1
        else:
            gaps.append(_placed(guide, gap))
    return GapReport(gaps, answered, off_topic, len(merged) - looked_at)


def _placed(guide: Guide, gap: Gap) -> Gap:
    """Add to a gap the passage in which an editor should look first."""
    said = {passage: count for one, count in gap.right.items() if one and (passage := guide.passage(one))}
    none = gap.right.get(None, 0)
    chosen = max(said, key=lambda passage: (said[passage], passage.id), default=None)
    if chosen is not None and said[chosen] >= none:
        return replace(gap, nearest=chosen, chosen=said[chosen])
    in_vain = _in_vain(guide, gap)
    near = (passage for passage in guide.near(gap.wordings[0]) if passage.path not in in_vain)
    return replace(gap, nearest=next(near, None), unanswered=none)


def _in_vain(guide: Guide, gap: Gap) -> set[tuple[str, ...]]:
    """Return the headings of the passages that did not help and that the guide still has."""
    return {passage.path for one in gap.shown if (passage := guide.passage(one)) is not None}


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
    weigh = cache(guide.term_weight)
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
        tuple(commonest[:_WORDINGS]),
        {kind: kinds[kind] for kind in KINDS if kinds[kind]},
        max(one.on for one in group),
        frozenset(one.shown for one in group if one.shown is not None),
        Counter(said for one in group for said in one.right),
    )


def as_markdown(gaps: GapReport, title: str, since: date) -> str:
    """Return the report as a Markdown list for an issue. Members' words cannot ping, link or break a line.

    Each gap has a comment to copy into the guide. It is in a block of code, because Markdown does not show comments.
    """
    lines = [
        f"# Questions that {escape(title)} leaves open",
        "",
        f"Asked since {since:%Y-%m-%d}; most asked first. If a passage answers a question, copy the comment to the "
        "place named (in a table, always into a cell). Then the bot finds the passage by these words.",
        "",
    ]
    for gap in gaps.gaps:
        first, *others = [escape(shorten(words, _WORDING_LIMIT)) for words in gap.wordings]
        lines.append(f"- [ ] **{first}**")
        lines.append(f"  - asked {gap.counted}, last on {gap.last_asked:%Y-%m-%d}")
        lines += [f"  - also: {words}" for words in others]
        if gap.unanswered:
            lines.append(f"  - no passage answers this, said {gap.unanswered}×: write one")
        elif gap.nearest is None:
            lines.append("  - no passage is near: write one")
        if gap.nearest is not None:
            found = f"chosen {gap.chosen}×" if gap.chosen else "nearest"
            lines.append(f"  - {found}: {escape(gap.nearest.section)} (`{gap.nearest.id}`, {escape(gap.place)})")
        lines += _to_copy(gap)
    lines += ["", *summary(gaps)]
    return "\n".join(lines).rstrip() + "\n"


def _to_copy(gap: Gap) -> list[str]:
    """Return the comment with the wordings of a gap as phrasings, and where it belongs."""
    passage = None if gap.needs_passage else gap.nearest
    comment = asked_line(gap.wordings, in_table=passage is not None and passage.kind == "row")
    if comment is None:
        return []
    place = f"{_before_line(passage)} {escape(gap.place)}" if passage else "above the new passage"
    return [f"  - copy {place}:", "    ```html", f"    {comment}", "    ```"]


def _before_line(passage: Passage) -> str:
    """Return where the comment of a passage belongs, in words that stand before the passage's line."""
    if passage.kind == "row":
        return "into a cell of"
    is_in_list = passage.kind == "item" or (passage.kind == "answer" and passage.parent is not None)
    return "at the end of" if is_in_list else "above"


def summary(gaps: GapReport) -> list[str]:
    """Return lines that say how many gaps the list leaves out, and why."""
    counts = (
        (gaps.further, "Asked less often"),
        (gaps.answered, "Answered by today's guide"),
        (gaps.off_topic, "Off the guide's subject"),
    )
    return [f"{words}: {count:,} more." for count, words in counts if count]
