"""The picture of a blueprint: small, the same each time, readable, and the same as its words."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image, ImageFont

from bot.client.drawing import BLUE, BYTES_LIMIT, PANEL, QUIET, WHITE, WIDTH
from cogs.credentials import blueprint_chart
from cogs.credentials.blueprint_chart import ALT_LIMIT, MOST_BARS, alternative_text, blueprint_png
from knowledge.facts.figures import Blueprint, Weight
from knowledge.guide import Guide

DAY = date(2026, 9, 29)


def blueprint(*weights: tuple[str, int | tuple[int, int]], as_of: date | None = None) -> Blueprint:
    parts = tuple(Weight(domain=domain, percent=percent) for domain, percent in weights)
    return Blueprint.model_construct(source="https://acme.example", checked_on=DAY, as_of=as_of, weights=parts)


def drawn(name: str, *weights: tuple[str, int | tuple[int, int]]) -> Image.Image:
    picture = blueprint_png(name, blueprint(*weights))
    assert picture is not None
    assert len(picture) <= BYTES_LIMIT
    image = Image.open(io.BytesIO(picture))
    assert (image.format, image.width) == ("PNG", WIDTH)
    return image.convert("RGB")


def test_each_blueprint_of_the_guide_is_drawn_small_and_the_same_each_time(own_guide: Guide) -> None:
    assert own_guide.source.catalogue is not None
    found = [(one.short_name, one.blueprint) for one in own_guide.source.catalogue.credentials if one.blueprint]
    assert len(found) >= 6
    for name, weights in found:
        picture = blueprint_png(name, weights)
        assert picture is not None
        assert len(picture) <= 30_000
        assert picture == blueprint_png(name, weights)


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    image = drawn("Acme", ("first", 50), ("second", 25), ("third", (10, 15)))
    blue = (0x56, 0xB4, 0xE9)
    lengths = [sum(image.getpixel((x, y)) == blue for x in range(WIDTH)) for y in range(image.height)]
    bars = sorted({length for length in lengths if lengths.count(length) >= 15}, reverse=True)
    full, half, low = bars[0], bars[1], bars[2]
    assert half == pytest.approx(full / 2, abs=8)
    assert low == pytest.approx(full / 5, abs=8)  # 10 of 50; the outline up to 15 adds a few points


def test_text_and_bars_stand_out_from_the_panel_for_everybody() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    panel = luminance(PANEL)
    for colour in (WHITE, QUIET, BLUE):
        assert (luminance(colour) + 0.05) / (panel + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


def test_the_picture_is_that_of_its_weights_alone() -> None:
    one = drawn("Acme", ("first", 60), ("second", 40))
    assert one.tobytes() != drawn("Acme", ("first", 61), ("second", 39)).tobytes()
    assert one.tobytes() != drawn("Acme", ("first", (55, 65)), ("second", 40)).tobytes()


def test_long_names_take_two_lines_and_many_weights_stay_within_the_limit() -> None:
    short = drawn("Acme", *[("domain", 10)] * 10)
    long = drawn("Acme", *[("a domain with a very long name that no single line can hold", 10)] * 10)
    assert long.height > short.height
    letters = "Qq Ww Ee Rr Tt Yy Uu Ii Oo Pp Aa Ss Dd Ff Gg Hh Jj Kk Ll Zz Xx Cc Vv Bb Nn Mm 1 2 3 4 5 6 7 8 9 0"
    many = [(letters[n % 7 :] + letters[: n % 11] * 3, (3, 4)) for n in range(30)]
    assert drawn(letters * 3, *many).height < 2 * WIDTH
    assert drawn("Acme", *[("domain", 3)] * 30).height == drawn("Acme", *[("domain", 3)] * MOST_BARS).height


@pytest.mark.parametrize("percent", [0, 1, 100, (0, 1), (0, 0), (30, 20), (-5, 5)])
def test_odd_weights_are_drawn_too(percent: int | tuple[int, int]) -> None:
    drawn("Acme", ("odd", percent), ("other", 95))
    drawn("Acme", ("odd", percent))


def test_accents_are_left_out_and_letters_that_the_font_lacks_give_no_picture() -> None:
    assert drawn("Acmé — Próba", ("naïve", 100)).tobytes() == drawn("Acme – Proba", ("naive", 100)).tobytes()
    assert blueprint_png("Acme", blueprint(("машинное обучение", 100))) is None
    assert blueprint_png("機械学習", blueprint(("first", 100))) is None


def test_the_letters_are_those_that_the_font_has() -> None:
    font = ImageFont.load_default(32)

    def points(letter: str) -> bytes:
        return bytes(font.getmask(letter))  # pyright: ignore[reportArgumentType] - Pillow leaves out that it is a sequence

    for letter in blueprint_chart._LETTERS - {"–"}:
        assert points(letter) != points("\uffff"), letter


def test_the_words_say_what_the_picture_shows() -> None:
    weights = blueprint(("first", 60), ("second", (35, 40)), as_of=date(2026, 6, 1))
    assert alternative_text("Acme", weights) == (
        "Bar chart, Acme: Share of the exam, as of 1 June 2026. first 60%; second 35–40%."
    )
    assert "checked 29 September 2026" in alternative_text("Acme", blueprint(("first", 100)))
    assert len(alternative_text("Acme", blueprint(*[("domain " * 30, 5)] * 20))) <= ALT_LIMIT
