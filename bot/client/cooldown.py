"""The rate limit for the questions of one member, over all ways to ask. The counts are in memory only."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final

from discord import app_commands

from bot.errors import TooManyQuestions

QUESTIONS: Final = 5
SECONDS: Final = 20
_REMEMBERED: Final = 1000


class AskingCooldown:
    """Counts the questions of each member. All ways to ask share one object."""

    def __init__(self) -> None:
        self._members: dict[int, app_commands.Cooldown] = {}

    def count(self, member_id: int, now: datetime) -> None:
        """Count a question. Raise TooManyQuestions if the member has to wait."""
        instant = now.timestamp()
        if len(self._members) >= _REMEMBERED:
            self._members = {who: one for who, one in self._members.items() if one.get_tokens(instant) < one.rate}
        cooldown = self._members.setdefault(member_id, app_commands.Cooldown(QUESTIONS, SECONDS))
        wait = cooldown.update_rate_limit(instant)
        if wait is not None:
            raise TooManyQuestions(QUESTIONS, SECONDS, max(1, math.ceil(wait)))
