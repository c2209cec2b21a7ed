"""Store what the bot remembers. No other package uses the database."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.settings import DATA_MODE
from bot.store.condition import Condition
from bot.store.database import Database
from bot.store.exams import Exams
from bot.store.forgotten import lost_key, warn_of_lost_key
from bot.store.members import Members
from bot.store.modes import existing_files
from bot.store.outages import Outages
from bot.store.privacy import Privacy
from bot.store.questions import GivenAnswers
from bot.store.reminders import Reminders
from bot.store.rest_and_pauses import RestAndPauses
from bot.store.servers import Servers
from bot.store.sharing import Sharing
from bot.store.sqlite import database_file
from bot.store.study import StudyEntries
from bot.store.subscriptions import Subscriptions
from bot.store.targets import Targets
from bot.store.votes import Votes
from bot.watch import UNWATCHED, Watch


class Store:
    """The entry to the database: one object for each subject.

    A method of these objects is one transaction. Every datetime that a method takes is aware. A method that cannot save
    its change raises NotSaved and leaves the database unchanged.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.members = Members(database)
        self.targets = Targets(database)
        self.exams = Exams(database)
        self.study = StudyEntries(database)
        self.rest_and_pauses = RestAndPauses(database)
        self.outages = Outages(database)
        self.servers = Servers(database)
        self.sharing = Sharing(database)
        self.reminders = Reminders(database)
        self.questions = GivenAnswers(database)
        self.votes = Votes(database)
        self.subscriptions = Subscriptions(database)
        self.privacy = Privacy(database)
        self.condition = Condition(database)

    @staticmethod
    def file(url: str | None, data_dir: Path) -> Path:
        """Return the absolute path of the file that DATABASE_URL names, or else of the one in DATA_DIR.

        Raise SettingsError for a bad URL.
        """
        return database_file(url, data_dir).absolute()

    @staticmethod
    def existing_files(url: str | None, data_dir: Path) -> list[Path]:
        """Return the files of the database that exist. Raise SettingsError for a bad URL."""
        return existing_files(database_file(url, data_dir))

    @staticmethod
    def lost_key(url: str | None, data_dir: Path) -> str | None:
        """Return sentences for the operator if the key of what was forgotten is lost. Return None if it is not.

        The bot may be running. Raise SettingsError for a bad URL.
        """
        return lost_key(database_file(url, data_dir))

    @classmethod
    async def open(cls, url: str | None, data_dir: Path, mode: int = DATA_MODE, watch: Watch = UNWATCHED) -> Store:
        """Open the database of DATABASE_URL, or else the file in DATA_DIR. Raise SettingsError or StoreError.

        `mode`: who may read its files. `watch`: is told how long reads and writes take.
        """
        database = await Database.open(url, data_dir, mode, watch)
        await warn_of_lost_key(database)
        return cls(database)

    async def __aenter__(self) -> Store:
        """Return the store. It is closed at the end of the block."""
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Close the store."""
        await self.close()

    def as_one(self, *, aside: bool = False, briefly: bool = False) -> AbstractAsyncContextManager[None]:
        """Run all reads and writes of the block in one transaction. Raise NotSaved if the transaction cannot be saved.

        `aside` is the parameter of `Database.write`.
        `briefly`: each finds or changes a few rows of one member or server, so that only the commit needs a thread.
        """
        return self._database.as_one(aside=aside, briefly=briefly)

    def at_one_moment(self, *, briefly: bool = False) -> AbstractAsyncContextManager[None]:
        """Run all reads of the block on one snapshot of the database. A write in the block raises RuntimeError.

        `briefly`: each read finds a few rows of one member or server, so that it need not run in a thread.
        """
        return self._database.at_one_moment(briefly=briefly)

    def check_files(self) -> None:
        """Raise FilesChanged if somebody deleted, replaced or overwrote a file of the open database."""
        self._database.check_files()

    async def close(self) -> None:
        """Wait for the current write, then close the database and release its lock."""
        await self._database.close()
