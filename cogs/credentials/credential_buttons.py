"""The card of a credential and the comparison of several credentials, each with its buttons.

A card is private. Its buttons turn its pages in place, and Share posts it in the channel. A button of a message that
everyone reads answers the presser alone.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import product
from typing import Annotated, Any, Final, Literal

import discord

from bot.client.client import Interaction
from bot.client.custom_id import Codec, CredentialId, last, text
from bot.client.embeds import label, text_embed
from bot.client.persistent import PersistentButton, PersistentSelect
from bot.client.publicity import answers_publicly, check_public
from bot.client.responding import defer, defer_redraw, redraw, respond
from bot.client.which import MOST, which_reply
from bot.core import Core
from bot.errors import GuideChanged, MemberError
from bot.members.credential_names import suggest_credentials
from cogs.credentials.blueprint_chart import alternative_text, blueprint_png
from cogs.credentials.comparison_embed import comparison_embed
from cogs.credentials.credential_embeds import PAGES, Page, card_embed, page_embed, pages_of
from cogs.credentials.short_names import names_apart, without_vendor
from cogs.credentials.target_buttons import MakeTarget
from knowledge.cards import Card, card_of
from knowledge.facts.credentials import Credential
from knowledge.text.markup import escape

_PICTURE: Final = "blueprint.png"
_MOST_SUCCESSORS: Final = 3
_ID_LIMIT: Final = 100
_SEVERAL: Final = "Several credentials fit what you typed."

# "openly" if a press answers in the channel, as the command would have. None if only the member sees the answer.
Openly = Annotated[Literal["openly"] | None, last(text("openly"))]
# "here" if the comparison takes the place of the message. None if it is a message of its own.
Here = Annotated[Literal["here"] | None, last(text("here"))]
# None is the first page. "openly" is the first page too: cards were once shown to everyone.
CardPage = Annotated[Page | Literal["compare", "openly"] | None, last(text("|".join([*PAGES, "compare", "openly"])))]
Compared = Annotated[
    tuple[str, ...],
    Codec(r"[a-z0-9-]{1,64}(?:,[a-z0-9-]{1,64}){1,2}", ",".join, lambda ids: tuple(ids.split(","))),
]


async def show_card(interaction: Interaction, credential: Credential) -> None:
    """Show the first page of a credential's card to the member alone."""
    await defer(interaction)
    embed, view, files = await _page(interaction, credential, None)
    await respond(interaction, embed=embed, view=view, files=files)


def comparison_reply(core: Core, credentials: Sequence[Credential]) -> tuple[discord.Embed, discord.ui.View]:
    """Return a comparison of credentials with a button for the card of each.

    Raise MemberError if a credential is named twice.
    """
    for n, one in enumerate(credentials):
        if one in credentials[:n]:
            raise MemberError(f"You named the {one.name} twice. Choose different credentials to compare.")
    view = discord.ui.View(timeout=None)
    for one, name in zip(credentials, names_apart(credentials), strict=True):
        view.add_item(OpenCard(one.id, None, f"More on {name}"))
    return comparison_embed([_card(core, one) for one in credentials], core.guide), view


def which_card(meant: Sequence[Credential]) -> tuple[discord.Embed, discord.ui.View]:
    """Return a question that asks which credential is meant, with a button for each."""
    return which_reply(_SEVERAL, [OpenCard(one.id, None, one.short_name) for one in meant])


def typed_comparison(
    core: Core, meant: Sequence[Sequence[Credential]], *, private: bool
) -> tuple[discord.Embed, discord.ui.View, bool]:
    """Return a comparison of the typed credentials, or a private question if a name may mean several credentials.

    The last value is whether the reply is private.
    `meant`: for each typed name, the credentials that it may mean.
    Raise MemberError like `comparison_reply`, or if there are more choices than buttons can offer.
    """
    sets = [each for each in product(*meant) if len({one.id for one in each}) == len(each)]
    if len(sets) <= 1:
        return *comparison_reply(core, sets[0] if sets else [each[0] for each in meant]), private
    several = [number for number, each in enumerate(meant) if len(each) > 1]
    choices = [
        (tuple(one.id for one in each), " / ".join(each[number].short_name for number in several)) for each in sets
    ]
    longest = max(len(",".join(ids)) for ids, _ in choices)
    if len(sets) > MOST or longest > _ID_LIMIT - len("comparison::openly"):
        named = "; ".join(", ".join(f"`{one.short_name}`" for one in meant[number]) for number in several)
        raise MemberError(f"{_SEVERAL} Type one of these names, or choose while you type: {named}.")
    openly = None if private else "openly"
    return *which_reply(_SEVERAL, [ComparisonOf(ids, openly, words) for ids, words in choices]), True


class OpenCard(PersistentButton, custom_id="card:{credential_id}{page}"):
    """Shows a page of a credential's card: in place of a private message, or else to the presser alone."""

    credential_id: CredentialId
    page: CardPage = None
    text: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the credential or the page."""
        return discord.ui.Button(label=label(self.text))

    async def on_press(self, interaction: Interaction) -> None:
        """Show the page."""
        credential = _still_there(interaction.client.core, self.credential_id)
        if interaction.message is None or not interaction.message.flags.ephemeral:
            await show_card(interaction, credential)
            return
        await defer_redraw(interaction)
        embed, view, files = await _page(interaction, credential, self.page)
        await redraw(interaction, embed=embed, view=view, files=files)


class ShareCard(PersistentButton, custom_id="share-card:{credential_id}"):
    """Posts the first page of a card in the channel, where everyone can see it."""

    credential_id: CredentialId

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Share", emoji="📣")

    async def on_press(self, interaction: Interaction) -> None:
        """Post the card. Its readers can make the credential their target, or open the card for themselves.

        Raise NotAllowed where answers stay private.
        """
        core = interaction.client.core
        credential = _still_there(core, self.credential_id)
        await check_public(interaction)
        with interaction.client.rate_limits.one_post(interaction, core.clock(), private=False):
            await defer(interaction, private=False)
            embed, _, files = await _page(interaction, credential, None)
            view = discord.ui.View(timeout=None)
            if _card(core, credential).standing.status != "retired":
                view.add_item(MakeTarget(credential.id))
            view.add_item(OpenCard(credential.id, None, "Read more"))
            await respond(interaction, embed=embed, view=view, files=files)


class ComparisonOf(PersistentButton, custom_id="comparison:{credential_ids}{openly}"):
    """Compares credentials. It is one of the choices if a typed name may mean several credentials."""

    credential_ids: Compared
    openly: Openly = None
    words: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names what distinguishes this choice from the others."""
        return discord.ui.Button(label=label(self.words))

    async def on_press(self, interaction: Interaction) -> None:
        """Show the comparison in the channel, or in place of the private question."""
        core = interaction.client.core
        embed, view = comparison_reply(core, [_still_there(core, one) for one in self.credential_ids])
        if self.openly is None or not await answers_publicly(interaction):
            await redraw(interaction, embed=embed, view=view)
            return
        with interaction.client.rate_limits.one_post(interaction, core.clock(), private=False):
            await respond(interaction, embed=embed, view=view, private=False)


class CompareWith(PersistentSelect, custom_id="compare:{credential_id}{here}"):
    """Compares a credential with the one that the member chooses."""

    credential_id: CredentialId
    here: Here = None
    others: Sequence[tuple[str, str]] = (("…", "…"),)

    def select(self) -> discord.ui.Select[Any]:
        """Return the menu of the other credentials."""
        options = [discord.SelectOption(label=name, value=other) for name, other in self.others]
        return discord.ui.Select(placeholder="Compare it with …", options=options)

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Show the comparison to this member alone, in place of the card whose menu this is."""
        both = [_still_there(interaction.client.core, one) for one in (self.credential_id, value)]
        embed, view = comparison_reply(interaction.client.core, both)
        if self.here:
            await redraw(interaction, embed=embed, view=view)
        else:
            await respond(interaction, embed=embed, view=view)


def offer_comparison(view: discord.ui.View, core: Core, credential_id: str, *, here: bool = False) -> None:
    """Add a menu to compare a credential with another one, if the guide has others.

    `here`: whether the comparison takes the place of the message.
    """
    others = [(name, other) for name, other in suggest_credentials(core, "") if other != credential_id]
    if others:
        view.add_item(CompareWith(credential_id, "here" if here else None, others))


def _card(core: Core, credential: Credential) -> Card:
    catalogue = core.guide.source.catalogue
    if catalogue is None:
        raise GuideChanged
    return card_of(credential, core.guide, catalogue, core.clock().date())


async def _page(
    interaction: Interaction, credential: Credential, page: str | None
) -> tuple[discord.Embed, discord.ui.View, list[discord.File]]:
    """Return a page of a card with its buttons and its picture.

    If the guide no longer has anything for the page, return the first page.
    """
    client = interaction.client
    card = _card(client.core, credential)
    if page == "compare":
        view = discord.ui.View(timeout=None)
        offer_comparison(view, client.core, credential.id, here=True)
        view.add_item(OpenCard(credential.id, None, "Back"))
        return text_embed(escape(credential.short_name), "What do you want to compare it with?"), view, []
    at: Page | None = next((one for one in pages_of(card) if one == page), None)
    view = _card_view(client.core, card, at, can_share=interaction.guild_id is not None)
    files = await _drawn(interaction, credential) if at in (None, "tests") else []
    picture = _PICTURE if files else None
    embed = page_embed(card, at, client.core.guide, picture) if at else card_embed(card, client.core.guide, picture)
    return embed, view, files


async def _drawn(interaction: Interaction, credential: Credential) -> list[discord.File]:
    """Return the picture of a credential's blueprint. Return none if it has no blueprint that can be drawn."""
    blueprint, name = credential.blueprint, credential.short_name
    drawn = await interaction.client.pictures.drawn(blueprint_png, name, blueprint) if blueprint else None
    if not blueprint or not drawn:
        return []
    return [discord.File(io.BytesIO(drawn), _PICTURE, description=alternative_text(name, blueprint))]


def _card_view(core: Core, card: Card, at: Page | None, *, can_share: bool) -> discord.ui.View:
    """Return the buttons of a page: a row that leads to the other pages, and a row of what can be done.

    A button makes the credential the target, unless it is retired. A button for each successor shows its card.
    """
    view, own = discord.ui.View(timeout=None), card.credential.id
    if at is not None:
        view.add_item(OpenCard(own, None, "Overview").in_row(0))
    for page in pages_of(card):
        if page != at:
            view.add_item(OpenCard(own, page, PAGES[page]).in_row(0))
    if card.standing.status != "retired":
        view.add_item(MakeTarget(own).in_row(1))
    for _, one in card.successors[:_MOST_SUCCESSORS]:
        view.add_item(OpenCard(one.id, None, f"Show {without_vendor(one)}").in_row(1))
    if len(suggest_credentials(core, "")) > 1:
        view.add_item(OpenCard(own, "compare", "Compare").in_row(1))
    if can_share:
        view.add_item(ShareCard(own).in_row(1))
    return view


def _still_there(core: Core, credential_id: str) -> Credential:
    """Return the credential of a button.

    Raise GuideChanged if the guide no longer has this credential.
    """
    catalogue = core.guide.source.catalogue
    credential = catalogue.find(credential_id) if catalogue else None
    if credential is None:
        raise GuideChanged
    return credential
