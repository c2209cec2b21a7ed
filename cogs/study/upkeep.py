"""What keeps streaks and leaderboards quick and true, beside those who look at them."""

from __future__ import annotations

from datetime import timedelta

from bot.client.periodic_job import PeriodicJob
from bot.members.leaderboard import drop_departed
from bot.members.streak import members_to_mark, move_mark


class MoveMarks(PeriodicJob):
    """Sums up, once a day, days of members that nothing can change any more."""

    every = timedelta(days=1)
    name = "Summing up study days"
    waits_until_ready = True  # until then nobody knows for how long the bot was away, and days would count as missed

    async def work(self) -> None:
        """Move the marks of all who need it; raises NotSaved."""
        for member_id in await members_to_mark(self._client.core):
            if self._stopping:
                return
            await move_mark(self._client.core, member_id)


class DropDeparted(PeriodicJob):
    """Ends, once an hour, the sharing of those who were found to have left a server."""

    every = timedelta(hours=1)
    name = "Dropping who left from leaderboards"

    async def work(self) -> None:
        """Drop them; raises NotSaved."""
        await drop_departed(self._client.core)
