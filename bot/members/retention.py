"""How long data is stored, and the daily clean-up that deletes older data."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.core import Core
from bot.members.servers import GREETED_ONCE_IN

EVERY: Final = timedelta(days=1)
# The clean-up runs once a day, so data may be up to a day older than its period when it is deleted. `- EVERY` makes up
# for this day.
QUESTIONS_KEPT: Final = timedelta(days=90) - EVERY
SUBSCRIPTIONS_KEPT: Final = timedelta(days=365) - EVERY
REMINDERS_KEPT: Final = timedelta(days=180) - EVERY
COPIES_KEPT: Final = timedelta(days=30) - EVERY  # the database as it was before a migration or a restore
LEFT_SERVERS_KEPT: Final = timedelta(days=30)


async def clean_up(core: Core) -> None:
    """Delete data that is older than its period, and erase every byte of the deleted rows from the database files.

    Raise NotSaved if the write fails.
    """
    now, store = core.clock(), core.store
    await store.questions.forget_before(now - QUESTIONS_KEPT)
    await store.subscriptions.forget_before(now - SUBSCRIPTIONS_KEPT)
    await store.reminders.forget_before(now - REMINDERS_KEPT)
    await store.servers.forget_left_before(now - LEFT_SERVERS_KEPT)
    await store.servers.forget_greetings_before(now - GREETED_ONCE_IN)
    await store.privacy.drop_forgotten_before(now - timedelta(days=core.backup_days))
    await store.privacy.forget_idle()
    await store.privacy.erase()
    await store.privacy.delete_copies_before(now - COPIES_KEPT)
