"""`run` and `playground`: the bot on Discord, or in a simulated one."""

from __future__ import annotations

import argparse
import asyncio
import logging
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.app import build_client, open_store
from bot.cli.encoding import search_of
from bot.cli.reading import read_guide
from bot.clock import Clock, utc_now
from bot.errors import PlaygroundError, SettingsError
from bot.log import log_to_stderr
from bot.settings import Settings, read_settings
from bot.watch import UNWATCHED, Watch
from knowledge.source import CONTENT

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient
    from bot.store import Store
    from bot.watching.lookout import Lookout
    from knowledge.guide import Guide
    from knowledge.meaning.encoder import Encoder

log = logging.getLogger(__name__)


def run(_options: argparse.Namespace) -> int:
    """Run the bot on Discord until it is told to end; without a token, open the playground."""
    settings = read_settings()
    if settings.discord_token is None:
        if find_spec("simcord") is None:
            raise SettingsError(
                ["DISCORD_TOKEN is not set: put the bot's token into .env or the environment, then start it again"]
            )
        print("No DISCORD_TOKEN is set: opening the playground, a simulated Discord on this machine.")
        return _open_playground(settings, port=8765, browser=True)
    log_to_stderr()
    if settings.http_port is None:
        _run_on_discord(settings, settings.discord_token.get_secret_value())
        return 0
    from bot.watching.lookout import Lookout
    from bot.watching.metrics import Metrics
    from bot.watching.server import WatchServer

    lookout = Lookout(metrics := Metrics())
    with WatchServer(metrics, lookout).listening(settings.http_host, settings.http_port):
        _run_on_discord(settings, settings.discord_token.get_secret_value(), metrics, lookout)
    return 0


def _run_on_discord(settings: Settings, token: str, watch: Watch = UNWATCHED, lookout: Lookout | None = None) -> None:
    from bot.client.connection import run as run_client

    search = search_of(settings)
    guide = read_guide(settings.guide_path or CONTENT)

    async def start() -> None:
        async with await open_store(settings, watch) as store:
            if search.encoder is None:
                log.info(search.words)
            client = _client(settings, guide, store, utc_now, search.encoder, watch, settings.shard_count)
            async with lookout.watching(client.core, client.is_ready) if lookout else nullcontext():
                await run_client(client, token)

    asyncio.run(start())
    log.info("Ended as asked.")


def playground(options: argparse.Namespace) -> int:
    """Open the playground until somebody ends it."""
    return _open_playground(read_settings(), port=options.port, browser=not options.no_browser, data=options.data)


def _client(
    settings: Settings,
    guide: Guide,
    store: Store,
    clock: Clock,
    encoder: Encoder | None,
    watch: Watch = UNWATCHED,
    shard_count: int | None = 1,
) -> WhichcertClient:
    path, operators = settings.guide_path or CONTENT, settings.operator_ids
    rate, in_servers, days = settings.reminders_per_second, settings.answer_in_servers, settings.backup_days
    return build_client(guide, store, clock, path, operators, rate, in_servers, encoder, watch, days, shard_count)


def _open_playground(settings: Settings, *, port: int, browser: bool, data: Path | None = None) -> int:
    try:
        from bot import playground as simulated
    except ModuleNotFoundError as error:
        raise PlaygroundError(
            f"The playground needs the package {error.name}, which only `make run` installs: run that in the folder of "
            "the project."
        ) from None

    simulated.check_ports(port)
    from bot.store import Store

    encoder = search_of(settings).encoder
    guide = read_guide(settings.guide_path or CONTENT)

    async def start(folder: Path) -> None:
        async with await Store.open(None, folder, settings.data_mode) as store:

            def build(clock: Clock) -> WhichcertClient:
                return _client(settings, guide, store, clock, encoder)

            await simulated.run(build, port=port, browser=browser)

    if data is not None:
        asyncio.run(start(data))
        return 0
    with TemporaryDirectory(prefix="whichcert-") as folder:
        asyncio.run(start(Path(folder)))
    return 0
