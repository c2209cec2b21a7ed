"""Find the language of each file of a guide, as an ISO 639 code: `de`, or `haw` if the language has no short code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol, cast

from knowledge.text.stop_words import stop_words

Section = tuple[str, tuple[str, ...]]  # a file, and the headings of a section in it

UNKNOWN: Final = "en"  # the language of a guide with too little text

_SAMPLE: Final = 6000  # characters of a file that are read
_LEAST_BYTES: Final = 60  # of UTF-8; a shorter text may be of many languages
_LEAST_BYTES_OF_SECTION: Final = 200  # of UTF-8
_LEAST_SHARE: Final = 0.1  # of the text of its file
_FEW: Final = 0.18  # the share of stop words that prose of the language does not have
_LEAST_OWN: Final = 0.12  # the share of stop words in prose; Turkish has 0.15 of the collection's, German 0.5
_MANY_TIMES: Final = 2.0
_SURE: Final = 0.8  # probability
_ENGLISH_SHARE: Final = 0.25  # of the words; English prose has 0.28 to 0.5 stop words, prose of other languages 0.16
_ADDRESS: Final = re.compile(r"\w+://\S+|\S+@\S+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_CODE: Final = re.compile(r"([a-z]{2,3})(?:[-_][a-z\d_-]+)?")
_WITHOUT_SPACES: Final = frozenset({"ja", "km", "ko", "lo", "th", "zh"})  # so their stop words are not seen as words
_NO_LANGUAGE: Final = "zxx"
# Languages that are written nearly like another one, for which there are more resources.
_LIKE: Final = {"yue": "zh", "wuu": "zh", "arz": "ar", "ary": "ar", "pcm": "en", "nb": "no", "nn": "no"}


def language_code(name: str | None) -> str | None:
    """Return the language that a code such as `de` or `pt-BR` names. Return None if `name` is no such code."""
    found = _CODE.fullmatch(name.strip().lower()) if name else None
    return _LIKE.get(found[1], found[1]) if found else None


def languages_of(
    named: Mapping[str, str | None], texts: Mapping[str, str], detector: Detector, own: str | None = None
) -> tuple[str, dict[str, str]]:
    """Return the language of a guide, and that of each file.

    The language of a file is the named one, or else the one that its text shows. If the text does not show it clearly,
    the language is the guide's own one, or else the one that most text of the guide is in.

    `named`: the language that each file's front matter names, or None. `texts`: the text of each file.
    `own`: the language that the guide's front matter names, or None.
    """
    found = {file: language or detector.language(texts[file]) for file, language in named.items()}
    main = own or _most(found, texts) or detector.language("\n".join(texts.values())) or UNKNOWN
    return main, {file: language or main for file, language in found.items()}


def languages_of_sections(
    sections: Mapping[Section, str], of_files: Mapping[str, str], detector: Detector
) -> dict[Section, str]:
    """Return the language of each section that is clearly in another language than its file.

    Such a section is long, and no small part of its file. It holds few stop words of the file's language, and many of
    its own language.

    `sections`: the text of each section. `of_files`: the language of each file.
    """
    stops = {"en": detector.english}

    def share(words: Sequence[str], language: str) -> float:
        if language not in stops:
            stops[language] = frozenset(stop_words(language))
        return sum(word in stops[language] for word in words) / max(1, len(words))

    sizes = Counter[str]()
    for (file, _), text in sections.items():
        sizes[file] += len(text)
    found: dict[Section, str] = {}
    for section, text in sections.items():
        is_long = len(text.encode("utf-8", "replace")) >= _LEAST_BYTES_OF_SECTION
        if not is_long or len(text) < _LEAST_SHARE * sizes[section[0]]:
            continue
        words = _WORD.findall(text[:_SAMPLE].lower())
        usual = of_files[section[0]]
        if share(words, usual) >= _FEW:
            continue
        own = detector.language(text)
        is_clear = own is not None and (
            own in _WITHOUT_SPACES or share(words, own) >= max(_MANY_TIMES * share(words, usual), _LEAST_OWN)
        )
        if own is not None and own != usual and is_clear:
            found[section] = own
    return found


def _most(languages: Mapping[str, str | None], texts: Mapping[str, str]) -> str | None:
    sizes = Counter[str]()
    for file, language in languages.items():
        if language is not None:
            sizes[language] += len(texts[file])
    return max(sizes, key=sizes.__getitem__, default=None)


class _Identifier(Protocol):
    """The part of py3langid's LanguageIdentifier that is used here; the package has no types."""

    def classify(self, text: str) -> tuple[str, float]:
        """Return the likeliest language of a text, and its probability."""
        ...


class Detector:
    """Finds the language of texts. A text that is full of English stop words is English.

    For other texts, a model is loaded, which takes 0.6 s and 110 MB.
    """

    def __init__(self, english: Iterable[str]) -> None:
        self.english = frozenset(english)
        self._model: _Identifier | None = None

    def language(self, text: str) -> str | None:
        """Return the language of a text, or None if the text does not show it clearly."""
        sample = _ADDRESS.sub(" ", text[:_SAMPLE])
        if len(sample.encode("utf-8", "replace")) < _LEAST_BYTES:
            return None
        words = _WORD.findall(sample.lower())
        if words and sum(word in self.english for word in words) / len(words) >= _ENGLISH_SHARE:
            return "en"
        self._model = self._model or _model()
        language, probability = self._model.classify(sample)
        return None if language == _NO_LANGUAGE or probability < _SURE else _LIKE.get(language, language)


def _model() -> _Identifier:
    from py3langid import langid  # pyright: ignore[reportMissingTypeStubs] - most guides do not need it

    return cast(
        "_Identifier", cast("Any", langid).LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    )
