"""How long things are kept: what goes when its time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.core import Core

EVERY: Final = timedelta(days=1)
# What a clean-up just spares goes with the next one.
QUESTIONS_KEPT: Final = timedelta(days=90) - EVERY
SUBSCRIPTIONS_KEPT: Final = timedelta(days=365) - EVERY
REMINDERS_KEPT: Final = timedelta(days=180) - EVERY
COPIES_KEPT: Final = timedelta(days=30) - EVERY  # of the database before it was upgraded
LEFT_SERVERS_KEPT: Final = timedelta(days=30)


async def clean_up(core: Core) -> None:
    """Delete what is old enough, and leave no byte of it; raises NotSaved."""
    now, store = core.clock(), core.store
    await store.questions.forget_before(now - QUESTIONS_KEPT)
    await store.subscriptions.forget_before(now - SUBSCRIPTIONS_KEPT)
    await store.reminders.forget_before(now - REMINDERS_KEPT)
    await store.servers.forget_left_before(now - LEFT_SERVERS_KEPT)
    await store.privacy.forget_idle()
    await store.privacy.erase()
    await store.privacy.delete_copies_before(now - COPIES_KEPT)
