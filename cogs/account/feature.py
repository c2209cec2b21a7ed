"""What the client registers for a member's own settings and data."""

from __future__ import annotations

from bot.client.client import WhichcertClient
from bot.client.feature import Feature
from cogs.account.mydata import Delete
from cogs.account.mydata_command import MyData
from cogs.account.settings_command import SettingsCommand
from cogs.account.settings_form import Edit, SettingModal, SwitchPraise, SwitchSharing


def feature(client: WhichcertClient) -> Feature:
    """Return the cogs, persistent items and modals of this feature."""
    return Feature(
        cogs=[SettingsCommand(client), MyData(client)],
        persistent=(Edit, SwitchPraise, SwitchSharing, Delete),
        modals=(SettingModal,),
    )
