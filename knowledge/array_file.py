"""Arrays in a file that can be mapped, so that the processes of one machine share its pages.

    _MAGIC
    the length of the header in bytes, 8 bytes, little-endian
    the header in JSON: for each array its name, its dtype, its shape and its place in the file
    the arrays, each at a multiple of _ALIGNMENT

A file holds only numbers and truth values, and nothing of it is executed. So it is safe to load, whoever wrote it.
"""

from __future__ import annotations

import json
import math
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from knowledge.progress import Progress, counted, unwatched

Array = npt.NDArray[Any]

_MAGIC: Final = b"arrays 1"
_ALIGNMENT: Final = 64
_KINDS: Final = "iufb"  # integers, floating-point numbers, truth values


def write_arrays(path: Path, arrays: Mapping[str, Array], progress: Progress = unwatched) -> None:
    """Write arrays to a file. Raise OSError if it cannot be written."""
    header: dict[str, tuple[str, tuple[int, ...], int]] = {}
    end = 0
    for name, values in arrays.items():
        header[name] = values.dtype.str, values.shape, end
        end = _aligned(end + values.nbytes)
    described = json.dumps({"arrays": header, "length": end}).encode()
    with path.open("wb") as file:
        file.write(_MAGIC + len(described).to_bytes(8, "little") + described)
        file.write(bytes(_aligned(file.tell()) - file.tell()))
        for values in counted([*arrays.values()], progress):
            file.write(np.ascontiguousarray(values).data)
            file.write(bytes(_aligned(values.nbytes) - values.nbytes))


def map_arrays(path: Path) -> dict[str, Array]:
    """Map a file, and return its arrays, which are read-only.

    Raise OSError if the file cannot be read. Raise ValueError if it is damaged or is no such file.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    begin = len(_MAGIC) + 8
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError("this is no file of arrays")
    end = begin + int.from_bytes(data[len(_MAGIC) : begin], "little")
    try:
        header = json.loads(data[begin:end])
        named = cast("dict[str, tuple[str, list[int], int]]", header["arrays"])
        if _aligned(end) + header["length"] != len(data):
            raise ValueError("a part of the file is missing")
        return {name: _array(data, _aligned(end), *described) for name, described in named.items()}
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("the header of the file is damaged") from error


def _array(data: mmap.mmap, base: int, kind: str, shape: list[int], place: int) -> Array:
    dtype = np.dtype(kind)
    if dtype.kind not in _KINDS:
        raise ValueError("the file holds something else than numbers")
    return np.frombuffer(data, dtype=dtype, count=math.prod(shape), offset=base + place).reshape(shape)


def _aligned(place: int) -> int:
    return -(-place // _ALIGNMENT) * _ALIGNMENT
