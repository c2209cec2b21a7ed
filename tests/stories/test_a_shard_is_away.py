"""The bot serves its servers by two shards, and one of them is away for an evening."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import build_client
from bot.members.streak import member_streak
from tests.world import World, heed_own_handler, shown


async def spread_over_two_shards(world: World) -> None:
    for job in world.bot.jobs:
        await job.stop()
    await world.env.restart_bot(build_client(world.guide, world.store, world.env.now, shard_count=2))
    heed_own_handler(world.env)


@pytest.mark.parametrize("shard", [0, 1])
async def test_an_evening_without_one_shard_costs_no_streak(world: World, shard: int) -> None:
    """Nobody knows by which shards a member is served, so the outage of any protects the day."""
    await spread_over_two_shards(world)
    await world.ana.slash(world.channel, "studied")
    await world.pass_time(hours=36)
    await world.bot.shards[shard].disconnect()
    await world.env.settle()
    await world.pass_time(hours=5)
    assert not world.bot.core.presence.is_connected

    await world.pass_time(hours=3)  # the day is over, and the shard is still away
    assert (await member_streak(world.bot.core, world.ana.id)).days[-2].mark == "outage"

    await world.bot.shards[shard].reconnect()
    await world.env.settle()
    assert world.bot.core.presence.is_connected
    assert (await member_streak(world.bot.core, world.ana.id)).days[-2].mark == "outage"
    assert "1 day" in shown(await world.ana.slash(world.channel, "streak show"))


async def test_an_evening_with_both_shards_protects_nothing(world: World) -> None:
    await spread_over_two_shards(world)
    await world.ana.slash(world.channel, "studied")
    await world.pass_time(hours=44)

    assert (await member_streak(world.bot.core, world.ana.id)).days[-2].mark == "broken"


async def test_shards_that_come_back_one_after_another_are_one_outage(world: World) -> None:
    await spread_over_two_shards(world)
    for shard in (0, 1):
        await world.bot.shards[shard].disconnect()
    await world.env.settle()
    await world.pass_time(minutes=30)
    assert world.bot.core.presence.away == [0, 1]
    for shard in (1, 0):
        await world.bot.shards[shard].reconnect()
        await world.env.settle()
        await world.pass_time(minutes=10)

    history = await world.store.study.history(world.ana.id, world.today - timedelta(days=7))
    (outage,) = history.outages
    assert timedelta(minutes=40) <= outage.ended_at - outage.began_at <= timedelta(minutes=42)
