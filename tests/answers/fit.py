"""Fits knowledge/search/decision.yaml to the golden questions: `make fit`.

Logistic models with ridge penalty by Newton's method; thresholds from 5-fold cross-validation, so that no
question decides about itself. The figures of the cross-validation are written beside them.
"""

from __future__ import annotations

from dataclasses import fields
from itertools import product
from pathlib import Path

import numpy as np
import yaml

from knowledge.search.decision import SAID
from knowledge.search.hits import Features, Meant
from knowledge.search.outcome import Decision
from tests.answers import measure

TARGET = Path(__file__).resolve().parent.parent.parent / "knowledge" / "search" / "decision.yaml"
OF_MEANING = [field.name for field in fields(Meant)]
OF_WORDS = [field.name for field in fields(Features) if field.name not in OF_MEANING]
OF_LEFT_OUT = {"left_out", "odds", "on_topic", "covered"}
# With meanings, the boundaries between what the guide answers and what it leaves out add nothing. A guide that does not
# say what it leaves out may be small, so its rule reads what does not depend on the size of the guide.
NAMES = {
    "bounded": OF_WORDS,
    "asked": [name for name in OF_WORDS if name not in OF_LEFT_OUT],
    "bounded_meaning": [name for name in OF_WORDS if name not in {"on_topic", "covered"}] + OF_MEANING,
    "asked_meaning": ["coverage", "best_text", "nearest"],
}
PENALTY = 1.0
FOLDS = 5
ALONE_RIGHT = 0.98  # how often one passage has to be enough where it is shown alone
# What is aimed at, and how much each hundredth short of it weighs. A guide that does not say what it leaves out, or
# knows none of the members' words, cannot refuse well, so that it rather offers what it has.
AIMS = {
    "bounded": {
        "shown": (0.9, 2),
        "top3": (0.98, 3),
        "unsure": (0.08, 1),
        "false_no": (0.01, 4),
        "near_ok": (0.88, 1.5),
        "far_no": (0.99, 3),
    },
    "asked": {"shown": (0.9, 2), "top3": (0.98, 3), "false_no": (0.005, 6), "near_ok": (0.7, 1), "far_no": (0.9, 0.5)},
}
# With meanings, a right answer is surer, so near questions can be refused without losing many right answers. The near
# questions of new writers are answered more often than those of the fit.
AIMS["bounded_meaning"] = {**AIMS["bounded"], "near_ok": (0.95, 2)}
AIMS["asked_meaning"] = {**AIMS["asked"], "near_ok": (0.8, 1)}
AT_MOST = {"unsure", "false_no"}


def logistic(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Gives weights, the intercept last, shape (features + 1,)."""
    x = np.hstack([values, np.ones((len(values), 1))])
    ridge = np.diag([PENALTY] * values.shape[1] + [1e-6])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -50, 50)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, x.T @ (p - labels) + ridge @ weights)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def predicted(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(values @ weights[:-1] + weights[-1], -50, 50)))


def cross_validated(values: np.ndarray, labels: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Predicts each row by a model that has not seen it."""
    found = np.zeros(len(labels))
    for fold in range(FOLDS):
        found[folds == fold] = predicted(values[folds == fold], logistic(values[folds != fold], labels[folds != fold]))
    return found


def shortfall(figures: dict[str, float], kind: str) -> float:
    """Gives how far figures are from the aims, weighed."""
    return sum(
        weight * max(0.0, figures[name] - aim if name in AT_MOST else aim - figures[name])
        for name, (aim, weight) in AIMS[kind].items()
    )


def fit(rule_name: str) -> tuple[dict[str, object], str]:
    """Gives one rule as data, and its cross-validated figures in words."""
    names = NAMES[rule_name]
    bounded, meaning = rule_name.startswith("bounded"), rule_name.endswith("meaning")
    guide = measure.guide("own" if bounded else "unbounded", meaning=meaning)
    ones, twos, features, said, elsewhere, on_topic = [], [], [], [], [], []
    for question in measure.QUESTIONS:
        ranked = guide.rank(question["q"])
        kind = measure.kind_of(question, own=True)
        for rows, alone in ((ones, True), (twos, False)):
            answer = guide.answer_of(question["q"], ranked, measure.TODAY, Decision("answered", alone))
            rows.append(measure.row(question, kind, answer))
        assert isinstance(ranked.features, Features)
        features.append([getattr(ranked.features, name) for name in names])
        said.append(ranked.features.best_text >= SAID)
        elsewhere.append(ranked.features.is_elsewhere)
        on_topic.append(ranked.names_credential)
    values = np.asarray(features, dtype=float)
    values[np.isinf(values)] = np.nan  # what is not known speaks neither for nor against
    mean, deviation = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    deviation[deviation < 1e-9] = 1.0
    values = np.nan_to_num((values - mean) / deviation)
    far, covered = (
        np.asarray([f(row) for row in ones], dtype=float) for f in (lambda r: r.kind == "far", lambda r: r.covered)
    )
    right, alone = (np.asarray([row.covered and row.right for row in rows], dtype=float) for rows in (twos, ones))
    folds = np.random.default_rng(7).permutation(len(ones)) % FOLDS
    p_far, p_covered, p_right, p_alone = (cross_validated(values, y, folds) for y in (far, covered, right, alone))
    p_covered[said] = 1.0
    p_far[np.asarray(on_topic) | (np.asarray(said) & ~np.asarray(elsewhere))] = 0.0
    least_alone = surest(p_alone[covered == 1], alone[covered == 1])
    chosen = [one if p >= least_alone else two for one, two, p in zip(ones, twos, p_alone, strict=True)]
    best: tuple[float, tuple[float, float, float], dict[str, float]] | None = None
    judged = measure.Judgements.of(chosen)
    grid = product(np.arange(0.1, 0.91, 0.05), np.arange(0.1, 0.71, 0.03), np.arange(0.1, 0.81, 0.03))
    for apart, low, high in grid:
        refused, answered = (p_far > apart) | (p_covered < low), p_right >= high
        figures = judged.figures(np.where(refused, "not_covered", np.where(answered, "answered", "unsure")))
        missing = shortfall(figures, rule_name)
        if best is None or missing < best[0] - 1e-9:
            best = missing, (float(apart), float(low), float(high)), figures
    assert best is not None
    apart, low, high = best[1]
    models = [logistic(values, labels) for labels in (far, covered, right, alone)]

    def model(weights: np.ndarray) -> dict[str, object]:
        named = {name: round(float(weight), 4) for name, weight in zip(names, weights[:-1], strict=True)}
        return {"intercept": round(float(weights[-1]), 4), "weights": named}

    rule = {
        "mean": {name: round(float(value), 4) for name, value in zip(names, mean, strict=True)},
        "deviation": {name: round(float(value), 4) for name, value in zip(names, deviation, strict=True)},
        "off_topic": model(models[0]),
        "covered": model(models[1]),
        "right": model(models[2]),
        "alone": model(models[3]),
        "most_off_topic": round(apart, 2),
        "least_covered": round(low, 2),
        "least_right": round(high, 2),
        "least_alone": round(least_alone, 2),
    }
    share = float((p_alone[covered == 1] >= least_alone).mean())
    return rule, ", ".join(f"{name} {value}" for name, value in {**best[2], "alone": round(share, 3)}.items())


def surest(predictions: np.ndarray, labels: np.ndarray) -> float:
    """Gives the least prediction from which on ALONE_RIGHT of the labels hold; 1 where none does."""
    for least in np.arange(0.3, 1.0, 0.01):
        sure = predictions >= least
        if sure.any() and labels[sure].mean() >= ALONE_RIGHT:
            return float(least)
    return 1.0


def main() -> None:
    """Writes the rule for each kind of guide, with words alone and with meanings."""
    rules: dict[str, object] = {}
    figures: dict[str, str] = {}
    for name in NAMES:
        rules[name], figures[name] = fit(name)
        print(f"{name}: {figures[name]}", flush=True)
    head = "# Fitted by `make fit` to tests/answers/questions.jsonl; the figures are cross-validated.\n"
    document = {**rules, "figures": figures}
    TARGET.write_text(head + yaml.safe_dump(document, sort_keys=False, width=120), encoding="utf-8")


if __name__ == "__main__":
    main()
