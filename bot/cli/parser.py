"""The commands of the program as an operator types them: `python -m bot COMMAND ...`."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import NoReturn

from bot import __version__
from knowledge.facts.answers import VOCABULARY
from knowledge.faults import visible


class _Parser(argparse.ArgumentParser):
    """Refuses arguments without sending them to the terminal as commands. Its subcommands are of this class too."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message, and exit."""
        super().error(visible(message))


def program_name() -> str:
    """Return how an operator calls this program: as an installed one, or as a module."""
    return "whichcert" if Path(sys.argv[0]).stem == "whichcert" else "python -m bot"


def parser() -> argparse.ArgumentParser:
    """Build the parser. Its result names the chosen command in `command`, or `run` if none is chosen."""
    root = _Parser(prog=program_name(), description="whichcert, a Discord bot that answers from its guide")
    root.add_argument("--version", action="version", version=f"whichcert {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    root.set_defaults(command="run")
    commands.add_parser(
        "run", help="start the bot (the default): on Discord with DISCORD_TOKEN, otherwise in the playground"
    )
    ask = commands.add_parser("ask", help="ask the guide in the terminal")
    ask.add_argument(
        "question",
        nargs="?",
        metavar="QUESTION",
        help="without it, questions are read from standard input, one per line",
    )
    ask.add_argument(
        "--guide", type=Path, metavar="PATH", help="a Markdown file or a folder of them instead of GUIDE_PATH"
    )
    ask.add_argument("--json", action="store_true", help="print one JSON object per line (see bot/cli/forms.py)")
    whichcert = commands.add_parser(
        "whichcert", help="recommend a credential; on a terminal without options it asks questions"
    )
    for question, answers in VOCABULARY.items():
        whichcert.add_argument(f"--{question}", choices=answers, help="without it, the question is not answered")
    whichcert.add_argument(
        "--guide", type=Path, metavar="PATH", help="a folder with Markdown files and advice.yaml instead of GUIDE_PATH"
    )
    whichcert.add_argument("--json", action="store_true", help="print a JSON object (see bot/cli/forms.py)")
    playground = commands.add_parser("playground", help="try the bot in a simulated Discord, without a token")
    playground.add_argument(
        "--port",
        type=int,
        default=8765,
        help="port of the first page (8765 unless given); the other pages use the next ports",
    )
    playground.add_argument("--no-browser", action="store_true", help="only print the addresses")
    playground.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="keep the database there; without it, the database is deleted when the playground ends",
    )
    taking = commands.add_parser("import", help="import the file that a member got from /mydata export on another host")
    taking.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="the file from `/mydata export`, or all its parts"
    )
    taking.add_argument(
        "--member", type=_discord_id, metavar="ID", help="the Discord id to import it for, if it is another one"
    )
    backup = commands.add_parser("backup", help="copy the database while the bot runs, and check the copy")
    backup.add_argument("file", metavar="FILE", help="the file to make, or a folder for one named after the time")
    backup.add_argument("--keep", type=_count, metavar="N", help="delete all but the N newest such files in the folder")
    backup.add_argument("--force", action="store_true", help="replace FILE if it exists")
    backup.add_argument("--json", action="store_true", help="print a JSON object (see bot/cli/forms.py)")
    restore = commands.add_parser("restore", help="put a backup in the place of the database while the bot is stopped")
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup, or a folder whose newest one is meant")
    restore.add_argument("--force", action="store_true", help="replace the database if there is one; it is kept beside")
    restore.add_argument(
        "--test", action="store_true", help="only try it in a temporary folder, while the bot runs too"
    )
    check = commands.add_parser("check", help="check the settings and the guide, and list every fault")
    check.add_argument(
        "--guide", type=Path, metavar="PATH", help="a Markdown file or a folder of them instead of GUIDE_PATH"
    )
    check.add_argument(
        "--upgrade",
        action="store_true",
        help="only say what the next start would do to the database, and change nothing",
    )
    doctor = commands.add_parser(
        "doctor", help="look at everything: settings, guide, Discord, database, backups, clock; say what to do"
    )
    doctor.add_argument(
        "--guide", type=Path, metavar="PATH", help="a Markdown file or a folder of them instead of GUIDE_PATH"
    )
    doctor.add_argument("--json", action="store_true", help="print a JSON object (see bot/cli/forms.py)")
    return root


def _discord_id(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,19}", text) or int(text) >= 2**63:
        raise argparse.ArgumentTypeError(f"{text!r} is not a Discord id")
    return int(text)


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)
