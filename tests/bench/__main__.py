"""Compares whichcert with a peer in the same run: `make bench`, with ARGS=--json as one JSON object on one line."""

from __future__ import annotations

import argparse
import asyncio

from bot.zones.tz_data import use_packaged_rules
from tests.bench.measure import FULL, TINY, run
from tests.bench.report import BenchForm, table


def main() -> None:
    """Runs every comparison and prints what came out."""
    use_packaged_rules()
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object, described in tests/bench/report.py")
    parser.add_argument("--tiny", action="store_true", help="use the smallest sizes, to see that everything runs")
    options = parser.parse_args()
    rows = asyncio.run(run(TINY if options.tiny else FULL))
    print(BenchForm(rows=rows).line() if options.json else table(rows))


if __name__ == "__main__":
    main()
