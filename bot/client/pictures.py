"""Draw pictures in a thread, one at a time, and draw equal pictures once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar, TypeVarTuple

from bot.client.responding import others_first
from bot.threads import in_thread

KEPT_BYTES: Final = 8_000_000  # about a thousand heat maps
_AN_ENTRY: Final = 1_000  # for the values of a picture, and where no picture can be drawn

Picture = TypeVar("Picture", bound="bytes | None")
Values = TypeVarTuple("Values")


class Pictures:
    """The pictures that were drawn last, by the function that draws them and the values that it draws.

    One picture is drawn at a time, because drawing takes processor time from the event loop even in a thread.
    """

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._size = 0
        self._under_way: dict[Hashable, asyncio.Task[Any]] = {}
        self._turn = asyncio.Lock()

    async def drawn(self, draw: Callable[[*Values], Picture], *values: *Values) -> Picture:
        """Return `draw(*values)`. The values are hashable, and `draw` has no side effects.

        Whoever asks for a picture that is being drawn waits for it. Raise what `draw` raises.
        """
        key: Hashable = (draw, *values)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._under_way:
            task = asyncio.create_task(self._draw(key, draw, *values))
            self._under_way[key] = task
            task.add_done_callback(lambda task: self._end(key, task))
        return await asyncio.shield(self._under_way[key])  # the others wait for it too

    def _end(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        del self._under_way[key]
        if not task.cancelled():
            task.exception()  # asyncio would log it if everybody who waited has been cancelled

    async def _draw(self, key: Hashable, draw: Callable[[*Values], Picture], *values: *Values) -> Picture:
        async with self._turn:
            await others_first()
            picture = await in_thread(draw, *values)
        self._kept[key] = picture
        self._size += _size_of(picture)
        while self._size > self._kept_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._size -= _size_of(oldest)
        return picture


def _size_of(picture: bytes | None) -> int:
    return len(picture or b"") + _AN_ENTRY
