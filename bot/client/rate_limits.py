"""The rate limits of a member: for questions, presses, public posts and hints. The counts are in memory only."""

from __future__ import annotations

import math
from collections.abc import Generator, Hashable
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import discord
from discord import app_commands

from bot.errors import PostedAlready, TooManyPosts, TooManyPresses, TooManyQuestions

QUESTIONS: Final = (5, 20)  # how many, within how many seconds
PRESSES: Final = (30, 30)  # of one kind of button or menu
POSTS: Final = (5, 60)
SAME_POST: Final = (1, 3600)
HINT: Final = (1, 86_400)
_REMEMBERED: Final = 1000


class RateLimit:
    """Lets each key be counted `times` times within `seconds`."""

    def __init__(self, times: int, seconds: int) -> None:
        self.times = times
        self.seconds = seconds
        self._keys: dict[Hashable, app_commands.Cooldown] = {}
        self._tidy_at = _REMEMBERED

    def count(self, key: Hashable, now: datetime) -> int | None:
        """Count a key. If it was counted too often already, return after how many seconds it can be counted again."""
        instant = now.timestamp()
        if len(self._keys) >= self._tidy_at:
            self._keys = {key: one for key, one in self._keys.items() if one.get_tokens(instant) < one.rate}
            self._tidy_at = max(_REMEMBERED, 2 * len(self._keys))
        wait = self._keys.setdefault(key, app_commands.Cooldown(self.times, self.seconds)).update_rate_limit(instant)
        if wait is not None and wait > self.seconds:  # the system clock was ahead and was set back
            self.forget(key)
            return self.count(key, now)
        return None if wait is None else max(1, math.ceil(wait))

    def forget(self, key: Hashable) -> None:
        """Forget how often a key was counted."""
        self._keys.pop(key, None)


class RateLimits:
    """Counts what each member does. An operation that exceeds a limit raises a MemberError and must not be done."""

    def __init__(self) -> None:
        self._questions = RateLimit(*QUESTIONS)
        self._presses = RateLimit(*PRESSES)
        self._posts = RateLimit(*POSTS)
        self._same_post = RateLimit(*SAME_POST)
        self._hints = RateLimit(*HINT)

    def count_question(self, member_id: int, now: datetime) -> None:
        """Count a question. All ways to ask share one limit. Raise TooManyQuestions if the member has to wait."""
        wait = self._questions.count(member_id, now)
        if wait is not None:
            raise TooManyQuestions(*QUESTIONS, wait)

    def count_press(self, member_id: int, kind: type[object], now: datetime) -> None:
        """Count a press on a button, or a choice in a menu. Raise TooManyPresses if the member has to wait.

        Each kind of button has a limit of its own. So a member who turned many pages can still log a study day.
        """
        wait = self._presses.count((member_id, kind), now)
        if wait is not None:
            raise TooManyPresses(wait)

    def hint_is_due(self, member_id: int, now: datetime) -> bool:
        """Count a hint to a member. Return False if the member got one within a day."""
        return self._hints.count(member_id, now) is None

    @contextmanager
    def one_post(self, interaction: discord.Interaction[Any], now: datetime, *, private: bool) -> Generator[None]:
        """Count a public post of a member. The block posts it. Count nothing if the post is `private`.

        A button posts the same text in a channel at most once an hour. If the block fails, the button may post again.
        Raise PostedAlready or TooManyPosts.
        """
        if private:
            yield
            return
        member_id = interaction.user.id
        button = (interaction.data or {}).get("custom_id")  # None for a command, because the member typed it anew
        same = (member_id, interaction.channel_id, button)
        if button is not None and (wait := self._same_post.count(same, now)) is not None:
            raise PostedAlready(wait)
        try:
            if (wait := self._posts.count(member_id, now)) is not None:
                raise TooManyPosts(*POSTS, wait)
            yield
        except BaseException:
            self._same_post.forget(same)
            raise
