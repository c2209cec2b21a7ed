"""What the client registers for the guide."""

from __future__ import annotations

from bot.client.client import WhichcertClient
from bot.client.feature import Feature
from cogs.guide.answer_buttons import ShareAnswer, ShowPassage
from cogs.guide.choice_buttons import ChoosePassage
from cogs.guide.commands import Ask
from cogs.guide.contents import ChooseEntry, GoToPage
from cogs.guide.messages import Messages
from cogs.guide.subscription_buttons import TellMe, Withdraw
from cogs.guide.subscriptions import SubscriptionDelivery, tell_undelivered
from cogs.guide.vote_buttons import VoteButton


def feature(client: WhichcertClient, subscriptions: SubscriptionDelivery) -> Feature:
    """Return the cogs, persistent items, jobs and notices of this feature."""
    return Feature(
        cogs=[Ask(client), Messages(client)],
        persistent=(ShowPassage, ShareAnswer, VoteButton, ChoosePassage, TellMe, Withdraw, ChooseEntry, GoToPage),
        jobs=(subscriptions,),
        notices=(tell_undelivered,),
    )
