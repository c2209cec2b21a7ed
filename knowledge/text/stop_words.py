"""The stop words of a language, from the collection stopwords-iso. English has its own list, in words.yaml."""

from __future__ import annotations


def stop_words(language: str) -> list[str]:
    """Return the stop words of a language. Return no word if the collection does not have the language."""
    import stopwordsiso  # an English guide does not need it

    return sorted(stopwordsiso.stopwords(language)) if stopwordsiso.has_lang(language) else []
