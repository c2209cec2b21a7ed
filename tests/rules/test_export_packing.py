"""An export that is too large for Discord is packed and cut into parts, and read again in whatever form it comes."""

from __future__ import annotations

import io
import random
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.export import packing
from bot.export.packing import LARGEST, packed, unpacked
from knowledge.faults import GuideError

NAME = "whichcert-2026-11-23"
TEXT = "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz äöü漢字😀", k=20_000))


def saved(folder: Path, text: str, room: int) -> list[Path]:
    """The packed files in a folder, each within the room."""
    files = packed(text, NAME, room)
    for file in files:
        assert len(file.data) <= room
        (folder / file.name).write_bytes(file.data)
    return [folder / file.name for file in files]


def refusal(*paths: Path) -> str:
    with pytest.raises(GuideError) as raised:
        unpacked(paths)
    (fault,) = raised.value.faults
    return str(fault).removeprefix(f"{paths[0].parent}/")


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return written.getvalue()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=3000).map(lambda t: t.lstrip("\ufeffP")), st.data())
def test_what_is_packed_is_unpacked_the_same(text: str, data: st.DataObject):
    if text.count("\0") * 3 > len(text.encode()):  # taken for UTF-16, as no JSON is
        return
    with TemporaryDirectory() as folder:
        paths = saved(Path(folder), text, data.draw(st.integers(150, 6000)))
        assert unpacked(data.draw(st.permutations(paths))) == text


@pytest.mark.parametrize(
    ("room", "endings"),
    [(10**9, ["json"]), (26_000, ["zip"]), (6_000, ["zip.001", "zip.002", "zip.003"])],
)
def test_the_smallest_number_of_files_is_sent(tmp_path: Path, room: int, endings: list[str]):
    assert [path.name for path in saved(tmp_path, TEXT, room)] == [f"{NAME}.{ending}" for ending in endings]


def test_equal_data_give_equal_files():
    assert packed(TEXT, NAME, 6_000) == packed(TEXT, NAME, 6_000)


def test_the_parts_are_a_usual_archive(tmp_path: Path):
    whole = b"".join(path.read_bytes() for path in saved(tmp_path, TEXT, 6_000))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.namelist() == [f"{NAME}.json"]
        assert archive.read(f"{NAME}.json").decode() == TEXT


# Refused


def test_a_missing_part_is_named(tmp_path: Path):
    first, second, third = saved(tmp_path, TEXT, 6_000)
    assert "part .002 is missing" in refusal(first, third)
    assert "part .001 is missing" in refusal(second, third)
    assert "is not a complete zip archive" in refusal(first, second)
    assert "is not a complete zip archive" in refusal(first)
    assert refusal(second).startswith(f"{NAME}.zip.002:1: is not UTF-8 text")


def test_what_is_no_part_is_named(tmp_path: Path):
    parts = saved(tmp_path, TEXT, 6_000)
    other = tmp_path / "ben.json"
    other.write_text("{}")
    assert refusal(*parts, other).startswith("ben.json: is not a part of an archive: give one file, or all parts of")
    strange = tmp_path / "whichcert-2026-11-24.zip.004"
    strange.write_bytes(b"x")
    assert "is not another part of the same archive" in refusal(*parts, strange)
    assert "each once" in refusal(*parts, parts[0])
    assert "cannot be read" in refusal(*parts, tmp_path / f"{NAME}.zip.004")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped({"a.json": b"{}", "b.json": b"{}"}), "does not hold one file but 2: it should hold only the JSON file"),
        (zipped({"folder/": b"", "x": b""})[:-4], "is not a complete zip archive"),
        (zipped({f"{n}": b"" for n in range(101)}), "holds many files"),
        (zipped({"a.json": b"{}"}, zipfile.ZIP_LZMA), "is packed in an unusual way"),
        (zipped({"a.json": b"{}"}, zipfile.ZIP_BZIP2), "is packed in an unusual way"),
        (zipped({"a.json": b"\xff"}), "is not UTF-8 text"),
        (b"PK\x03\x04 and nothing more", "is not a complete zip archive"),
    ],
)
def test_an_archive_that_is_none_of_ours_is_one_fault(tmp_path: Path, data: bytes, words: str):
    file = tmp_path / "a.zip"
    file.write_bytes(data)
    assert words in refusal(file)


def test_an_archive_with_a_password_is_one_fault(tmp_path: Path):
    data = bytearray(zipped({"a.json": b"{}"}))
    data[6] |= 1  # the flag of the entry, there and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert "is protected with a password" in refusal(tmp_path / "a.zip")


def test_an_archive_that_was_packed_anew_on_a_mac_is_read(tmp_path: Path):
    file = tmp_path / "a.zip"
    file.write_bytes(zipped({"folder/": b"", "folder/a.json": b"{}", "__MACOSX/folder/._a.json": b"\0\5"}))
    assert unpacked([file]) == "{}"


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(packing, "LARGEST", LARGEST // 100)
    file = tmp_path / "a.zip"
    file.write_bytes(zipped({"a.json": b" " * LARGEST}))
    assert file.stat().st_size < LARGEST // 900
    tracemalloc.start()
    assert refusal(file) == "a.zip: is not read, because its content is larger than 1 MB"
    assert tracemalloc.get_traced_memory()[1] < LARGEST // 20
    tracemalloc.stop()


def test_parts_are_read_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    parts = saved(tmp_path, TEXT, 6_000)
    monkeypatch.setattr(packing, "LARGEST", 10_000)
    assert "the parts together are larger than" in refusal(*parts)


def test_a_damaged_archive_is_one_fault_or_read_whole(tmp_path: Path):
    text, file, told = TEXT[:300], tmp_path / "a.zip", set[str]()
    whole = zipped({"a.json": text.encode()})
    for seed in range(2_000):
        file.write_bytes(damaged(bytearray(whole), random.Random(seed)))
        try:
            assert unpacked([file]) == text
        except GuideError as error:
            told.add(" ".join(map(str, error.faults)).removeprefix(f"{file}: "))
    assert len(told) >= 3
    assert all(words.startswith(("is ", "holds ", f"{file}:1: is not UTF-8")) for words in told), told


def damaged(data: bytearray, chance: random.Random) -> bytes:
    """An archive whose first bytes still say that it is one, and some of whose others are changed, gone or new."""
    for _ in range(chance.randint(1, 4)):
        at, to = chance.randrange(4, len(data)), chance.randrange(4, len(data))
        match chance.randrange(3):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : min(to, at + 40)]
            case _:
                data.insert(at, chance.randrange(256))
    return bytes(data)


def test_text_that_does_not_compress_is_cut_rather_than_refused(tmp_path: Path):
    noise = zlib.compress(TEXT.encode()).hex()
    assert unpacked(saved(tmp_path, noise, 200)) == noise
