"""Draw pictures in a thread, one at a time, and draw equal pictures once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar, TypeVarTuple

from bot.client.responding import others_first
from bot.threads import in_thread

KEPT_BYTES: Final = 8_000_000  # about a thousand heat maps
_AN_ENTRY: Final = 1_000  # bytes that each entry counts besides its picture, also if no picture can be drawn

Picture = TypeVar("Picture", bound="bytes | None")
Values = TypeVarTuple("Values")


class Pictures:
    """The pictures that were drawn last. A function that draws and its values identify a picture.

    One picture is drawn at a time, because drawing takes processor time from the event loop even in a thread.
    """

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._size = 0
        self._under_way: dict[Hashable, asyncio.Task[Any]] = {}
        self._turn = asyncio.Lock()

    async def drawn(self, draw: Callable[[*Values], Picture], *values: *Values) -> Picture:
        """Return `draw(*values)`. The values must be hashable, and `draw` must have no side effects.

        If another caller has already asked for this picture, wait until it is drawn. An error of `draw` is raised here.
        """
        key: Hashable = (draw, *values)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._under_way:
            task = asyncio.create_task(self._draw(key, draw, *values))
            self._under_way[key] = task
            task.add_done_callback(lambda task: self._end(key, task))
        return await asyncio.shield(self._under_way[key])  # cancelling one caller must not cancel the drawing

    def _end(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        del self._under_way[key]
        if not task.cancelled():
            task.exception()  # otherwise asyncio logs the exception if all callers have been cancelled

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
