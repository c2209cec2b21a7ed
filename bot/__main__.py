"""Start here: the doors of the program, and the one place that puts its parts together."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot import terminal
from bot.clock import Clock, utc_now
from bot.errors import OperatorError, PlaygroundError
from bot.settings import Settings, read_settings
from knowledge.faults import GuideError
from knowledge.guide import Guide
from knowledge.source import CONTENT

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

USAGE = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Opens the door that the arguments name; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return options.door(options)
    except OperatorError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except GuideError as error:
        print(error, file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # the reader of `ask` has enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def build_client(settings: Settings, guide: Guide, clock: Clock) -> WhichcertClient:
    """Puts the client together with every command."""
    from bot.client.buttons import LASTING
    from bot.client.client import WhichcertClient
    from cogs.ask import Ask
    from cogs.guide import GuideCommands
    from cogs.help import Help

    client = WhichcertClient(settings, guide, clock)
    client.lasting_items = LASTING
    client.cogs_to_add = [Ask(client), GuideCommands(client), Help(client)]
    return client


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="whichcert, a Discord bot that answers from its guide"
    )
    parser.set_defaults(door=_run)
    doors = parser.add_subparsers(title="doors", metavar="DOOR")
    run = doors.add_parser(
        "run", help="start the bot: on Discord with DISCORD_TOKEN, else the playground (the default)"
    )
    run.set_defaults(door=_run)
    ask = doors.add_parser("ask", help="ask the guide in the terminal")
    ask.set_defaults(door=_ask)
    ask.add_argument(
        "question", nargs="?", metavar="QUESTION", help="without it, standard input is read, a question a line"
    )
    ask.add_argument(
        "--guide", type=Path, metavar="PATH", help="a Markdown file or a folder of them instead of GUIDE_PATH"
    )
    ask.add_argument("--json", action="store_true", help="print a JSON object a line (described in bot/forms.py)")
    playground = doors.add_parser("playground", help="try the bot in a simulated Discord, without a token")
    playground.set_defaults(door=_playground)
    playground.add_argument(
        "--port", type=int, default=8765, help="port of the first page; the second takes the next (8765)"
    )
    playground.add_argument("--no-browser", action="store_true", help="only print the addresses")
    check = doors.add_parser("check", help="check settings and guide, and name every fault")
    check.set_defaults(door=_check)
    check.add_argument(
        "--guide", type=Path, metavar="PATH", help="a Markdown file or a folder of them instead of GUIDE_PATH"
    )
    return parser


def _run(options: argparse.Namespace) -> int:
    settings = read_settings()
    if settings.discord_token is None:
        print("No DISCORD_TOKEN is set: opening the playground, a simulated Discord on this machine.")
        return _open_playground(settings, port=8765, browser=True)
    from bot.client.connection import run

    _log_to_terminal()
    guide = terminal.read_guide(settings.guide_path or CONTENT)
    asyncio.run(run(build_client(settings, guide, utc_now), settings.discord_token.get_secret_value()))
    return 0


def _ask(options: argparse.Namespace) -> int:
    # Python's own handler waits until the main thread leaves its read, for numpy's threads may take the signal.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    path = options.guide or read_settings().guide_path or CONTENT
    guide = terminal.read_guide(path)
    questions = [options.question] if options.question is not None else _lines()
    terminal.ask(guide, questions, _today, as_json=options.json)
    return 0


def _playground(options: argparse.Namespace) -> int:
    return _open_playground(read_settings(), port=options.port, browser=not options.no_browser)


def _open_playground(settings: Settings, *, port: int, browser: bool) -> int:
    try:
        from bot.client import playground
    except ModuleNotFoundError as error:
        raise PlaygroundError(
            f"The playground needs the package {error.name}: run `make run`, or pip install 'whichcert[playground]'."
        ) from None

    guide = terminal.read_guide(settings.guide_path or CONTENT)
    asyncio.run(playground.run(lambda clock: build_client(settings, guide, clock), port=port, browser=browser))
    return 0


def _check(options: argparse.Namespace) -> int:
    faults: list[str] = []
    path: Path | None = options.guide
    try:
        settings = read_settings()
        path = path or settings.guide_path
    except OperatorError as error:
        faults.append(str(error))
    try:
        guide = terminal.read_guide(path or CONTENT)
        source = guide.source
        print(f"{source.title}: {len(source.passages)} passages, {len(guide.questions)} questions as headings.")
    except GuideError as error:
        faults.append(str(error))
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("Settings and guide are in order.")
    return USAGE if faults else 0


def _lines() -> Iterator[str]:
    """Gives the questions on standard input, one a line; bytes that are not UTF-8 are shown as such."""
    if sys.stdin.isatty():
        print("Ask the guide, a question a line; Ctrl-D ends.", file=sys.stderr)
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")


def _today() -> date:
    return utc_now().date()


def _log_to_terminal() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")


if __name__ == "__main__":
    sys.exit(main())
