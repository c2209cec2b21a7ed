"""Prints what the golden questions measure, the misses, and the change since the stored figures: `make eval`.

`make eval ARGS=--store` stores the figures of this run as the ones to compare with (figures.json); `ARGS=--writers`
measures something else, how far each writer's `asked` lines help with another's words (writers.py).
"""

from __future__ import annotations

import json
import sys
from itertools import product

from tests.answers import measure, writers

STORED = measure.HERE / "figures.json"


def main(arguments: list[str]) -> None:
    """Measures both guides beside rank_bm25 on whitespace terms."""
    if "--writers" in arguments:
        writers.main()
        return
    stored = json.loads(STORED.read_text("utf-8")) if STORED.exists() else {}
    found: dict[str, dict[str, float]] = {}
    print(
        f"{'':22}"
        + "".join(f"{name:>14}" for name in ("shown", "top3", "unsure", "false_no", "near_ok", "far_no", "exam"))
    )
    kinds = product(("own", "own, unseen", "plain"), (False, True))
    for kind, meaning in kinds:
        guide_name = kind.split(",")[0]
        guide = measure.guide(guide_name, meaning=meaning)
        questions = measure.UNSEEN if "unseen" in kind else measure.QUESTIONS
        rows = measure.asked(guide, questions, own=guide_name == "own")
        name = f"{kind}, meaning" if meaning else kind
        found[name] = {key: value for key, value in measure.figures(rows).items() if value == value}
        cells = []
        for key in ("shown", "top3", "unsure", "false_no", "near_ok", "far_no", "exam"):
            value, before = found[name].get(key), stored.get(name, {}).get(key)
            change = "" if value is None or before is None else f" ({value - before:+.3f})"
            cells.append(f"{'-' if value is None else f'{value:.3f}{change}':>14}")
        print(f"{name:22}" + "".join(cells))
        if not meaning and questions is measure.QUESTIONS:
            plain = measure.whitespace_bm25(guide.source.passages, own=name == "own")
            print(f"{name + ', rank_bm25 alone':22}{plain['shown']:>14.3f}{plain['top3']:>14.3f}")
        if guide_name == "own" and "--misses" in arguments:
            for row in rows:
                if not row.good:
                    print(f"  {row.kind:5}{row.status:12}{row.question['q']}")
    if "--store" in arguments:
        STORED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"Stored in {STORED.name}.")


if __name__ == "__main__":
    main(sys.argv[1:])
