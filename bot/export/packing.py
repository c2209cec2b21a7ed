"""Pack the file of `/mydata export` if it is too large for Discord, and unpack it again.

The text is one JSON file if it fits, or else a zip archive. If the archive does not fit either, it is cut into parts
with the names `….zip.001`, `….zip.002` and so on. The parts in a row are the archive, as 7-Zip and `cat` take them.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from knowledge.faults import Fault, GuideError
from knowledge.files import read_bytes, text_of

LARGEST: Final = 100_000_000  # bytes, of the text and of an archive: over 300,000 study entries
_ARCHIVE: Final = b"PK\x03\x04"
_ENTRY: Final = b"PK\x01\x02"  # begins each entry of an archive's directory
_MOST_ENTRIES: Final = 100
_PART: Final = re.compile(r"(.+\.zip)\.(\d{3})", re.IGNORECASE)
_MACS_OWN: Final = "__MACOSX/"  # the Finder of macOS adds files there
_BROKEN: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file to send."""

    name: str
    data: bytes


def packed(text: str, name: str, room: int) -> list[PackedFile]:
    """Return the files that hold a text, each of at most `room` bytes.

    `name`: the name of the file without its ending.
    """
    data = text.encode()
    if len(data) <= room:
        return [PackedFile(f"{name}.json", data)]
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:  # ZipInfo has a fixed date, so that equal data give equal files
        archive.writestr(ZipInfo(f"{name}.json"), data, ZIP_DEFLATED)
    whole = written.getvalue()
    if len(whole) <= room:
        return [PackedFile(f"{name}.zip", whole)]
    parts = [whole[begin : begin + room] for begin in range(0, len(whole), room)]
    return [PackedFile(f"{name}.zip.{number:03}", part) for number, part in enumerate(parts, start=1)]


def unpacked(paths: Sequence[Path]) -> str:
    """Return the text of a JSON file, of a zip archive with a JSON file, or of all parts of such an archive.

    Raise GuideError with one error if the files cannot be read or hold more than LARGEST bytes.
    """
    name = str(paths[0])
    if len(paths) == 1:
        data = read_bytes(paths[0], name, LARGEST)
        return text_of(_json_in(data, name) if data.startswith(_ARCHIVE) else data, name)
    data = bytearray()
    for path in _in_order(paths):
        data += read_bytes(path, str(path), LARGEST)
        if len(data) > LARGEST:
            raise _fault(name, _too_large("the parts together are"))
    return text_of(_json_in(bytes(data), name), name)


def _in_order(paths: Sequence[Path]) -> list[Path]:
    """Return the parts of an archive in their order. Raise GuideError if one is missing or is no part."""
    numbered: dict[int, Path] = {}
    archives: set[str] = set()
    for path in paths:
        part = _PART.fullmatch(path.name)
        if part is None:
            raise _fault(
                str(path), "is not a part of an archive: give one file, or all parts of one archive (.zip.001 …)"
            )
        archives.add(part[1])
        numbered[int(part[2])] = path
    if len(archives) > 1 or len(numbered) < len(paths):
        raise _fault(str(paths[-1]), "is not another part of the same archive: give the parts of one export, each once")
    missing = next((number for number in range(1, max(numbered) + 1) if number not in numbered), None)
    if missing is not None:
        raise _fault(str(paths[0]), f"needs all parts of the archive beside it, and part .{missing:03} is missing")
    return [numbered[number] for number in sorted(numbered)]


def _json_in(data: bytes, name: str) -> bytes:
    """Return the content of the only JSON file in an archive. Read no more of it than LARGEST bytes."""
    if data.count(_ENTRY) > _MOST_ENTRIES:  # each would take memory before the archive is open
        raise _fault(name, "holds many files: it should hold only the JSON file of /mydata export")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith(_MACS_OWN)]
            if len(entries) != 1:
                words = (
                    f"does not hold one file but {len(entries)}: it should hold only the JSON file of /mydata export"
                )
                raise _fault(name, words)
            (entry,) = entries
            if entry.flag_bits & 1:
                raise _fault(name, "is protected with a password: pack the file without one")
            if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:  # others may take any amount of memory
                raise _fault(name, "is packed in an unusual way: pack the file as an ordinary zip archive")
            with archive.open(entry) as file:
                content = file.read(LARGEST + 1)
    except _BROKEN:
        words = "is not a complete zip archive: copy it again, and if it has parts (.zip.001 …), give all of them"
        raise _fault(name, words) from None
    if len(content) > LARGEST:
        raise _fault(name, _too_large("its content is"))
    return content


def _too_large(what: str) -> str:
    return f"is not read, because {what} larger than {LARGEST // 1_000_000} MB"


def _fault(name: str, words: str) -> GuideError:
    return GuideError([Fault(name, 0, words)])
