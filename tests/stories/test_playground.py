"""Somebody without a token tries the bot in the playground."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import PAGES, PATIENCE_SECONDS, ROOT, Channel, Playground, chromium, find_chromium, free_port
from tests.phone import REPLIES, Size, most_of, phone, size_of

GUIDE = """\
# Certifications

## Is a certification worth it?

A certification is worth it where an employer asks for one.

## What does the exam cost?

The exam costs 200 US dollars.
"""


@pytest.fixture
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        if os.environ.get("WHICHCERT_REQUIRE_BROWSER"):
            pytest.fail("WHICHCERT_REQUIRE_BROWSER is set, and there is no Chromium (apt install chromium)")
        pytest.skip("there is no Chromium here to open the pages with (Debian, Ubuntu: apt install chromium)")
    with chromium() as browser:
        yield browser


@pytest.fixture
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide of two headings, which is read at once."""
    file = tmp_path_factory.mktemp("guide") / "guide.md"
    file.write_text(GUIDE, encoding="utf-8")
    return file


@pytest.fixture
def playground(guide: Path) -> Iterator[Playground]:
    with Playground(guide=guide) as playground:
        yield playground


@pytest.fixture
def advising_playground(brief_guide: Path) -> Iterator[Playground]:
    """The playground with a guide that recommends credentials."""
    with Playground(guide=brief_guide) as playground:
        yield playground


def test_a_visitor_asks_in_the_pages(playground: Playground, browser: Browser) -> None:
    general, direct, *_ = playground.addresses()

    # Ana types a few letters of /ask's option, takes what the bot suggests, and reads the answer.
    channel = Channel(browser, general)
    channel.choose_command("ask")
    channel.type_option("question", "worth")
    suggested = channel.suggestions.first.inner_text().strip()
    channel.choose_suggestion(suggested)
    channel.send()
    title = channel.newest.locator(".embed-title")
    expect(title).to_have_text(suggested)
    expect(channel.newest.locator(".embed-description")).to_have_text(re.compile(r"\w+ \w+"))
    expect(channel.newest.locator(".message-author")).to_have_text("whichcert")

    # She presses a related heading, and the answer becomes that passage.
    channel.press(channel.newest.locator(".component-button").first.inner_text())
    expect(title).not_to_have_text(suggested)

    # Ben sees it too, but not what /help told Mia alone.
    channel.be("Mia")
    channel.run("help")
    expect(channel.messages).to_have_count(2)
    expect(channel.newest).to_contain_text("Only you can see this")
    channel.be("Ben")
    expect(channel.messages).to_have_count(1)

    # A text in Ana's direct messages is answered there.
    messages = Channel(browser, direct)
    messages.write("Is a certification worth it?")
    expect(messages.messages).to_have_count(2)
    expect(messages.newest.locator(".embed-title")).to_have_text("Is a certification worth it?")

    # A day later, as the terminal has it, so have the pages.
    asked_at = moment_of(messages)
    playground.type("+1d")
    playground.hear(r"It is now \w+day, \d\d \w+ \d{4}, \d\d:\d\d:\d\d \S+")
    messages.write("And now?")
    expect(messages.messages).to_have_count(4)
    assert timedelta(days=1) <= moment_of(messages) - asked_at < timedelta(days=1, hours=1)

    playground.send_signal(signal.SIGINT)
    status, last_words = playground.end()
    assert status == 0
    assert last_words.strip() == "The playground is closed."


def test_days_in_the_terminal_say_what_was_sent(advising_playground: Playground, browser: Browser) -> None:
    general, _, direct, _ = advising_playground.addresses()
    channel, messages = Channel(browser, general), Channel(browser, direct)
    channel.be("Ben")
    channel.choose_command("remind on")
    channel.type_option("weekday", "every day")
    channel.type_option("time", f"{datetime.now(UTC) + timedelta(hours=6):%H:%M}")
    channel.add_option("zone")
    channel.type_option("zone", "UTC")
    channel.send()
    expect(channel.newest).to_contain_text("Reminders are on")
    expect(messages.newest).to_contain_text("This is a test")

    advising_playground.type("+3d")
    told = advising_playground.hear(r"(?s).*It is now")
    assert len(re.findall(r"^ ?\w{3} \d+ \w{3} \d\d:\d\d  to Ben: Study reminder$", told, re.MULTILINE)) == 3
    expect(messages.messages).to_have_count(4)  # the test message, then one a day
    expect(messages.newest).to_contain_text("Study reminder")
    messages.press("I studied")
    expect(messages.newest).to_contain_text("Your first day")
    messages.run("remind skip")
    advising_playground.type("+1d")
    told = advising_playground.hear(r"(?s).*It is now")
    assert re.search(r"  Ben's \w+ ended: studied; streak: 1 day\n", told)
    assert "  not sent: Ben's reminder (skipped, as you asked)\n" in told

    advising_playground.send_signal(signal.SIGINT)
    assert advising_playground.end()[0] == 0


def test_each_question_of_whichcert_is_shown_as_not_answered_yet(
    advising_playground: Playground, browser: Browser
) -> None:
    general, *_ = advising_playground.addresses()
    channel = Channel(browser, general)
    channel.run("whichcert")
    menu = channel.newest.locator(".select-trigger")
    for number in range(1, 4):  # the second choice each time, which a menu that is not new would not send
        expect(channel.newest).to_contain_text(f"Question {number} of 6")
        expect(menu).to_contain_text("Choose what fits best")
        channel.choose_entry(1)

    channel.press("Back")
    expect(channel.newest).to_contain_text("Question 3 of 6")
    expect(menu).to_contain_text("Your choice so far")
    channel.choose_entry(1)
    expect(channel.newest).to_contain_text("Question 4 of 6")


def test_mentions_are_shown_by_name_and_the_bot_is_mentioned_by_name(playground: Playground, browser: Browser) -> None:
    channel = Channel(browser, playground.addresses()[0])
    channel.write("@whichcert Is a certification worth it?")
    expect(channel.messages).to_have_count(2)
    expect(channel.messages.first.locator(".mention")).to_have_text("@whichcert")
    expect(channel.newest.locator(".embed-title")).to_have_text("Is a certification worth it?")

    channel.be("Mia")
    channel.choose_command("remind on")
    channel.type_option("weekday", "sat")
    channel.type_option("time", "10:00")
    channel.add_option("zone")
    channel.type_option("zone", "UTC")
    channel.add_option("where")
    channel.type_option("where", "gen")
    channel.choose_suggestion("general")
    channel.send()
    expect(channel.newest.locator(".embed-description .mention").first).to_have_text("#general")


def test_the_terminal_asks_the_guide_about_a_message(playground: Playground, browser: Browser) -> None:
    channel = Channel(browser, playground.addresses()[0])
    playground.type("ask the guide")
    playground.hear("No member has written in #general yet")
    channel.write("Is a certification worth it?")

    playground.type("Ask the guide as Zoe")
    playground.hear("Nobody here is called Zoe")
    playground.type("Ask the guide as Ben")
    playground.hear("Ben asked the guide about Ana's message “Is a certification worth it\\?”")
    playground.hear("only Ben sees it")

    expect(channel.messages).to_have_count(1)
    channel.be("Ben")
    expect(channel.messages).to_have_count(2)
    expect(channel.newest).to_contain_text("Ben used Ask the guide")
    expect(channel.newest).to_contain_text("Only you can see this")


def test_ctrl_c_ends_a_long_jump_at_once(playground: Playground) -> None:
    playground.addresses()
    playground.type("+52w")
    playground.hear("Ctrl-C does")
    playground.send_signal(signal.SIGINT)

    status, last_words = playground.end()
    assert status == 0
    assert last_words.strip() == "The playground is closed."


def test_the_data_is_kept_where_told_to(guide: Path, tmp_path: Path) -> None:
    with Playground("--data", str(tmp_path), guide=guide) as playground:
        playground.addresses()
        playground.send_signal(signal.SIGINT)
        assert playground.end()[0] == 0
    assert (tmp_path / "whichcert.db").is_file()


def moment_of(channel: Channel) -> datetime:
    return datetime.fromisoformat(channel.newest.locator("time").first.get_attribute("datetime") or "")


def test_the_terminal_moves_time_helps_and_quits(playground: Playground) -> None:
    playground.addresses()
    playground.hear("as Ctrl-C does")

    playground.type("what is whichcert?")
    playground.hear(r"Type \+7d")
    playground.type("+90m")
    playground.hear("It is now")
    playground.type("+99999w")
    playground.hear("At most a year")
    playground.type("+2d")
    playground.hear(r"\w{3} \d+ \w{3} to \w{3} \d+ \w{3}: nothing was sent\n")
    playground.type("help")
    playground.hear("as Ctrl-C does")
    playground.type("quit")

    status, last_words = playground.end()
    assert status == 0
    assert last_words.strip() == "The playground is closed."


def test_it_goes_on_without_a_keyboard_and_its_pages_are_private(playground: Playground) -> None:
    general, *_ = playground.addresses()
    playground.hear("as Ctrl-C does")

    playground.close_input()

    page, _, capability = general.partition("#")
    assert "X-Simcord-Capability" not in urllib.request.urlopen(page, timeout=30).headers
    assert pages_status(page, "guessed") == 401
    assert pages_status(page, capability) == 200

    playground.send_signal(signal.SIGTERM)
    status, last_words = playground.end()
    assert status == 0
    assert last_words.strip() == "The playground is closed."


def pages_status(page: str, capability: str) -> int:
    headers = {"X-Simcord-Capability": capability, "Content-Type": "application/json", "Origin": page.rstrip("/")}
    request = urllib.request.Request(f"{page}api/pages", data=b"{}", headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


@pytest.mark.parametrize("taken", [0, PAGES - 1], ids=["first page", "last page"])
def test_a_port_in_use_is_one_sentence(taken: int) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port + taken)):
        said_on_stderr = refusal(port)

    assert said_on_stderr.startswith(f"Port {port + taken} is in use")
    assert "--port" in said_on_stderr


@pytest.mark.parametrize("port", [0, 65_533, 70_000])
def test_a_port_that_cannot_be_is_one_sentence(port: int) -> None:
    assert f"--port {port} cannot be used" in refusal(port)


def refusal(port: int) -> str:
    command = [sys.executable, "-m", "bot", "playground", "--no-browser", "--port", str(port)]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.strip().splitlines()) == 1
    return ended.stderr


def test_the_run_on_discord_imports_nothing_of_it() -> None:
    look = (
        "import sys, bot.__main__, bot.client.client, bot.client.connection;"
        "print([name for name in sys.modules if 'playground' in name or 'simcord' in name])"
    )
    command = [sys.executable, "-W", "ignore", "-c", look]

    seen = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)

    assert seen.stdout.strip() == "[]"


def test_each_reply_fits_on_a_phone(browser: Browser) -> None:
    sizes: dict[str, Size] = {}
    with phone(browser) as channel:
        for name, act in REPLIES.items():
            act(channel)
            sizes[name] = size_of(channel.newest)
    most = {name: most_of(name) for name in sizes}
    too_large = {n: size for n, size in sizes.items() if size.height > most[n].height or size.rows > most[n].rows}
    assert too_large == {}
