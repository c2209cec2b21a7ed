"""Call one function of the benchmark in this process: `python -m tests.bench.child MODULE:FUNCTION ARGUMENTS`."""

from __future__ import annotations

import importlib
import json
import sys


def main() -> None:
    """Print what the function measured as one line of JSON."""
    name, arguments = sys.argv[1:]
    module, _, function = name.partition(":")
    print(json.dumps(getattr(importlib.import_module(module), function)(**json.loads(arguments))))


if __name__ == "__main__":
    main()
