"""The size, colours and font of all pictures.

Pictures are drawn in a thread, so nothing here uses Discord. Each picture has its own panel as background, which makes
it readable in Discord's dark and light themes.
"""

from __future__ import annotations

from functools import cache
from typing import Final, cast

from PIL import ImageFont

WIDTH: Final = 780  # pixels, to be viewed at half that size
BYTES_LIMIT: Final = 60_000
SMOOTH: Final = 4  # shapes are drawn larger by this factor, then reduced

PANEL: Final = "#2b3040"
WHITE: Final = "#f4f6fa"
QUIET: Final = "#b9c1cf"
BLUE: Final = "#56b4e9"  # Okabe and Ito's sky blue, 5.8:1 on the panel

TITLE: Final = 36  # font sizes in pixels
TEXT: Final = 26


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the font in a size, in pixels."""
    return cast("ImageFont.FreeTypeFont", ImageFont.load_default(size))  # without a size, Pillow returns a bitmap font
