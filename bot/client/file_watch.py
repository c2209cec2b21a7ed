"""End the bot when somebody deletes or replaces the files of its database."""

from __future__ import annotations

from datetime import timedelta

from bot.client.periodic_job import PeriodicJob
from bot.errors import FilesChanged
from bot.members.files import check_files


class FileWatch(PeriodicJob):
    """Checks the files once a minute, so that the bot does not go on when it can no longer save anything."""

    every = timedelta(minutes=1)
    name = "Checking the database's files"

    async def work(self) -> None:
        """End the bot if the files were changed. Each write also checks the files itself, and fails."""
        try:
            check_files(self._client.core)
        except FilesChanged as error:
            self._client.give_up(error)
