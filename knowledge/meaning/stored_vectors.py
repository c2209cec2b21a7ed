"""Store the vectors of a guide's texts, so that each text is encoded once.

A file holds the number of each text, which is made from its words, and the text's vector. After a change of the guide,
only the new texts are encoded: the other vectors come from the files that are stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from knowledge.array_file import map_arrays, write_arrays
from knowledge.cache_files import all_stored, store, stored
from knowledge.meaning.encoder import Encoder
from knowledge.meaning.text_vectors import TextNumbers, TextVectors, encoded, text_numbers
from knowledge.progress import Progress, part, unwatched

_KIND: Final = "vectors"


def vectors_of(
    texts: Sequence[str], encoder: Encoder, progress: Progress = unwatched, most_new: int | None = None
) -> TextVectors | None:
    """Return the vectors of some texts, and store them. Only texts whose vectors are not stored are encoded.

    `progress` is called with the share that is done, 0 to 1. If it raises an exception, nothing is stored.
    `most_new`: return None if more texts than this have to be encoded.
    """
    if most_new is not None and not all_stored(_KIND) and len(set(texts)) > most_new:
        return None  # without the numbers of the texts, which take as long as the answer to many questions
    numbers = text_numbers(texts)
    if (found := _stored(numbers, encoder)) is not None:
        return found
    values = np.zeros((len(texts), encoder.size), dtype=np.int8)
    scales = np.zeros(len(texts), dtype=np.float32)
    missing = np.ones(len(texts), dtype=bool)
    for known, vectors in _read(all_stored(_KIND), encoder):
        order = np.argsort(known)
        places = order[np.searchsorted(known, numbers, sorter=order).clip(max=len(known) - 1)]
        held = missing & (known[places] == numbers)
        values[held], scales[held] = vectors.values[places[held]], vectors.scales[places[held]]
        missing &= ~held
    new, first, again = np.unique(numbers[missing], return_index=True, return_inverse=True)
    if most_new is not None and len(new) > most_new:
        return None
    places = np.flatnonzero(missing)
    if len(places):
        fresh = encoded([texts[int(place)] for place in places[first]], encoder, part(progress, 0.0, 0.99))
        values[places], scales[places] = fresh.values[again], fresh.scales[again]
    arrays = {"texts": numbers, "values": values, "scales": scales}
    store(_KIND, _key(numbers, encoder), lambda path: write_arrays(path, arrays))
    progress(1.0)
    return _stored(numbers, encoder) or TextVectors(values, scales)  # the stored ones are mapped


def _stored(numbers: TextNumbers, encoder: Encoder) -> TextVectors | None:
    """Return the vectors of some texts if one file holds just these."""
    path = stored(_KIND, _key(numbers, encoder))
    for known, vectors in _read([path] if path else [], encoder):
        if path is not None and np.array_equal(known, numbers):
            with suppress(OSError):  # the folder may be read-only
                path.touch()  # the files that were used last are left
            return vectors
    return None


def _key(numbers: TextNumbers, encoder: Encoder) -> str:
    return f"{encoder.digest[:16]}-{sha256(numbers.tobytes()).hexdigest()[:32]}"


def _read(paths: Sequence[Path], encoder: Encoder) -> Iterator[tuple[TextNumbers, TextVectors]]:
    """Yield what the files of an encoder hold: the numbers of texts, and their vectors. Skip damaged files."""
    for path in paths:
        if not path.name.startswith(f"{_KIND}-{encoder.digest[:16]}-"):
            continue
        with suppress(OSError, ValueError, LookupError, TypeError):
            arrays = map_arrays(path)
            numbers, values, scales = arrays["texts"], arrays["values"], arrays["scales"]
            shapes_fit = values.shape == (len(numbers), encoder.size) and scales.shape == numbers.shape
            kinds_fit = (numbers.dtype, values.dtype, scales.dtype) == (np.uint64, np.int8, np.float32)
            if shapes_fit and kinds_fit and len(numbers) and np.isfinite(scales).all():
                yield numbers, TextVectors(values, scales)
