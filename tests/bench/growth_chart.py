"""Draw how answers grow with the guide, as a PNG of two charts with logarithmic axes.

The picture has its own background, so it is readable on light and dark pages. Each line has a marker of its own shape
and its name at its end, so a reader need not tell colours apart.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from bot.client.drawing import BLUE, PANEL, QUIET, TEXT, TITLE, WHITE, font
from tests.bench.contestants import OURS
from tests.bench.report import CPU, BenchForm

PICTURE: Final = Path(__file__).resolve().parent / "growth.png"
TEN_BEST: Final = "find the ten best"
GUIDE_TASKS: Final = {"index a guide": "index it", "ask a guide": "ask it", "suggest while typing": "suggest"}
COLOURS: Final = (BLUE, "#e69f00", "#20b58a", "#f0e442", "#d98cb3")  # after Okabe and Ito
WIDTH: Final = 1560  # pixels, to be viewed at half that size

_HEIGHT: Final = 1240
_CHART: Final = _HEIGHT // 2
_LEFT: Final = 130
_RIGHT: Final = 230  # for the names of the lines
_TOP: Final = 110
_BOTTOM: Final = 90
_MARKER: Final = 10
_LABEL: Final = 34  # the least distance between two names
_GRID: Final = "#454c60"
_UNITS: Final = ((1_000_000, "M"), (1_000, "k"))

Values = dict[int, float]  # size -> median in milliseconds


@dataclass(frozen=True)
class Line:
    """A named line of a chart."""

    name: str
    values: Values


def growth_png(form: BenchForm) -> bytes:
    """Draw the growth that was measured."""
    image = Image.new("RGB", (WIDTH, _HEIGHT), PANEL)
    draw = ImageDraw.Draw(image)
    chart(draw, 0, "Find the ten best texts for a question: CPU time", peer_lines(form))
    chart(draw, _CHART, "A whole guide: CPU time", guide_lines(form))
    file = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def peer_lines(form: BenchForm) -> list[Line]:
    """Return the lines of ours and of each peer."""
    rows = [row for row in form.against if row.task == TEN_BEST]
    lines = [Line(OURS, {row.size: row.p50 for row in rows})]
    for peer in dict.fromkeys(row.peer for row in rows):
        lines.append(Line(peer, {row.size: row.peer_p50 for row in rows if row.peer == peer}))
    return lines


def guide_lines(form: BenchForm) -> list[Line]:
    """Return the lines of what is done with a whole guide."""
    rows = {row.task: row for row in form.growth if row.unit == CPU}
    return [Line(name, {point.size: point.p50 for point in rows[task].points}) for task, name in GUIDE_TASKS.items()]


def chart(draw: ImageDraw.ImageDraw, top: int, title: str, lines: list[Line]) -> None:
    """Draw one chart, `_CHART` pixels high, from `top` on."""
    sizes = sorted({size for line in lines for size in line.values})
    heights = [value for line in lines for value in line.values.values()]
    low, high = math.floor(math.log10(min(heights))), math.ceil(math.log10(max(heights)))
    floor, ceiling = top + _CHART - _BOTTOM, top + _TOP
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (math.log10(size) - first) / max(last - first, 1e-9)

    def y(value: float) -> float:
        return floor - (floor - ceiling) * (math.log10(value) - low) / max(high - low, 1)

    draw.text((_LEFT, top + 30), title, font=font(TITLE), fill=WHITE)
    for power in range(low, high + 1):
        draw.line((_LEFT, y(10**power), WIDTH - _RIGHT, y(10**power)), fill=_GRID, width=2)
        draw.text((_LEFT - 16, y(10**power)), duration(power), font=font(TEXT), fill=QUIET, anchor="rm")
    for size in sizes:
        draw.line((x(size), ceiling, x(size), floor), fill=_GRID, width=2)
        draw.text((x(size), floor + 14), number(size), font=font(TEXT), fill=QUIET, anchor="ma")
    draw.text((WIDTH - _RIGHT + 40, floor + 14), "passages", font=font(TEXT), fill=QUIET)
    for place, line in enumerate(lines):
        points = [(x(size), y(value)) for size, value in sorted(line.values.items())]
        draw.line(points, fill=COLOURS[place], width=7 if place == 0 else 4, joint="curve")
        for at in points:
            marker(draw, place, *at)
    ends = sorted((y(line.values[max(line.values)]), place) for place, line in enumerate(lines))
    for (_, place), height in zip(ends, apart([height for height, _ in ends]), strict=True):
        at = (x(max(lines[place].values)) + 24, height)
        draw.text(at, lines[place].name, font=font(TEXT), fill=COLOURS[place], anchor="lm")


def marker(draw: ImageDraw.ImageDraw, place: int, x: float, y: float) -> None:
    """Draw the marker of the line at a place: a circle, square, diamond, triangle or pentagon."""
    colour = COLOURS[place]
    if place == 0:
        draw.ellipse((x - _MARKER, y - _MARKER, x + _MARKER, y + _MARKER), fill=colour)
        return
    sides, turn = ((4, 45), (4, 0), (3, 0), (5, 0))[place - 1]
    draw.regular_polygon((x, y, _MARKER + 2), sides, rotation=turn, fill=colour)


def apart(heights: list[float]) -> list[float]:
    """Return increasing heights that are at least _LABEL apart, near the given ones."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + _LABEL) if placed else height)
    return placed


def duration(power: int) -> str:
    """Return 10 ** power milliseconds in words."""
    return f"{number(10 ** (power - 3))} s" if power >= 3 else f"{10.0**power:g} ms"


def number(value: int) -> str:
    """Return a number in short: 1k for 1,000."""
    for unit, name in _UNITS:
        if value >= unit:
            return f"{value // unit}{name}" if value % unit == 0 else f"{value / unit:.1f}{name}"
    return str(value)
