"""The buttons of a reminder that move it: snooze, skip this week, stop.

Each custom_id ends in the key of its occurrence, by which delivery finds in a channel's history what it has sent.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo

import discord

from bot.client.client import Interaction
from bot.client.custom_id import text
from bot.client.embeds import text_embed, when
from bot.client.persistent import PersistentButton
from bot.client.responding import respond
from bot.core import Core
from bot.errors import MemberError, NotAllowed
from bot.members.schedules import check_not_old, forgotten
from bot.members.today import today_of
from bot.rules.occurrence_key import PATTERN
from bot.rules.recurrence import evening_of, tomorrow_at, week_ends_at
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.wording import cause_words, weekday_words
from bot.zones.look_up import zone_of, zone_words
from cogs.reminders.destination import may_manage, schedule_of_channel
from cogs.reminders.rhythm import next_due
from cogs.reminders.upcoming import next_to_come
from cogs.study.pauses import pause_words, pauses_since

Until = Literal["hour", "evening", "tomorrow"]

Key = Annotated[str, text(PATTERN)]  # names an occurrence
_LABELS: Final[dict[Until, str]] = {
    "hour": "Snooze 1 hour",
    "evening": "Snooze until this evening",
    "tomorrow": "Snooze until tomorrow",
}
_CAME_AGAIN: Final = {
    "sent": "was snoozed and has come again since, so I have moved nothing. Use the buttons of the newer one.",
    "claimed": "was snoozed and is just being sent again, so I have moved nothing. Use the buttons of the newer one.",
    "unknown": "was snoozed and may have come again since, so I have moved nothing: Discord does not let me see it.",
}
_NOT_AGAIN: Final = "cannot come once more, so I have moved nothing."


class Snooze(PersistentButton, custom_id="remind-snooze:{until}:{key}"):
    """Lets one reminder come once more later; its series stays as it is."""

    until: Until
    key: Key

    def button(self) -> discord.ui.Button[Any]:
        """Say until when."""
        return discord.ui.Button(label=_LABELS[self.until])

    async def on_press(self, interaction: Interaction) -> None:
        """Snoozes it, moves the snooze that waits, or says why not."""
        client, now = interaction.client, interaction.client.core.clock()
        occurrence, schedule = await _own(interaction, self.key)
        _check_on(schedule)
        until = self._until(now, schedule)
        view = discord.ui.View(timeout=None)
        if until is None:
            words = "This evening is over, so I have moved nothing. Shall it come again tomorrow?"
            view.add_item(Snooze("tomorrow", self.key))
        else:
            await _check_no_pause(client.core, schedule, until)
            words = await _snooze(client.core, occurrence, schedule, until)
        await respond(interaction, embed=text_embed("Snooze", words), view=view)

    def _until(self, now: datetime, schedule: Schedule) -> datetime | None:
        zone = zone_of(schedule.zone)
        match self.until:
            case "hour":
                return now + timedelta(hours=1)
            case "evening":
                return evening_of(now, zone)
            case "tomorrow":
                return tomorrow_at(now, schedule.wall_time, zone)


class SkipWeek(PersistentButton, custom_id="remind-skip:{key}"):
    """Leaves out what a schedule still has to come this week."""

    key: Key

    def button(self) -> discord.ui.Button[Any]:
        """Name it."""
        return discord.ui.Button(label="Skip this week")

    async def on_press(self, interaction: Interaction) -> None:
        """Skips it, and says what was skipped and when the next one comes."""
        client, now = interaction.client, interaction.client.core.clock()
        _, schedule = await _own(interaction, self.key)
        _check_on(schedule)
        zone = zone_of(schedule.zone)
        ends_at = week_ends_at(now, zone)
        skipped, dropped = await client.core.store.reminders.skip_until(schedule.id, ends_at, next_due, now)
        lines = [f"Nothing more comes this week, which ends on {weekday_words(_last_day_before(ends_at, zone))}."]
        if skipped:
            lines.append(f"Skipped: {', '.join(_local(due_at, zone) for due_at in skipped)}.")
        if dropped:
            lines.append("What was snoozed, or was about to be tried again, does not come either.")
        lines.append(await _next_words(client.core, schedule.id))
        await respond(interaction, embed=text_embed("Skip this week", "\n".join(lines)))


class Stop(PersistentButton, custom_id="remind-stop:{key}"):
    """Ends the reminders of whoever presses, or those of a channel; however old its message is."""

    key: Key

    def button(self) -> discord.ui.Button[Any]:
        """Name it."""
        return discord.ui.Button(label="Stop reminders")

    async def on_press(self, interaction: Interaction) -> None:
        """Stops what runs there by now, be it a later schedule than that of the message."""
        store, now = interaction.client.core.store.reminders, interaction.client.core.clock()
        found = await store.occurrence(self.key)
        if found is None and interaction.guild_id is not None:
            raise MemberError(
                "I know this reminder no longer, so I have stopped nothing. `/remind off` stops yours, and with "
                "`where` those of a channel."
            )
        if found is not None:
            _check_may_move(interaction, found[1])
        if found is None or found[1].channel_id is None:
            stopped = await store.stop_schedule(interaction.user.id, now)
            words = (
                "No more reminders. `/remind on` starts them again." if stopped else "You have no reminders running."
            )
        else:
            running = await schedule_of_channel(interaction, found[1].channel_id)
            stopped = running is not None and await store.stop(running.id, now)
            words = "No more reminders in this channel. `/remind on` starts them again."
            words = words if stopped else "No reminders are running in this channel."
        await respond(interaction, embed=text_embed("Reminders", words))


async def _snooze(core: Core, occurrence: Occurrence, schedule: Schedule, until: datetime) -> str:
    """Makes or moves what comes once more, and says when; nothing where the series brings one by then."""
    store, now, zone = core.store.reminders, core.clock(), zone_of(schedule.zone)
    latest, following = await store.latest_of(occurrence), await next_to_come(core, schedule)
    if following is not None and following <= until:
        if latest.waits:
            await store.drop_waiting(schedule.id, now, latest.id)
        comes = f"{_local(following, zone)} ({zone_words(schedule.zone)}), {when(following)}"
        return f"The next reminder comes by then anyway: **{comes}**. This one does not come again beside it."
    made = await store.snooze(occurrence.key, until, now)
    if made is None:
        _check_on(await store.schedule(schedule.id))
        latest = await store.latest_of(occurrence)
        raise MemberError(f"This reminder {_CAME_AGAIN.get(latest.state, _NOT_AGAIN)}")
    comes = f"**{_local(made.due_at, zone)}** ({zone_words(schedule.zone)}), {when(made.due_at)}"
    if not latest.waits:
        return f"This reminder comes again: {comes}. The others stay as they are."
    if latest.due_at == made.due_at:
        return f"It is snoozed already and comes again: {comes}."
    return f"Moved: it comes again not at {_local(latest.due_at, zone)} but {comes}. The others stay as they are."


async def _own(interaction: Interaction, key: str) -> tuple[Occurrence, Schedule]:
    """Gives the occurrence that whoever presses may move; MemberError where it is old, gone or not theirs."""
    await check_not_old(
        interaction.client.core, key, "`/remind status` shows the reminders that run, and changes them."
    )
    found = await interaction.client.core.store.reminders.occurrence(key)
    if found is None:
        raise forgotten()
    _check_may_move(interaction, found[1])
    return found


def _check_may_move(interaction: Interaction, schedule: Schedule) -> None:
    if schedule.is_group:
        if not may_manage(interaction, schedule):
            raise NotAllowed(
                "This reminder is the group's: only admins of the server (who may manage it) can snooze, skip or stop "
                "it. **I studied** is for everyone, and `/remind on` gives you reminders of your own."
            )
    elif interaction.user.id != schedule.member_id:
        raise NotAllowed("This reminder is somebody else's, and its buttons obey them alone.")


def _check_on(schedule: Schedule | None) -> None:
    """Refuses to move anything of a schedule that rests or is over, and says which."""
    if schedule is None or schedule.state == "off":
        raise MemberError(
            "The reminders that this one belongs to are stopped or replaced, so I have moved nothing. "
            "`/remind status` shows what runs, and `/remind on` starts them again."
        )
    if schedule.state == "paused":
        reason = f": {cause_words(schedule.state_reason)}" if schedule.state_reason else ""
        raise MemberError(f"These reminders are paused{reason}. I have moved nothing; `/remind status` resumes them.")


async def _check_no_pause(core: Core, schedule: Schedule, until: datetime) -> None:
    """Refuses to snooze a member's reminder into their pause, in which none comes."""
    if schedule.is_group:
        return
    today = await today_of(core, schedule.member_id)
    day = today.study_day_of(until)
    for pause in await pauses_since(core, schedule.member_id, day):
        if pause.holds(day):
            raise MemberError(
                f"{pause_words(pause, today.study_day)}: no reminder comes then, so I have moved nothing. "
                "`/pause` shows and ends it."
            )


async def _next_words(core: Core, schedule_id: int) -> str:
    """Says when the next reminder comes, its member's pauses heeded."""
    schedule = await core.store.reminders.schedule(schedule_id)
    if schedule is None or schedule.next_due_at is None:
        return "`/remind status` shows what comes next."
    following = await next_to_come(core, schedule)
    if following is None:
        return "The next one comes when you end your pause: `/pause`."
    return f"The next one comes {_local(following, zone_of(schedule.zone))}: {when(following)}."


def _last_day_before(instant: datetime, zone: ZoneInfo) -> date:
    return (instant - timedelta(seconds=1)).astimezone(zone).date()


def _local(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{weekday_words(local.date())}, {local:%H:%M}"
