"""Measures replies as a phone shows them: `python -m tests.phone [FOLDER]` prints heights, and saves pictures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Locator

from tests.browser import Channel, Playground, chromium, find_chromium

WIDTH: Final = 390
HEIGHT: Final = 4000  # the whole reply is in view, so that nothing scrolls


@dataclass(frozen=True, slots=True)
class Size:
    """What a reply takes on a phone: the pixels of its text and pictures, and Discord's rows of buttons."""

    height: int
    rows: int


def size_of(message: Locator) -> Size:
    """Measure a message, without the line on its author, and without its buttons."""
    header, whole = message.locator(".message-header").bounding_box(), message.bounding_box()
    assert header is not None
    assert whole is not None
    buttons = [box for one in message.locator(".message-components").all() if (box := one.bounding_box())]
    below = sum(box["height"] for box in buttons)
    rows = message.locator(".component-row").count()
    return Size(round(whole["y"] + whole["height"] - header["y"] - header["height"] - below), rows)


@contextmanager
def phone(browser: Browser, *, width: int = WIDTH) -> Iterator[Channel]:
    """Open #general of a playground with the own guide on a phone."""
    with Playground() as playground:
        yield Channel(browser, playground.addresses()[0], width=width, height=HEIGHT)


def ask(question: str) -> Callable[[Channel], None]:
    """Return what asks a question."""
    return lambda channel: channel.ask(question)


def run(command: str, **options: str) -> Callable[[Channel], None]:
    """Return what runs a command; each option takes the first suggestion, if there is one."""

    def act(channel: Channel) -> None:
        channel.choose_command(command)
        for name, text in options.items():
            if not channel.page.locator(f"input.command-option-input[data-option={name}]").count():
                channel.add_option(name)
            channel.type_option(name, text)
            if channel.suggestions.count():
                channel.suggestions.first.click()
                channel.wait()
        channel.send()

    return act


def press(button: str, act: Callable[[Channel], None] | None = None) -> Callable[[Channel], None]:
    """Return what presses a button of the newest message, or of the reply that `act` asks for."""

    def pressed(channel: Channel) -> None:
        if act is not None:
            act(channel)
        channel.press(button)

    return pressed


def setup(page: int | None = None) -> Callable[[Channel], None]:
    """Return what opens /setup as an admin, and turns to a page, counted from 0."""

    def act(channel: Channel) -> None:
        channel.be("Mia")
        run("setup")(channel)
        if page is not None:
            channel.choose_entry(page)

    return act


def doctor(channel: Channel) -> None:
    """Run /doctor as an admin."""
    channel.be("Mia")
    run("doctor")(channel)


REPLIES: Final[dict[str, Callable[[Channel], None]]] = {
    "ask price": ask("What does the Google Professional Machine Learning Engineer exam cost?"),
    "ask worth": ask("Is a machine learning certification worth it?"),
    "ask retired": ask("is the aws ml specialty still around"),
    "ask silence": ask("Which sauce goes with mushroom ravioli?"),
    "credential": run("credential", name="PMLE"),
    "what it tests": press("What it tests", run("credential", name="PMLE")),
    "how to prepare": press("How to prepare", run("credential", name="PMLE")),
    "guide's view": press("The guide's view", run("credential", name="PMLE")),
    "facts": press("Facts and sources", run("credential", name="PMLE")),
    "retired": run("credential", name="MLS-C01"),
    "beta": run("credential", name="MLA-C02"),
    "compare": run("compare", first="AI-103", second="PMLE"),
    "compare three": run("compare", first="AI-103", second="PMLE", third="MLA-C02"),
    "compare retired": run("compare", first="MLS-C01", second="AI-102"),
    "whichcert": run("whichcert"),
    "whichcert skip": run("whichcert", employer="startup", experience="two or more", goal="get a job"),
    "whichcert later": run("whichcert", cloud="azure", employer="enterprise", experience="new", goal="switch"),
    "whichcert bank": run("whichcert", employer="bank", goal="get a job"),
    "whichcert apps": run("whichcert", experience="new", goal="build", reimbursed="yes"),
    "whichcert both": run("whichcert", cloud="aws", employer="enterprise", experience="new", goal="confirm"),
    "whichcert none": run("whichcert", employer="not sure"),
    "whichcert take": run(
        "whichcert",
        cloud="aws",
        employer="enterprise",
        experience="less than",
        background="software",
        reimbursed="yes",
        goal="switch",
    ),
    "whichcert why": press("Why"),
    "whichcert other": press("The other side"),
    "whichcert change": press("What would change this"),
    "target": run("target choose", credential="PMLE"),
    "target retired": run("target choose", credential="MLS-C01"),
    "plan": run("plan"),
    "plan file": press("Calendar file"),
    "plan about": press("How this is planned"),
    "plan weeks": press("All weeks"),
    "plan short": run("plan", exam_date="in 5 days"),
    "studied": run("studied"),
    "settings": run("settings"),
    "remind once": run("remind once", day="in 3 days", note="Book the exam", zone="Berlin"),
    "remind streak": run("remind streak on"),
    "remind status": run("remind status"),
    "help": run("help"),
    "help all": press("All commands"),
    "setup": setup(),
    "setup reminder": setup(0),
    "setup questions": press("Do not keep them", setup(3)),
    "setup public": setup(5),
    "setup held": press("Delete all of it", setup(6)),
    "doctor": doctor,
}


# The pixels that a reply may take. One with two passages, or with much to choose from, may take more.
_ANSWER: Final = 300
_TWO_PASSAGES: Final = 360
_CARD: Final = 700
_ANSWERS: Final = frozenset(("ask price", "ask retired", "ask silence", "target", "target retired", "studied"))


def most_of(name: str) -> Size:
    """Return what a reply may take."""
    if name in _ANSWERS:
        return Size(_ANSWER, 2)
    return Size(_TWO_PASSAGES, 2) if name == "ask worth" else Size(_CARD, 3)


def main(folder: Path | None = None) -> None:
    """Print the size of each reply, and save its picture in the folder."""
    if find_chromium() is None:
        sys.exit("There is no Chromium here (Debian, Ubuntu: apt install chromium).")
    with chromium() as browser, phone(browser) as channel:
        for name, act in REPLIES.items():
            act(channel)
            size = size_of(channel.newest)
            print(f"{name:16} {size.height:5} px  {size.rows} rows of buttons")
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
                channel.newest.screenshot(path=folder / f"{name.replace(' ', '-')}.png")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
