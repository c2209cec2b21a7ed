"""What all pictures have in common: their size, colours and font; nothing of Discord, as they are drawn in a thread.

A panel of their own keeps them readable on Discord's dark and light pages.
"""

from __future__ import annotations

from functools import cache
from typing import Final, cast

from PIL import ImageFont

WIDTH: Final = 780  # pixels, to be read at half of that
BYTES_LIMIT: Final = 60_000
SMOOTH: Final = 4  # shapes are drawn so much larger, then reduced

PANEL: Final = "#2b3040"
WHITE: Final = "#f4f6fa"
QUIET: Final = "#b9c1cf"
BLUE: Final = "#56b4e9"  # Okabe and Ito's sky blue, 5.8:1 on the panel

TITLE: Final = 36  # sizes of letters, in pixels
TEXT: Final = 26


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the font in a size of pixels."""
    return cast("ImageFont.FreeTypeFont", ImageFont.load_default(size))  # without a size it would be a bitmap font
