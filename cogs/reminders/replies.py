"""The reply to a schedule that was just saved, changed or resumed, and the buttons below the reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import partial
from typing import Any, Final

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import label, text_embed, when
from bot.client.persistent import PersistentButton, PersistentSelect
from bot.client.responding import defer, defer_redraw, redraw, respond
from bot.errors import DirectMessagesClosed, MemberError
from bot.members.outlook import Changed, HeldBack, Waiting, changed_to
from bot.members.schedules import resume_schedule, running_schedule, stop_running_schedule, take_minute
from bot.rules.reminders import Schedule
from bot.rules.wording import pause_words, paused_words
from cogs.reminders.destination import (
    check_channel,
    check_may_change,
    check_own_rights,
    destination_name,
    role_lines,
    role_to_mention,
    try_direct_messages,
)
from cogs.reminders.rhythm import rhythm, rhythm_amid, upcoming_lines

HELD_BACK: Final[dict[HeldBack, str]] = {
    "no": "",
    "schedule paused": ", but held back while these reminders are paused",
    "member paused": ", but your pause holds it back",
}

_ROOM: Final = 25  # buttons below a message
_BUTTONS_A_ROW: Final = 5

Reply = tuple[discord.Embed, discord.ui.View | None]


def kept_reply(client: WhichcertClient, changed: Changed, title: str, said: str = "") -> Reply:
    """Return a reply that shows a schedule with its next three occurrences, or why the schedule is paused.

    Nobody knows beforehand when a streak is at stake, so its reminder is shown without them.

    If too many reminders are due in the schedule's minute, the reply says so. If a near minute has room, the reply
    offers this minute.
    """
    outlook, schedule = changed.outlook, changed.outlook.schedule
    lines, items = [f"{rhythm(schedule)}. {said}".rstrip()], list[PersistentButton]()
    if schedule.next_due_at is None:
        lines.append(f"{paused_words(schedule)}. No reminders come until they are resumed.")
        items.append(Resume(schedule.id, destination_name(client, schedule)))
    elif schedule.kind != "streak":
        ahead = upcoming_lines(schedule, outlook.upcoming, client.core.clock())
        lines += ["Next:", *ahead] if ahead else ["Next: none until you end the pause."]
    lines += [*map(waiting_words, outlook.waiting), *role_lines(client, schedule)]
    lines += [f"{pause_words(pause, outlook.today)}: no reminders come then." for pause in outlook.pauses]
    if (full := changed.full) is not None:
        crowd = f"Many reminders go out at {schedule.wall_time:%H:%M}, so this one may come a few minutes late."
        lines.append(f"{crowd} There is room at {full.near:%H:%M}." if full.near else crowd)
        items += [TakeMinute(schedule.id, schedule.wall_time, full.near)] if full.near else []
    return text_embed(title, "\n".join(lines)), view_of(items)


def view_of(items: Sequence[PersistentButton | PersistentSelect]) -> discord.ui.View | None:
    """Return a view of buttons, at most the 25 that Discord shows. A select takes the room of five buttons.

    Return None if there are no items.
    """
    if not items:
        return None
    view = discord.ui.View(timeout=None)
    left = _ROOM
    for item in sorted(items, key=lambda one: isinstance(one, PersistentButton)):
        left -= 1 if isinstance(item, PersistentButton) else _BUTTONS_A_ROW
        if left >= 0:
            view.add_item(item)
    return view


def waiting_words(waiting: Waiting) -> str:
    """Describe a waiting occurrence: a snoozed one, or one that was due when the schedule was changed."""
    one = waiting.occurrence
    if one.snooze == 0:
        return f"The reminder for {when(one.due_at)} is still on its way."
    return f"Snoozed until {when(one.due_at)}{HELD_BACK[waiting.held_back]}."


class TakeMinute(PersistentButton, custom_id="remind-take:{schedule_id}:{former}:{near}"):
    """Moves a schedule to a near minute that has room."""

    schedule_id: int
    former: time
    near: time

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the minute."""
        return discord.ui.Button(label=f"Move to {self.near:%H:%M}")

    async def on_press(self, interaction: Interaction) -> None:
        """Move the schedule and show it.

        Raise MemberError if the time of day was changed since the button was shown.
        """
        await defer_redraw(interaction)
        client = interaction.client
        check = partial(check_may_change, interaction)
        changed = await take_minute(client.core, self.schedule_id, self.former, self.near, check)
        if changed is None:
            schedule = await running_schedule(client.core, self.schedule_id)
            raise MemberError(f"This reminder has changed since then. It is now {rhythm_amid(schedule)}.")
        embed, view = kept_reply(client, changed, "Reminders changed")
        await redraw(interaction, embed=embed, view=view)


class Resume(PersistentButton, custom_id="remind-resume:{schedule_id}"):
    """Resumes a paused schedule if reminders can be delivered to its destination again."""

    schedule_id: int
    place: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the destination."""
        return discord.ui.Button(label=label(f"Resume {self.place}"), style=discord.ButtonStyle.primary)

    async def on_press(self, interaction: Interaction) -> None:
        """Resume the schedule from its next occurrence on, and show it.

        If the schedule is on already, only show it.
        """
        await defer(interaction)
        client = interaction.client
        schedule = await running_schedule(client.core, self.schedule_id)
        check_may_change(interaction, schedule)
        if schedule.channel_id is not None and schedule.guild_id is not None:
            role = role_to_mention(client, schedule)
            check_own_rights(interaction, schedule.guild_id, schedule.channel_id, role)
        if schedule.state == "paused":
            changed = await resume_schedule(client.core, schedule, await _try_destination(client, schedule))
        else:
            changed = await changed_to(client.core, schedule)
        embed, view = kept_reply(client, changed, "Reminders are on again")
        await respond(interaction, embed=embed, view=view)


class EndGone(PersistentButton, custom_id="remind-end:{schedule_id}"):
    """Stops the reminders of a channel that no longer exists, because no command can name this channel."""

    schedule_id: int
    words: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the schedule."""
        return discord.ui.Button(label=label(f"Stop {self.words}"))

    async def on_press(self, interaction: Interaction) -> None:
        """Stop the schedule and say so."""
        check = partial(check_may_change, interaction)
        await stop_running_schedule(interaction.client.core, self.schedule_id, check)
        words = "No more reminders in that channel. `/remind on` starts new ones."
        await respond(interaction, embed=text_embed("Reminders", words))


async def _try_destination(client: WhichcertClient, schedule: Schedule) -> int | None:
    """Check that reminders can be delivered to the schedule's destination.

    Return the id of the direct message channel, or None if the destination is a server's channel.
    Raise MemberError if reminders cannot be delivered. The error says why the schedule stays paused.
    """
    if schedule.channel_id is not None and schedule.guild_id is not None:
        check_channel(client, schedule.guild_id, schedule.channel_id)
        return None
    try:
        return await try_direct_messages(client, schedule.member_id, schedule.dm_channel_id)
    except DirectMessagesClosed:
        raise MemberError(
            "Your direct messages are still closed to me, so your reminders stay paused. Open this server's menu, go "
            "to Privacy Settings and allow Direct Messages. If you have blocked me, unblock me. Then press again."
        ) from None
