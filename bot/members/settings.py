"""A member's settings: parse what they typed, then save it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.core import Core
from bot.errors import MemberError
from bot.members.day_end import follow_day_end
from bot.members.today import MemberDay, set_zone, today_of
from bot.rules.parsing import weekdays_or_none
from bot.rules.records import Share
from bot.rules.streaks import MOST_REST_DAYS
from bot.rules.typed_text import folded
from bot.zones.look_up import find_zone

Setting = Literal["zone", "day_end", "rest_days", "weekly_goal"]

_NONE = {"none", "no", "0", "-"}


@dataclass(frozen=True, slots=True)
class Change:
    """The settings that a member changes. A field is None if it does not change.

    `weekly_goal_days`: 0 removes the goal.
    `praise`: whether the member is praised for what a study day reached.
    """

    zone: str | None = None
    day_ends_at_hour: int | None = None
    rest_days: frozenset[int] | None = None
    weekly_goal_days: int | None = None
    praise: bool | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """A member's choice to share their streak and week in a server or not.

    `guild_id`: None if they chose outside of servers.
    `bot_is_there`: whether the bot is a member of the server.
    """

    guild_id: int | None
    on: bool
    bot_is_there: bool


@dataclass(frozen=True, slots=True)
class SettingsNow:
    """A member's settings as they apply today.

    `shares`: whether the member shares in a server. None if no server was given.
    `shares_exam`: whether the group's reminder in that server may name their exam.
    """

    today: MemberDay
    zone: str | None
    weekly_goal_days: int | None
    rest_days: frozenset[int]
    praise: bool
    shares: bool | None
    shares_exam: bool


def read_change(setting: Setting, typed: str) -> Change:
    """Parse one typed value. If it is invalid, raise MemberError, which says what to type instead."""
    match setting:
        case "zone":
            return Change(zone=find_zone(typed))
        case "day_end":
            return Change(day_ends_at_hour=_hour(typed))
        case "rest_days":
            return Change(rest_days=read_rest_days(typed))
        case "weekly_goal":
            return Change(weekly_goal_days=read_weekly_goal(typed))


def read_rest_days(typed: str) -> frozenset[int]:
    """Parse up to three weekdays, or `none`. Raise MemberError if the text is invalid or names more."""
    days = weekdays_or_none(typed)
    if len(days) > MOST_REST_DAYS:
        raise MemberError(
            f"You can have {MOST_REST_DAYS} rest days a week at most, such as `sat sun`. To pause longer, use `/pause`."
        )
    return days


def read_weekly_goal(typed: str) -> int:
    """Parse the number of study days a week. Return 0 for no goal. Raise MemberError if the text is invalid."""
    goal = folded(typed)
    if goal in _NONE:
        return 0
    match = re.fullmatch(r"([1-7])(?: ?days?)?", goal)
    if match is None:
        raise MemberError("The weekly goal is a number of study days from 1 to 7, such as `4`, or `none`.")
    return int(match[1])


async def settings_of(core: Core, member_id: int, guild_id: int | None) -> SettingsNow:
    """Return a member's settings. If `guild_id` is given, include whether they share in that server."""
    async with core.store.at_one_moment(briefly=True):
        settings, today = await core.store.members.settings(member_id), await today_of(core, member_id)
        share = await share_of(core, member_id, guild_id) if guild_id is not None else None
        return SettingsNow(
            today,
            settings.zone,
            settings.weekly_goal_days,
            await core.store.rest_and_pauses.rest_days(member_id, today.study_day),
            settings.praise,
            share is not None if guild_id is not None else None,
            share is not None and share.with_exam,
        )


async def keep_change(
    core: Core, member_id: int, guild_id: int | None, change: Change, shares: Shares | None = None
) -> SettingsNow:
    """Save all changes of a member, or none of them. Return their settings afterwards, as `settings_of` does.

    New rest days apply from the member's current study day on, so the protection of earlier dates does not change.
    Raise MemberError if `shares` names no server, if it starts sharing in a server that the bot is not a member of, or
    if the zone changed too often within a day. Raise NotSaved if the write fails.
    """
    store, now = core.store, core.clock()
    async with store.as_one():
        if shares is not None:
            await _keep_sharing(core, member_id, shares)
        if change.zone is not None:
            await set_zone(core, member_id, change.zone)
        if change.day_ends_at_hour is not None:
            await store.members.set_day_end(member_id, change.day_ends_at_hour, now)
            await follow_day_end(core, member_id)
        if change.rest_days is not None:
            today = (await today_of(core, member_id)).study_day
            await store.rest_and_pauses.set_rest_days(member_id, change.rest_days, today, now)
        if change.weekly_goal_days is not None:
            await store.members.set_weekly_goal(member_id, change.weekly_goal_days or None, now)
        if change.praise is not None:
            await store.members.set_praise(member_id, change.praise, now)
        return await settings_of(core, member_id, guild_id)


async def _keep_sharing(core: Core, member_id: int, shares: Shares) -> None:
    if shares.guild_id is not None and shares.on and not shares.bot_is_there:
        raise MemberError("I am not a member of this server, so I cannot share anything here.")
    if shares.guild_id is None:
        raise MemberError("Sharing is set for each server. Use `/settings` in the server.")
    if shares.on:
        core.departed.discard((shares.guild_id, member_id))
        await core.store.sharing.share(member_id, shares.guild_id, core.clock())
    else:
        await core.store.sharing.unshare(member_id, shares.guild_id)


async def share_of(core: Core, member_id: int, guild_id: int) -> Share | None:
    """Return what a member shares in a server. Return None if they do not share there."""
    return await core.store.sharing.share_of(member_id, guild_id)


def _hour(typed: str) -> int:
    match = re.fullmatch(r"0?([0-6])(?::00)?", folded(typed))
    if match is None:
        raise MemberError("Your day ends at an hour from 0 to 6, such as `4`.")
    return int(match[1])
