"""The card of a credential and the comparison of several credentials, each with its buttons."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import product
from typing import Annotated, Any, Final, Literal

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.custom_id import Codec, CredentialId, last, text
from bot.client.embeds import label
from bot.client.persistent import PersistentButton, PersistentSelect
from bot.client.responding import defer, respond
from bot.client.which import MOST, which_reply
from bot.core import Core
from bot.errors import GuideChanged, MemberError
from bot.members.credential_names import suggest_credentials
from cogs.credentials.blueprint_chart import alternative_text, blueprint_png
from cogs.credentials.credential_embeds import card_embed, comparison_embed
from cogs.credentials.target_buttons import MakeTarget
from knowledge.cards import Card, card_of
from knowledge.facts.credentials import Credential

_PICTURE: Final = "blueprint.png"
_MOST_BUTTONS: Final = 4
_ID_LIMIT: Final = 100
_SEVERAL: Final = "What you typed leads to several credentials."

# "openly" if a press answers in the channel, as the command would have. None if only the member sees the answer.
Openly = Annotated[Literal["openly"] | None, last(text("openly"))]
Compared = Annotated[
    tuple[str, ...],
    Codec(r"[a-z0-9-]{1,64}(?:,[a-z0-9-]{1,64}){1,2}", ",".join, lambda ids: tuple(ids.split(","))),
]


async def _card_reply(
    client: WhichcertClient, credential: Credential
) -> tuple[discord.Embed, discord.ui.View, list[discord.File]]:
    """Return a credential's card, its buttons, and the picture of its blueprint if the blueprint can be drawn."""
    core = client.core
    card = _card(core, credential)
    blueprint, name = credential.blueprint, credential.short_name
    drawn = await client.pictures.drawn(blueprint_png, name, blueprint) if blueprint else None
    files: list[discord.File] = []
    if blueprint and drawn:
        files.append(discord.File(io.BytesIO(drawn), _PICTURE, description=alternative_text(name, blueprint)))
    return card_embed(card, core.guide, _PICTURE if drawn else None), _card_view(core, card), files


async def post_card(interaction: Interaction, credential: Credential, *, private: bool) -> None:
    """Show a credential's card in the channel, or to the member alone. Raise the errors of `RateLimits.one_post`."""
    client = interaction.client
    with client.rate_limits.one_post(interaction, client.core.clock(), private=private):
        await defer(interaction, private=private)
        embed, view, files = await _card_reply(client, credential)
        await respond(interaction, embed=embed, view=view, files=files)


def comparison_reply(core: Core, credentials: Sequence[Credential]) -> tuple[discord.Embed, discord.ui.View]:
    """Return a comparison of credentials with a button for the card of each.

    Raise MemberError if a credential is named twice.
    """
    for n, one in enumerate(credentials):
        if one in credentials[:n]:
            raise MemberError(f"You named the {one.name} twice. Choose different credentials to compare.")
    view = discord.ui.View(timeout=None)
    for one in credentials:
        view.add_item(OpenCard(one.id, f"More on {one.short_name}"))
    return comparison_embed([_card(core, one) for one in credentials], core.guide), view


def which_card(meant: Sequence[Credential], *, private: bool) -> tuple[discord.Embed, discord.ui.View]:
    """Return a question that asks which credential is meant, with a button for each."""
    openly = None if private else "openly"
    return which_reply(_SEVERAL, [OpenCard(one.id, one.short_name, openly) for one in meant])


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


class OpenCard(PersistentButton, custom_id="card:{credential_id}{openly}"):
    """Shows a credential's card to the member who presses the button. If `openly` is set, the channel sees the card."""

    credential_id: CredentialId
    text: str = "…"
    openly: Openly = None

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the credential."""
        return discord.ui.Button(label=label(self.text))

    async def on_press(self, interaction: Interaction) -> None:
        """Show the card."""
        credential = _still_there(interaction.client.core, self.credential_id)
        await post_card(interaction, credential, private=self.openly is None)


class ComparisonOf(PersistentButton, custom_id="comparison:{credential_ids}{openly}"):
    """Compares credentials. It is one of the choices if a typed name may mean several credentials."""

    credential_ids: Compared
    openly: Openly = None
    words: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names what distinguishes this choice from the others."""
        return discord.ui.Button(label=label(self.words))

    async def on_press(self, interaction: Interaction) -> None:
        """Show the comparison."""
        core, private = interaction.client.core, self.openly is None
        embed, view = comparison_reply(core, [_still_there(core, one) for one in self.credential_ids])
        with interaction.client.rate_limits.one_post(interaction, core.clock(), private=private):
            await respond(interaction, embed=embed, view=view, private=private)


class CompareWith(PersistentSelect, custom_id="compare:{credential_id}"):
    """Compares a credential with the one that the member chooses."""

    credential_id: CredentialId
    others: Sequence[tuple[str, str]] = (("…", "…"),)

    def select(self) -> discord.ui.Select[Any]:
        """Return the menu of the other credentials."""
        options = [discord.SelectOption(label=name, value=other) for name, other in self.others]
        return discord.ui.Select(placeholder="Compare it with …", options=options)

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Show the comparison to this member alone."""
        both = [_still_there(interaction.client.core, one) for one in (self.credential_id, value)]
        embed, view = comparison_reply(interaction.client.core, both)
        await respond(interaction, embed=embed, view=view)


def offer_comparison(view: discord.ui.View, core: Core, credential_id: str) -> None:
    """Add a menu to compare a credential with another one, if the guide has others."""
    others = [(name, other) for name, other in suggest_credentials(core, "") if other != credential_id]
    if others:
        view.add_item(CompareWith(credential_id, others))


def _card(core: Core, credential: Credential) -> Card:
    catalogue = core.guide.source.catalogue
    if catalogue is None:
        raise GuideChanged
    return card_of(credential, core.guide, catalogue, core.clock().date())


def _card_view(core: Core, card: Card) -> discord.ui.View:
    """Return the buttons of a card.

    A button makes the credential the target, unless it is retired. A button for each successor shows the successor's
    card. A menu compares the credential with another one.
    """
    view = discord.ui.View(timeout=None)
    if card.standing.status != "retired":
        view.add_item(MakeTarget(card.credential.id))
    for _, one in card.successors[:_MOST_BUTTONS]:
        view.add_item(OpenCard(one.id, f"Show {one.short_name}"))
    offer_comparison(view, core, card.credential.id)
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
