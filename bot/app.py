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
    from bot.client.answer_buttons import Share, ShowPassage
    from bot.client.cleanup import CleanUp
    from bot.client.client import WhichcertClient
    from bot.client.contents import ChooseEntry, GoToPage
    from bot.client.credential_buttons import CompareWith, OpenCard
    from bot.client.leaderboard import TurnPage
    from bot.client.mydata import Delete
    from bot.client.pauses import EndPause, StartPause
    from bot.client.plan_buttons import SavePlan, TurnPlan
    from bot.client.questionnaire import Choose, Go, ShareAdvice
    from bot.client.reload import Reload
    from bot.client.reminders.buttons import SkipWeek, Snooze, Stop
    from bot.client.reminders.delivery import Delivery
    from bot.client.reminders.replies import EndGone, Resume, TakeMinute
    from bot.client.settings_form import Edit, SettingsForm, SwitchSharing
    from bot.client.streak_reply import UndoShown
    from bot.client.study_buttons import AnotherZone, MyZone, Studied, Undo, ZoneForm
    from bot.client.target_buttons import ExamDateForm, KeepRetired, MakeTarget, SetExamDate, TakeInstead
    from bot.client.vote_buttons import Vote
    from bot.client.wish_buttons import TellMe, Withdraw
    from bot.client.wishes import WishDelivery
    from cogs.ask import Ask
    from cogs.compare import Compare
    from cogs.credential import CredentialCards
    from cogs.guide import GuideCommands
    from cogs.help import Help
    from cogs.leaderboard import Leaderboard
    from cogs.mydata import MyData
    from cogs.pause import Pauses
    from cogs.plan import Plan
    from cogs.remind import Remind
    from cogs.settings import Settings as SettingsCommands
    from cogs.study import Study
    from cogs.target import Target
    from cogs.whichcert import Whichcert

    client = WhichcertClient(guide, store, clock, operator_ids, reminders_per_second)
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
    client.jobs = [client.heartbeat, Delivery(client), wishes, CleanUp(client)]
    return client


async def open_store(settings: Settings) -> Store:
    """Open what the bot remembers; raises SettingsError or StoreError."""
    from bot.store import Store

    return await Store.open(settings.store_url, settings.data_dir)
