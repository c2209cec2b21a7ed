"""Build .venv from the lock files if it does not match them. `make` runs this before everything else.

Each kind of error is reported in one sentence. .venv/state.json says which Python built .venv, and which lock files
were installed completely. .venv is built again in three cases: it was moved or copied, its installation was
interrupted, or its Python is gone or was replaced.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final, NoReturn

VENV: Final = Path(".venv")
PYTHON: Final = VENV / "bin" / "python"
STATE: Final = VENV / "state.json"
PIP_LOG: Final = VENV / "pip.log"
PIP_LINES_SHOWN: Final = 4
OLDEST: Final = [3, 11]
NAMES: Final = ("python3", "python3.14", "python3.13", "python3.12", "python3.11")
BASE: Final[str] = getattr(sys, "_base_executable", sys.executable)
QUESTION: Final = """
import json, os, sys
from importlib.util import find_spec
print(json.dumps({
    "version": list(sys.version_info[:3]),
    "has_venv": all(map(find_spec, ("venv", "ensurepip"))),
    "prefix": sys.prefix,
    "base": os.path.realpath(getattr(sys, "_base_executable", sys.executable)),
}))
"""


@dataclass(frozen=True)
class Interpreter:
    """What a Python says about itself.

    `base`: the program from which its virtual environment was made, or else the Python itself.
    """

    version: list[int]
    has_venv: bool
    prefix: str
    base: str

    def __str__(self) -> str:
        """Return its name and version."""
        return "Python " + ".".join(map(str, self.version))


@dataclass
class State:
    """The Python that built .venv, and the digest of each lock file that was installed completely."""

    python: Interpreter
    installed: dict[str, str] = field(default_factory=dict[str, str])


def main(arguments: Sequence[str] | None = None) -> None:
    """Make .venv match the lock files. If that fails, end with a sentence that says why."""
    parser = argparse.ArgumentParser(description="Build .venv from lock files.")
    parser.add_argument("--python", default="", help="the Python to build .venv with; without it, one is found")
    parser.add_argument("locks", nargs="+", type=Path, help="the lock files to install in .venv")
    parser.add_argument("--if-possible", type=Path, help="a lock file without which whichcert works, but less well")
    parser.add_argument(
        "--without", default="", help="a sentence that says what is missing without that file's packages"
    )
    wanted = parser.parse_args(arguments)
    with Path(__file__).open("rb") as this:
        fcntl.flock(this, fcntl.LOCK_EX)  # two processes at once would overwrite each other's .venv
        state = ready(wanted.python)
        install(state, wanted.locks)
        if wanted.if_possible is not None:
            install_if_possible(state, wanted.if_possible, wanted.without)


def ready(given: str) -> State:
    """Return the state of .venv. Build it first if it cannot be trusted or another Python than `given` built it."""
    python = ask(given) if given else None
    if given and python is None:
        fail(f"PYTHON={given} does not run: give the name or path of Python 3.11 or newer.")
    if python is not None and python.version < OLDEST:
        fail(
            f"{given} is {python}, and whichcert needs 3.11 or newer: "
            "give another PYTHON, or leave it out and make will find one."
        )
    state = kept_state()
    if state is not None and (python is None or python.base == state.python.base):
        return state
    return build(*choose((given,) if given else (*NAMES, BASE)))


def kept_state() -> State | None:
    """Return the stored state of .venv. Return None if .venv does not match it."""
    try:
        kept = json.loads(STATE.read_text("utf-8"))
        state = State(Interpreter(**kept["python"]), dict(kept["installed"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return state if ask(PYTHON) == state.python else None


def choose(names: Sequence[str]) -> tuple[str, Interpreter]:
    """Return the first Python that whichcert runs on and that can build an environment."""
    found = [(name, python) for name in names if (python := ask(name)) and python.version >= OLDEST]
    name, python = next((one for one in found if one[1].has_venv), found[0])
    if not python.has_venv:
        package = "python{}.{}-venv".format(*python.version)
        fail(
            f"{name} lacks the module venv or ensurepip: "
            f"install it (Debian, Ubuntu: apt install {package}), then run make again."
        )
    return name, python


def build(name: str, python: Interpreter) -> State:
    """Build .venv with a Python; nothing is installed in it yet."""
    print(f"Building {VENV} with {python} ...", flush=True)
    try:
        remove(VENV)
        subprocess.run([name, "-I", "-m", "venv", str(VENV)], check=True)
        built = ask(PYTHON)
    except (OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        built = None
    if built is None:
        fail(
            f"{name} could not build {VENV} (see its message above): "
            "free some disk space or allow writing here, then run make again."
        )
    return State(built)


def remove(path: Path) -> None:
    """Remove a folder with all its content. If `path` is a link or a file, remove only that."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def install(state: State, locks: Sequence[Path]) -> None:
    """Install the packages of the lock files, unless these versions of the lock files are installed already."""
    digests = {str(lock): sha256(lock.read_bytes()).hexdigest() for lock in locks}
    changed = [lock for lock, digest in digests.items() if state.installed.get(lock) != digest]
    if not changed:
        return
    names = " and ".join(changed)
    print(f"Installing the packages in {names} (the first time takes a minute or two) ...", flush=True)
    STATE.unlink(missing_ok=True)  # until pip is done, nothing here can be trusted
    status = pip(digests)
    if status:
        print(*PIP_LOG.read_text("utf-8", "replace").splitlines()[-PIP_LINES_SHOWN:], sep="\n", file=sys.stderr)
        fail(
            f"pip could not install the packages in {names} (details in {PIP_LOG}): "
            "check the network connection, then run make again."
        )
    state.installed.update(digests)
    STATE.write_text(json.dumps(asdict(state)), "utf-8")


def install_if_possible(state: State, lock: Path, without: str) -> None:
    """Install the packages of a lock file, unless they are installed. If that fails, say what is so `without` them.

    Some systems have no wheels for these packages. The next run tries again.
    """
    digest = sha256(lock.read_bytes()).hexdigest()
    if state.installed.get(str(lock)) == digest:
        return
    print(f"Installing the packages in {lock} ...", flush=True)
    if pip([lock], "--only-binary=:all:"):
        print(f"{without} The packages in {lock} could not be installed (details in {PIP_LOG}).", file=sys.stderr)
        return
    state.installed[str(lock)] = digest
    STATE.write_text(json.dumps(asdict(state)), "utf-8")


def pip(locks: Iterable[Path | str], *more: str) -> int:
    """Install the packages of lock files, write what pip says to PIP_LOG, and return the exit status."""
    arguments = ["install", "--disable-pip-version-check", "--progress-bar", "off", "--require-hashes", *more]
    arguments += [word for lock in locks for word in ("-r", str(lock))]
    with PIP_LOG.open("wb") as log:
        return subprocess.run([PYTHON, "-I", "-m", "pip", *arguments], stdout=log, stderr=log).returncode


def ask(python: str | Path) -> Interpreter | None:
    """Return what a Python says about itself. Return None if it does not run."""
    try:
        told = subprocess.run([python, "-I", "-c", QUESTION], capture_output=True, check=True)
        return Interpreter(**json.loads(told.stdout))
    except (OSError, subprocess.CalledProcessError, ValueError, TypeError):
        return None


def fail(sentence: str) -> NoReturn:
    """End the program with a sentence that says why."""
    sys.exit(sentence)


if __name__ == "__main__":
    main()
