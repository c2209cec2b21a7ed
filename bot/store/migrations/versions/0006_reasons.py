"""Store why a reminder was not sent, or why its schedule is paused, as a name instead of a sentence.

So the sentences for members can be reworded, and no decision of the program depends on their words. An unknown
sentence stays as it is. Each distinct sentence is mapped once: a large bot has millions of rows but few reasons.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NAMES = {
    "skipped as you wished": "skipped_ahead",
    "the reminders are paused": "schedule_paused",
    "the bot was away for more than a day": "away",
    "Discord did not let the bot see whether it arrived": "unseen",
    "Discord was out of order": "out_of_order",
    "something went wrong in the bot": "our_fault",
    "your direct messages are closed to the bot": "direct_messages_closed",
    "Discord knows the direct messages no longer": "direct_messages_unknown",
    "the channel is gone": "channel_gone",
    "the bot is no longer in the server": "not_in_server",
    "the bot may not write in the channel": "may_not_write",
    "its next time could not be worked out": "no_next_time",
    "it came with you from another host; `/remind on` starts it here": "from_another_host",
}


def name_of(sentence: str) -> str:
    """Return the name for a sentence.

    Return the text itself if it is a name already (paused, skipped, stopped) or is unknown.
    """
    if found := re.fullmatch(r"the bot lacks (.+) in the channel", sentence):
        return f"lacks_permissions: {found[1]}"
    if found := re.fullmatch(r"3 in a row did not arrive \((.+)\)", sentence):
        return f"failed_in_a_row: {name_of(found[1])}"
    return NAMES.get(sentence, sentence)


def upgrade() -> None:
    connection = op.get_bind()
    for table, column in (("occurrences", "reason"), ("schedules", "state_reason")):
        rows = sa.table(table, sa.column(column, sa.Text))
        stored = sa.select(rows.c[column]).where(rows.c[column].is_not(None)).distinct()
        for sentence in list(connection.execute(stored).scalars()):
            if (name := name_of(sentence)) != sentence:
                connection.execute(sa.update(rows).where(rows.c[column] == sentence).values({column: name}))
