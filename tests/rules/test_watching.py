"""The port on which an operator watches the bot: what it answers, and that no client and no blockade silences it."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.core import Core
from bot.errors import SettingsError
from bot.members.operation import figures
from bot.members.presence import Presence
from bot.store.backup_record import LastBackup, note_backup
from bot.watch import Watch
from bot.watching import lookout as lookout_module
from bot.watching import server as server_module
from bot.watching.lookout import Lookout
from bot.watching.metrics import Metrics
from bot.watching.server import WatchServer
from knowledge.guide import Guide
from tests.empty_store import open_empty_store
from tests.wire.watching import free_port
from tests.world import BEGINNING

GUIDE = "# Exam\n\n## What does it cost?\n\nIt costs 200 US dollars.\n"


class Port:
    """A port that is watched from a thread."""

    def __init__(self, number: int, metrics: Metrics, lookout: Lookout) -> None:
        self.number, self.metrics, self.lookout = number, metrics, lookout

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.number, timeout=20)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def send(self, raw: bytes) -> bytes:
        """Sends bytes, and gives what comes back until the connection ends."""
        with socket.create_connection(("127.0.0.1", self.number), timeout=20) as connection:
            connection.sendall(raw)
            received = b""
            try:
                while part := connection.recv(65_536):
                    received += part
            except ConnectionError:
                pass
            return received


@contextmanager
def listening(number: int | None = None) -> Iterator[Port]:
    metrics = Metrics()
    port = Port(number or free_port(), metrics, Lookout(metrics))
    with WatchServer(metrics, port.lookout).listening("127.0.0.1", port.number):
        yield port


@pytest.fixture
def port() -> Iterator[Port]:
    with listening() as one:
        yield one


@pytest.fixture
async def core(small_guide: Callable[[str], Guide], tmp_path: Path) -> AsyncIterator[Core]:
    async with await open_empty_store(tmp_path) as store:
        core = Core(store, small_guide(GUIDE), lambda: BEGINNING, Presence(store, lambda: BEGINNING))
        core.presence.found()
        yield core


def test_before_there_is_a_bot_the_process_is_alive_and_not_ready(port: Port) -> None:
    assert port.ask("/healthz")[0] == 200
    status, text = port.ask("/readyz")
    assert status == 503
    assert json.loads(text) == {
        "ready": False,
        "event_loop": False,
        "guide": False,
        "database": False,
        "gateway": False,
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE"])
def test_nothing_but_get_is_served(port: Port, method: str) -> None:
    assert port.ask("/metrics", method)[0] == 405


@pytest.mark.parametrize("path", ["/", "/metrics/", "/../etc/passwd", "/%2e%2e/", "//healthz"])
def test_there_are_three_pages(port: Port, path: str) -> None:
    assert port.ask(path)[0] == 404


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\n" + b"X: a\r\n" * 1000 + b"\r\n",
    ],
    ids=["no HTTP", "a long path", "a long header", "many headers"],
)
def test_a_request_that_is_too_much_is_refused_and_nothing_is_logged(
    port: Port, raw: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    assert port.send(raw).split(b"\r\n")[0].split(b" ")[1:2] in ([b"400"], [])
    assert port.ask("/healthz")[0] == 200
    assert caplog.records == []


def test_a_connection_is_for_one_request(port: Port) -> None:
    received = port.send(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" * 5)
    assert received.count(b"HTTP/1.1 200") == 1


def test_a_slow_client_is_left_and_many_of_them_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_LONGEST_SECONDS", 1.0)
    with listening() as port:
        began = time.monotonic()
        assert port.send(b"GET /metrics HTTP/1.1\r\nX-Slow: ") == b""
        assert time.monotonic() - began < 5
        silent = [socket.create_connection(("127.0.0.1", port.number), timeout=20) for _ in range(100)]
        assert port.ask("/healthz")[0] == 200
        for one in silent:
            one.close()


def test_of_too_many_connections_the_oldest_is_left(port: Port) -> None:
    opened = [socket.create_connection(("127.0.0.1", port.number), timeout=5) for _ in range(40)]
    try:
        assert port.ask("/healthz")[0] == 200
        assert opened[0].recv(1) == b"", "long before its ten seconds are over"
        opened[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert opened[-1].recv(12) == b"HTTP/1.1 200"
    finally:
        for one in opened:
            one.close()


def test_an_address_that_cannot_be_used_is_told_with_what_to_do() -> None:
    server = WatchServer(Metrics(), Lookout(Metrics()))

    def refusal(host: str, number: int) -> str:
        with pytest.raises(SettingsError) as raised, server.listening(host, number):
            pass
        assert raised.value.exit_status == 2
        return str(raised.value)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = refusal("127.0.0.1", taken.getsockname()[1])
    assert said.startswith("HTTP_PORT: another program uses port ")
    assert said.endswith(" already: choose another port, or end that program; it may be another whichcert")
    for host in ("203.0.113.7", "no.such.host.invalid", "a..b", "-"):
        assert refusal(host, free_port()).startswith(f"HTTP_HOST: '{host}' is no address of this machine: write 127")


def test_an_address_of_ipv6_is_served() -> None:
    number = free_port()
    try:
        socket.create_server(("::1", number), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    metrics = Metrics()
    with WatchServer(metrics, Lookout(metrics)).listening("::1", number):
        connection = http.client.HTTPConnection("::1", number, timeout=20)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()


@asynccontextmanager
async def watched(port: Port, core: Core, is_ready: Callable[[], bool] = lambda: True) -> AsyncIterator[None]:
    async with port.lookout.watching(core, is_ready):
        yield


async def test_a_blocked_event_loop_is_told_while_it_is_blocked(
    port: Port, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookout_module, "BLOCKED_SECONDS", 1.0)
    async with watched(port, core):
        assert (await asyncio.to_thread(port.ask, "/readyz"))[0] == 200

        def ask_soon() -> list[tuple[int, str]]:
            time.sleep(2.5)
            return [port.ask(path) for path in ("/healthz", "/readyz", "/metrics")]

        asking = asyncio.create_task(asyncio.to_thread(ask_soon))
        await asyncio.sleep(0.1)
        time.sleep(4)  # noqa: ASYNC251 - what is tried
        health, ready, metrics = await asking

        assert health[0] == 503
        assert json.loads(health[1])["alive"] is False
        assert json.loads(ready[1])["event_loop"] is False
        assert metrics[0] == 200
        assert value(metrics[1], "whichcert_event_loop_blocked_seconds") > 1

        await asyncio.sleep(1.2)
        assert (await asyncio.to_thread(port.ask, "/healthz"))[0] == 200
        late = await asyncio.to_thread(port.ask, "/metrics")
        assert value(late[1], "whichcert_event_loop_lag_seconds_sum") > 3


async def test_each_part_is_told_by_itself(port: Port, core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout_module, "_LOOKED_AT_MOST_EVERY_SECONDS", 0.0)
    is_ready = [True]
    async with watched(port, core, lambda: is_ready[0]):

        async def told() -> dict[str, bool]:
            return json.loads((await asyncio.to_thread(port.ask, "/readyz"))[1])

        assert all((await told()).values())
        core.presence.lost()
        assert (await told())["gateway"] is False
        core.presence.found()
        is_ready[0] = False
        assert (await told())["gateway"] is False
        is_ready[0] = True
        await core.store.close()
        after = await told()
    assert (after["database"], after["gateway"], after["guide"]) == (False, True, True)


async def test_however_many_ask_the_database_is_written_once(port: Port, core: Core) -> None:
    class Counting(Watch):
        writes = 0

        def database_used(self, kind: str, seconds: float) -> None:
            self.writes += kind == "write"

    counting = Counting()
    cast("Any", core.store)._database._watch = counting
    async with watched(port, core):
        answers = await asyncio.gather(*(asyncio.to_thread(port.ask, "/readyz") for _ in range(20)))
    assert {status for status, _ in answers} == {200}
    assert counting.writes == 1


async def test_the_numbers_are_those_of_the_store_and_the_guide(port: Port, core: Core) -> None:
    for status in ("answered", "unsure", "not_covered"):
        await core.store.questions.record("why", status, None, None, None, BEGINNING)
    async with watched(port, core):
        _, text = await asyncio.to_thread(port.ask, "/metrics")
    assert value(text, "whichcert_unanswered") == 2
    assert value(text, "whichcert_passages") == 1
    assert value(text, "whichcert_database_bytes") > 10_000
    assert value(text, "whichcert_guide_read_timestamp_seconds") == BEGINNING.timestamp()
    assert value(text, "whichcert_last_backup_timestamp_seconds") == 0
    assert value(text, "whichcert_facts_due") == 0
    assert value(text, "process_resident_memory_bytes") > 1_000_000


async def test_backups_and_facts_are_told_from_where_they_are_noted(core: Core, own_guide: Guide) -> None:
    core.guide = own_guide
    assert own_guide.source.catalogue is not None
    made_at = BEGINNING - timedelta(days=3)
    file = cast("Any", core.store)._database.file
    note_backup(file.parent, LastBackup(made_at, file.with_suffix(".backup"), 1))

    seen = await figures(core)
    assert seen.last_backup_at == made_at
    assert seen.facts_due == len(own_guide.source.catalogue.needs_check(BEGINNING.date())) > 0
    metrics = Metrics()
    metrics.show_figures(seen, 0.0)
    assert value(metrics.text().decode(), "whichcert_last_backup_timestamp_seconds") == made_at.timestamp()


def value(text: str, name: str) -> float:
    """The value of a metric without labels."""
    (line,) = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(line.split(" ")[1])
