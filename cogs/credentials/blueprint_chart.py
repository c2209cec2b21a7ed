"""Draw a blueprint as a bar chart (PNG), and describe the chart in words.

Nothing here uses Discord, so the chart can be drawn in a thread. All bars have one colour and each has its number
beside it, so a reader need not tell colours apart. The chart has its own background and is readable in Discord's dark
and light themes. If a weight is a range, the bar is filled up to the low end and outlined up to the high end.
"""

from __future__ import annotations

import io
import unicodedata
from typing import Final

from PIL import Image, ImageDraw

from bot.client.drawing import BLUE, BYTES_LIMIT, PANEL, QUIET, SMOOTH, TEXT, TITLE, WHITE, WIDTH, font
from knowledge.facts.figures import Blueprint, Weight
from knowledge.text.dates import day_words
from knowledge.text.sentences import shorten

MOST_BARS: Final = 10
ALT_LIMIT: Final = 1024

_MARGIN: Final = 30
_ROOM: Final = WIDTH - 2 * _MARGIN
_LABEL: Final = 32
_LINE: Final = 38  # from one line of a label to the next
_BAR: Final = 28
_ABOVE_BAR: Final = 8
_BELOW_BAR: Final = 22
_GAP: Final = 14
_RAISED: Final = 7  # how far the top of a number is above the top of its bar
_COLOURS: Final = 24

_DASH: Final = "–"  # the font lacks this letter, so it is drawn as a line
_LETTERS: Final = frozenset({*map(chr, range(32, 127)), *"«»‘’“”·°±", _DASH})
_SAME: Final = str.maketrans({"—": "–", "‐": "-", "‑": "-", "−": "-", "’": "'", "\u00a0": " "})


def alternative_text(name: str, blueprint: Blueprint) -> str:
    """Describe the chart in words, in at most ALT_LIMIT characters."""
    told = "; ".join(f"{weight.domain} {weight.shown}" for weight in blueprint.weights)
    return shorten(f"Bar chart, {name}: {_note(blueprint)}. {told}.", ALT_LIMIT)


def blueprint_png(name: str, blueprint: Blueprint) -> bytes | None:
    """Draw the weights in the vendor's order, as a PNG of at most BYTES_LIMIT bytes.

    The picture is WIDTH pixels wide, to be viewed at half that size. The same blueprint gives the same bytes.
    Return None if the font lacks a letter of the name or of a domain.
    """
    words = (name, *(weight.domain for weight in blueprint.weights))
    if not all(_is_written(text) for text in words):
        return None
    drawn = _drawn(name, blueprint, most_lines=2)
    return drawn if len(drawn) <= BYTES_LIMIT else _drawn(name, blueprint, most_lines=1)


def _drawn(name: str, blueprint: Blueprint, most_lines: int) -> bytes:
    weights = blueprint.weights[:MOST_BARS]
    left_out = len(blueprint.weights) - len(weights)
    labels = [_lines(_capitalised(weight.domain), _LABEL, most_lines) for weight in weights]
    rows = sum(len(label) * _LINE + _ABOVE_BAR + _BAR + _BELOW_BAR for label in labels)
    title = _lines(name, TITLE, most_lines)
    head = _MARGIN + (len(title) + 1) * _LINE + _BELOW_BAR
    sheet = _Sheet(head + rows + _MARGIN - _BELOW_BAR)
    y = _MARGIN
    for line in title:
        sheet.write(_MARGIN, y, line, TITLE, WHITE)
        y += _LINE
    sheet.write(_MARGIN, y + 6, _note(blueprint) + (f", {left_out} more left out" if left_out else ""), TEXT, QUIET)
    y = head
    room = _ROOM - _GAP - max(_width(weight.shown, _LABEL) for weight in weights)
    most = max(1, *(_ends(weight)[1] for weight in weights))
    for weight, label in zip(weights, labels, strict=True):
        for line in label:
            sheet.write(_MARGIN, y, line, _LABEL, WHITE)
            y += _LINE
        y += _ABOVE_BAR
        low, high = (round(room * end / most) for end in _ends(weight))
        sheet.bar(_MARGIN, y, low, high)
        sheet.write(_MARGIN + high + _GAP, y - _RAISED, weight.shown, _LABEL, WHITE)
        y += _BAR + _BELOW_BAR
    return sheet.png()


class _Sheet:
    """A picture to draw text and bars on."""

    def __init__(self, height: int) -> None:
        self._image = Image.new("RGB", (WIDTH, height), PANEL)
        self._draw = ImageDraw.Draw(self._image)

    def write(self, x: float, y: float, text: str, size: int, colour: str) -> None:
        """Write a line of text with its top left corner at (x, y)."""
        letters = font(size)
        for n, part in enumerate(_written(text).split(_DASH)):
            if n:
                top, width = round(y + size * 0.62), _dash(size)
                self._draw.rectangle((x + 1, top, x + width - 3, top + max(1, size // 16)), fill=colour)
                x += width
            self._draw.text((x, y), part, font=letters, fill=colour)
            x += letters.getlength(part)

    def bar(self, x: int, y: int, low: int, high: int) -> None:
        """Draw a bar that is filled up to `low` and outlined up to `high`."""
        if high == 0:
            return
        tile = Image.new("RGB", (high * SMOOTH, _BAR * SMOOTH), PANEL)
        draw = ImageDraw.Draw(tile)
        for width, fill in ((high, PANEL), (low, BLUE)):
            corners = (0, 0, max(1, width) * SMOOTH - 1, _BAR * SMOOTH - 1)
            draw.rounded_rectangle(corners, radius=5 * SMOOTH, fill=fill, outline=BLUE, width=3 * SMOOTH)
        self._image.paste(tile.resize((high, _BAR), Image.Resampling.BOX), (x, y))

    def png(self) -> bytes:
        """Return the picture as PNG bytes."""
        file = io.BytesIO()
        self._image.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        return file.getvalue()


def _dash(size: int) -> int:
    return round(size * 0.56)


def _written(text: str) -> str:
    """Return a text without accents and with one kind of dash, because the font has few letters."""
    parts = unicodedata.normalize("NFKD", text.translate(_SAME))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _is_written(text: str) -> bool:
    """Return whether the font has every letter of a text."""
    return _LETTERS.issuperset(_written(text))


def _width(text: str, size: int) -> float:
    letters = font(size)
    parts = _written(text).split(_DASH)
    return sum(letters.getlength(part) for part in parts) + (len(parts) - 1) * _dash(size)


def _lines(text: str, size: int, most: int) -> list[str]:
    """Break a text between words into at most `most` lines.

    A line that is too wide is cut and ends with an ellipsis.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}", size) <= _ROOM:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    lines[most - 1 :] = [" ".join(lines[most - 1 :])] if len(lines) >= most else []
    return [_cut(line, size) for line in lines]


def _cut(line: str, size: int) -> str:
    if _width(line, size) <= _ROOM:
        return line
    fitting = max(n for n in range(len(line)) if n == 0 or _width(f"{line[:n]}…", size) <= _ROOM)
    return f"{line[:fitting].rstrip()}…"


def _ends(weight: Weight) -> tuple[int, int]:
    low, high = (weight.percent, weight.percent) if isinstance(weight.percent, int) else sorted(weight.percent)
    return max(0, low), max(0, high)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _note(blueprint: Blueprint) -> str:
    exact = [weight.percent for weight in blueprint.weights if isinstance(weight.percent, int)]
    is_rounded = len(exact) == len(blueprint.weights) and sum(exact) != 100
    share = "Share of the exam, rounded" if is_rounded else "Share of the exam"
    if blueprint.as_of:
        return f"{share}, as of {day_words(blueprint.as_of)}"
    return f"{share}, {f'checked {day_words(day)}' if (day := blueprint.checked_on) else 'from an undated copy'}"
