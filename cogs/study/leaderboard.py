"""The pages of /leaderboard: this week's study days and minutes of the members who share them in the server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final

import discord

from bot.client.client import Interaction
from bot.client.custom_id import DISCORD_ID, PAGE
from bot.client.embeds import name_of, text_embed
from bot.client.failure import SEND_ERRORS
from bot.client.persistent import PersistentButton
from bot.client.responding import defer, defer_redraw, redraw, respond
from bot.core import Core
from bot.errors import MemberError
from bot.members.leaderboard import Row, has_leaderboard, leaderboard_page
from bot.rules.wording import amount_words, counted
from knowledge.text.dates import day_words

# 10007: unknown member, 10013: unknown user. Other errors do not prove that a member left.
_GONE: Final = frozenset({10007, 10013})
_HOW: Final = "`/settings sharing` puts you on it or takes you off."

Reply = tuple[discord.Embed, discord.ui.View]


class TurnPage(PersistentButton, custom_id="leaderboard:{asker_id}:{page}"):
    """Shows another page: for the asker in place of this one, for everyone else privately.

    The button's label is Earlier or Further.
    """

    asker_id: Annotated[int, DISCORD_ID]
    page: Annotated[int, PAGE]
    text: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says the direction."""
        return discord.ui.Button(label=self.text)

    async def on_press(self, interaction: Interaction) -> None:
        """Show the page with the present data."""
        guild = await server_of(interaction)
        if interaction.user.id == self.asker_id:
            await defer_redraw(interaction)
            embed, view = await board_reply(interaction.client.core, guild, interaction.user, self.page)
            await redraw(interaction, embed=embed, view=view)
        else:
            await defer(interaction)
            embed, view = await board_reply(interaction.client.core, guild, interaction.user, self.page)
            await respond(interaction, embed=embed, view=view)


async def server_of(interaction: Interaction) -> discord.Guild:
    """Return the server of the interaction.

    Raise MemberError outside a server, in a server that the bot is not a member of, or if the leaderboard is off.
    """
    client = interaction.client
    guild = client.get_guild(interaction.guild_id) if interaction.guild_id is not None else None
    if guild is None:
        raise MemberError("A leaderboard needs a server that I am a member of. Use `/leaderboard` in one.")
    if not await has_leaderboard(client.core, guild.id):
        raise MemberError(
            "This server's admins have turned the leaderboard off. `/streak show` shows your own week, only to you."
        )
    return guild


async def board_reply(core: Core, guild: discord.Guild, asker: discord.User | discord.Member, page: int = 0) -> Reply:
    """Return a page of a server's leaderboard, and the place of the asker if they share their week."""
    shown = await leaderboard_page(core, guild.id, asker.id, page, partial(names_in, guild))
    view = discord.ui.View(timeout=None)
    if not shown.rows:
        words = f"Nobody here shares their study week yet. {_HOW} It never shows anyone who has not chosen to share."
        return text_embed("Leaderboard", words), view
    lines = [f"This week, since {day_words(shown.monday, 'weekday')}:", "", *map(_line, shown.rows)]
    if shown.own is not None:
        lines += ["", f"{name_of(asker)} is number {shown.own.rank} of {shown.count}."]
    embed = text_embed("Leaderboard", "\n".join([*lines, "", f"Only members who chose to share are shown. {_HOW}"]))
    if shown.pages > 1:
        embed.set_footer(text=f"Page {shown.number + 1} of {shown.pages}")
    if shown.number > 0:
        view.add_item(TurnPage(asker.id, shown.number - 1, "Previous"))
    if shown.number + 1 < shown.pages:
        view.add_item(TurnPage(asker.id, shown.number + 1, "Next"))
    return embed, view


async def names_in(guild: discord.Guild, member_ids: Sequence[int]) -> list[str | None]:
    """Ask Discord for the names of members in a server, and return them as Markdown. None stands for who left."""
    return await asyncio.gather(*(_name(guild, member_id) for member_id in member_ids))


async def _name(guild: discord.Guild, member_id: int) -> str | None:
    """Ask Discord for a member's name in a server, and return it as Markdown.

    Return None if the member left the server or has no account any more.
    Return a mention if Discord does not tell the name.
    """
    try:
        return name_of(await guild.fetch_member(member_id))
    except discord.NotFound as error:
        return None if error.code in _GONE else f"<@{member_id}>"
    except SEND_ERRORS:
        return f"<@{member_id}>"  # Discord's apps show the name, and a mention in an embed pings nobody


def _line(row: Row) -> str:
    place = row.place
    week = [counted(place.days, "day"), *([amount_words(place.minutes)] if place.minutes else [])]
    return f"**{place.rank}.** {row.name} · {' · '.join(week)} · streak {row.streak}"
