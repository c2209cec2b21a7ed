"""Fits knowledge/search/plain.yaml to the guides of plain_guides.FITTED: `make fit`.

The encoder reads English only, so the rule with meanings is fitted to all guides in English.

A passage's score is a linear model: the sum over the questions of the log of the right passages' share of exp(score) is
maximised, with a ridge penalty. The decision is fitted to the scores that each guide gets by the weights of the other
guides, and its thresholds to predictions by the models of the other guides. So no guide decides about itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize

from knowledge.search.hits import PlainFeatures, Ranked
from knowledge.search.outcome import Decision
from knowledge.search.plain_ranking import Parts, PlainRanking
from knowledge.search.plain_rule import Weights, read_plain_rules
from knowledge.text.amounts import KINDS
from tests.answers import plain_guides
from tests.answers.fit import logistic, predicted
from tests.answers.measure import TODAY

TARGET = Path(__file__).resolve().parent.parent.parent / "knowledge" / "search" / "plain.yaml"
PARTS = ("own", "heading", "section", "letters", "length", "nearest", *KINDS)
OF_RIGHT = (
    "own",
    "heading",
    "letters",
    "share",
    "unknown",
    "terms",
    "off_topic",
    "small_talk",
    "amount",
    "heaviest",
)
OF_OFF_TOPIC = ("off_topic", "small_talk", "unknown", "letters", "share", "terms")
# The shares of votes depend on the size of the guide, which has few texts beside the off-topic ones.
OF_RIGHT_MEANING = ("own", "share", "unknown", "terms", "nearest", "over_off_topic")
OF_OFF_TOPIC_MEANING = ("small_talk", "unknown", "terms", "nearest", "over_off_topic")
COLUMNS = {"words": (OF_RIGHT, OF_OFF_TOPIC), "meaning": (OF_RIGHT_MEANING, OF_OFF_TOPIC_MEANING)}
FITTED = {"words": plain_guides.FITTED, "meaning": plain_guides.ENGLISH}
RIDGE = 5.0
# What is aimed at, and how much each hundredth short of it weighs.
AIMS = {
    "shown": (0.6, 1),
    "wrong": (0.14, 3),
    "unsure": (0.4, 1),
    "false_no": (0.09, 8),
    "near_ok": (0.71, 2),
    "far_no": (0.92, 2),
}
AT_MOST = {"wrong", "unsure", "false_no"}


@dataclass
class Asked:
    """A question, what the scores of its guide's passages are made of, shape (passages, PARTS), and which are right."""

    question: plain_guides.Question
    guide: str
    parts: np.ndarray
    right: np.ndarray


def ranking_of(name: str, way: str) -> PlainRanking:
    ranking = plain_guides.guide(name, meaning=way == "meaning").ranking
    assert isinstance(ranking, PlainRanking)
    return ranking


def matrix(parts: Parts, lengths: np.ndarray) -> np.ndarray:
    size = len(lengths)
    columns = (parts.own[:size], parts.heading, parts.section, parts.letters[:size], lengths, parts.nearest)
    return np.column_stack([*columns, parts.amounts.astype(float)])


def asked_of(way: str) -> list[Asked]:
    """Gives all questions of the fitted guides that have terms."""
    found: list[Asked] = []
    for name in FITTED[way]:
        passages = plain_guides.guide(name).source.passages
        ranking = ranking_of(name, way)
        lengths = ranking.lengths
        for question in plain_guides.questions(name):
            parts = ranking.parts(question["q"])
            if parts is not None:
                right = [plain_guides.matches(question, f"{one.section} {one.text}") for one in passages]
                found.append(Asked(question, name, matrix(parts, lengths), np.asarray(right)))
    return found


def fit_weights(rows: Sequence[Asked]) -> Weights:
    """Gives the weights that put right passages first."""
    rows = [row for row in rows if row.right.any()]
    every = np.concatenate([row.parts for row in rows])
    deviation = every.std(axis=0) + 1e-9

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = 0.5 * RIDGE * float(weights @ weights), RIDGE * weights
        for row in rows:
            x = row.parts / deviation
            scores = x @ weights
            p = np.exp(scores - scores.max())
            p /= p.sum()
            p_right = p * row.right
            total -= float(np.log(p_right.sum()))
            gradient = gradient - x.T @ (p_right / p_right.sum() - p)
        return total, gradient

    best = minimize(loss, np.zeros(len(PARTS)), jac=True, method="L-BFGS-B").x / deviation
    named = {name: round(float(weight), 4) for name, weight in zip(PARTS, best, strict=True)}
    return Weights(amount={kind: named.pop(kind) for kind in KINDS}, **named)


@dataclass
class Judged:
    """A question with its features, and its row if it were answered."""

    guide: str
    features: list[float]
    row: plain_guides.Row


def judged_of(name: str, weights: Weights, way: str) -> list[Judged]:
    found: list[Judged] = []
    guide = plain_guides.guide(name)
    ranking = ranking_of(name, way).weighing(weights)
    for question in plain_guides.questions(name):
        ranked = ranking.rank(question["q"], 12)
        assert isinstance(ranked.features, PlainFeatures)
        answer = guide.answer_of(question["q"], ranked, TODAY, Decision("answered", alone=True))
        found.append(Judged(name, features_of(ranked, way), plain_guides.row(question, answer)))
    return found


def names_of(way: str) -> list[str]:
    of_right, of_off_topic = COLUMNS[way]
    return [*dict.fromkeys((*of_right, *of_off_topic))]


def features_of(ranked: Ranked, way: str) -> list[float]:
    return [getattr(ranked.features, name) for name in names_of(way)]


def with_statuses(rows: Sequence[plain_guides.Row], statuses: Sequence[str]) -> list[plain_guides.Row]:
    return [replace(row, status=status) for row, status in zip(rows, statuses, strict=True)]


def statuses(off: np.ndarray, right: np.ndarray, most: float, least: float) -> list[str]:
    return [
        "not_covered" if o > most else "answered" if r >= least else "unsure" for o, r in zip(off, right, strict=True)
    ]


def shortfall(found: dict[str, float]) -> float:
    """Gives how far figures are from the aims, weighed."""
    return sum(
        weight * max(0.0, found[name] - aim if name in AT_MOST else aim - found[name])
        for name, (aim, weight) in AIMS.items()
    )


def fit(way: str) -> dict[str, object]:
    """Gives the rule of a way to search as data."""
    asked, names = asked_of(way), names_of(way)
    weights = fit_weights(asked)
    judged = [
        one
        for name in FITTED[way]
        for one in judged_of(name, fit_weights([row for row in asked if row.guide != name]), way)
    ]
    values = np.asarray([one.features for one in judged])
    values[np.isinf(values)] = np.nan  # of questions without terms
    mean, deviation = np.nanmean(values, axis=0), np.nanstd(values, axis=0) + 1e-9
    values = np.nan_to_num((values - mean) / deviation)
    guides = np.asarray([one.guide for one in judged])
    right = np.asarray([one.row.right for one in judged], dtype=float)
    far = np.asarray([one.row.question["kind"] == "far" for one in judged], dtype=float)
    of_right, of_off_topic = ([names.index(name) for name in some] for some in COLUMNS[way])
    p_right, p_far = np.zeros(len(judged)), np.zeros(len(judged))
    for name in FITTED[way]:
        here, others = guides == name, guides != name
        p_right[here] = predicted(values[here][:, of_right], logistic(values[others][:, of_right], right[others]))
        p_far[here] = predicted(values[here][:, of_off_topic], logistic(values[others][:, of_off_topic], far[others]))
    rows = [one.row for one in judged]
    most, least = min(
        product(np.arange(0.1, 0.9, 0.02), np.arange(0.1, 0.8, 0.02)),
        key=lambda pair: shortfall(plain_guides.figures(with_statuses(rows, statuses(p_far, p_right, *pair)))),
    )
    own = plain_guides.figures(with_statuses(rows, statuses(p_far, p_right, float(most), float(least))))

    def model(labels: np.ndarray, columns: Sequence[int]) -> dict[str, object]:
        fitted = logistic(values[:, columns], labels)
        named = {names[place]: round(float(weight), 4) for place, weight in zip(columns, fitted[:-1], strict=True)}
        return {"intercept": round(float(fitted[-1]), 4), "weights": named}

    return {
        "weights": weights.model_dump(),
        "mean": {name: round(float(value), 4) for name, value in zip(names, mean, strict=True)},
        "deviation": {name: round(float(value), 4) for name, value in zip(names, deviation, strict=True)},
        "right": model(right, of_right),
        "off_topic": model(far, of_off_topic),
        "least_right": round(float(least), 2),
        "most_off_topic": round(float(most), 2),
        "figures": {"each guide by the others": ", ".join(f"{name} {value}" for name, value in own.items())},
    }


def main() -> None:
    """Fits the rules, and prints how they do on the guides that they have not seen."""
    document = {way: fit(way) for way in COLUMNS}
    head = (
        "# Fitted by `make fit` to the guides of tests/answers/plain_guides.py; the figures are of guides left out.\n"
    )
    TARGET.write_text(head + yaml.safe_dump(document, sort_keys=False, width=120), encoding="utf-8")
    read_plain_rules.cache_clear()
    plain_guides.guide.cache_clear()
    for way, rule in document.items():
        print(f"{way}:", rule["figures"])
    print("words, held out:", plain_guides.figures(plain_guides.asked(plain_guides.HELD_OUT)))


if __name__ == "__main__":
    main()
