"""Measure whichcert beside its peers, and how it grows: `make bench`."""

from __future__ import annotations

import argparse
import asyncio
import sys

from bot.zones.tz_data import use_packaged_rules
from tests.bench.growth_chart import PICTURE, growth_png
from tests.bench.measure import different, run
from tests.bench.sizes import FULL, QUICK


def main() -> None:
    """Run every measurement and print the results."""
    use_packaged_rules()
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object, described in tests/bench/report.py")
    parser.add_argument("--quick", action="store_true", help="leave out the largest sizes")
    parser.add_argument("--picture", action="store_true", help=f"draw the growth for ARCHITECTURE.md ({PICTURE.name})")
    options = parser.parse_args()
    form = asyncio.run(run(QUICK if options.quick else FULL))
    print(form.line() if options.json else form.tables())
    if options.picture:
        PICTURE.write_bytes(growth_png(form))
    if rows := different(form):
        names = "; ".join(f"{row.peer} at {row.size:,}: {row.same:.1%}" for row in rows)
        sys.exit(f"Peers with our formula found other passages, so the comparison is not fair: {names}.")


if __name__ == "__main__":
    main()
