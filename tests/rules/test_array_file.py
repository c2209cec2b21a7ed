"""Arrays are mapped as they were written, and nothing but numbers is ever loaded from a file."""

from __future__ import annotations

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from knowledge.array_file import Array, map_arrays, write_arrays

KINDS = st.sampled_from([np.uint8, np.int32, np.intp, np.uint64, np.float32, np.float64, np.bool_])
some_arrays = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    KINDS.flatmap(lambda kind: arrays(kind, array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=9))),
    max_size=6,
)


def written(path: Path, **values: Array) -> Path:
    write_arrays(path, values)
    return path


@given(some_arrays)
def test_arrays_come_back_as_they_were_and_cannot_be_written(values: dict[str, Array]) -> None:
    with TemporaryDirectory() as folder:
        write_arrays(Path(folder) / "file", values)
        mapped = map_arrays(Path(folder) / "file")
    assert list(mapped) == list(values)
    for name, array in mapped.items():
        assert (array.dtype, array.shape) == (values[name].dtype, values[name].shape)
        assert array.tobytes() == values[name].tobytes()
        assert array.flags.aligned
        assert not array.flags.writeable


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_part_of_a_file_is_refused(tmp_path: Path, share: float) -> None:
    path = written(tmp_path / "file", one=np.arange(1000), two=np.arange(3.0))
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(ValueError, match=r"."):
        map_arrays(path)


@given(st.data())
def test_a_damaged_file_is_refused_or_gives_arrays(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "file", one=np.arange(9), two=np.arange(3.0))
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        try:
            found = map_arrays(path)
        except ValueError:
            return
        assert all(array.dtype.kind in "iufb" for array in found.values())


def test_an_array_of_objects_is_not_loaded(tmp_path: Path) -> None:
    path = written(tmp_path / "file", one=np.arange(8))
    content = path.read_bytes()
    assert b'"<i8"' in content
    path.write_bytes(content.replace(b'"<i8"', b'"|O8"'))
    with pytest.raises(ValueError, match="something else than numbers"):
        map_arrays(path)


def test_another_programs_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(pickle.dumps({"one": 1}) * 100)
    with pytest.raises(ValueError, match="no file of arrays"):
        map_arrays(tmp_path / "file")
    with pytest.raises(OSError, match=r"."):
        map_arrays(tmp_path / "nothing")
