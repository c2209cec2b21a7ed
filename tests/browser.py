"""Drives the playground as a person does: its terminal, and its pages in a headless Chromium."""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 120.0  # on a machine with much else to do; a quiet one needs a tenth
PAGES = 4  # #general, and the direct messages of each member

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_READY = "() => window.simcordPreview?.ready && !window.simcordPreview.pendingAction"
_COMMAND_SENT = "() => window.simcordPreview.commandPicker.state === 'closed'"

expect.set_options(timeout=PATIENCE_SECONDS * 1000)


def find_chromium() -> str | None:
    """Finds a browser of the Chromium family."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Gives a headless Chromium."""
    path = find_chromium()
    assert path is not None, "no Chromium here (Debian, Ubuntu: apt install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Playground:
    """`python -m bot playground` as a process of its own."""

    def __init__(self, *options: str, port: int | None = None, guide: Path | None = None) -> None:
        self.port = port or free_port()
        self._said = ""
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._nowhere = TemporaryDirectory()  # a working directory without the .env of whoever runs the tests
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "playground", "--no-browser", "--port", str(self.port), *options],
            cwd=self._nowhere.name,
            env={**os.environ, "PYTHONPATH": str(ROOT), "GUIDE_PATH": str(guide or "")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._nowhere.cleanup()

    def addresses(self) -> tuple[str, str, str, str]:
        """Gives the addresses of #general and of Ana's, Ben's and Mia's direct messages as soon as they are printed."""
        pattern = r"http://127\.0\.0\.1:\d+/#\S+"
        return self.hear(pattern), self.hear(pattern), self.hear(pattern), self.hear(pattern)

    def type(self, line: str) -> None:
        """Types a line in the terminal."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def hear(self, pattern: str) -> str:
        """Waits for words on the terminal, after those heard last; gives them."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            if found := re.search(pattern, self._said):
                self._said = self._said[found.end() :]
                return found[0]
            try:
                line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(
                    f"{pattern!r} is not said within {PATIENCE_SECONDS} s, but: {self._said}"
                ) from None
            assert line is not None, f"the playground ended without {pattern!r}: {self._said}"
            self._said += line

    def close_input(self) -> None:
        """Ends standard input."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def send_signal(self, number: signal.Signals) -> None:
        """Sends a signal; SIGINT is Ctrl-C."""
        self._process.send_signal(number)

    def end(self) -> tuple[int, str]:
        """Waits for the end; gives the exit status and what was said since the words heard last."""
        status = self._process.wait(PATIENCE_SECONDS)
        self._reader.join()
        while (line := self._lines.get()) is not None:
            self._said += line
        return status, self._said

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)


class Channel:
    """A page of the playground: one channel, seen by one of its members."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1280, height: int = 800) -> None:
        # The page's own policy would forbid what Playwright waits with.
        context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        self.page: Page = context.new_page()
        self.page.goto(address)
        self.composer = self.page.locator("#channel-composer-input")
        self.messages = self.page.locator("#channel-message-list article.channel-message")
        self.suggestions = self.page.get_by_role("listbox").get_by_role("option")
        self.wait()

    @property
    def newest(self) -> Locator:
        """The newest message that the member sees."""
        return self.messages.last

    def wait(self) -> None:
        """Waits until the page is at rest."""
        self.page.wait_for_function(_READY)

    def be(self, name: str) -> None:
        """Goes on as another member."""
        self.page.get_by_label("Viewing as").select_option(label=name)
        self.wait()

    def press(self, button: str) -> None:
        """Presses a button of the newest message."""
        self.newest.get_by_role("button", name=button, exact=True).click()
        self.wait()

    def choose_entry(self, number: int) -> None:
        """Chooses an entry of the newest message's select."""
        self.newest.locator(".select-trigger").click()
        self.page.locator(".select-list:popover-open").get_by_role("option").nth(number).click()
        self.wait()

    def write(self, text: str) -> None:
        """Sends a text and waits for the page to be at rest."""
        self.composer.fill(text)
        self.page.keyboard.press("Enter")
        expect(self.composer).to_have_value("")
        self.wait()

    def choose_command(self, command: str) -> None:
        """Types a command's name and takes it from the list."""
        self.composer.press_sequentially(f"/{command}")
        name = self.page.get_by_text(f"/{command}", exact=True)
        self.suggestions.filter(has=name).click()
        self.wait()

    def run(self, command: str) -> None:
        """Runs a command without options."""
        self.choose_command(command)
        self.send()

    def type_option(self, name: str, text: str) -> None:
        """Types into an option of the chosen command."""
        option = self.page.locator(f"input.command-option-input[data-option={name}]")
        option.fill("")
        option.press_sequentially(text)
        self.wait()

    def add_option(self, name: str) -> None:
        """Takes an optional option of the chosen command from the list."""
        self.page.get_by_text(re.compile(r"^\+\d+ (more|options)$")).click()
        self.suggestions.filter(has_text=name).first.click()
        self.wait()

    def choose_suggestion(self, text: str) -> None:
        """Takes one of the suggestions that the bot makes for the option."""
        self.suggestions.filter(has_text=text).first.click()
        self.wait()

    def send(self) -> None:
        """Sends the chosen command and waits for a new message."""
        before = self.newest.get_attribute("data-message-id") if self.messages.count() else ""
        for _ in range(3):  # a page that is just refreshed refuses to send, and keeps the command
            self.page.locator("#send-message").click()
            self.wait()
            if self.page.evaluate(_COMMAND_SENT):
                break
        self.page.wait_for_function(_COMMAND_SENT)
        newer = self.page.locator("#channel-message-list article.channel-message:last-child")
        expect(newer).not_to_have_attribute("data-message-id", before or "")
        self.wait()

    def ask(self, question: str) -> None:
        """Asks in the member's own words."""
        self.choose_command("ask")
        self.type_option("question", question)
        self.send()


def free_port() -> int:
    """Gives a port that is free, and so are the next ones, one for each page."""
    for _ in range(50):
        with ExitStack() as sockets:
            port = 0
            try:
                for number in range(PAGES):
                    one = sockets.enter_context(socket.socket())
                    one.bind(("127.0.0.1", port + number))
                    port = port or one.getsockname()[1]
            except (OSError, OverflowError):
                continue
            return port
    raise AssertionError(f"no {PAGES} free ports in a row")
