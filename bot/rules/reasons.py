"""The reasons why a reminder was not sent or a schedule is paused, in the form in which they are stored.

`bot.rules.wording` puts the reasons into words for members.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """The possible reasons. The database stores the value."""

    PAUSED = "paused"  # the member has paused studying
    SKIPPED = "skipped"  # the member skipped a waiting occurrence, such as a snooze
    SKIPPED_AHEAD = "skipped_ahead"  # the member skipped the occurrence before it was due
    STOPPED = "stopped"
    REPLACED = "replaced"
    SCHEDULE_PAUSED = "schedule_paused"
    AWAY = "away"  # the bot was not running or not connected for more than a day
    UNSEEN = "unseen"  # the channel's history could not be read, so nobody knows whether the reminder was delivered
    OUT_OF_ORDER = "out_of_order"  # Discord was out of order
    OUR_FAULT = "our_fault"  # a bug in the bot
    DM_CLOSED = "direct_messages_closed"
    DM_UNKNOWN = "direct_messages_unknown"
    DM_REFUSED = "direct_messages_refused"  # Discord refuses for good to open direct messages with the member
    DM_STOPPED = "direct_messages_stopped"  # Discord has flagged the bot for opening too many
    CHANNEL_GONE = "channel_gone"
    NOT_IN_SERVER = "not_in_server"
    MAY_NOT_WRITE = "may_not_write"
    LACKS_PERMISSIONS = "lacks_permissions"  # detail: the names of the permissions
    FAILED_IN_A_ROW = "failed_in_a_row"  # detail: the cause of the last failure, as a stored text
    NO_NEXT_TIME = "no_next_time"  # the next due time could not be computed
    FELL_DUE = "fell_due"  # a schedule that comes once is off since then
    NOT_AT_STAKE = "not_at_stake"  # no streak would have been harmed, so the member was not reminded of it
    DAY_OVER = "day_over"  # the reminder of a streak was not sent before the day ended
    FROM_ANOTHER_HOST = "from_another_host"  # the schedule was imported
    OTHER = "other"  # detail: a text that another version of the bot stored


BY_WISH: Final = frozenset({Reason.SKIPPED, Reason.SKIPPED_AHEAD, Reason.STOPPED, Reason.REPLACED})


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason with the details of one case."""

    reason: Reason
    detail: str = ""

    @classmethod
    def parse(cls, text: str) -> Cause:
        """Return the cause that a stored text stands for.

        If the text does not begin with a known reason, the reason is OTHER and the whole text is the detail.
        """
        name, _, detail = text.partition(": ")
        try:
            return cls(Reason(name), detail)
        except ValueError:
            return cls(Reason.OTHER, text)

    def __str__(self) -> str:
        """Return the text that the database stores."""
        if self.reason is Reason.OTHER:
            return self.detail
        return f"{self.reason}: {self.detail}" if self.detail else str(self.reason)
