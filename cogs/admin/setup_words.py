"""What /setup shows of a server: what is set now, and a few words on the one thing that is being set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import when
from bot.client.permissions import may_write
from bot.members.servers import ServerNow
from bot.rules.reminders import Schedule
from bot.rules.servers import HeldOfServer, ServerSettings
from bot.rules.wording import amount_words, counted, paused_words
from cogs.reminders.destination import role_lines
from cogs.reminders.rhythm import rhythm, rhythm_amid

Page = Literal["reminder", "goal", "leaderboard", "questions", "mentions", "public", "held"]

NAMES: Final[dict[Page, str]] = {
    "reminder": "Group reminder",
    "goal": "Common goal",
    "leaderboard": "Leaderboard",
    "questions": "Questions",
    "mentions": "Mentions",
    "public": "Public answers",
    "held": "What I keep about this server",
}
HINTS: Final[dict[Page, str]] = {
    "reminder": "The channel, day and time of the group's reminder",
    "goal": "What members want to study together in a week",
    "leaderboard": "Whether /leaderboard works here",
    "questions": "Whether questions are kept, and which the guide leaves open",
    "mentions": "Whether I answer messages that mention me",
    "public": "In which channels everyone sees my answers",
    "held": "See it, or delete it",
}
_CHANNELS_NAMED: Final = 5
_KEPT: Final = "kept for 90 days at most, without who asked"
_HOW_PUBLIC: Final = (
    "Choose where everyone sees my answers. Elsewhere, only the member who asks sees them, nobody can share them in "
    "the channel, and I do not answer messages that mention me."
)


def state_lines(client: WhichcertClient, guild: discord.Guild, now: ServerNow) -> list[str]:
    """Return a line for each setting, and say so if the bot may write in no channel of the server."""
    settings = now.settings
    goal = settings.weekly_goal_minutes
    lines = [
        f"**{NAMES['reminder']}**: {_reminder_words(now.schedules)}",
        f"**{NAMES['goal']}**: {f'{amount_words(goal)} a week' if goal else 'none'}",
        f"**{NAMES['leaderboard']}**: {'on' if settings.has_leaderboard else 'off'}",
        f"**{NAMES['questions']}**: {_KEPT if settings.keeps_questions else 'not kept'}",
        f"**{NAMES['mentions']}**: {_mention_words(client, settings)}",
        f"**{NAMES['public']}**: {public_words(settings.public_channels)}",
    ]
    if not any(map(may_write, guild.text_channels)):
        lines.append(
            f"I may write in no channel here. Allow {guild.me.mention} **View Channel** and **Send Messages** in one."
        )
    return lines


def public_words(channels: Collection[int] | None) -> str:
    """Say in which channels answers are public."""
    if channels is None:
        return "in every channel"
    if not channels:
        return "nowhere"
    named = [f"<#{channel}>" for channel in sorted(channels)[:_CHANNELS_NAMED]]
    more = len(channels) - len(named)
    return f"only in {', '.join(named)}{f' and {more} more' if more else ''}"


def page_words(client: WhichcertClient, page: Page, now: ServerNow, shown: Schedule | None) -> str:
    """Return the words on the one thing that is being set. `shown`: the group reminder that is shown."""
    settings = now.settings
    match page:
        case "reminder":
            return "\n".join(_reminder_lines(client, now, shown))
        case "goal":
            return (
                "The group's reminder shows how far the members who share are on the way to it. "
                "It never shows anyone who does not share."
            )
        case "leaderboard":
            return "`/leaderboard` shows only members who share their week. Turning it off changes nobody's sharing."
        case "questions":
            return (
                "They show you what the guide leaves open. If you turn this off, I also delete the words kept so far."
                if settings.keeps_questions
                else "I keep no words of what is asked here, so there are no open questions to show."
            )
        case "mentions":
            return "Members can ask by mentioning me. `/ask` works either way."
        case "public":
            return _HOW_PUBLIC
        case "held":
            return _held_words(now.held)


def _reminder_words(schedules: Sequence[Schedule]) -> str:
    if not schedules:
        return "none"
    first, *others = schedules
    words = rhythm(first) + (f" ({paused_words(first).lower()})" if first.state == "paused" else "")
    return f"{words}, and {len(others)} more" if others else words


def _reminder_lines(client: WhichcertClient, now: ServerNow, shown: Schedule | None) -> list[str]:
    if shown is None:
        return [
            "Once a week, the group reads who studied, of the members who share, and which exams come up. "
            "Choose a channel, and it starts there on Mondays at 18:00. You can change day and time afterwards."
        ]
    lines = [f"{rhythm(shown)}."] if len(now.schedules) > 1 else []
    if shown.next_due_at is None:
        lines.append(f"{paused_words(shown)}. Nothing is posted until it is resumed.")
    else:
        lines.append(f"Next: {when(shown.next_due_at)}.")
    lines += role_lines(client, shown)
    lines.append("Another channel moves it there. `/remind on` with `where` takes several days, and adds another one.")
    others = [one for one in now.schedules if one is not shown]
    if others:
        named = "; ".join(rhythm_amid(one) for one in others[:_CHANNELS_NAMED])
        lines.append(f"There are others here: {named}. Choose the channel to see them.")
    return lines


def _mention_words(client: WhichcertClient, settings: ServerSettings) -> str:
    if not client.answers_in_servers:
        return "not answered, because the bot's operator has turned this off in all servers"
    return "answered" if settings.answers_mentions else "not answered"


def _held_words(held: HeldOfServer) -> str:
    return (
        f"{counted(held.questions, 'question')} of the last 90 days, without who asked; "
        f"{counted(held.reminders, 'group reminder')}; {counted(held.sharing, 'member')} sharing their week here; "
        "and these settings. What members keep for themselves, such as study days, is theirs and not shown here."
    )
