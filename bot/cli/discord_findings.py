"""What Discord's answers mean for the operator: the token, the application, the connection and the clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final, cast

from bot.cli.findings import Finding
from bot.client.connection import COPY_ANEW, OUTAGE, PORTAL
from bot.client.inquiry import (
    TIMEOUT_SECONDS,
    Answered,
    Inquiry,
    NoAnswer,
    Reply,
    allows_user_install,
    is_success,
    privileged_intents,
)
from bot.rules.sizes import span_words
from bot.rules.wording import counted
from knowledge.faults import visible

_UNAUTHORIZED: Final = 401
_TOO_MANY: Final = 429
_OUT_OF_ORDER: Final = 500
_CLOCK_OFF: Final = timedelta(seconds=5)
_CLOCK_WRONG: Final = timedelta(minutes=1)
_FEW_STARTS: Final = 0.1
_NAME_LIMIT: Final = 100
_SERVERS_OF_A_SHARD: Final = 2_500

NO_TOKEN: Final = Finding(
    "warning",
    "token",
    "No DISCORD_TOKEN is set, so Discord was not asked, and `run` opens the playground.",
    f"To run the bot on Discord, copy the token from the page Bot of your application ({PORTAL}) into DISCORD_TOKEN.",
)


def of_discord(inquiry: Inquiry, shard_count: int | None = None) -> Iterator[Finding]:
    """Yield what Discord's answers mean. No finding holds the token. `shard_count`: None for auto."""
    if is_success(inquiry.user):
        user = _body(inquiry.user)
        yield Finding("ok", "token", f"Discord accepts the token. The bot is {_name(user, 'username')}.")
    if (stopped := next((one for one in inquiry.replies if not is_success(one)), None)) is not None:
        yield _of_refusal(stopped)
    if inquiry.application is not None and is_success(inquiry.application):
        yield from _of_application(_body(inquiry.application), shard_count)
    if inquiry.gateway is not None and is_success(inquiry.gateway):
        yield from _of_gateway(_body(inquiry.gateway), shard_count)
    aheads = [one.ahead for one in inquiry.replies if isinstance(one, Answered) and one.body is not None and one.ahead]
    if aheads:
        yield _of_clock(min(aheads, key=abs))


def _of_refusal(reply: Reply) -> Finding:
    """Say why Discord did not answer as asked."""
    if isinstance(reply, NoAnswer):
        return Finding(
            "fault",
            "Discord",
            f"Discord cannot be reached within {TIMEOUT_SECONDS:.0f} s: {reply.words}.",
            "Check network, DNS, firewall and clock of this machine, which has to reach discord.com on port 443. "
            f"{OUTAGE}",
        )
    if reply.status == _UNAUTHORIZED and reply.body is not None:
        return Finding("fault", "token", "Discord refused the token.", f"{COPY_ANEW[0].upper()}{COPY_ANEW[1:]}.")
    if reply.status >= _OUT_OF_ORDER:
        return Finding(
            "fault",
            "Discord",
            f"Discord is not working at the moment (HTTP {reply.status}).",
            OUTAGE,
        )
    if reply.status == _TOO_MANY:
        wait = f" {reply.retry_after:,.0f} s" if reply.retry_after else ""
        return Finding(
            "warning",
            "Discord",
            f"Discord asks this machine to wait{wait} before it asks again (HTTP 429).",
            "Wait for that, then run this again. Other programs at the same address may be the cause.",
        )
    if reply.body is None:
        return Finding(
            "fault",
            "Discord",
            f"What answers in Discord's name is not Discord (HTTP {reply.status}, {visible(reply.kind)}).",
            "A proxy or the login page of a network stands between. Let this machine reach discord.com directly.",
        )
    return Finding(
        "fault",
        "Discord",
        f"Discord refuses to tell about the application (HTTP {reply.status}).",
        f"See the application's page at {PORTAL}: Discord may have restricted it.",
    )


def _of_application(application: Mapping[str, Any], shard_count: int | None) -> Iterator[Finding]:
    page = f"{PORTAL}/{application.get('id')}" if str(application.get("id")).isdigit() else PORTAL
    if application.get("interactions_endpoint_url"):
        yield Finding(
            "fault",
            "application",
            "The application has an Interactions Endpoint URL, so no command reaches the bot.",
            f"Empty that field at {page} (General Information).",
        )
    if application.get("bot_require_code_grant"):
        yield Finding(
            "warning",
            "application",
            "Requires OAuth2 Code Grant is on, so the invite address fails.",
            f"Switch it off at {page} (Bot).",
        )
    if application.get("bot_public") is False:
        words = "Only the application's owner can add the bot to a server."
        yield Finding("note", "application", words, f"Switch on Public Bot at {page} (Bot) to let others add it.")
    if switched := privileged_intents(application):
        yield Finding(
            "note",
            "intents",
            f"The bot needs no privileged intent, but the application has {', '.join(switched)}.",
            f"Switch that off at {page} (Bot).",
        )
    else:
        yield Finding("ok", "intents", "The bot needs no privileged intent, and the application has none.")
    if allows_user_install(application):
        yield Finding("ok", "user install", "Members can install the bot for themselves.")
    else:
        words = "Members cannot install the bot for themselves, only servers can add it."
        yield Finding("note", "user install", words, f"Tick User Install at {page} (Installation) to allow it.")
    servers = _number(application, "approximate_guild_count")
    if servers is not None:
        words = f"The bot is in about {counted(servers, 'server')}"
        if shard_count is not None and servers > shard_count * _SERVERS_OF_A_SHARD:
            todo = "Set SHARD_COUNT to auto, and start the bot again. Discord refuses the connection until then."
            full = f"{counted(shard_count, 'shard')} can take {shard_count * _SERVERS_OF_A_SHARD:,}"
            yield Finding("fault", "servers", f"{words}, and {full}.", todo)
        else:
            yield Finding("ok", "servers", f"{words}.")


def _of_gateway(gateway: Mapping[str, Any], shard_count: int | None) -> Iterator[Finding]:
    given = gateway.get("session_start_limit")
    limit = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    left, total, reset = (_number(limit, name) for name in ("remaining", "total", "reset_after"))
    if left is not None and total is not None:
        again = f" The number is set back in {span_words(timedelta(milliseconds=reset))}." if reset is not None else ""
        words = f"{left:,} of {total:,} starts a day are left.{again}"
        todo = "Find out in the log what starts the bot again and again, and stop that."
        if left == 0:
            yield Finding("fault", "connection", f"Discord allows no more starts today: {words}", todo)
        elif left < _FEW_STARTS * total:
            yield Finding("warning", "connection", words, todo)
        else:
            yield Finding("ok", "connection", words)
    shards = _number(gateway, "shards")
    if shards is None or shards <= (shard_count or 1):
        return
    if shard_count is None:
        yield Finding("ok", "connection", f"Discord recommends {shards} shards, and a start takes as many.")
        return
    yield Finding(
        "warning",
        "connection",
        f"Discord recommends {shards} shards, and SHARD_COUNT is {shard_count}.",
        f"Set SHARD_COUNT to {shards} or to auto, and start the bot again. A shard takes at most "
        f"{_SERVERS_OF_A_SHARD:,} servers.",
    )


def _of_clock(ahead: timedelta) -> Finding:
    """Compare the clocks. Discord's is known to half a second, and the way of the answer adds what it takes."""
    where = "ahead of" if ahead > timedelta(0) else "behind"
    words = f"This machine's clock is {span_words(abs(ahead))} {where} Discord's."
    todo = "Switch on time synchronisation (`timedatectl set-ntp true`): reminders come by this machine's clock."
    if abs(ahead) > _CLOCK_WRONG:
        return Finding("fault", "clock", words, todo)
    if abs(ahead) > _CLOCK_OFF:
        return Finding("warning", "clock", words, todo)
    return Finding("ok", "clock", f"This machine's clock agrees with Discord's to {_CLOCK_OFF.seconds} s.")


def _body(reply: Reply) -> Mapping[str, Any]:
    return reply.body or {} if isinstance(reply, Answered) else {}


def _name(held: Mapping[str, Any], key: str) -> str:
    return visible(str(held.get(key)))[:_NAME_LIMIT]


def _number(held: Mapping[str, Any], key: str) -> int | None:
    found = held.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None
