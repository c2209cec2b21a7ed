"""Load the sentence encoder that the settings name, and let a guide compare meanings with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import SettingsError
from bot.settings import Settings
from knowledge.meaning.encoder import NoEncoder, read_encoder

if TYPE_CHECKING:
    from knowledge.meaning.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Search:
    """How questions are compared with the guide.

    `encoder`: None if they are compared by words alone.
    `words`: says so in a sentence, with the reason.
    """

    encoder: Encoder | None
    words: str


def search_of(settings: Settings, *, at_once: bool = True) -> Search:
    """Return how the settings want questions to be compared. Raise SettingsError if MEANING_MODEL is no such model.

    `at_once`: as for `read_encoder`.
    """
    if settings.by_words_alone:
        return Search(None, "Questions are compared by words alone, because MEANING_MODEL is none.")
    try:
        encoder = read_encoder(settings.meaning_model, at_once=at_once)
        return Search(encoder, "Questions are compared by words and by meaning.")
    except NoEncoder as error:
        if settings.meaning_model is not None:
            raise SettingsError([f"MEANING_MODEL: {error}; give another file, or `none`"]) from None
        return Search(None, f"Questions are compared by words alone: {error}.")
