"""Run measurements in processes of their own, each with one thread, in a fresh copy of the program.

A fresh copy has no stored index, and nothing that the program stores there or under the home directory reaches another
copy or this clone.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.measuring import Series

ROOT = Path(__file__).resolve().parents[2]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS")
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR")  # no setting of a bot that runs on this machine
HOMES = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "WHICHCERT_CACHE")


@dataclass(frozen=True)
class Place:
    """A fresh copy of the program, and an empty home directory beside it."""

    folder: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables for a process that uses one thread and this copy only."""
        here = {key: value for key, value in os.environ.items() if key in KEPT}
        return here | dict.fromkeys(THREADS, "1") | dict.fromkeys(HOMES, str(self.home))

    def measure(self, function: Callable[..., Series], **arguments: object) -> Series:
        """Call a function in a process of its own, and return what it measured. The arguments must fit into JSON."""
        name = f"{function.__module__}:{function.__name__}"
        command = [sys.executable, "-m", "tests.bench.child", name, json.dumps(arguments)]
        said = subprocess.run(command, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, check=True)
        return json.loads(said.stdout.splitlines()[-1])

    def run(self, *words: str) -> tuple[float, float]:
        """Run Python with these arguments, and return the CPU and wall seconds of the whole process."""
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, *words]
        subprocess.run(command, cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL, check=True)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


@contextmanager
def fresh_place() -> Iterator[Place]:
    """Copy the files that git knows or would add into a temporary folder."""
    with TemporaryDirectory(prefix="whichcert-bench-") as name:
        place = Place(Path(name) / "program", Path(name) / "home")
        place.home.mkdir()
        for file in program_files():
            copy = place.folder / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, copy)
        yield place


def program_files() -> Sequence[str]:
    """Return the files that git knows or would add, without those that are gone. Ignored files are not among them."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return sorted({name for name in listed.split("\0") if name and (ROOT / name).is_file()})
