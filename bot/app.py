"""The composition root: the one place that puts the program together and imports the features.

What only a run of the bot needs is imported where it is needed, so that asking in the terminal costs none of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import REMINDERS_PER_SECOND, Settings
from knowledge.source import CONTENT

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient
    from bot.clock import Clock
    from bot.store import Store
    from knowledge.guide import Guide


def build_client(
    guide: Guide,
    store: Store,
    clock: Clock,
    guide_path: Path = CONTENT,
    operator_ids: Iterable[int] = (),
    reminders_per_second: float = REMINDERS_PER_SECOND,
) -> WhichcertClient:
    """Puts the client together with every command; the guide is read again from its path."""
    from bot.client.client import WhichcertClient
    from bot.client.cooldown import AskingCooldown
    from bot.client.heartbeat import Heartbeat
    from bot.core import Core
    from bot.members.presence import Presence
    from cogs.account.mydata import Delete
    from cogs.account.mydata_command import MyData
    from cogs.account.settings_command import Settings as SettingsCommands
    from cogs.account.settings_form import Edit, SettingsForm, SwitchSharing
    from cogs.admin.cleanup import CleanUp
    from cogs.admin.commands import GuideCommands
    from cogs.admin.reload import Reload
    from cogs.credentials.compare_command import Compare
    from cogs.credentials.credential_buttons import CompareWith, OpenCard
    from cogs.credentials.credential_command import CredentialCards
    from cogs.credentials.questionnaire import Choose, Go, ShareAdvice
    from cogs.credentials.target_buttons import ExamDateForm, KeepRetired, MakeTarget, SetExamDate, TakeInstead
    from cogs.credentials.target_command import Target
    from cogs.credentials.whichcert_command import Whichcert
    from cogs.guide.answer_buttons import Share, ShowPassage
    from cogs.guide.commands import Ask
    from cogs.guide.contents import ChooseEntry, GoToPage
    from cogs.guide.subscription_buttons import TellMe, Withdraw
    from cogs.guide.subscriptions import WishDelivery
    from cogs.guide.vote_buttons import Vote
    from cogs.help import Help
    from cogs.reminders.buttons import SkipWeek, Snooze, Stop
    from cogs.reminders.commands import Remind
    from cogs.reminders.delivery import Delivery
    from cogs.reminders.replies import EndGone, Resume, TakeMinute
    from cogs.study.commands import Study
    from cogs.study.leaderboard import TurnPage
    from cogs.study.leaderboard_command import Leaderboard
    from cogs.study.pause_command import Pauses
    from cogs.study.pauses import EndPause, StartPause
    from cogs.study.plan_buttons import SavePlan, TurnPlan
    from cogs.study.plan_command import Plan
    from cogs.study.streak_reply import UndoShown
    from cogs.study.study_buttons import AnotherZone, MyZone, Studied, Undo, ZoneForm

    core = Core(store, guide, clock, Presence(store, clock), reminders_per_second)
    client = WhichcertClient(core, AskingCooldown(), operator_ids)
    client.lasting_items = [ShowPassage, Share, Vote, TellMe, Withdraw, Choose, Go, MakeTarget]
    client.lasting_items += [Undo, Studied, Stop, Edit, Delete, SetExamDate, ShareAdvice, ChooseEntry, GoToPage]
    client.lasting_items += [OpenCard, CompareWith, SavePlan, TurnPlan, TurnPage, UndoShown]
    client.lasting_items += [MyZone, AnotherZone, SwitchSharing, StartPause, EndPause, TakeInstead, KeepRetired]
    client.lasting_items += [Resume, TakeMinute, EndGone, Snooze, SkipWeek]
    client.lasting_forms = [SettingsForm, ZoneForm, ExamDateForm]
    wishes = WishDelivery(client)
    cogs = [Ask, Help, Target, Study, Pauses, Leaderboard, Remind, SettingsCommands, MyData]
    cogs += [Whichcert, CredentialCards, Compare, Plan] if guide.advisor else []
    client.cogs_to_add = [cog(client) for cog in cogs]
    client.cogs_to_add += [GuideCommands(client, Reload(client, guide_path, wishes))]
    client.jobs = [Heartbeat(client), Delivery(client), wishes, CleanUp(client)]
    return client


async def open_store(settings: Settings) -> Store:
    """Open what the bot remembers; raises SettingsError or StoreError."""
    from bot.store import Store

    return await Store.open(settings.store_url, settings.data_dir)
