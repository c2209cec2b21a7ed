"""Two background jobs: one keeps streaks fast to derive, the other removes members who left from leaderboards."""

from __future__ import annotations

from datetime import timedelta

from bot.client.periodic_job import PeriodicJob
from bot.members.leaderboard import drop_departed
from bot.members.streak import members_to_mark, move_mark


class MoveMarks(PeriodicJob):
    """Sums up, once a day, the study days that can no longer change."""

    every = timedelta(days=1)
    name = "Summing up study days"
    waits_until_ready = True  # until then the last outage has no known end, and days in it would count as missed

    async def work(self) -> None:
        """Move the mark of each member who has enough days to sum up.

        Raise NotSaved if the database cannot be written.
        """
        for member_id in await members_to_mark(self._client.core):
            if self._stopping:
                return
            await move_mark(self._client.core, member_id)


class DropDeparted(PeriodicJob):
    """Ends, once an hour, the sharing of members who have left the server."""

    every = timedelta(hours=1)
    name = "Dropping who left from leaderboards"

    async def work(self) -> None:
        """End the sharing of the members who have left.

        Raise NotSaved if the database cannot be written.
        """
        await drop_departed(self._client.core)
