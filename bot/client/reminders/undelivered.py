"""Reminders that did not arrive: told to whoever keeps them, once, below the reply to their next command."""

from __future__ import annotations

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from bot.client.failure import UNSENT, log_unsent
from bot.client.lasting import LastingButton
from bot.client.reminders.message import untold_words
from bot.client.reminders.replies import Resume, view_of
from bot.store.occurrences import Occurrence
from bot.store.schedules import Schedule


async def tell_undelivered_reminders(interaction: Interaction) -> None:
    """Tells a member, after a command of theirs, of what did not arrive, with a way to resume what is paused for it."""
    client, store = interaction.client, interaction.client.store.reminders
    untold = await store.untold(interaction.user.id)
    if not untold:
        return
    lines = await undelivered_lines(client, untold)
    paused = [one for one in await _schedules(client, untold) if one.state == "paused"]
    lines += [
        f"{'The group’s reminders' if one.is_group else 'Reminders'} are paused: {one.state_reason}." for one in paused
    ]
    view = view_of(list[LastingButton](Resume(one.id) for one in paused))
    try:
        await interaction.followup.send(
            embed=text_embed("Reminders that did not arrive", "\n".join(lines)),
            view=view or discord.utils.MISSING,
            ephemeral=True,
        )
    except UNSENT as error:
        log_unsent("What did not arrive was not told; it is at the next command", error)
        return
    await store.mark_told(untold, client.clock())


async def undelivered_lines(client: WhichcertClient, untold: list[Occurrence], most: int = 5) -> list[str]:
    """Says which reminders did not arrive, and why; those of a group by their channel."""
    groups = {one.id: one for one in await _schedules(client, untold) if one.is_group}
    lines = untold_words([one for one in untold if one.schedule_id not in groups], most)
    of_groups = [one for one in untold if one.schedule_id in groups]
    if len(of_groups) > most:
        lines.append(f"{len(of_groups) - most} earlier ones of groups did not arrive either.")
    return lines + [
        f"The reminder of {discord.utils.format_dt(one.due_at, 'f')} in <#{groups[one.schedule_id].channel_id}> "
        f"{'may not have arrived' if one.state == 'unknown' else 'did not arrive'}: {one.reason or one.state}."
        for one in of_groups[-most:]
    ]


async def _schedules(client: WhichcertClient, untold: list[Occurrence]) -> list[Schedule]:
    numbers = sorted({one.schedule_id for one in untold})
    found = [await client.store.reminders.schedule(number) for number in numbers]
    return [one for one in found if one is not None]
