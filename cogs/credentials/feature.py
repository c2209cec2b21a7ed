"""What the client registers for credentials."""

from __future__ import annotations

from bot.client.client import WhichcertClient
from bot.client.feature import Feature
from cogs.credentials.compare_command import Compare
from cogs.credentials.credential_buttons import CompareWith, ComparisonOf, OpenCard, ShareCard
from cogs.credentials.credential_command import CredentialCards
from cogs.credentials.exam_buttons import ClearAfterExam, KeepAfterExam, Moved, NotPassed, Passed, UndoResult
from cogs.credentials.exam_notice import ask_how_it_went
from cogs.credentials.questionnaire import Back, Choose, ShareAdvice, ShowMore, ShowResult, StartOver
from cogs.credentials.retirement import tell_retirement
from cogs.credentials.target_buttons import (
    ChooseTarget,
    ExamDateModal,
    KeepRetired,
    MakeTarget,
    SetExamDate,
    TakeInstead,
)
from cogs.credentials.target_command import TargetCommands
from cogs.credentials.whichcert_command import Whichcert


def feature(client: WhichcertClient) -> Feature:
    """Return the cogs, persistent items, modals and notices of this feature."""
    advised = (Whichcert, CredentialCards, Compare) if client.core.guide.advisor else ()
    return Feature(
        cogs=[TargetCommands(client), *(cog(client) for cog in advised)],
        persistent=(
            Choose,
            Back,
            StartOver,
            ShowResult,
            ShowMore,
            ShareAdvice,
            MakeTarget,
            SetExamDate,
            TakeInstead,
            KeepRetired,
            ChooseTarget,
            OpenCard,
            ShareCard,
            ComparisonOf,
            CompareWith,
            Passed,
            NotPassed,
            Moved,
            UndoResult,
            KeepAfterExam,
            ClearAfterExam,
        ),
        modals=(ExamDateModal,),
        notices=(tell_retirement, ask_how_it_went),
    )
