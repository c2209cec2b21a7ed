"""Start here: the doors of the program, and the one place that puts its parts together."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from bot import terminal
from bot.arguments import parser
from bot.clock import Clock, utc_now
from bot.errors import NoAdvice, OperatorError, PlaygroundError
from bot.export_file import held_in, read_export
from bot.log import log_to_terminal
from bot.settings import REMINDERS_PER_SECOND, Settings, read_settings
from bot.store import Store
from bot.store.taking_in import TakenIn
from knowledge.facts.advice import Profile
from knowledge.facts.answers import VOCABULARY
from knowledge.faults import GuideError
from knowledge.guide import Guide, advisor_of
from knowledge.source import CONTENT
from knowledge.text.passages import question_headings

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

USAGE = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Opens the door that the arguments name; gives the exit status."""
    options = parser().parse_args(arguments)
    try:
        return _DOORS[options.door](options)
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


def build_client(
    guide: Guide,
    store: Store,
    clock: Clock,
    guide_path: Path = CONTENT,
    operator_ids: Iterable[int] = (),
    reminders_per_second: float = REMINDERS_PER_SECOND,
) -> WhichcertClient:
    """Puts the client together with every command; the guide is read again from its path."""
    from bot.client.answer_buttons import Share, ShowPassage
    from bot.client.cleanup import CleanUp
    from bot.client.client import WhichcertClient
    from bot.client.contents import ChooseEntry, GoToPage
    from bot.client.credential_buttons import CompareWith, OpenCard
    from bot.client.leaderboard import TurnPage
    from bot.client.mydata import Delete
    from bot.client.pauses import EndPause, StartPause
    from bot.client.plan_buttons import SavePlan, TurnPlan
    from bot.client.questionnaire import Choose, Go, ShareAdvice
    from bot.client.reload import Reload
    from bot.client.reminders.buttons import SkipWeek, Snooze, Stop
    from bot.client.reminders.delivery import Delivery
    from bot.client.reminders.replies import EndGone, Resume, TakeMinute
    from bot.client.settings_form import Edit, SettingsForm, SwitchSharing
    from bot.client.streak_reply import UndoShown
    from bot.client.study_buttons import AnotherZone, MyZone, Studied, Undo, ZoneForm
    from bot.client.target_buttons import ExamDateForm, KeepRetired, MakeTarget, SetExamDate, TakeInstead
    from bot.client.vote_buttons import Vote
    from bot.client.wish_buttons import TellMe, Withdraw
    from bot.client.wishes import WishDelivery
    from cogs.ask import Ask
    from cogs.compare import Compare
    from cogs.credential import CredentialCards
    from cogs.guide import GuideCommands
    from cogs.help import Help
    from cogs.leaderboard import Leaderboard
    from cogs.mydata import MyData
    from cogs.pause import Pauses
    from cogs.plan import Plan
    from cogs.remind import Remind
    from cogs.settings import Settings as SettingsCommands
    from cogs.study import Study
    from cogs.target import Target
    from cogs.whichcert import Whichcert

    client = WhichcertClient(guide, store, clock, operator_ids, reminders_per_second)
    client.lasting_items = [ShowPassage, Share, Vote, TellMe, Withdraw, Choose, Go, MakeTarget]
    client.lasting_items += [Undo, Studied, Stop, Edit, Delete, SetExamDate, ShareAdvice, ChooseEntry, GoToPage]
    client.lasting_items += [OpenCard, CompareWith, SavePlan, TurnPlan, TurnPage, UndoShown]
    client.lasting_items += [MyZone, AnotherZone, SwitchSharing, StartPause, EndPause, TakeInstead, KeepRetired]
    client.lasting_items += [Resume, TakeMinute, EndGone, Snooze, SkipWeek]
    client.lasting_forms = [SettingsForm, ZoneForm, ExamDateForm]
    wishes = WishDelivery(client)
    cogs = [Ask, Help, Target, Study, Pauses, Leaderboard, Remind, SettingsCommands, MyData]
    cogs += [Whichcert, CredentialCards, Compare, Plan] if guide.advisor else []
    client.cogs_to_add = [cog(client) for cog in cogs]
    client.cogs_to_add += [GuideCommands(client, Reload(client, guide_path, wishes))]
    client.jobs = [client.heartbeat, Delivery(client), wishes, CleanUp(client)]
    return client


async def open_store(settings: Settings) -> Store:
    """Opens what the bot remembers; raises SettingsError or StoreError."""
    return await Store.open(_database_url(settings), settings.data_dir)


def _database_url(settings: Settings) -> str | None:
    return settings.database_url.get_secret_value() if settings.database_url else None


def _run(options: argparse.Namespace) -> int:
    settings = read_settings()
    if settings.discord_token is None:
        print("No DISCORD_TOKEN is set: opening the playground, a simulated Discord on this machine.")
        return _open_playground(settings, port=8765, browser=True)
    from bot.client.connection import run

    log_to_terminal()
    path = settings.guide_path or CONTENT
    guide = terminal.read_guide(path)
    token = settings.discord_token.get_secret_value()

    async def start() -> None:
        async with await open_store(settings) as store:
            client = build_client(guide, store, utc_now, path, settings.operator_ids, settings.reminders_per_second)
            await run(client, token)

    asyncio.run(start())
    return 0


def _ask(options: argparse.Namespace) -> int:
    # Python's own handler waits until the main thread leaves its read, for numpy's threads may take the signal.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    path = options.guide or read_settings().guide_path or CONTENT
    guide = terminal.read_guide(path)
    questions = [options.question] if options.question is not None else _lines()
    terminal.ask(guide, questions, _today, as_json=options.json)
    return 0


def _whichcert(options: argparse.Namespace) -> int:
    path = options.guide or read_settings().guide_path or CONTENT
    advisor = advisor_of(terminal.read_source(path))
    if advisor is None:
        raise NoAdvice(str(path))
    profile = Profile.of({question: answer for question in VOCABULARY if (answer := getattr(options, question))})
    if not profile.answers and sys.stdin.isatty():
        profile = terminal.interview(advisor)
    terminal.whichcert(advisor, profile, _today(), as_json=options.json)
    return 0


def _playground(options: argparse.Namespace) -> int:
    return _open_playground(read_settings(), port=options.port, browser=not options.no_browser, data=options.data)


def _open_playground(settings: Settings, *, port: int, browser: bool, data: Path | None = None) -> int:
    try:
        from bot.client import playground
    except ModuleNotFoundError as error:
        raise PlaygroundError(
            f"The playground needs the package {error.name}: run `make run`, or pip install 'whichcert[playground]'."
        ) from None

    playground.check_ports(port)
    path = settings.guide_path or CONTENT
    guide = terminal.read_guide(path)

    async def start(folder: Path) -> None:
        async with await Store.open(None, folder) as store:

            def build(clock: Clock) -> WhichcertClient:
                return build_client(guide, store, clock, path, settings.operator_ids, settings.reminders_per_second)

            await playground.run(build, port=port, browser=browser)

    if data is not None:
        asyncio.run(start(data))
        return 0
    with TemporaryDirectory(prefix="whichcert-") as folder:
        asyncio.run(start(Path(folder)))
    return 0


def _import(options: argparse.Namespace) -> int:
    settings = read_settings()
    export = read_export(options.file)
    member_id: int = options.member or int(export.member_id)

    async def start() -> TakenIn:
        async with await open_store(settings) as store:
            return await store.privacy.take_in(held_in(export, member_id))

    terminal.tell_taken_in(export, member_id, asyncio.run(start()))
    return 0


def _check(options: argparse.Namespace) -> int:
    faults: list[str] = []
    path: Path | None = options.guide
    settings: Settings | None = None
    try:
        settings = read_settings()
        path = path or settings.guide_path
    except OperatorError as error:
        faults.append(str(error))
    try:
        source = terminal.read_source(path or CONTENT)
        questions = question_headings(source.passages)
        print(f"{source.title}: {len(source.passages)} passages, {len(questions)} questions as headings.")
    except GuideError as error:
        faults.append(str(error))
    if settings is not None:
        faults += _faults_of_store(settings)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("Settings and guide are in order.")
    return USAGE if faults else 0


def _faults_of_store(settings: Settings) -> list[str]:
    """Names what would keep the database from being opened, without opening or locking it."""
    try:
        file = Store.file(_database_url(settings), settings.data_dir)
    except OperatorError as error:
        return [str(error)]
    place = next(there for there in (file, *file.absolute().parents) if there.exists())
    if place.is_dir() == (place == file):
        return [f"DATA_DIR or DATABASE_URL: {place} is in the way of the database {file}"]
    if not os.access(place, os.W_OK):
        return [f"DATA_DIR or DATABASE_URL: {place} cannot be written to; give another place, or the right to write"]
    return []


def _lines() -> Iterator[str]:
    """Gives the questions on standard input, one a line; bytes that are not UTF-8 are shown as such."""
    if sys.stdin.isatty():
        print("Ask the guide, a question a line; Ctrl-D ends.", file=sys.stderr)
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")


def _today() -> date:
    return utc_now().date()


_DOORS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "run": _run,
    "ask": _ask,
    "whichcert": _whichcert,
    "playground": _playground,
    "import": _import,
    "check": _check,
}


if __name__ == "__main__":
    sys.exit(main())
