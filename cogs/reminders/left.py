"""What still comes after a member's weekly reminders were stopped."""

from __future__ import annotations

from bot.members.own_reminders import Left


def left_words(left: Left) -> list[str]:
    """Say which of the member's other reminders still come, and how to stop them."""
    lines: list[str] = []
    if left.once == 1:
        lines.append("A one-time reminder is still to come. `/remind status` shows and removes it.")
    elif left.once:
        lines.append(f"{left.once} one-time reminders are still to come. `/remind status` shows and removes them.")
    if left.streak:
        lines.append("Your streak reminder is still on. `/remind streak off` stops it.")
    return lines
