"""Names are found by an index exactly as by looking at each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.zones.name_index import NameIndex

WORDS = st.text("abc é", max_size=7)


@given(st.lists(WORDS, max_size=30), WORDS)
def test_what_begins_with_holds_or_is_something_is_found_in_order(names: list[str], typed: str) -> None:
    index = NameIndex(names)
    assert [*index.starting(typed)] == [at for at, name in enumerate(names) if name.startswith(typed)]
    if len(typed) >= 3:
        assert [*index.holding(typed)] == [at for at, name in enumerate(names) if typed in name]
    assert [*index.equal(typed)] == [at for at, name in enumerate(names) if name == typed]
