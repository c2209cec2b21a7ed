"""What the buttons of /setup do, what they are called, and what is asked before something is deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Literal

from bot.core import Core
from bot.members.leaderboard import switch_leaderboard
from bot.members.questions import keep_questions
from bot.members.servers import answer_mentions, answer_publicly_in, forget_server
from cogs.admin.setup_words import Page

Deed = Literal[
    "leaderboard-on", "leaderboard-off", "mentions-on", "mentions-off",
    "questions-on", "questions-ask", "questions-off",
    "public-everywhere", "public-nowhere", "forget-ask", "forget", "back",
]  # fmt: skip

_STOP_KEEPING: Final = (
    "Stop keeping questions, and delete those kept so far? `/guide gaps` then has nothing to show. "
    "The deleted ones cannot be brought back."
)
_FORGET: Final = (
    "Delete everything I keep about this server? Its questions, its group reminders, who shares their week here, and "
    "these settings go at once, and cannot be brought back. After that I start afresh: I keep questions again, and "
    "answer messages that mention me. Members keep what is their own."
)
_QUESTIONS_GONE: Final = "Questions are no longer kept, and the old ones have been deleted."
_FORGOTTEN: Final = "Everything I kept about this server has been deleted."
PAGE_OF: Final[dict[Deed, Page]] = {
    "leaderboard-on": "leaderboard",
    "leaderboard-off": "leaderboard",
    "mentions-on": "mentions",
    "mentions-off": "mentions",
    "questions-on": "questions",
    "questions-ask": "questions",
    "questions-off": "questions",
    "public-everywhere": "public",
    "public-nowhere": "public",
    "forget-ask": "held",
    "forget": "held",
}
LABELS: Final[dict[Deed, str]] = {
    "leaderboard-on": "Turn on",
    "leaderboard-off": "Turn off",
    "mentions-on": "Answer them",
    "mentions-off": "Do not answer them",
    "questions-on": "Keep questions",
    "questions-ask": "Do not keep them",
    "questions-off": "Stop and delete",
    "public-everywhere": "In every channel",
    "public-nowhere": "Nowhere",
    "forget-ask": "Delete all of it",
    "forget": "Delete everything",
    "back": "Cancel",
}
DOING: Final[dict[Deed, Callable[[Core, int], Awaitable[None]]]] = {
    "leaderboard-on": lambda core, guild_id: switch_leaderboard(core, guild_id, True),
    "leaderboard-off": lambda core, guild_id: switch_leaderboard(core, guild_id, False),
    "mentions-on": lambda core, guild_id: answer_mentions(core, guild_id, True),
    "mentions-off": lambda core, guild_id: answer_mentions(core, guild_id, False),
    "questions-on": lambda core, guild_id: keep_questions(core, guild_id, True),
    "questions-off": lambda core, guild_id: keep_questions(core, guild_id, False),
    "public-everywhere": lambda core, guild_id: answer_publicly_in(core, guild_id, None),
    "public-nowhere": lambda core, guild_id: answer_publicly_in(core, guild_id, frozenset()),
    "forget": forget_server,
}
# Before these, the member is asked: the words of the question, and the buttons that answer it.
ASKED: Final[dict[Deed, tuple[str, tuple[Deed, Deed]]]] = {
    "questions-ask": (_STOP_KEEPING, ("questions-off", "back")),
    "forget-ask": (_FORGET, ("forget", "back")),
}
DONE: Final[dict[Deed, str]] = {"questions-off": _QUESTIONS_GONE, "forget": _FORGOTTEN}
