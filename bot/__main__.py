"""The entry point: run the command that the command line names, and return an exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final, NoReturn

from bot.cli.parser import parser
from bot.errors import OperatorError
from bot.log import say_why_it_ends
from bot.threads import leave
from bot.zones.tz_data import use_packaged_rules
from knowledge.faults import GuideError
from knowledge.memory import uncollected

USAGE: Final = 2
INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name. Return its exit status."""
    use_packaged_rules()
    options = parser().parse_args(arguments)
    try:
        return _command(options.command)(options)
    except OperatorError as error:
        say_why_it_ends(str(error))
        return error.exit_status
    except GuideError as error:
        say_why_it_ends(str(error))
        return USAGE
    except BrokenPipeError:  # the reader of the pipe has stopped, as in `ask | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    """Return the function of a command. Import no other command, because `run` alone takes longer than an answer."""
    with uncollected():
        return _imported(name)


def _imported(name: str) -> Callable[[argparse.Namespace], int]:
    match name:
        case "ask":
            from bot.cli.asking import ask as command
        case "whichcert":
            from bot.cli.asking import whichcert as command
        case "backup":
            from bot.cli.backing_up import backup as command
        case "restore":
            from bot.cli.restoring import restore as command
        case "check":
            from bot.cli.checking import check as command
        case "doctor":
            from bot.cli.doctor import doctor as command
        case "import":
            from bot.cli.importing import import_member as command
        case "playground":
            from bot.cli.running import playground as command
        case _:
            from bot.cli.running import run as command
    return command


def program() -> NoReturn:
    """Be the program `whichcert`, which an installed wheel has: run the command and end the process."""
    leave(main())


if __name__ == "__main__":
    program()
