"""What the bot remembers: the one place that knows the database."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.store.database import Database
from bot.store.members import Members
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


class Store:
    """Holds one object for each subject; each method of theirs is one transaction.

    Every instant taken is aware. Any method that changes something may raise NotSaved, and then has changed nothing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.members = Members(database)
        self.targets = Targets(database)
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

    @staticmethod
    def file(url: str | None, data_dir: Path) -> Path:
        """Return the file that DATABASE_URL or else DATA_DIR names; raise SettingsError."""
        return database_file(url, data_dir)

    @classmethod
    async def open(cls, url: str | None, data_dir: Path) -> Store:
        """Open the database of DATABASE_URL, or else the file in DATA_DIR; raise SettingsError or StoreError."""
        return cls(await Database.open(url, data_dir))

    async def __aenter__(self) -> Store:
        """Return itself, to be closed at the end of the block."""
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Close it."""
        await self.close()

    def as_one(
        self, patience_seconds: float | None = None, *, aside: bool = False
    ) -> AbstractAsyncContextManager[None]:
        """Make one transaction of all that is read and written inside; raises NotSaved, and then nothing is kept.

        The writes before it are waited for while Discord waits for an answer, or as long as given. What is written
        `aside` is nothing that a member asked for.
        """
        return self._database.as_one(patience_seconds, aside=aside)

    def at_one_moment(self) -> AbstractAsyncContextManager[None]:
        """Let all that is read inside be of one moment; nothing can be written there."""
        return self._database.at_one_moment()

    async def close(self) -> None:
        """Wait for the write at hand and let another program have the database."""
        await self._database.close()
