"""The message of /setup: what is set in a server, a menu of what to set, and below it the controls of the one chosen.

Each choice and press changes the message in place. The member's right is checked again each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.persistent import Field, PersistentButton, PersistentModal, PersistentPicker, PersistentSelect
from bot.client.responding import defer, defer_redraw, redraw, respond
from bot.members.servers import ServerNow, answer_publicly_in, server_now, set_common_goal
from bot.rules.parsing import WEEKDAYS
from bot.rules.reminders import Schedule
from bot.rules.servers import MOST_PUBLIC_CHANNELS, read_common_goal
from bot.rules.wording import amount_words
from cogs.admin.gap_report import gaps_reply
from cogs.admin.setup_deeds import ASKED, DOING, DONE, LABELS, PAGE_OF, Deed
from cogs.admin.setup_reminder import (
    Typed,
    admin_server,
    mention_role,
    put_at,
    put_in_channel,
    put_on_day,
    stop_group,
)
from cogs.admin.setup_words import HINTS, NAMES, Page, page_words, state_lines
from cogs.reminders.destination import check_channel
from cogs.reminders.replies import Resume

Reply = tuple[discord.Embed, discord.ui.View]
_GOALS: Final = (300, 600, 1200, 2400, 4800)  # minutes
_TEXT: Final = [discord.ChannelType.text, discord.ChannelType.news]
_ANSWERED_IN: Final = [*_TEXT, discord.ChannelType.voice, discord.ChannelType.forum]


async def setup_reply(
    interaction: Interaction, page: Page | None = None, schedule_id: int | None = None, deed: Deed | None = None
) -> Reply:
    """Return the message with the controls of one page.

    `schedule_id`: the group reminder to show. `deed`: what was pressed.
    Raise NotAllowed unless the member is an admin of the server.
    """
    guild, client = admin_server(interaction), interaction.client
    now = await server_now(client.core, guild.id)
    shown = now.schedule(schedule_id)
    embed = text_embed("Set up this server", "\n".join(state_lines(client, guild, now)))
    view = discord.ui.View(timeout=None)
    view.add_item(ChoosePage(page))
    if page is not None:
        asked = ASKED.get(deed) if deed else None
        words = asked[0] if asked else DONE.get(deed or "back") or page_words(client, page, now, shown)
        embed.add_field(name=NAMES[page], value=words, inline=False)
        for item in map(Do, asked[1]) if asked else _controls(page, now, shown):
            view.add_item(item)
    return embed, view


def _controls(page: Page, now: ServerNow, shown: Schedule | None) -> Iterator[discord.ui.Item[Any]]:
    """Return the controls of a page, each kind of which Discord shows in a row of its own."""
    settings = now.settings
    match page:
        case "reminder":
            yield from _reminder_controls(shown)
        case "goal":
            yield ChooseGoal(settings.weekly_goal_minutes)
        case "leaderboard":
            yield Do("leaderboard-off" if settings.has_leaderboard else "leaderboard-on")
        case "questions":
            yield Do("questions-ask" if settings.keeps_questions else "questions-on")
            if settings.keeps_questions:
                yield ShowGaps()
        case "mentions":
            yield Do("mentions-off" if settings.answers_mentions else "mentions-on")
        case "public":
            yield PublicChannels(settings.public_channels)
            yield Do("public-everywhere")
            yield Do("public-nowhere")
        case "held":
            yield Do("forget-ask")


def _reminder_controls(shown: Schedule | None) -> Iterator[discord.ui.Item[Any]]:
    yield ReminderChannel(shown.id if shown else 0, shown)
    if shown is None:
        return
    yield ReminderDay(shown.id, shown)
    yield ReminderRole(shown.id, shown)
    yield EditReminder("time", shown.id)
    yield EditReminder("zone", shown.id)
    if shown.state == "paused":
        yield Resume(shown.id)
    yield StopReminder(shown.id)


class ChoosePage(PersistentSelect, custom_id="setup:page"):
    """Shows the controls of one setting. `chosen`: the page that is shown."""

    chosen: Page | None = None

    def select(self) -> discord.ui.Select[Any]:
        """Return the menu of the pages."""
        options = [
            discord.SelectOption(label=name, value=page, description=HINTS[page], default=page == self.chosen)
            for page, name in NAMES.items()
        ]
        return discord.ui.Select(placeholder="What do you want to set?", options=options)

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Show the page in place."""
        pages: dict[str, Page] = {one: one for one in NAMES}
        await redraw(interaction, *await setup_reply(interaction, pages.get(value)))


class Do(PersistentButton, custom_id="setup:do:{deed}"):
    """Sets what the label says, or asks before something is deleted."""

    deed: Deed

    def button(self) -> discord.ui.Button[Any]:
        """Return the button. It is red where it deletes."""
        style = discord.ButtonStyle.danger if self.deed in DONE else discord.ButtonStyle.secondary
        return discord.ui.Button(label=LABELS[self.deed], style=style)

    async def on_press(self, interaction: Interaction) -> None:
        """Do it, and show the page."""
        guild = admin_server(interaction)
        await defer_redraw(interaction)  # deleting may take a while
        if (doing := DOING.get(self.deed)) is not None:
            await doing(interaction.client.core, guild.id)
        await redraw(interaction, *await setup_reply(interaction, PAGE_OF.get(self.deed), deed=self.deed))


class ShowGaps(PersistentButton, custom_id="setup:gaps"):
    """Shows the questions that the guide leaves open, as /guide gaps does."""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Open questions")

    async def on_press(self, interaction: Interaction) -> None:
        """Show the report in a message of its own, which only the admin sees."""
        guild = admin_server(interaction)
        await defer(interaction)
        embed, file = await gaps_reply(interaction.client.core, guild.id)
        await respond(interaction, embed=embed, files=[file] if file else [])


class ChooseGoal(PersistentSelect, custom_id="setup:goal"):
    """Sets the common goal of a week."""

    minutes: int | None = None

    def select(self) -> discord.ui.Select[Any]:
        """Return the menu of goals, with the present one among them."""
        goals: list[int] = sorted({*_GOALS, self.minutes or _GOALS[0]})
        options = [discord.SelectOption(label="No common goal", value="none", default=self.minutes is None)]
        options += [
            discord.SelectOption(label=f"{amount_words(one)} a week", value=str(one), default=one == self.minutes)
            for one in goals
        ]
        options.append(discord.SelectOption(label="Another goal …", value="other"))
        return discord.ui.Select(placeholder="How much a week, all together?", options=options)

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Save the goal and show it, or ask for another one."""
        guild = admin_server(interaction)
        if value == "other":
            await GoalForm().open(interaction)
            return
        await set_common_goal(interaction.client.core, guild.id, read_common_goal(value) if value != "none" else None)
        await redraw(interaction, *await setup_reply(interaction, "goal"))


class GoalForm(PersistentModal, custom_id="setup-goal"):
    """Asks for the common goal of a week."""

    def field(self) -> Field:
        """Return the field."""
        return Field("Common goal", "Minutes or hours a week, all together", "900, or 15 h")

    async def on_submit(self, interaction: Interaction, typed: str) -> None:
        """Save the goal and show it."""
        guild = admin_server(interaction)
        await set_common_goal(interaction.client.core, guild.id, read_common_goal(typed))
        await redraw(interaction, *await setup_reply(interaction, "goal"))


class PublicChannels(PersistentPicker, custom_id="setup:public-in"):
    """Sets the only channels in which answers are public."""

    channels: frozenset[int] | None = None

    def picker(self) -> discord.ui.ChannelSelect[Any]:
        """Return the menu of channels, with the present ones chosen."""
        return discord.ui.ChannelSelect(
            placeholder="Only in these channels",
            channel_types=_ANSWERED_IN,
            max_values=MOST_PUBLIC_CHANNELS,
            default_values=_defaults(self.channels or (), discord.SelectDefaultValueType.channel),
        )

    async def on_pick(self, interaction: Interaction, ids: list[int]) -> None:
        """Save the channels and show them. Raise MemberError if the bot cannot answer in one of them."""
        guild = admin_server(interaction)
        for channel_id in ids:
            check_channel(interaction.client, guild.id, channel_id)
        await answer_publicly_in(interaction.client.core, guild.id, frozenset(ids))
        await redraw(interaction, *await setup_reply(interaction, "public"))


class ReminderChannel(PersistentPicker, custom_id="setup:where:{schedule_id}"):
    """Moves the group's reminder to a channel, or starts one there. `schedule_id`: 0 if there is none yet."""

    schedule_id: int
    shown: Schedule | None = None

    def picker(self) -> discord.ui.ChannelSelect[Any]:
        """Return the menu of channels, with the present one chosen."""
        present = [self.shown.channel_id] if self.shown and self.shown.channel_id else []
        return discord.ui.ChannelSelect(
            placeholder="In which channel?",
            channel_types=_TEXT,
            default_values=_defaults(present, discord.SelectDefaultValueType.channel),
        )

    async def on_pick(self, interaction: Interaction, ids: list[int]) -> None:
        """Move, start or find the reminder, and show it."""
        schedule = await put_in_channel(interaction, self.schedule_id, ids[0])
        await redraw(interaction, *await setup_reply(interaction, "reminder", schedule.id))


class ReminderDay(PersistentSelect, custom_id="setup:day:{schedule_id}"):
    """Sets the day of the week on which the group's reminder comes."""

    schedule_id: int
    shown: Schedule | None = None

    def select(self) -> discord.ui.Select[Any]:
        """Return the menu of days. None is chosen if the reminder comes on several."""
        days = self.shown.weekdays if self.shown else frozenset[int]()
        options = [
            discord.SelectOption(label=f"On {name}s", value=str(day), default=days == frozenset((day,)))
            for day, name in enumerate(WEEKDAYS)
        ]
        return discord.ui.Select(placeholder="On which day?", options=options)

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Save the day, and show when the reminder comes next."""
        await put_on_day(interaction, self.schedule_id, int(value))
        await redraw(interaction, *await setup_reply(interaction, "reminder", self.schedule_id))


class ReminderRole(PersistentPicker, custom_id="setup:role:{schedule_id}"):
    """Sets the role that the group's reminder mentions, or none."""

    schedule_id: int
    shown: Schedule | None = None

    def picker(self) -> discord.ui.RoleSelect[Any]:
        """Return the menu of roles, with the present one chosen."""
        present = [self.shown.role_id] if self.shown and self.shown.role_id else []
        return discord.ui.RoleSelect(
            placeholder="Mention a role (optional)",
            min_values=0,
            default_values=_defaults(present, discord.SelectDefaultValueType.role),
        )

    async def on_pick(self, interaction: Interaction, ids: list[int]) -> None:
        """Save the role, and show the reminder."""
        await mention_role(interaction, self.schedule_id, next(iter(ids), None))
        await redraw(interaction, *await setup_reply(interaction, "reminder", self.schedule_id))


class EditReminder(PersistentButton, custom_id="setup:edit:{what}:{schedule_id}"):
    """Opens the modal for the time or the zone of the group's reminder."""

    what: Typed
    schedule_id: int

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names what it changes."""
        return discord.ui.Button(label={"time": "Time", "zone": "Time zone"}[self.what])

    async def on_press(self, interaction: Interaction) -> None:
        """Open the modal."""
        admin_server(interaction)
        await ReminderForm(self.what, self.schedule_id).open(interaction)


class ReminderForm(PersistentModal, custom_id="setup-form:{what}:{schedule_id}"):
    """Asks for the time or the zone of the group's reminder."""

    what: Typed
    schedule_id: int

    def field(self) -> Field:
        """Return the field."""
        if self.what == "time":
            return Field("Time of the group's reminder", "Time of day", "18:00")
        return Field("Time zone of the group's reminder", "City or time zone", "Berlin, EST or +5:30")

    async def on_submit(self, interaction: Interaction, typed: str) -> None:
        """Save it, and show when the reminder comes next."""
        await put_at(interaction, self.schedule_id, self.what, typed)
        await redraw(interaction, *await setup_reply(interaction, "reminder", self.schedule_id))


class StopReminder(PersistentButton, custom_id="setup:stop:{schedule_id}"):
    """Stops the group's reminder."""

    schedule_id: int

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Stop this reminder")

    async def on_press(self, interaction: Interaction) -> None:
        """Stop it, and show what is left."""
        await stop_group(interaction, self.schedule_id)
        await redraw(interaction, *await setup_reply(interaction, "reminder"))


def _defaults(ids: Iterable[int], kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=one, type=kind) for one in sorted(ids)]
