"""The documented limits of commands: each is kept at its edge, and broken one step further."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.limits import faults_of

COMMANDS = "/applications/1/commands"


def command(*options: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"type": 1, "name": "ask", "description": "Ask", "options": list(options)} | changes


def option(**changes: Any) -> dict[str, Any]:
    return {"type": 3, "name": "question", "description": "What to ask"} | changes


def numbered(count: int, make: Any = option) -> list[dict[str, Any]]:
    return [make(name=f"n{number}") for number in range(count)]


def choices(count: int) -> list[dict[str, Any]]:
    return [{"name": f"{number}", "value": f"{number}"} for number in range(count)]


def chosen(**changes: Any) -> dict[str, Any]:
    return option(choices=[{"name": "One", "value": "1"} | changes])


def long(characters: int) -> dict[str, Any]:
    """A command of so many characters, near 8000: 17 options of 100, 31 choices of 200, 3 and the rest."""

    def one(number: int, of_choices: int) -> dict[str, Any]:
        made = [{"name": f"{choice:0100}", "value": "x" * 100} for choice in range(of_choices)]
        return option(name=f"n{number:02}", description="x" * 97, choices=made)

    return command(
        *(one(number, max(0, min(2, 31 - 2 * number))) for number in range(17)), description="x" * (characters - 7903)
    )


EDGES = {
    "name": (command(name="x" * 32), command(name="x" * 33), "commands[0].name has 33 characters, 32 at most"),
    "no name": (command(name="x"), command(name=""), "commands[0].name is empty"),
    "letters": (command(name="frage-ä_1'ไทย"), command(name="Ask"), "is not of small letters"),
    "spaces": (command(name="ask-it"), command(name="ask it"), "is not of small letters"),
    "description": (command(description="x" * 100), command(description="x" * 101), "has 101 characters, 100 at most"),
    "no description": (command(description="x"), command(description=""), "commands[0].description is empty"),
    "translation": (
        command(name_localizations={"de": "frage"}),
        command(name_localizations={"de": "Frage"}),
        "commands[0].name_localizations.de is not of small letters",
    ),
    "translated description": (
        command(description_localizations={"de": "x" * 100}),
        command(description_localizations={"de": "x" * 101}),
        "commands[0].description_localizations.de has 101 characters, 100 at most",
    ),
    "options": (command(*numbered(25)), command(*numbered(26)), "commands[0].options has 26 entries, 25 at most"),
    "option name": (
        command(option(name="x" * 32)),
        command(option(name="x" * 33)),
        "commands[0].options[0].name has 33 characters, 32 at most",
    ),
    "option letters": (command(option(name="q")), command(option(name="Q")), "is not of small letters"),
    "option description": (
        command(option(description="x" * 100)),
        command(option(description="x" * 101)),
        "commands[0].options[0].description has 101 characters, 100 at most",
    ),
    "same option": (
        command(option(), option(name="other")),
        command(option(), option()),
        "commands[0].options[1].name is the same as",
    ),
    "order": (
        command(option(required=True), option(name="other")),
        command(option(), option(name="other", required=True)),
        "commands[0].options[1] is required and comes after commands[0].options[0], which is not",
    ),
    "choices": (
        command(option(choices=choices(25))),
        command(option(choices=choices(26))),
        "commands[0].options[0].choices has 26 entries, 25 at most",
    ),
    "choice name": (command(chosen(name="x" * 100)), command(chosen(name="x" * 101)), "name has 101 characters, 100"),
    "no choice name": (command(chosen(name="x")), command(chosen(name="")), "choices[0].name is empty"),
    "choice value": (
        command(chosen(value="x" * 100)),
        command(chosen(value="x" * 101)),
        "value has 101 characters, 100 at most",
    ),
    "choices or autocomplete": (
        command(option(autocomplete=True)),
        command(chosen() | {"autocomplete": True}),
        "has choices and autocomplete, one of them allowed",
    ),
    "kind of choices": (
        command(option(type=4, autocomplete=True)),
        command(option(type=5, autocomplete=True)),
        "has choices or autocomplete, which type 5 forbids",
    ),
    "shortest": (command(option(min_length=6000)), command(option(min_length=6001)), "min_length 6001 and max_length"),
    "longest": (command(option(max_length=6000)), command(option(max_length=6001)), "0 to 6000 allowed"),
    "no length": (command(option(max_length=1)), command(option(max_length=0)), "max_length is 0, 1 at least"),
    "kind of length": (
        command(option(type=3, max_length=5)),
        command(option(type=4, max_length=5)),
        "has min_length or max_length, which type 4 forbids",
    ),
    "range": (
        command(option(type=4, min_value=1, max_value=1)),
        command(option(type=4, min_value=2, max_value=1)),
        "min_value 2 and max_value 1",
    ),
    "subcommands": (
        command(option(type=2, options=[option(type=1)])),
        command(option(type=2, options=[option(type=2)])),
        "is a subcommand or group, which may not stand here",
    ),
    "subcommands only": (
        command(option(type=1), option(type=1, name="other")),
        command(option(type=1), option(type=3, name="other")),
        "commands[0].options[1] stands among subcommands",
    ),
    "all characters": (long(8000), long(8001), "commands[0] has 8001 characters in all, 8000 at most"),
    "message command": (
        command(type=3, name="Ask the Guide", description="", options=[]),
        command(type=3, name="Ask the Guide", description="x", options=[]),
        "commands[0].description is given, which only a slash command may have",
    ),
}


@pytest.mark.parametrize(("edge", "beyond", "said"), EDGES.values(), ids=list(EDGES))
def test_command_is_kept_to_each_limit(edge: dict[str, Any], beyond: dict[str, Any], said: str) -> None:
    assert faults_of("PUT", COMMANDS, {}, [edge], []) == []
    (fault,) = faults_of("PUT", COMMANDS, {}, [beyond], [])
    assert said in fault
    (fault,) = faults_of("POST", "/applications/1/guilds/2/commands", {}, beyond, [])
    assert said.replace("commands[0]", "command") in fault


@pytest.mark.parametrize(("kind", "most"), [(1, 100), (2, 15), (3, 15)])
def test_number_of_commands_is_limited(kind: int, most: int) -> None:
    def one(name: str) -> dict[str, Any]:
        return {"type": kind, "name": name, "description": "x" if kind == 1 else ""}

    assert faults_of("PUT", COMMANDS, {}, numbered(most, one), []) == []
    (fault,) = faults_of("PUT", COMMANDS, {}, numbered(most + 1, one), [])
    assert fault == f"commands of type {kind} has {most + 1} entries, {most} at most"


def test_name_is_given_once_a_type() -> None:
    message = {"type": 3, "name": "ask"}
    assert faults_of("PUT", COMMANDS, {}, [command(), message], []) == []
    (fault,) = faults_of("PUT", COMMANDS, {}, [command(), command()], [])
    assert "commands[1] as type and name is the same as commands[0]" in fault


def test_change_of_a_command_says_only_what_changes() -> None:
    assert faults_of("PATCH", f"{COMMANDS}/7", {}, {"description": "x" * 100}, []) == []
    (fault,) = faults_of("PATCH", f"{COMMANDS}/7", {}, {"description": "x" * 101}, [])
    assert fault == "command.description has 101 characters, 100 at most"
