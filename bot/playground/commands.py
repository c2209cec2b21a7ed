"""What can be typed in the playground's terminal, and what it does."""

from __future__ import annotations

import asyncio
import re
from datetime import date, timedelta
from typing import Final

import simcord

from bot.playground.console import say
from bot.playground.events import events_between
from bot.playground.simulated import SimulatedDiscord
from bot.playground.study_group import MEMBERS, StudyGroup
from knowledge.text.dates import day_words

HELP: Final = """\
On a page: type / and choose a command. Enter picks the marked line of an open list; Esc closes it, then Enter sends.
In #general, "Viewing as" changes who you are. Mia is an admin of the server and runs the bot. @whichcert mentions it.
Here, in the terminal:
  +7d              moves time forward by a week, and says day by day what was sent (as +45s, +90m, +3h, +2w do)
  ask the guide    uses the message command "Ask the guide", which the pages lack, as Ana on the newest message that a
                   member wrote in #general; "ask the guide as Ben" uses it as Ben
  help             shows this again
  quit             ends the playground, as Ctrl-C does"""

_MESSAGE_COMMAND: Final = "Ask the guide"
_UNIT: Final = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_LONGEST_JUMP: Final = timedelta(days=366)
_JUMP: Final = re.compile(r"\+\s*([0-9]{1,9})\s*([smhdw])")
_ASK: Final = re.compile(r"ask the guide(?: as (.+))?")
_QUIET_DAYS: Final = 7  # share a line at most, so that a long jump is seen to go on
_QUOTED: Final = 60
_BUSY: Final = "The bot was busy for too long, so this stopped halfway."


async def obey(lines: asyncio.Queue[str], simulated: SimulatedDiscord, group: StudyGroup) -> None:
    """Obey the commands that are typed in the terminal, until somebody types quit."""
    while (line := " ".join((await lines.get()).lower().split())) not in {"quit", "exit"}:
        try:
            await _obey(line, simulated, group)
        except TimeoutError:
            say(_BUSY)
        except simcord.SetupError as error:
            say(f"The simulated Discord refused that: {str(error).splitlines()[0]}")


async def _obey(line: str, simulated: SimulatedDiscord, group: StudyGroup) -> None:
    if jump := _JUMP.fullmatch(line):
        await _move_time(int(jump[1]) * _UNIT[jump[2]], simulated, group)
    elif ask := _ASK.fullmatch(line):
        await _ask_the_guide((ask[1] or MEMBERS[0]).capitalize(), simulated, group)
    elif line == "help":
        say(HELP)
    elif line:
        say("Type +7d to move time forward, ask the guide, help or quit. To talk to the bot, use one of the pages.")


async def _move_time(by: timedelta, simulated: SimulatedDiscord, group: StudyGroup) -> None:
    """Move the time, and say what happened on each day. Days on which nothing happened share a line."""
    if by > _LONGEST_JUMP:
        say("At most a year at a time, such as +52w.")
        return
    quiet: list[date] = []
    async for began, ended in simulated.days_until(simulated.env.now() + by):
        events = await events_between(simulated.client.core, group, began, ended)
        if not events:
            quiet.append(simulated.local(began).date())
        if events or len(quiet) == _QUIET_DAYS:
            _say_quiet(quiet)
        for event in events:
            at = simulated.local(event.at)
            say(f"{day_words(at.date(), 'short weekday'):>10} {at:%H:%M}  {event.words}")
    _say_quiet(quiet)
    say(f"It is now {simulated.local(simulated.env.now()):%A, %d %B %Y, %H:%M:%S %Z}.")


def _say_quiet(days: list[date]) -> None:
    """Say on which days nothing happened, and empty the list."""
    if days:
        first, last = (day_words(day, "short weekday") for day in (days[0], days[-1]))
        span = first if len(days) == 1 else f"{first} to {last}"
        say(f"{span}: nothing was sent")
        days.clear()


async def _ask_the_guide(name: str, simulated: SimulatedDiscord, group: StudyGroup) -> None:
    """Use the message command on the newest message that a member wrote in the channel."""
    member = group.members.get(name)
    if member is None:
        say(f"Nobody here is called {name}: type ask the guide as Ana, Ben or Mia.")
        return
    written = [one for one in group.channel.history() if not one.author.bot and one.content]
    if not written:
        say("No member has written in #general yet. Write a message there in a page first.")
        return
    message = written[-1]
    await simulated.use_message_command(member, group.channel, _MESSAGE_COMMAND, message)
    quoted = " ".join(message.content.split())
    quoted = quoted if len(quoted) <= _QUOTED else f"{quoted[: _QUOTED - 1]}…"
    say(f"{name} asked the guide about {message.author.display_name}'s message “{quoted}”.")
    say(f"The answer is in #general, and only {name} sees it.")
