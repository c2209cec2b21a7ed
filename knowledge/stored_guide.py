"""Store a guide with its index, so that the next start need not read and index it again.

The name of the file holds a hash of everything that the index depends on: the guide's files, the program and the
packages that split words. So a stored index is never out of date.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import NoneType
from typing import Any, Final, cast, get_args, get_type_hints

import numpy as np
import Stemmer  # pyright: ignore[reportMissingTypeStubs] - its version alone is asked for

from knowledge.array_file import Array, map_arrays, write_arrays
from knowledge.cache_files import store, stored
from knowledge.facts.advice_rules import AdviceRules
from knowledge.facts.catalogue import Catalogue
from knowledge.facts.neighbours import Neighbours
from knowledge.file_names import shown_name, title_of
from knowledge.files import LARGEST, is_absent, markdown_files, obstacle
from knowledge.memory import uncollected
from knowledge.progress import Progress, counted, part, unwatched
from knowledge.search.index import Index
from knowledge.search.plain_index import PlainIndex
from knowledge.search.suggestions import Suggestions
from knowledge.sentences import BUILT_IN, Sentences
from knowledge.source import ADVICE, CREDENTIALS, NEIGHBOURS, SENTENCES, WORDS, GuideSource
from knowledge.text.omissions import Omitted
from knowledge.text.passages import NotCovered, Passage
from knowledge.text.words import Words, WordsFile

KIND: Final = "guide"
_SOURCE: Final = "source"
_KNOWN: Final = "known"
_INDEX: Final = "index"
_PLAIN: Final = "plain"
_SUGGESTIONS: Final = "suggestions"
# The files on which the numbers of an index depend: they say the version of a package, or are the algorithm.
_VERSIONS: Final = (
    ("markdown_it", "__init__.py"),
    ("mdit_py_plugins", "__init__.py"),
    ("numpy", "version.py"),
    ("py3langid", "__init__.py"),
    ("rapidfuzz", "__init__.py"),
    ("rich", "_emoji_codes.py"),
    ("spellchecker", "info.py"),
    ("stopwordsiso", "stopwords-iso.json"),
    ("yaml", "__init__.py"),
)

_SYSTEM: Final = (sys.version_info[:2], sys.byteorder, unicodedata.unidata_version, cast("Any", Stemmer).version())

Stored = tuple[GuideSource, Index | PlainIndex, Suggestions]


def key_of(path: Path) -> str | None:
    """Return a hash of everything that the index of a guide depends on. Return None if a file cannot be read."""
    digest = sha256(repr((*_SYSTEM, shown_name(path), title_of(path))).encode())
    try:
        for file in (*_program(), *_files(path)):
            digest.update(repr(shown_name(file)).encode())
            digest.update(sha256(file.read_bytes()).digest())
    except OSError:
        return None
    return digest.hexdigest()


def _program() -> Iterator[Path]:
    """Yield the files of this package that make an index, and a file of each package that it is made with."""
    here = Path(__file__).parent
    yield from sorted(here.rglob("*.py"))
    yield here / "content" / WORDS
    yield from sorted((here / "text").glob("*.yaml"))
    yield here / BUILT_IN
    for package, name in _VERSIONS:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).with_name(name)


def _files(path: Path) -> Iterator[Path]:
    """Yield the files from which a guide is read. Raise OSError if one of them cannot be read."""
    found = [path]
    if path.is_dir():
        found, unread = markdown_files(path)
        for _, error in unread:
            raise error
        found += [
            path / name for name in (WORDS, SENTENCES, CREDENTIALS, NEIGHBOURS, ADVICE) if not is_absent(path / name)
        ]
    for file in found:
        if obstacle(file) is not None or file.stat().st_size > LARGEST:
            raise OSError("this is no file to be read")
        yield file


def load_guide(key: str, progress: Progress = unwatched) -> Stored | None:
    """Return the guide that is stored under a key, or None if there is none. A damaged file is no guide."""
    path = stored(KIND, key)
    if path is None:
        return None
    try:
        found = _restored(map_arrays(path), progress)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    with suppress(OSError):  # the folder may be read-only
        path.touch()  # the files that were used last are left
    return found


def store_guide(
    key: str, source: GuideSource, index: Index | PlainIndex, suggestions: Suggestions, progress: Progress = unwatched
) -> bool:
    """Store a guide under a key. Return whether it is stored, and not only in memory."""
    arrays = {
        _SOURCE: _letters("\n".join(_lines(source, part(progress, 0.0, 0.5)))),
        **{
            f"{_KNOWN}.{language}": _letters("\n".join(sorted(source.words.of(language).known)))
            for language in source.all_languages
        },
    }
    arrays |= dict(_flat(index, _PLAIN if isinstance(index, PlainIndex) else _INDEX))
    arrays |= {f"{_SUGGESTIONS}.{name}": values for name, values in suggestions.arrays().items()}
    return store(KIND, key, lambda path: write_arrays(path, arrays, part(progress, 0.5, 1.0))) is not None


@uncollected()
def _restored(arrays: dict[str, Array], progress: Progress) -> Stored:
    source = _source(_text(arrays[_SOURCE]).split("\n"), progress)
    for name, letters in arrays.items():
        if name.startswith(f"{_KNOWN}."):
            source.words.of(name.removeprefix(f"{_KNOWN}.")).learn(_text(letters).split("\n"))
    mark = f"{_SUGGESTIONS}."
    headings = {name.removeprefix(mark): values for name, values in arrays.items() if name.startswith(mark)}
    is_plain = any(name.startswith(f"{_PLAIN}.") for name in arrays)
    index = cast("Index | PlainIndex", _whole(*((PlainIndex, arrays, _PLAIN) if is_plain else (Index, arrays, _INDEX))))
    return source, index, Suggestions.of_arrays(headings, source.words)


def _letters(text: str) -> Array:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def _text(letters: Array) -> str:
    return letters.tobytes().decode("utf-8", "surrogatepass")


# The index: dataclasses of arrays ------------------------------------------------------------------------------------


def _flat(value: object, name: str) -> Iterator[tuple[str, Array]]:
    """Yield the arrays in a dataclass, and in the dataclasses in it, each with the names of the fields on its way."""
    if is_dataclass(value):
        for one in fields(value):
            yield from _flat(getattr(value, one.name), f"{name}.{one.name}")
    elif value is not None:
        yield name, np.asarray(value)


def _whole(kind: Any, arrays: dict[str, Array], name: str) -> object:
    """Return the value from which `_flat` made arrays. `kind`: its type."""
    kinds = [one for one in get_args(kind) if one is not NoneType] if NoneType in get_args(kind) else [kind]
    if is_dataclass(kinds[0]):
        if not any(held.startswith(f"{name}.") for held in arrays):
            return None
        hints = get_type_hints(kinds[0])
        return cast("Any", kinds[0])(
            **{one.name: _whole(hints[one.name], arrays, f"{name}.{one.name}") for one in fields(kinds[0])}
        )
    return kind(arrays[name]) if kind in (int, float) else arrays[name]


# The source: lines of JSON --------------------------------------------------------------------------------------------
#
# The first line holds all but the passages and the headings, which have a line each. The interpreter lock is held while
# one line is written or read, so the event loop would wait for a guide in a single line.


def _lines(source: GuideSource, progress: Progress) -> Iterator[str]:
    """Yield the lines, without their ends."""
    yield _json(
        {
            "title": source.title,
            "version": source.version,
            "checked_on": source.checked_on and source.checked_on.isoformat(),
            "language": source.language,
            "omitted": [[one.kind, one.count, one.places] for one in source.omitted],
            "languages": source.languages,
            "order": source.order,
            "passages": len(source.passages),
            "not_covered": [[one.asked, one.instead, one.file, one.line, one.off_topic] for one in source.not_covered],
            "words": source.words.file and source.words.file.model_dump(mode="json"),
            "catalogue": source.catalogue and source.catalogue.model_dump_json(by_alias=True, exclude_unset=True),
            "sentences": source.sentences.model_dump(mode="json"),
            "neighbours": source.neighbours.model_dump_json(exclude_unset=True),
            "advice_rules": source.advice_rules
            and source.advice_rules.model_dump_json(by_alias=True, exclude_unset=True),
        }
    )
    for one in counted(source.passages, part(progress, 0.0, 0.8)):
        markdown = None if one.markdown == one.text else one.markdown
        yield _json(
            [one.id, one.kind, one.path, one.text, markdown, one.file, one.line, one.asked, one.parent, one.named]
            + ([one.language, one.label] if one.language or one.label else [])
        )
    yield from map(_json, counted(source.headings, part(progress, 0.8, 1.0)))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _source(lines: Sequence[str], progress: Progress) -> GuideSource:
    plain = json.loads(lines[0])
    end = 1 + plain["passages"]
    paths: dict[tuple[str, ...], tuple[str, ...]] = {}

    def one_path(path: Iterable[str]) -> tuple[str, ...]:
        """Return the path as a tuple that all passages of the section share."""
        found = tuple(path)
        return paths.setdefault(found, found)

    def passage(line: str) -> Passage:
        id_, kind, path, text, markdown, file, at, asked, *more = json.loads(line)
        return Passage(
            id_, kind, one_path(path), text, text if markdown is None else markdown, file, at, tuple(asked), *more
        )

    catalogue, advice_rules = plain["catalogue"], plain["advice_rules"]
    return GuideSource(
        title=plain["title"],
        version=plain["version"],
        checked_on=date.fromisoformat(plain["checked_on"]) if plain["checked_on"] else None,
        language=plain["language"],
        passages=[passage(line) for line in counted(lines[1:end], part(progress, 0.0, 0.8))],
        not_covered=[NotCovered(tuple(asked), *more) for asked, *more in plain["not_covered"]],
        headings=[one_path(json.loads(line)) for line in counted(lines[end:], part(progress, 0.8, 1.0))],
        words=Words(plain["words"] and WordsFile.model_validate(plain["words"]), plain["language"]),
        catalogue=Catalogue.model_validate_json(catalogue) if catalogue else None,
        sentences=Sentences.model_validate(plain["sentences"]),
        advice_rules=AdviceRules.model_validate_json(advice_rules) if advice_rules else None,
        omitted=tuple(Omitted(kind, count, tuple(places)) for kind, count, places in plain["omitted"]),
        languages=plain["languages"],
        neighbours=Neighbours.model_validate_json(plain["neighbours"]),
        order=tuple(plain["order"]),
    )
