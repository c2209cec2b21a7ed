"""The composition root: the one place that puts the program together and imports the features.

Modules that only a run of the bot needs are imported inside functions, so that a question in the terminal does not
load them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import BACKUP_DAYS, REMINDERS_PER_SECOND, Settings
from bot.watch import UNWATCHED, Watch
from knowledge.source import CONTENT

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient
    from bot.clock import Clock
    from bot.store import Store
    from knowledge.guide import Guide
    from knowledge.meaning.encoder import Encoder


def build_client(
    guide: Guide,
    store: Store,
    clock: Clock,
    guide_path: Path = CONTENT,
    operator_ids: Iterable[int] = (),
    reminders_per_second: float = REMINDERS_PER_SECOND,
    answers_in_servers: bool = True,
    encoder: Encoder | None = None,
    watch: Watch = UNWATCHED,
    backup_days: int = BACKUP_DAYS,
    shard_count: int | None = 1,
) -> WhichcertClient:
    """Build the client with all features.

    `guide_path`: the folder from which `/guide reload` reads the guide again.
    `answers_in_servers`: whether the bot answers messages in servers that mention it.
    `encoder`: lets the guide compare meanings. Without one, it compares words alone.
    `watch`: is told what the bot does, for the operator.
    `backup_days`: for how many days the operator keeps backups.
    `shard_count`: None for as many shards as Discord recommends.
    """
    from bot.client.client import WhichcertClient
    from bot.client.feature import Feature
    from bot.client.file_watch import FileWatch
    from bot.client.guide_learning import GuideLearning
    from bot.client.heartbeat import Heartbeat
    from bot.client.known_servers import KnownServers
    from bot.client.persistent import TryAgain
    from bot.core import Core
    from bot.members.presence import Presence
    from cogs.account.feature import feature as account
    from cogs.admin.feature import feature as admin
    from cogs.credentials.feature import feature as credentials
    from cogs.guide.feature import feature as guide_feature
    from cogs.guide.subscriptions import SubscriptionDelivery
    from cogs.help import feature as help_feature
    from cogs.reminders.feature import feature as reminders
    from cogs.study.feature import feature as study

    def features(client: WhichcertClient) -> list[Feature]:
        subscriptions = SubscriptionDelivery(client)
        learning = GuideLearning(client, encoder)
        watches = (Heartbeat(client), KnownServers(client), FileWatch(client), learning)
        return [
            Feature(persistent=(TryAgain,), jobs=watches),
            guide_feature(client, subscriptions),
            credentials(client),
            study(client),
            reminders(client),
            account(client),
            admin(client, guide_path, learning, subscriptions),
            help_feature(client),
        ]

    core = Core(store, guide, clock, Presence(store, clock), reminders_per_second, backup_days, watch=watch)
    return WhichcertClient(core, features, operator_ids, answers_in_servers, shard_count)


async def open_store(settings: Settings, watch: Watch = UNWATCHED) -> Store:
    """Open the database. Raise SettingsError or StoreError if that fails."""
    from bot.store import Store

    return await Store.open(settings.store_url, settings.data_dir, settings.data_mode, watch)
