"""As many texts as fit, in the limits of Discord's fields."""

from __future__ import annotations

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.client.embeds import EMBED_LIMIT, FIELD_LIMIT, add_lines, fitting

MORE = "and {} more."


@given(st.lists(st.text(max_size=30), max_size=12), st.integers(0, 120), st.sampled_from(["\n", "; ", "\n\n"]))
def test_as_many_as_fit_and_not_one_more(texts: list[str], room: int, between: str) -> None:
    shown = fitting(texts, room, between=between)
    assert shown == texts[: len(shown)]
    assert len(between.join(shown)) <= room
    if len(shown) < len(texts):
        assert len(between.join(texts[: len(shown) + 1])) > room


@given(st.lists(st.text(max_size=30), max_size=12), st.integers(20, 120))
def test_how_many_are_left_is_said_within_the_room(texts: list[str], room: int) -> None:
    shown = fitting(texts, room, MORE)
    assert len("\n".join(shown)) <= room
    if len("\n".join(texts)) <= room:
        assert shown == texts
    else:
        *kept, last = shown
        assert kept == texts[: len(kept)]
        assert last == MORE.format(len(texts) - len(kept))


@given(st.lists(st.text(min_size=1, max_size=1500), max_size=12))
def test_fields_hold_all_lines_in_order_while_there_is_room(lines: list[str]) -> None:
    embed = discord.Embed(title="x")
    add_lines(embed, "name", lines)
    assert all(len(field.value or "") <= FIELD_LIMIT for field in embed.fields)
    assert len(embed) <= EMBED_LIMIT
    if sum(map(len, lines)) < 3000 and all(len(line) <= FIELD_LIMIT for line in lines):
        assert "\n".join(field.value or "" for field in embed.fields) == "\n".join(lines)
