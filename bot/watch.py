"""What the program tells about its own work, so that an operator can watch it. Here, nobody listens."""

from __future__ import annotations

from typing import Final, Literal

# How a command, a press, a form or a message ended. `refused`: the member read why in our own words, and can do
# something about it. `failed`: anything else, with or without a reference.
Ending = Literal["ok", "refused", "failed"]
ReminderEnding = Literal["sent", "failed", "skipped", "unknown"]
RateLimitScope = Literal["user", "shared", "global", "cloudflare"]


class Watch:
    """Hears what the bot does, and does nothing. `bot.watching.metrics` counts it.

    No method is told an id or a text of a member. Every text is one of a few that the program itself knows. A method is
    quick, raises no exception, and may be called from any thread.
    """

    def command_ended(self, command: str, ending: Ending, seconds: float) -> None:
        """Hear that a command ended. `command`: its name, or "button", "form" or "message"."""

    def answered(self, status: str) -> None:
        """Hear that a question was answered. `status`: that of the answer, "small_talk" or "refused"."""

    def voted(self, *, helpful: bool) -> None:
        """Hear that somebody voted on an answer."""

    def reminder_ended(self, ending: ReminderEnding, late_seconds: float) -> None:
        """Hear what became of a reminder, and how long after its due time that was."""

    def reconnected(self) -> None:
        """Hear that the connection to Discord was lost and is there again."""

    def rate_limited(self, scope: RateLimitScope) -> None:
        """Hear that Discord refused a request because of a rate limit (HTTP 429)."""

    def database_used(self, kind: Literal["read", "write"], seconds: float) -> None:
        """Hear how long a transaction took, with its wait for the transactions before it."""

    def not_saved(self) -> None:
        """Hear that the database could not save a change."""


UNWATCHED: Final = Watch()
