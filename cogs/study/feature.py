"""What the client registers for study."""

from __future__ import annotations

from bot.client.client import WhichcertClient
from bot.client.feature import Feature
from cogs.study.commands import StudyCommands
from cogs.study.leaderboard import TurnPage
from cogs.study.leaderboard_command import Leaderboard
from cogs.study.pause_command import Pauses
from cogs.study.pauses import EndPause, PauseDays, StartPause
from cogs.study.plan_buttons import PartDone, PartNotDone, SavePlan, ShowPlanPart, TickPart, TurnPlan
from cogs.study.plan_command import PlanCommand
from cogs.study.streak_reply import UndoShown
from cogs.study.study_buttons import AnotherZone, MyZone, Studied, Undo, UndoDetails, ZoneModal
from cogs.study.upkeep import DropDeparted, MoveMarks


def feature(client: WhichcertClient) -> Feature:
    """Return the cogs, persistent items, modals and jobs of this feature."""
    return Feature(
        cogs=[
            StudyCommands(client),
            Pauses(client),
            Leaderboard(client),
            *([PlanCommand(client)] if client.core.guide.advisor else []),
        ],
        persistent=(
            Studied,
            Undo,
            UndoDetails,
            UndoShown,
            MyZone,
            AnotherZone,
            StartPause,
            PauseDays,
            EndPause,
            TurnPage,
            PartDone,
            PartNotDone,
            TickPart,
            SavePlan,
            TurnPlan,
            ShowPlanPart,
        ),
        modals=(ZoneModal,),
        jobs=(MoveMarks(client), DropDeparted(client)),
    )
