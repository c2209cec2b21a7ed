"""Store beside the program what its first start would have to make: `python -m knowledge.prebuild`.

For the built-in guide, these are its index, the vectors of its texts if the encoder is installed, and the list of
English words. In an image they lie in PREBUILT, where every user can read them and nobody has to write. A wheel holds
them without the index (`--portable`), because the index fits one version of Python and one place on the disk.
"""

from __future__ import annotations

import os
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.cache_files import PREBUILT, cache_folder
from knowledge.guide import Guide
from knowledge.meaning.encoder import NoEncoder, read_encoder
from knowledge.source import CONTENT
from knowledge.stored_guide import KIND as INDEX


def main(*, portable: bool = False) -> None:
    """Fill PREBUILT, and delete what was in it. `portable`: store only what fits every machine."""
    shutil.rmtree(PREBUILT, ignore_errors=True)  # otherwise the files in it would be used
    with TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        guide = Guide.read(CONTENT)
        try:
            guide.learn(read_encoder(None))
        except NoEncoder as error:
            print(f"The guide's texts have no vectors: {error}.", file=sys.stderr)
        if (made := cache_folder()) is not None:
            _copy([file for file in sorted(made.iterdir()) if not (portable and _is_index(file))], PREBUILT)


def _is_index(file: Path) -> bool:
    return file.name.startswith(f"{INDEX}-")


def _copy(files: list[Path], to: Path) -> None:
    """Copy files into a folder that every user can read."""
    to.mkdir()
    to.chmod(0o755)  # whatever the umask
    for file in files:
        place = to / file.name
        shutil.copyfile(file, place)
        place.chmod(0o644)
        print(f"{place}: {place.stat().st_size:,} bytes")


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m knowledge.prebuild")
    parser.add_argument("--portable", action="store_true", help="leave out the index, which fits this machine alone")
    main(portable=parser.parse_args().portable)
