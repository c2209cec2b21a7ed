"""What the stories of an operator who watches the bot share: its port, and what it says there."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import dataclass
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families


def free_port() -> int:
    """Gives a port of this machine that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@dataclass(frozen=True, slots=True)
class Said:
    """What the bot said on its port."""

    status: int
    text: str

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.text)

    def value(self, name: str, **labels: str) -> float | None:
        """Gives the value of a metric, or None where there is none of these labels."""
        for family in text_string_to_metric_families(self.text):
            for sample in family.samples:
                if sample.name == name and sample.labels == labels:
                    return sample.value
        return None


async def get(port: int, path: str, method: str = "GET", **options: Any) -> Said:
    """Asks the bot."""
    address = f"http://127.0.0.1:{port}{path}"
    async with aiohttp.ClientSession() as session, session.request(method, address, **options) as response:
        return Said(response.status, await response.text())


async def says(port: int, path: str, status: int, seconds: float = 30.0, **told: object) -> Said:
    """Waits until the bot answers with a status, and tells this."""
    said = Said(0, "nothing")
    for _ in range(int(seconds / 0.2)):
        said = await get(port, path)
        if said.status == status and told.items() <= said.told.items():
            return said
        await asyncio.sleep(0.2)
    raise AssertionError(f"after {seconds} s, {path} says {said}")


async def counts(port: int, value: float, name: str, seconds: float = 20.0, **labels: str) -> Said:
    """Waits until a metric has a value."""
    said = Said(0, "nothing")
    for _ in range(int(seconds / 0.2)):
        said = await get(port, "/metrics")
        if said.value(name, **labels) == value:
            return said
        await asyncio.sleep(0.2)
    raise AssertionError(f"after {seconds} s, {name} of {labels} is {said.value(name, **labels)}")
