"""Run simcord with several pages and a running clock. This module alone uses private names of simcord."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import discord
import simcord
import simcord.preview

from bot.client.client import WhichcertClient
from bot.clock import Clock, utc_now
from bot.errors import PlaygroundError

log = logging.getLogger(__name__)

_TICK_SECONDS: Final = 1.0
_PATIENCE_SECONDS: Final = 30.0
_CLOSING_SECONDS: Final = 10.0
_LONGEST_STEP: Final = timedelta(hours=1)  # the patience holds for each step
_IDLE_SECONDS: Final = 0.001

# Actions of a page's visitor that the other pages must show too. All other actions change nothing.
_DEEDS: Final = frozenset(
    {"send_message", "edit_message", "delete_message", "run_command", "click", "select", "modal_submit"}
)
_MENTIONING: Final = ("embed_description", "embed_field_value")  # parts of an embed in which Discord shows mentions


class SimulatedDiscord:
    """The real client inside simcord, with one page for each channel.

    The names with an underscore are private names of simcord. They are right only for the version that pyproject.toml
    pins. Each one is used for a reason:

    `backend.clock._epoch`: without it, the time begins in January 2026.
    `env._preview`: without it, there is one page for all channels.
    `preview._action`: without it, simcord refuses a press during a tick of the clock.
    `preview._pages`: without it, a page stays at its oldest message.
    `_settle_internal`: without it, simcord waits 50 ms for each write of the bot while the time advances. To advance by
    a week would then take a minute.
    `_FIELD_POLICIES`: without it, a mention in an embed is shown as its markup, such as `<#1234>`.
    `_control_key` and `_component_key`: without them, a page keeps the entry that was chosen in a select for the next
    select in its place, and that entry then cannot be chosen.

    simcord replaces `on_error` of the client and of its tree, and `start` restores the bot's own `on_error`. With
    simcord's `on_error`, an error that the bot has answered counts as an uncertain outcome and blocks the page.
    """

    def __init__(self, make_client: Callable[[Clock], WhichcertClient], zone: ZoneInfo) -> None:
        self.client = make_client(lambda: self.env.now())
        self.env = simcord.Env(self.client, check_errors=False, settle_timeout=_PATIENCE_SECONDS)
        self._zone = zone
        # A cast to Any, here and below, because the type checker refuses the use of simcord's private names.
        self._inner_env = cast("Any", self.env)
        cast("Any", simcord.Env)._settle_internal.__kwdefaults__["idle"] = _IDLE_SECONDS
        self._inner_env.backend.clock._epoch = utc_now().replace(microsecond=0)
        _show_mentions()
        _tell_selects_apart()
        self._previews: list[simcord.Preview] = []
        self._turn = asyncio.Lock()  # simcord refuses a second operation while one is under way

    async def start(self) -> None:
        """Connect the bot."""
        await self.env.start()
        for handled in (self.client, self.client.tree):
            vars(handled).pop("on_error", None)

    async def name_bot(self, name: str) -> None:
        """Give the bot its name, as its owner does on Discord's pages."""
        if self.client.user is not None:
            await self.client.user.edit(username=name)

    def time_context(self) -> AbstractContextManager[None]:
        """Return a context in which the code that builds the scene reads the simulated time."""
        return self.env.time_context()

    def local(self, instant: datetime) -> datetime:
        """Return an instant in this machine's time zone."""
        return instant.astimezone(self._zone)

    async def open_page(
        self, channel: simcord.ChannelHandle, viewers: Sequence[simcord.MemberActor | simcord.UserHandle], port: int
    ) -> str:
        """Serve a page of a channel for `viewers`, and return the page's address.

        Raise PlaygroundError if the port cannot be opened.
        """
        self._inner_env._preview = None
        preview = self.env.preview(channel, viewers=viewers, layout="channel", port=port, timezone=self._zone.key)
        try:
            await preview.__aenter__()
        except simcord.SetupError as error:
            raise PlaygroundError(port_sentence(port, error.__cause__)) from None
        self._inner_env._preview = self
        self._previews.append(preview)
        self._take_turns(preview)
        return preview.url

    @property
    def _closed(self) -> bool:
        """Return whether all pages are closed. simcord reads this, because it takes this object for its only page."""
        return not self._open_pages()

    def _mark_action_dispatched(self) -> None:
        """Pass a call of simcord on to each page. simcord takes this object for its only page."""
        for inner in self._open_pages():
            inner._mark_action_dispatched()

    def _open_pages(self) -> list[Any]:
        return [inner for inner in cast("list[Any]", self._previews) if not inner._closed]

    def _take_turns(self, preview: simcord.Preview) -> None:
        inner = cast("Any", preview)
        act = inner._action

        async def action(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
            async with self._turn:
                receipt: dict[str, Any] = await act(context_id, self._mentioning(body))
                if body.get("kind") in _DEEDS:
                    await self._show_newest()
                return receipt

        inner._action = action

    def _mentioning(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make the typed name of the bot a mention in a message. On Discord, the composer does that."""
        bot, content = self.client.user, body.get("content")
        if body.get("kind") != "send_message" or bot is None or not isinstance(content, str):
            return body
        return {**body, "content": content.replace(f"@{bot.name}", bot.mention)}

    async def _show_newest(self) -> None:
        """Refresh each page, and show it at the newest message that its visitor may see."""
        for inner in self._open_pages():
            for page in inner._pages.values():
                history = inner.channel.history(viewer=page.viewer)
                if history and page.target_id != history[-1].id:
                    page.target_id = page.window_end_id = history[-1].id
            await inner.refresh()

    async def advance(self, by: timedelta) -> None:
        """Advance the simulated time. Raise TimeoutError if the bot was busy for too long.

        If the caller is cancelled, the step goes on, and `close` waits for it. The bot would otherwise be stopped in
        the middle of its work.
        """
        await asyncio.shield(self._advance(by))

    async def _advance(self, by: timedelta) -> None:
        async with self._turn:
            requests = len(self.env.http_requests)
            try:
                await self.env.advance_time(by.total_seconds())
            finally:
                # Refresh only if the bot sent a request, because a page refuses a press while it is refreshed.
                if len(self.env.http_requests) != requests:
                    await self._show_newest()

    async def days_until(self, end: datetime) -> AsyncGenerator[tuple[datetime, datetime]]:
        """Advance the simulated time until `end`, and yield when each local day began and ended.

        The first and the last day may be parts of days. The pages can act between two steps.
        Raise TimeoutError if the bot was busy for too long.
        """
        while (began := self.env.now()) < end:
            tomorrow = self.local(began).date() + timedelta(days=1)
            day_end = min(end, datetime.combine(tomorrow, time(), self._zone))
            while (now := self.env.now()) < day_end:
                await self.advance(min(_LONGEST_STEP, day_end - now))
            yield began, self.env.now()

    async def keep_time(self) -> None:
        """Advance the simulated time together with the real time.

        Tasks, timeouts and the client's clock follow the simulated time only.
        """
        last = utc_now()
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            now = utc_now()
            try:
                await self.advance(now - last)
            except TimeoutError:
                log.warning("The bot was busy for too long, so the time has moved less far.")
            last = now

    async def use_message_command(
        self, member: simcord.MemberActor, channel: simcord.ChannelHandle, command: str, message: discord.Message
    ) -> None:
        """Use a message command as a member. Raise TimeoutError if the bot was busy for too long.

        The pages of simcord have no message commands.
        """
        async with self._turn:
            try:
                await member.context_menu(channel, command, message)
            finally:
                await self._show_newest()

    async def page_ended(self) -> None:
        """Wait until somebody ends the session in a page."""
        waits = [asyncio.ensure_future(preview.wait_closed()) for preview in self._previews]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def close(self) -> None:
        """Close the pages and disconnect the bot."""
        try:
            async with asyncio.timeout(_CLOSING_SECONDS), self._turn:
                await self.env.shutdown()
        except TimeoutError:
            log.warning("The bot was busy, so the playground ended without waiting for it.")


def _show_mentions() -> None:
    policies = cast("Any", simcord.preview)._markdown._FIELD_POLICIES
    for field in _MENTIONING:
        policies[field].update(mentions=True, commands=True)


def _tell_selects_apart() -> None:
    """Give each select a key of its own, because a page keeps the chosen entry by the key.

    simcord makes the key from the select's place in the message. The select of the next question has the same place.
    """
    preview = cast("Any", simcord.preview)
    projection, plans = preview._component_projection, preview._action_plans
    of_page, of_action = projection._control_key, plans._component_key

    def control_key(scope: str, component: Mapping[str, Any], path: str) -> str | None:
        key: str | None = of_page(scope, component, _own_place(component, path))
        return key

    def component_key(component: Mapping[str, Any], path: str, message_id: int) -> str | None:
        key: str | None = of_action(component, _own_place(component, path), message_id)
        return key

    projection._control_key, plans._component_key = control_key, component_key


def _own_place(component: Mapping[str, Any], path: str) -> str:
    is_select = component.get("type") == discord.ComponentType.select.value
    return f"{path}.{component.get('custom_id')}" if is_select else path


def port_sentence(port: int, cause: BaseException | None) -> str:
    """Return a sentence that says why a port cannot be opened, and what to do."""
    if isinstance(cause, OSError) and cause.errno != errno.EADDRINUSE:
        return f"Port {port} cannot be opened ({cause.strerror}): choose another one with --port."
    return f"Port {port} is in use, perhaps by another playground: close that, or choose another one with --port."
