"""Makes the README's picture, a short conversation: `python -m tests.screenshot [PATH]` (deploy/playground.png)."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import ROOT, Channel, Playground, chromium, find_chromium

PICTURE = ROOT / "deploy" / "playground.png"
WIDTH, HEIGHT = 1000, 960


def main(path: Path = PICTURE) -> None:
    """Plays the conversation and saves what #general looks like."""
    if find_chromium() is None:
        sys.exit("There is no Chromium here to take the picture with (Debian, Ubuntu: apt install chromium).")
    path.parent.mkdir(parents=True, exist_ok=True)
    with Playground() as playground, chromium() as browser:
        general, *_ = playground.addresses()
        channel = Channel(browser, general, width=WIDTH, height=HEIGHT)
        channel.write("My employer pays for one exam this spring. Is it worth the evenings?")
        channel.ask("Is a machine learning certification worth it?")
        channel.be("Ben")
        channel.ask("What does the Google Professional Machine Learning Engineer exam cost?")
        expect(channel.messages).to_have_count(3)
        # The picture is of the bot, not of simcord's tools around the channel.
        channel.page.add_style_tag(
            content="[data-workbench] { display: none !important } * { outline: none !important }"
        )
        channel.page.mouse.move(0, 0)
        for message in channel.messages.all():
            expect(message).to_be_in_viewport(ratio=1)
        channel.page.screenshot(path=path)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
