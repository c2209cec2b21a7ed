"""The messages of short reminders: what a member asked to be reminded of once, or that their streak is at stake."""

from __future__ import annotations

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import text_embed, when
from bot.members.streak import cost_on, member_streak
from bot.members.targets import target_of
from bot.members.today import today_of
from bot.rules.reminders import Claim
from bot.rules.wording import counted
from cogs.reminders.buttons import Snooze
from cogs.reminders.lines import Notices, Untold, add_untold, credential_of, late_words, target_lines
from cogs.reminders.streak import StopStreak
from cogs.study.study_buttons import Studied
from knowledge.text.markup import escape

ShortMessage = tuple[discord.Embed, discord.ui.View]


async def once_message(client: WhichcertClient, claim: Claim, untold: Untold) -> ShortMessage:
    """Return the message of a reminder that comes once: the member's note, and their target if they have one."""
    core, schedule = client.core, claim.schedule
    target = await target_of(core, schedule.member_id)
    credential = credential_of(core, target)
    lines = [
        f"**{escape(schedule.note)}**" if schedule.note else "You asked me to remind you now.",
        *late_words(core, claim),
    ]
    if target is not None:
        today = (await today_of(core, schedule.member_id)).date
        lines += target_lines(core, target, credential, today)
        lines += Notices(client, today).of(credential.name if credential else "")
    embed = text_embed("Your reminder", "\n".join(lines))
    add_untold(embed, untold)
    key, view = claim.occurrence.key, discord.ui.View(timeout=None)
    for item in (Studied(key), Snooze("hour", key), Snooze("evening", key), Snooze("tomorrow", key)):
        view.add_item(item)
    return embed, view


async def streak_message(client: WhichcertClient, claim: Claim, untold: Untold) -> ShortMessage:
    """Return the message that says what it costs the member if they do not study today, and when their day ends."""
    member = await member_streak(client.core, claim.schedule.member_id)
    days = f"**{counted(member.streak.current, 'day')}**"
    if cost_on(member, member.today.study_day) == "frozen":
        freezes = "your freeze" if member.streak.freezes == 1 else f"one of your {member.streak.freezes} freezes"
        words = f"Today is still open, and your streak is at {days}. If you do not study, {freezes} keeps it going."
    else:
        words = f"Today is still open, and your streak is at {days}. It goes on if you study."
    ends = f"Your day ends {when(member.today.ends_at)}. A few minutes count."
    embed = text_embed("Your streak", f"{words}\n{ends}")
    add_untold(embed, untold)
    key, view = claim.occurrence.key, discord.ui.View(timeout=None)
    view.add_item(Studied(key))
    view.add_item(StopStreak(key))
    return embed, view
