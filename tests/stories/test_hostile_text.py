"""Whatever stands in a typed text or a name: it is neutralised or refused with a reason, and what is written stays."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.client.persistent import PersistentModal
from bot.rules.reasons import Cause, Reason
from knowledge.text.characters import is_harmful, is_visible
from tests.reminding import keep
from tests.setting_up import set_up
from tests.world import World, first_field, labels, response_of, shown

pytestmark = pytest.mark.slow

HOSTILE = {
    "zero byte": "a\0b",
    "escape sequence": "\x1b[31mred\x1b[0m\x9b2J\x7f",
    "line breaks": "one\r\ntwo\u2028three\u2029four\x85five\x0b\x1c",
    "override": "\u202egnp.exe\u202d",
    "isolates": "\u2066\u2067\u2068left open\u206e",
    "half a character": "\ud83d and \udc00",
    "noncharacters": "\ufdd0\uffff\U0001fffe",
    "marks": "Z" + "\u0335\u0301\u0488" * 10 + "o",
    "marks with joiners": "Z" + "\u0301\u200d" * 30,
    "joined": "👩" + "\u200d👩" * 24,
}
UNSEEN = {
    "zero bytes": "\0\0\0",
    "zero width": "\u200b\u200d\ufeff",
    "filler": "\u3164 \u115f \uffa0",
    "Braille": "\u2800" * 3,
    "joiner of graphemes": "\u034f\ufe0f\U000e0100",
    "only an override": "\u202e",
    "only spaces": " \u00a0\u3000",
}
LEGITIMATE = ["👩‍👩‍👧‍👦 ❤️‍🔥 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "می‌خواهم ياد بگیرم", "क्‍ष हिन्दी", "שָׁלוֹם", "ཧྐྵྨླྺྼྻྂ", "Việt Nam"]
FINE: dict[str, Any] = {
    "credential": "google-pmle", "name": "google-pmle", "first": "google-pmle", "second": "aws-mls", "third": "aws-mla",
    "question": "How much does the exam cost?", "weekday": "mon", "wall_time": "19:30", "zone": "Berlin",
    "exam_date": "20.3.2027", "what": "Vertex AI", "from_on": "tomorrow", "until_on": "in 3 weeks", "rest_days": "sun",
    "day": "tomorrow", "note": "Book the exam",
}  # fmt: skip
STRING = discord.AppCommandOptionType.string
AGAIN, TELL_ME = "Try again", "Tell me when the guide covers this"
NEVER_BLANK = frozenset({"title", "label", "placeholder", "filename"})


def texts(payload: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Gives every text in what the bot sent, with the name of its field."""
    if isinstance(payload, str):
        yield key, payload
    elif isinstance(payload, list):
        for item in payload:
            yield from texts(item, key)
    elif isinstance(payload, dict):
        for name, value in payload.items():
            yield from texts(value, name)


def most_marks(text: str) -> int:
    """The number of marks on the letter that has the most. Format characters between them change nothing."""
    most = count = 0
    for sign in text:
        category = unicodedata.category(sign)
        count = count + 1 if category in ("Mn", "Me") else count if category == "Cf" else 0
        most = max(most, count)
    return most


def assert_tame(world: World, since: int = 0) -> None:
    """Nothing that the bot sent harms the text around it, is blank where Discord refuses that, or says sorry."""
    sent = [body for request in world.env.http_requests[since:] if isinstance(body := request.json, dict)]
    for key, text in (each for body in sent for each in texts(body)):
        assert not any(map(is_harmful, text)), (key, ascii(text))
        assert most_marks(text) <= 8, (key, ascii(text))
        assert "went wrong" not in text, ascii(text)
        assert key not in NEVER_BLANK or is_visible(text), (key, ascii(text))


def typed_options(world: World) -> list[tuple[str, app_commands.Command[Any, ..., Any], app_commands.Parameter]]:
    """Every option of every command into which a member types freely."""
    commands = [each for each in world.bot.tree.walk_commands() if isinstance(each, app_commands.Command)]
    return [
        (command.qualified_name, command, option)
        for command in commands
        for option in command.parameters
        if option.type is STRING and not option.choices
    ]


def others(command: app_commands.Command[Any, ..., Any], but: str) -> dict[str, Any]:
    """What a member gives beside one option: all that is required."""
    return {each.display_name: FINE[each.name] for each in command.parameters if each.required and each.name != but}


def written(texts_typed: dict[str, str], option: app_commands.Parameter) -> Iterator[str]:
    """Each text alone, and behind what the option takes."""
    for text in texts_typed.values():
        for typed in (text, f"{FINE[option.name]}{text}"):
            yield typed[: int(option.max_value or 100)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["hostile", "unseen"])
async def test_each_option_of_each_command(world: World, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    options = typed_options(world)
    assert len(options) >= 15
    for name, command, option in options:
        for typed in written(HOSTILE if kind == "hostile" else UNSEEN, option):
            since = len(world.env.http_requests)
            given = others(command, option.name) | {option.display_name: typed}
            reply = await world.mia.slash(world.channel, name, **given)
            assert shown(reply).strip(), (name, typed)
            if option.autocomplete:
                offered = await world.mia.autocomplete(world.channel, name, option.display_name, typed)
                assert all(is_visible(each["name"]) for each in offered), (name, typed)
            assert_tame(world, since)
            await world.pass_time(minutes=1)  # a member asks a few questions a minute
    assert "Reference" not in caplog.text


async def opened_forms(world: World) -> dict[str, simcord.InteractionResult]:
    """Every form that the bot has, opened by its button; by the class of the form."""
    settings = await world.ana.slash(world.channel, "settings")
    edits = [label for label in labels(response_of(settings)) if label.startswith("Edit ")]
    target = await world.ana.slash(world.channel, "target choose", credential="google-pmle")
    logged = await world.ben.slash(world.channel, "studied")
    await keep(world, world.mia, guild_id=world.env.guild.id, channel_id=world.channel.id)
    goal = await set_up(world, world.mia, "goal")
    forms = {
        "GoalForm": await world.mia.select(response_of(goal), ["other"], custom_id="setup:goal"),
        "ReminderForm time": await set_up(world, world.mia, "reminder", "Time"),
        "ReminderForm zone": await set_up(world, world.mia, "reminder", "Time zone"),
        "ExamDateModal": await world.ana.click(response_of(target), label="Set the exam date"),
        "ZoneModal": await world.ben.click(response_of(logged), label="Another zone"),
    }
    return forms | {
        f"SettingModal {label}": await world.ana.click(response_of(settings), label=label) for label in edits
    }


@pytest.mark.parametrize("text", [*HOSTILE.values(), *UNSEEN.values()], ids=[*HOSTILE, *UNSEEN])
async def test_each_form_and_its_second_try(world: World, text: str, caplog: pytest.LogCaptureFixture) -> None:
    forms = await opened_forms(world)
    assert {name.split()[0] for name in forms} == {form.__name__ for form in PersistentModal.__subclasses__()}
    for name, form in forms.items():
        member = {"ZoneModal": world.ben, "GoalForm": world.mia, "ReminderForm": world.mia}.get(
            name.split()[0], world.ana
        )
        refused = await member.submit_modal(form, {first_field(form): text[:100]})
        assert shown(refused).strip(), name
        if AGAIN in labels(response_of(refused)):  # Z with marks is a time zone
            await member.click(response_of(refused), label=AGAIN)
    assert_tame(world)
    assert "Reference" not in caplog.text


SENT = {name: text for name, text in {**HOSTILE, **UNSEEN}.items() if text.strip()}  # Discord refuses the others


@pytest.mark.parametrize("text", SENT.values(), ids=SENT)
async def test_each_message(world: World, text: str, caplog: pytest.LogCaptureFixture) -> None:
    message = await world.ana.send(world.channel, text)
    menu = await world.ana.context_menu(world.channel, "Ask the guide", message)
    assert shown(menu).strip()
    await world.ana.send_dm(text)
    if TELL_ME in labels(response_of(menu)):
        await world.ana.click(response_of(menu), label=TELL_ME)
    assert_tame(world)
    assert "Reference" not in caplog.text


@pytest.mark.parametrize("name", [*HOSTILE.values(), *UNSEEN.values()], ids=[*HOSTILE, *UNSEEN])
async def test_each_name_on_discord(world: World, name: str, caplog: pytest.LogCaptureFixture) -> None:
    eve = world.env.guild.add_member(world.env.create_user(name, global_name=name))
    await eve.slash(world.channel, "settings", sharing="on")
    await eve.slash(world.channel, "studied", minutes=20)
    board = await world.ana.slash(world.channel, "leaderboard")
    line = next(line for line in shown(board).splitlines() if line.startswith("1. "))
    assert is_visible(line.removeprefix("1. ").partition(" · ")[0])
    await world.ana.slash(world.channel, "streak of", member=eve)
    assert_tame(world)
    assert "Reference" not in caplog.text


@pytest.mark.parametrize("name", [*HOSTILE.values(), *UNSEEN.values()], ids=[*HOSTILE, *UNSEEN])
async def test_each_name_of_a_role_and_a_channel(world: World, name: str, caplog: pytest.LogCaptureFixture) -> None:
    server = world.env.guild
    allowed = server.create_role(name, permissions=discord.Permissions(manage_guild=True, mention_everyone=True))
    eve = server.add_member(world.env.create_user("eve"), roles=[allowed])
    assert world.bot.user is not None
    quiet: dict[Any, discord.PermissionOverwrite] = {
        world.bot.user: discord.PermissionOverwrite(mention_everyone=False)
    }
    channel, role = server.create_text_channel(name, overwrites=quiet), server.create_role(name, mentionable=False)
    given = {"weekday": "mon", "time": "19:30", "zone": "Berlin", "where": channel}
    await eve.slash(channel, "remind on", **given)
    schedule = await world.store.reminders.schedule_of_channel(channel.id)
    assert schedule is not None
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.OTHER, "nobody reads it"))
    status = await eve.slash(channel, "remind status")
    assert [label.startswith("Resume #") for label in labels(response_of(status))] == [is_visible(name)]

    refused = await eve.slash(channel, "remind on", role=role, **given)
    assert "I am not allowed to mention" in shown(refused)
    assert ("the one without a visible name" in shown(refused)) == (not is_visible(name))
    assert_tame(world)
    assert "Reference" not in caplog.text


@pytest.mark.parametrize("text", LEGITIMATE)
async def test_what_a_script_or_an_emoji_needs_stays(world: World, text: str) -> None:
    await world.ana.slash(world.channel, "studied", minutes=20, what=text)
    asked = await world.ana.slash(world.channel, "ask", question=text)
    await world.ana.click(response_of(asked), label=TELL_ME)

    held = await world.store.privacy.data_of(world.ana.id)
    assert [entry.what for entry in held.study_entries] == [text]
    assert [wish.question for wish in held.wishes] == [text]
    assert shown(await world.ana.slash(world.channel, "mydata show")).count(text) == 2


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_what_an_older_version_saved(world: World, text: str, caplog: pytest.LogCaptureFixture) -> None:
    text = text.encode("utf-8", "replace").decode()  # no version could save half a character
    now, ana = world.env.now(), world.ana.id
    await world.store.study.record_study(ana, world.today, 20, text, "UTC", now)
    await world.store.subscriptions.add(ana, text, "", now)
    number = await world.store.questions.record(text, "answered", "no-such-passage", None, world.env.guild.id, now)
    await world.store.votes.cast(number, ana, False, now)  # so that admins read it

    for command in ("streak show", "mydata show", "mydata export"):
        assert response_of(await world.ana.slash(world.channel, command))
    gaps = await world.mia.slash(world.channel, "guide gaps")
    assert response_of(gaps).attachments, shown(gaps)
    (file,) = response_of(gaps).attachments
    written = (await file.read()).decode()
    assert "- [ ] **" in written
    assert not any(map(is_harmful, written))
    assert_tame(world)
    assert "Reference" not in caplog.text
