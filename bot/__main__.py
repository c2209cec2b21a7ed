"""The entry point: run the command that the command line names, and return an exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from bot.app import build_client
from bot.cli import asking, checking, importing, running
from bot.cli.parser import parser
from bot.errors import OperatorError
from bot.threads import leave
from bot.zones.tz_data import use_packaged_rules
from knowledge.faults import GuideError, visible_lines

__all__ = ["build_client", "main"]

USAGE: Final = 2
INTERRUPTED: Final = 130

_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "run": running.run,
    "playground": running.playground,
    "ask": asking.ask,
    "whichcert": asking.whichcert,
    "import": importing.import_member,
    "check": checking.check,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name. Return its exit status."""
    use_packaged_rules()
    options = parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except OperatorError as error:
        print(visible_lines(str(error)), file=sys.stderr)
        return error.exit_status
    except GuideError as error:
        print(visible_lines(str(error)), file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # the reader of the pipe has stopped, as in `ask | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    leave(main())
