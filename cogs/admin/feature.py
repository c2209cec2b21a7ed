"""What the client registers for admins and the operator."""

from __future__ import annotations

from pathlib import Path

from bot.client.client import WhichcertClient
from bot.client.feature import Feature
from bot.client.guide_learning import GuideLearning
from cogs.admin.cleanup import CleanUp
from cogs.admin.commands import GuideCommands
from cogs.admin.doctor_command import Doctor
from cogs.admin.greeting import Greeting
from cogs.admin.reload import CancelReload, Reload
from cogs.admin.setup_command import Setup
from cogs.admin.setup_form import (
    ChooseGoal,
    ChoosePage,
    Do,
    EditReminder,
    GoalForm,
    PublicChannels,
    ReminderChannel,
    ReminderDay,
    ReminderForm,
    ReminderRole,
    ShowGaps,
    StopReminder,
)
from cogs.guide.subscriptions import SubscriptionDelivery


def feature(
    client: WhichcertClient, guide_path: Path, learning: GuideLearning, subscriptions: SubscriptionDelivery
) -> Feature:
    """Return the cogs, persistent items, modals and jobs of this feature."""
    reload = Reload(client, guide_path, learning, subscriptions)
    return Feature(
        cogs=[GuideCommands(client, reload), Setup(client), Doctor(client), Greeting(client)],
        persistent=(
            CancelReload,
            ChoosePage,
            Do,
            ShowGaps,
            ChooseGoal,
            PublicChannels,
            ReminderChannel,
            ReminderDay,
            ReminderRole,
            EditReminder,
            StopReminder,
        ),
        modals=(GoalForm, ReminderForm),
        jobs=(CleanUp(client), reload),
    )
