"""What admins and the operator do, as the client has to know it."""

from __future__ import annotations

from pathlib import Path

from bot.client.client import WhichcertClient
from bot.client.feature import Feature
from cogs.admin.cleanup import CleanUp
from cogs.admin.commands import GuideCommands
from cogs.admin.reload import Reload
from cogs.guide.subscriptions import SubscriptionDelivery


def feature(client: WhichcertClient, guide_path: Path, subscriptions: SubscriptionDelivery) -> Feature:
    """List it."""
    return Feature(
        cogs=[GuideCommands(client, Reload(client, guide_path, subscriptions))],
        jobs=(CleanUp(client),),
    )
