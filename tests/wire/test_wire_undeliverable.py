"""Reminders that cannot arrive are kept with their reason, told to whom they concern, and paused before they annoy."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from tests.wire.messages import Message
from tests.wire.people import Person
from tests.wire.place import Place, eventually
from tests.wire.reminding import DUE, EVERY_DAY, arrives, lease_runs_out, remind, reminders
from tests.world import labels, shown_in

DAY = timedelta(days=1)


def posts(place: Place, channel_id: int) -> int:
    return len(place.discord.sent("POST", rf"/channels/{channel_id}/messages"))


async def comes_due(place: Place, at: datetime) -> None:
    """Lets a reminder fall due, and what becomes of it be kept."""
    place.discord.clock.skip_to(at)
    await asyncio.sleep(place.discord.clock.real(150))


async def told_next(place: Place, person: Person) -> Message:
    """Gives what a person is told below the reply to a command that has nothing to do with it."""
    reply = await person.slash(place.channel, "help")
    await eventually(lambda: bool(reply.interaction.followups))
    return reply.interaction.followups[0]


async def test_closed_messages_are_told_at_the_next_command_and_pause_after_three(monday: Place) -> None:
    await remind(monday, monday.ana, weekday=EVERY_DAY)
    monday.ana.user.dms_closed = True
    await comes_due(monday, DUE)

    told = await told_next(monday, monday.ana)
    assert "your direct messages are closed to the bot" in shown_in(told)
    again = await monday.ana.slash(monday.channel, "help")
    assert again.interaction.followups == []

    await comes_due(monday, DUE + DAY)
    await comes_due(monday, DUE + 2 * DAY)
    await comes_due(monday, DUE + 3 * DAY)
    assert posts(monday, monday.ana.direct_messages.id) == 4  # the test and three reminders; the fourth is not tried
    told = await told_next(monday, monday.ana)
    assert "paused: 3 in a row did not arrive" in shown_in(told)

    await monday.ana.click(told, labels(told)[0])
    await comes_due(monday, DUE + 4 * DAY)
    assert reminders(monday.ana.direct_messages) == []  # still closed, so it stays paused
    monday.ana.user.dms_closed = False
    await monday.ana.click(told, labels(told)[0])
    monday.discord.clock.skip_to(DUE + 5 * DAY)
    await arrives(monday.ana)


async def test_direct_messages_of_another_application_are_opened_anew(monday: Place) -> None:
    await remind(monday, monday.ana)
    assert await monday.bot.stop() == 0
    del monday.discord.memory.channels[monday.ana.direct_messages.id]
    await monday.bot.start()
    monday.discord.clock.skip_to(DUE)

    await arrives(monday.ana)
    assert len(monday.discord.sent("POST", "/users/@me/channels")) == 2


async def remind_group(place: Place, **options: object) -> None:
    given = {"weekday": EVERY_DAY, "time": "19:30", "zone": "UTC", "where": place.channel} | options
    reply = await place.mia.slash(place.channel, "remind on", **given)
    assert "Reminders are on" in shown_in(reply.message)


async def test_a_group_is_reminded_once_with_its_role_and_everyone_may_log(monday: Place) -> None:
    await remind_group(monday, role=monday.role)
    monday.discord.clock.skip_to(DUE)
    await eventually(lambda: bool(reminders(monday.channel)))
    await lease_runs_out(monday)

    (message,) = reminders(monday.channel)
    assert message.content == f"<@&{monday.role[0]}>"
    assert message.data["allowed_mentions"]["roles"] == [monday.role[0]]
    for person in (monday.ana, monday.ben):
        assert "Your first day" in shown_in((await person.click(message, "I studied")).message)
    refused = await monday.ben.click(message, "Manage")
    assert "admin" in shown_in(refused.message).casefold()


async def test_a_kill_after_a_groups_message_was_sent_does_not_double_it(monday: Place) -> None:
    await remind_group(monday)
    held = monday.discord.when("POST", f"/channels/{monday.channel.id}/messages", holds_after=True)
    monday.discord.clock.skip_to(DUE)
    await held.reached()
    await monday.bot.kill()
    await monday.bot.start()
    await eventually(lambda: bool(monday.discord.sent("GET", rf"/channels/{monday.channel.id}/messages")))
    await lease_runs_out(monday)

    assert len(reminders(monday.channel)) == 1


async def test_where_the_history_can_no_longer_be_read_nothing_is_sent_twice(monday: Place) -> None:
    await remind_group(monday)
    held = monday.discord.when("POST", f"/channels/{monday.channel.id}/messages", holds_after=True)
    monday.discord.clock.skip_to(DUE)
    await held.reached()
    await monday.bot.kill()
    await monday.discord.deny(monday.channel, read_message_history=True)
    await monday.bot.start()
    await lease_runs_out(monday)
    await lease_runs_out(monday)

    assert len(reminders(monday.channel)) == 1
    told = await told_next(monday, monday.mia)
    assert "may not have arrived" in shown_in(told)


async def test_a_lost_permission_is_told_to_the_owner_and_what_comes_after_it_arrives(monday: Place) -> None:
    await remind_group(monday)
    await monday.discord.deny(monday.channel, send_messages=True)
    await comes_due(monday, DUE)

    (told,) = monday.mia.received()
    assert "Send Messages" in shown_in(told)
    assert f"<#{monday.channel.id}>" in shown_in(told)
    await monday.discord.deny(monday.channel)
    monday.discord.clock.skip_to(DUE + DAY)
    await eventually(lambda: bool(reminders(monday.channel)))


async def test_a_channel_that_is_gone_ends_its_reminders_and_is_told_to_the_owner(monday: Place) -> None:
    study = monday.discord.channel(monday.server, "study")
    await monday.discord.gateway.dispatch("CHANNEL_CREATE", study.payload(), monday.server.id)
    await remind_group(monday, where=study)
    await monday.discord.delete(study)
    await comes_due(monday, DUE)

    (told,) = monday.mia.received()
    assert "the channel no longer exists" in shown_in(told)
    assert "I have stopped it" in shown_in(told)
    await comes_due(monday, DUE + DAY)
    assert len(monday.mia.received()) == 1


async def test_an_owner_who_cannot_be_written_to_is_told_at_the_next_command(monday: Place) -> None:
    await remind_group(monday)
    monday.mia.user.dms_closed = True
    await monday.discord.put_out(monday.server)
    await comes_due(monday, DUE)

    assert monday.mia.received() == []
    reply = await monday.mia.slash(monday.mia.direct_messages, "help")
    await eventually(lambda: bool(reply.interaction.followups))
    assert "no longer in the server" in shown_in(reply.interaction.followups[0])
