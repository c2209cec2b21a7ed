"""Why a reminder did not come, or its schedule rests: as it is stored. `bot.rules.wording` says it to members."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Names each reason; its value is what stands in the database."""

    PAUSED = "paused"  # its member paused
    SKIPPED = "skipped"  # its member dropped it while it waited
    SKIPPED_AHEAD = "skipped_ahead"  # its member skipped it before it was due
    STOPPED = "stopped"
    REPLACED = "replaced"
    SCHEDULE_PAUSED = "schedule_paused"
    AWAY = "away"  # the bot was, for too long
    UNSEEN = "unseen"  # whether it arrived
    OUT_OF_ORDER = "out_of_order"  # Discord was
    OUR_FAULT = "our_fault"
    DM_CLOSED = "direct_messages_closed"
    DM_UNKNOWN = "direct_messages_unknown"
    CHANNEL_GONE = "channel_gone"
    NOT_IN_SERVER = "not_in_server"
    MAY_NOT_WRITE = "may_not_write"
    LACKS_PERMISSIONS = "lacks_permissions"  # detail: their names
    FAILED_IN_A_ROW = "failed_in_a_row"  # detail: the cause of the last failure, as it is stored
    NO_NEXT_TIME = "no_next_time"  # none could be worked out
    FROM_ANOTHER_HOST = "from_another_host"
    OTHER = "other"  # detail: a sentence that an older or newer version stored


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason, with what only this case has of it."""

    reason: Reason
    detail: str = ""

    @classmethod
    def parse(cls, text: str) -> Cause:
        """Return what a stored text says; a text without a reason that is known is OTHER, and is kept."""
        name, _, detail = text.partition(": ")
        try:
            return cls(Reason(name), detail)
        except ValueError:
            return cls(Reason.OTHER, text)

    def __str__(self) -> str:
        """Return it as it is stored."""
        if self.reason is Reason.OTHER:
            return self.detail
        return f"{self.reason}: {self.detail}" if self.detail else str(self.reason)
