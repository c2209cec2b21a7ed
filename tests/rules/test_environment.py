"""`make` builds .venv from the lock files, trusts only what was built to the end, and says each fault in a sentence.

Shell scripts stand in for Python here; with a real one `make test` itself begins by building .venv in this way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import environment
from deploy.environment import PYTHON, STATE, VENV, kept_state

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = Path("requirements.lock")
EXTRA = Path("requirements-meaning.lock")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds the Makefile, the script and a lock file."""
    project = tmp_path / "a project"
    (project / "deploy").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", project)
    shutil.copy(ROOT / "deploy" / "environment.py", project / "deploy")
    monkeypatch.chdir(project)
    LOCK.write_text("idna==3")
    EXTRA.write_text("onnxruntime==1")
    return project


def python(name: str = "python3.12", version: tuple[int, int, int] = (3, 12, 1), venv: str = "yes") -> str:
    """A program that is asked and used as Python is; pip fails where the lock file says so, venv where `venv` does."""
    program = Path("programs").resolve() / name
    program.parent.mkdir(exist_ok=True)
    build = 'sleep 0.2; mkdir -p .venv/bin; cp "$0" .venv/bin/python' if venv == "yes" else f"echo {venv} >&2; exit 1"
    program.write_text(f"""#!/bin/sh
here=$(dirname "$(dirname "$0")")
case "$*" in
-V) echo Python {".".join(map(str, version))};;
*find_spec*) echo '{{"version": {list(version)}, "has_venv": {str(venv != "lacking").lower()}, "base": "{program}",' \
    "\\"prefix\\": \\"$(cd "$here" && pwd -P)\\"}}";;
*version_info*) exit {int(version < (3, 11))};;
*"-m venv"*) {build};;
*"-m pip"*) for lock; do [ "$lock" = -r ] || ! [ -f "$lock" ] || ! grep nowhere "$lock" || exit 1; done;;
esac
""")
    program.chmod(0o755)
    return str(program)


def test_a_python_that_does_not_run_is_named() -> None:
    for given in ("/nowhere/python3", "/bin/echo"):
        with pytest.raises(SystemExit, match=f"^PYTHON={given} does not run: give the name or path of Python 3.11"):
            environment.main([f"--python={given}", str(LOCK)])


def test_a_python_that_is_too_old_is_named_with_its_version() -> None:
    old = python("python3.9", (3, 9, 2))
    with pytest.raises(SystemExit, match=f"^{old} is Python 3.9.2, and whichcert needs 3.11 or newer: give another"):
        environment.main([f"--python={old}", str(LOCK)])


def test_a_python_without_venv_is_told_what_to_install() -> None:
    bare = python(venv="lacking")
    with pytest.raises(SystemExit, match=f"^{bare} lacks the module venv or ensurepip: .* apt install python3.12-venv"):
        environment.main([f"--python={bare}", str(LOCK)])


def test_what_keeps_the_environment_from_being_built_is_shown_above(capfd: pytest.CaptureFixture[str]) -> None:
    full = python(venv="No space left on device")
    with pytest.raises(
        SystemExit, match=rf"^{full} could not build .venv \(see its message above\): free some disk space"
    ):
        environment.main([f"--python={full}", str(LOCK)])
    assert "No space left on device" in capfd.readouterr().err


def test_the_first_that_is_new_enough_and_has_venv_is_chosen() -> None:
    old, bare = python("python3", (3, 9, 2)), python("python3.13", (3, 13, 0), venv="lacking")
    name, chosen = environment.choose(["/nowhere", old, bare, python()])
    assert (name, chosen.version) == (python(), [3, 12, 1])


def test_an_environment_is_built_once(capfd: pytest.CaptureFixture[str]) -> None:
    VENV.symlink_to("elsewhere")  # what stands in its place goes
    arguments = [f"--python={python()}", str(LOCK)]
    environment.main(arguments)
    assert capfd.readouterr().out.splitlines() == [
        "Building .venv with Python 3.12.1 ...",
        "Installing the packages in requirements.lock (the first time takes a minute or two) ...",
    ]
    environment.main(arguments)
    environment.main([str(LOCK)])  # whichever Python it was built with
    assert not capfd.readouterr().out


def test_a_changed_lock_and_one_more_are_installed(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = [f"--python={python()}", str(LOCK)]
    environment.main(arguments)
    LOCK.write_text("idna==4")
    Path("more.lock").write_text("six==1")
    capfd.readouterr()
    environment.main([*arguments, "more.lock"])
    assert capfd.readouterr().out.startswith("Installing the packages in requirements.lock and more.lock (")
    environment.main(arguments)
    assert not capfd.readouterr().out


def test_packages_that_cannot_be_installed_are_done_without(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = [f"--python={python()}", f"--if-possible={EXTRA}", "--without=Words alone.", str(LOCK)]
    EXTRA.write_text("nowhere==1")
    environment.main(arguments)
    assert capfd.readouterr().err.splitlines() == [
        f"Words alone. The packages in {EXTRA} could not be installed (details in .venv/pip.log)."
    ]
    state = kept_state()
    assert state is not None
    assert [*state.installed] == [str(LOCK)]
    EXTRA.write_text("onnxruntime==1")
    environment.main(arguments)
    told = capfd.readouterr()
    assert (told.out.splitlines(), told.err) == ([f"Installing the packages in {EXTRA} ..."], "")
    environment.main(arguments)
    assert capfd.readouterr() == ("", "")


def test_another_python_builds_it_anew(capfd: pytest.CaptureFixture[str]) -> None:
    environment.main([f"--python={python()}", str(LOCK)])
    environment.main([f"--python={python('python3.13', (3, 13, 0))}", str(LOCK)])
    assert "Building .venv with Python 3.13.0 ..." in capfd.readouterr().out


def test_an_installation_that_failed_is_told_and_not_trusted(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = [f"--python={python()}", str(LOCK)]
    environment.main(arguments)
    LOCK.write_text("nowhere==1")
    with pytest.raises(
        SystemExit, match=rf"^pip could not install the packages in {LOCK} \(details in .venv/pip.log\)"
    ):
        environment.main(arguments)
    assert "nowhere==1" in capfd.readouterr().err
    assert kept_state() is None


def test_what_was_moved_or_damaged_is_not_trusted(project: Path) -> None:
    environment.main([f"--python={python()}", str(LOCK)])
    state, text = kept_state(), STATE.read_text()
    assert state is not None
    for damaged in ("", "[]", "{}", '{"python": {}, "installed": {}}', text.replace("[3, 12, 1]", "[3, 12, 0]")):
        STATE.write_text(damaged)
        assert kept_state() is None
    STATE.write_text(text)
    assert kept_state() == state
    project.rename(project.with_name("moved"))
    os.chdir(project.with_name("moved"))
    assert kept_state() is None
    os.chdir(project.parent)
    project.with_name("moved").rename(project)
    os.chdir(project)
    assert kept_state() == state
    PYTHON.unlink()
    assert kept_state() is None


def test_two_at_once_build_one_environment() -> None:
    command = [sys.executable, "-I", "deploy/environment.py", f"--python={python()}", str(LOCK)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [program.communicate()[0] for program in both]
    assert [program.returncode for program in both] == [0, 0]
    assert sorted(output.count("Building") for output in outputs) == [0, 1]


def make(*arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    found = shutil.which("make")
    assert found is not None, "the tests need make, as the README says"
    environ = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    return subprocess.run([found, *arguments], capture_output=True, text=True, env={**environ, "PATH": path})


def test_without_any_python_make_says_what_to_install() -> None:
    missing = make("venv", path="/nowhere")
    assert missing.returncode
    assert "whichcert needs Python 3.11 or newer, and found none: install it" in missing.stderr
    python("python3", (3, 9, 2))
    old = make("venv", "PYTHON=/nowhere/python3", path=str(Path("programs").resolve()))
    assert old.returncode
    assert "whichcert needs Python 3.11 or newer, and found Python 3.9.2: install it" in old.stderr


def test_make_hands_the_named_python_on_and_many_jobs_do_no_harm() -> None:
    refused = make("-j4", "venv", "venv-test", "PYTHON=/nowhere/python3", path=os.environ["PATH"])
    assert refused.returncode
    assert refused.stderr.count("PYTHON=/nowhere/python3 does not run") == 1
