"""Draw the last 26 weeks of a member as a heat map (PNG), and describe it in words.

Nothing here uses Discord, so the picture can be drawn in a thread. Each column is a week, each row a weekday. A study
day is a filled square, and more minutes make it brighter. Every other kind of day has a sign of its own shape, so a
reader need not tell colours apart.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal, cast

from PIL import Image, ImageColor, ImageDraw

from bot.client.drawing import BLUE, PANEL, QUIET, SMOOTH, TEXT, TITLE, WHITE, WIDTH, font
from bot.rules.streaks import StreakDay
from bot.rules.wording import counted
from knowledge.text.dates import day_words

WEEKS: Final = 26
STEPS: Final = (30, 60, 120)  # the most minutes for each brightness; the brightest has no limit

Sign = Literal["0", "1", "2", "3", "frozen", "rest", "paused", "protected", "broken", "missed", "before", "today"]

_MARGIN: Final = 28
_LEFT: Final = 102  # x of the first week, right of the names of the weekdays
_PITCH: Final = 25
_CELL: Final = 21
_LINE: Final = 42
_COLUMNS: Final = 3  # of the legend
_HEAD: Final = 84
_MONTHS: Final = 36
_STEPS: Final = 6  # shades of a colour at the edges of letters and signs
_WEEK: Final = timedelta(weeks=1)
_DAY: Final = timedelta(days=1)

_EMPTY: Final = "#6f7a96"
_BLUES: Final = ("#3587c0", BLUE, "#a3d8f6", "#f0faff")  # each at least 1.4 times as bright as the one before
_GREEN: Final = "#20b58a"
_ORANGE: Final = "#e69f00"
_YELLOW: Final = "#f0e442"

_SIGNS: Final[dict[str, Sign]] = {
    "paused": "paused",
    "rest": "rest",
    "outage": "protected",
    "short": "protected",
    "frozen": "frozen",
    "broken": "broken",
    "missed": "missed",
    "open": "today",
}
_EXPLAINED: Final[dict[Sign, str]] = {
    "frozen": "freeze",
    "rest": "rest day",
    "paused": "pause",
    "protected": "protected",
    "broken": "streak ended",
    "missed": "not studied",
    "before": "not started yet",
    "today": "today",
}
_TOLD: Final[dict[Sign, str]] = {
    "frozen": "covered by a freeze",
    "rest": "rest days",
    "paused": "paused",
    "protected": "protected",
    "broken": "missed, and a streak ended",
    "missed": "missed, with no streak to lose",
}
_STUDIED: Final = frozenset({"0", "1", "2", "3"})


def heat_map_words(days: Sequence[StreakDay], today: date) -> str:
    """Describe the picture in words."""
    monday = _first_monday(today)
    shown = [day for day in days if day.on >= monday]
    studied = [day for day in shown if day.mark == "studied"]
    span = f"Heat map of {WEEKS} weeks, {day_words(monday)} to {day_words(today)}"
    if not days:
        return f"{span}: no study days yet."
    count = Counter(_sign(day) for day in shown)
    parts = [f"{span}: {counted(len(studied), 'day')} studied"]
    parts += [f"{words}: {count[sign]}" for sign, words in _TOLD.items() if count[sign]]
    weeks = Counter((day.on - monday).days // 7 for day in studied)
    a_week = ", ".join(str(weeks[number]) for number in range(WEEKS))
    return f"{'; '.join(parts)}. Days studied each week, oldest first: {a_week}."


def heat_map_values(days: Sequence[StreakDay], today: date) -> tuple[tuple[Sign, ...], date, bool]:
    """Return what `heat_map_png` draws of these days: hashable values, which are equal for equal pictures."""
    monday = _first_monday(today)
    signs: dict[date, Sign] = {day.on: _sign(day) for day in days if day.on >= monday}
    shown: list[Sign] = [signs.get(monday + number * _DAY, "before") for number in range((today - monday).days + 1)]
    return tuple(shown), today, bool(days)


def heat_map_png(shown: tuple[Sign, ...], today: date, begun: bool) -> bytes:
    """Draw the 26 weeks up to today as a PNG of at most BYTES_LIMIT bytes.

    The picture is WIDTH pixels wide, to be viewed at half that size. The same values give the same bytes.
    `begun`: whether the member has studied yet.
    """
    monday = _first_monday(today)
    top = _HEAD + _MONTHS
    legend_top = top + 7 * _PITCH + 24
    explained: list[Sign] = [sign for sign in _EXPLAINED if sign == "today" or sign in shown]
    lines = 1 + -(-len(explained) // _COLUMNS)
    image = Image.new("RGB", (WIDTH, legend_top + lines * _LINE + _MARGIN - 10), PANEL)
    draw = ImageDraw.Draw(image)
    studied = sum(sign in _STUDIED for sign in shown)
    title = f"Last {WEEKS} weeks: {counted(studied, 'day')} studied" if begun else "No study days yet"
    _write(draw, _MARGIN, 26, title, TITLE, WHITE)
    _months(draw, monday, today)
    for row, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "Sun")):
        _write(draw, _MARGIN, top + row * _PITCH - 5, name, TEXT, QUIET)
    for number, sign in enumerate(shown):
        x, y = _LEFT + number // 7 * _PITCH, top + number % 7 * _PITCH
        image.paste(_tile(sign), (x, y))
        if number == len(shown) - 1:
            _ring(draw, x, y)
    _legend(image, draw, legend_top, explained)
    file = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _months(draw: ImageDraw.ImageDraw, monday: date, today: date) -> None:
    """Write the name of each month above the week in which the month begins.

    If no month begins in the first week, the week gets the name of its own month, unless the week begins after the
    14th. A name is left out if it would touch the name before it or the right edge.
    """
    free = 0
    for week in range(WEEKS):
        begin = monday + week * _WEEK
        named = next((begin + n * _DAY for n in range(7) if (begin + n * _DAY).day == 1), begin if week == 0 else None)
        if named is None or named > today:
            continue
        x = _LEFT + week * _PITCH
        text = f"{named:%b}"
        if x >= free and x + font(TEXT).getlength(text) <= WIDTH - _MARGIN // 2 and not (week == 0 and named.day > 14):
            _write(draw, x, _HEAD - 4, text, TEXT, QUIET)
            free = x + round(font(TEXT).getlength(text)) + 10


def _legend(image: Image.Image, draw: ImageDraw.ImageDraw, y: int, explained: Sequence[Sign]) -> None:
    """Explain the brightness of the squares, then the signs that occur in the picture."""
    _write(draw, _MARGIN, y, "Minutes", TEXT, WHITE)
    x = _MARGIN + 126
    for level, name in enumerate([*(f"to {step}" for step in STEPS), "more"]):
        image.paste(_tile(cast("Sign", str(level))), (x, y + 6))
        _write(draw, x + _CELL + 10, y, name, TEXT, WHITE)
        x += _CELL + 10 + round(font(TEXT).getlength(name)) + 28
    for number, sign in enumerate(explained):
        x = _MARGIN + number % _COLUMNS * ((WIDTH - 2 * _MARGIN) // _COLUMNS)
        line = y + (1 + number // _COLUMNS) * _LINE
        if sign == "today":
            _ring(draw, x, line + 6)
        else:
            image.paste(_tile(sign), (x, line + 6))
        _write(draw, x + _CELL + 12, line, _EXPLAINED[sign], TEXT, WHITE)


def _ring(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """Draw the ring around today."""
    draw.rounded_rectangle((x - 3, y - 3, x + _CELL + 2, y + _CELL + 2), radius=6, outline=WHITE, width=2)


@cache
def _tile(sign: Sign) -> Image.Image:
    """Return the square or sign of a day."""
    side = _CELL * SMOOTH
    tile = Image.new("RGB", (side, side), PANEL)
    draw = ImageDraw.Draw(tile)

    def at(*parts: float) -> tuple[float, ...]:
        return tuple(part * side / 22 for part in parts)

    def square(fill: str | None, outline: str | None = None) -> None:
        corners = (0, 0, side - 1, side - 1)
        draw.rounded_rectangle(corners, radius=side // 6, fill=fill, outline=outline, width=side // 10)

    match sign:
        case "0" | "1" | "2" | "3":
            square(_BLUES[int(sign)])
        case "before":
            draw.ellipse(at(8, 8, 14, 14), fill=_EMPTY)
        case "today":  # today is not over, so it has only the ring
            pass
        case "missed":
            square(None, _EMPTY)
        case "frozen":
            draw.polygon(at(11, 0, 22, 11, 11, 22, 0, 11), fill=_BLUES[3])
        case "rest":
            draw.ellipse(at(2, 2, 20, 20), outline=_GREEN, width=round(side / 22 * 5))
        case "paused":
            draw.rectangle(at(3, 2, 8.5, 20), fill=_ORANGE)
            draw.rectangle(at(13.5, 2, 19, 20), fill=_ORANGE)
        case "protected":
            draw.rectangle(at(8, 1, 14, 21), fill=_YELLOW)
            draw.rectangle(at(1, 8, 21, 14), fill=_YELLOW)
        case "broken":
            square(None, _EMPTY)
            draw.line(at(5, 5, 17, 17), fill=WHITE, width=round(side / 22 * 3))
            draw.line(at(17, 5, 5, 17), fill=WHITE, width=round(side / 22 * 3))
    return tile.resize((_CELL, _CELL), Image.Resampling.BOX)


def _sign(day: StreakDay) -> Sign:
    if day.mark == "studied":
        return cast("Sign", str(sum(day.minutes > step for step in STEPS)))
    return _SIGNS[day.mark]


def _first_monday(today: date) -> date:
    return today - today.weekday() * _DAY - (WEEKS - 1) * _WEEK


def _write(draw: ImageDraw.ImageDraw, x: float, y: float, text: str, size: int, colour: str) -> None:
    draw.text((x, y), text, font=font(size), fill=colour)


@cache
def _palette() -> Image.Image:
    """Return a palette of every colour and its shades towards the background.

    A fixed palette preserves colours that cover few pixels.
    """
    colours: list[int] = []
    for colour in (WHITE, QUIET, _EMPTY, _GREEN, _ORANGE, _YELLOW, *_BLUES):
        above, below = ImageColor.getrgb(colour), ImageColor.getrgb(PANEL)
        for step in range(_STEPS + 1):
            colours += [(a * step + b * (_STEPS - step)) // _STEPS for a, b in zip(above, below, strict=True)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours)
    return palette
