"""The picture of 26 weeks: small, the same each time, readable by everybody, and the same as its words."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from PIL import Image, ImageColor

from bot.client.drawing import BYTES_LIMIT, PANEL, QUIET, WHITE, WIDTH
from bot.rules.streaks import History, Mark, Outage, Pause, RestDays, StreakDay, StreakState, walk
from cogs.study import heat_map
from cogs.study.heat_map import WEEKS, heat_map_png, heat_map_values, heat_map_words

TODAY = date(2026, 11, 25)  # a Wednesday
DAY = timedelta(days=1)


def ago(days: int) -> date:
    return TODAY - days * DAY


def drawn(days: Iterable[StreakDay], today: date = TODAY) -> Image.Image:
    picture = heat_map_png(*heat_map_values(list(days), today))
    assert len(picture) <= BYTES_LIMIT
    image = Image.open(io.BytesIO(picture))
    assert (image.format, image.width) == ("PNG", WIDTH)
    return image.convert("RGB")


def week_day(image: Image.Image, days_ago: int) -> Image.Image:
    """The square of a day."""
    number = 7 * (WEEKS - 1) + TODAY.weekday() - days_ago
    x = heat_map._LEFT + number // 7 * heat_map._PITCH
    y = heat_map._HEAD + heat_map._MONTHS + number % 7 * heat_map._PITCH
    return image.crop((x, y, x + heat_map._CELL, y + heat_map._CELL))


def day(days_ago: int, mark: Mark, minutes: int = 0) -> StreakDay:
    return StreakDay(ago(days_ago), mark, minutes, StreakState())


VARIED = History(
    days={ago(n): n * 3 % 200 for n in range(2, 150) if n % 10 and not 30 <= n < 50},
    rest_days=[RestDays(ago(149), frozenset({6}))],
    pauses=[Pause(ago(48), ago(40))],
    outages=[Outage(datetime(2026, 11, 5, 20, tzinfo=UTC), datetime(2026, 11, 6, 9, tzinfo=UTC))],
)


def test_the_same_days_give_the_same_small_picture() -> None:
    chance = random.Random(1)
    marks: list[Mark] = ["studied", "frozen", "rest", "paused", "outage", "short", "broken", "missed"]
    wild = [day(n, chance.choice(marks), chance.randint(0, 300)) for n in range(182, -1, -1)]
    for days in ([], list(walk(VARIED, TODAY)), wild):
        picture = heat_map_png(*heat_map_values(days, TODAY))
        assert picture == heat_map_png(*heat_map_values(days, TODAY))
        assert len(picture) <= 30_000


@pytest.mark.parametrize("today", [date(2026, 11, 23) + n * DAY for n in range(7)] + [date(2028, 2, 29)])
def test_it_can_be_drawn_on_every_day_of_the_week(today: date) -> None:
    first = today - 400 * DAY
    drawn(walk(History(days={first + n * DAY: 10 for n in range(401)}), today), today)


def test_each_kind_of_day_has_a_shape_of_its_own_without_any_colour() -> None:
    kinds: list[Mark] = ["frozen", "rest", "paused", "outage", "broken", "missed", "studied"]
    image = drawn([day(n + 1, kind) for n, kind in enumerate(kinds)])
    squares = [week_day(image, n + 1).convert("L").resize((10, 10)) for n in range(len(kinds))]  # as on a phone
    squares.append(week_day(image, 20).convert("L").resize((10, 10)))  # before the first day
    for number, one in enumerate(squares):
        for other in squares[:number]:
            assert differing(one, other) >= 12


def differing(one: Image.Image, other: Image.Image) -> int:
    """In how many of 100 points two squares differ clearly."""
    return sum(abs(a - b) >= 40 for a, b in zip(one.tobytes(), other.tobytes(), strict=True))


def test_what_protects_a_day_looks_the_same_whatever_it_was() -> None:
    image = drawn([day(2, "outage"), day(1, "short")])
    assert week_day(image, 2).tobytes() == week_day(image, 1).tobytes()


def test_more_minutes_are_brighter_and_every_step_can_be_told_from_the_next() -> None:
    image = drawn([day(n, "studied", minutes) for n, minutes in ((4, 30), (3, 31), (2, 61), (1, 121))])
    lights = [luminance(week_day(image, n).getpixel((10, 10))) for n in (4, 3, 2, 1)]
    panel = luminance(ImageColor.getrgb(PANEL))
    assert (lights[0] + 0.05) / (panel + 0.05) >= 3  # WCAG 2.2, 1.4.11
    for lower, higher in pairwise(lights):
        assert (higher + 0.05) / (lower + 0.05) >= 1.35


def test_letters_and_signs_stand_out_from_the_panel() -> None:
    panel = luminance(ImageColor.getrgb(PANEL))
    for colour, least in ((WHITE, 4.5), (QUIET, 4.5), (heat_map._GREEN, 3), (heat_map._ORANGE, 3)):
        assert (luminance(ImageColor.getrgb(colour)) + 0.05) / (panel + 0.05) >= least


def luminance(colour: object) -> float:
    assert isinstance(colour, tuple)
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_only_signs_that_are_there_are_explained() -> None:
    full = drawn(walk(History(days={ago(n): 30 for n in range(300)}), TODAY))
    assert full.height < drawn(walk(VARIED, TODAY)).height


def test_the_picture_is_that_of_its_days_alone() -> None:
    days = [day(3, "studied", 10), day(2, "missed"), day(1, "studied", 10)]
    image = drawn(days)
    assert image.tobytes() != drawn([*days[:1], day(2, "frozen"), days[2]]).tobytes()
    assert image.tobytes() == drawn([day(300, "studied", 10), *days]).tobytes()  # older than 26 weeks


@pytest.mark.slow
def test_no_month_is_written_over_another_or_over_the_edge() -> None:
    quiet = ImageColor.getrgb(QUIET)
    for number in range(0, 366, 5):
        today = date(2026, 1, 1) + number * DAY
        image = drawn([], today)
        months = image.crop((0, heat_map._HEAD, WIDTH, heat_map._HEAD + heat_map._MONTHS - 6))
        lit = [any(months.getpixel((x, y)) == quiet for y in range(months.height)) for x in range(WIDTH)]
        assert not any(lit[WIDTH - 8 :])
        words = "".join("x" if on else " " for on in lit).split(" " * 9)
        named = {(today - n * DAY).month for n in range(7 * (WEEKS - 2))}
        assert len([word for word in words if word.strip()]) >= len(named) - 2


def test_the_words_say_what_the_picture_shows() -> None:
    assert heat_map_words([], TODAY) == "Heat map of 26 weeks, 1 June 2026 to 25 November 2026: no study days yet."
    words = heat_map_words(list(walk(VARIED, TODAY)), TODAY)
    marks = [one.mark for one in walk(VARIED, TODAY)]
    assert f"{marks.count('studied')} days studied" in words
    named: tuple[tuple[str, Mark], ...] = (
        ("covered by a freeze", "frozen"),
        ("rest days", "rest"),
        ("paused", "paused"),
        ("protected", "outage"),
        ("a streak ended", "broken"),
        ("with no streak to lose", "missed"),
    )
    for told, mark in named:
        assert f"{told}: {marks.count(mark)}" in words
    a_week = [int(number) for number in words.rsplit(": ", 1)[1].rstrip(".").split(", ")]
    assert (len(a_week), sum(a_week)) == (WEEKS, marks.count("studied"))
    assert len(words) <= 1024
