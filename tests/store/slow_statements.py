"""A statement that runs in the driver's thread for as long as a test wants."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

ANSWER = 42


class SlowStatement:
    """`SELECT answer()` gives ANSWER. It tells when it has begun, and waits until it may end."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()

    async def add_to(self, connection: AsyncConnection) -> Any:
        """Lets a connection run the statement; gives the driver's connection."""
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.create_function("answer", 0, self._answer)
        return driver

    def _answer(self) -> int:
        self.begun.set()
        self.may_end.wait(30)
        return ANSWER
