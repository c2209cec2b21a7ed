"""What Discord shows as a mention, an emoji or a time is taken out of a question."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.client.mentions import without_mentions

BOT, ROLE = 1456074443980800001, 1456074443980800002


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (f"<@{BOT}> hi", "  hi"),
        (f"hi<@!{BOT}>", "hi "),
        (f"<@&{ROLE}>hi", " hi"),
        ("<@1> and <@!22> and <@&333>", "@… and @… and @…"),
        ("see <#1> or <id:browse>", "see #… or #…"),
        ("use </ask:1> or </guide about:22>", "use /ask or /guide about"),
        ("<:owl:1><a:fly:22> fine", "   fine"),
        ("at <t:1700000000> or <t:-1:R>", "at … or …"),
        ("@everyone look @here", "@… look @…"),
        ("mail@everyones.org", "mail@everyones.org"),
        ("a < b > c, <@>, <@x>, <#>, <t:>, 1 <2> 3", "a < b > c, <@>, <@x>, <#>, <t:>, 1 <2> 3"),
        ("", ""),
    ],
)
def test_mentions_by_example(text: str, plain: str):
    assert without_mentions(text, {BOT, ROLE}) == plain


parts = st.sampled_from(
    ["<@", "<@!", "<@&", "<#", "</", "<:", "<a:", "<t:", ">", ":", "owl", "123", " ", "@everyone", str(BOT)]
)


@settings(max_examples=300)
@given(st.lists(parts, max_size=12).map("".join))
def test_no_mention_is_left_as_discord_would_read_it(text: str):
    left = without_mentions(text, {BOT})
    mention = r"<@[!&]?\d{1,20}>|<#\d{1,20}>|<a?:\w{1,64}:\d{1,20}>|@everyone\b"  # an id has at most 20 digits
    assert not re.search(mention, left) or re.search(r"<[^<>]*<|@@", text)
    assert len(left) <= len(text)
