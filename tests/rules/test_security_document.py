"""SECURITY.md names a guard and a test for each threat, and both are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import environment

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "SECURITY.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| threat")
]
LOCKS = [*ROOT.glob("*.lock"), *ROOT.glob("tests/*.lock")]


def test_each_row_is_whole() -> None:
    assert len(ROWS) > 20
    assert [row for row in ROWS if len(row) != 3] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_guard_and_test_of_a_threat_are_there(row: list[str]) -> None:
    _, guard, test = row
    named = re.findall(r"`((?:bot|cogs|knowledge|deploy)/[^`]*)`", guard)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
    file, name = test.strip("`").split("::")
    assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_the_linter_refuses_sql_that_is_built_from_text(tmp_path: Path) -> None:
    module = ROOT / "bot" / "store" / "votes.py"
    built = 'QUERY = "SELECT * FROM votes WHERE member = " + input()\n'
    ruff = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--select",
        "S608",
        "--stdin-filename",
        str(module),
        "-",
    ]

    told = subprocess.run(ruff, input=built, capture_output=True, text=True, cwd=ROOT)

    assert "S608" in told.stdout
    settings = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-settings", str(module)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    enabled = settings.stdout.split("linter.rules.enabled = [")[1].split("]")[0]
    assert "(S608)" in enabled, "the rule is on for the store"


@pytest.mark.parametrize("lock", LOCKS, ids=[str(lock.relative_to(ROOT)) for lock in LOCKS])
def test_every_package_of_a_lock_has_its_hashes(lock: Path) -> None:
    text = re.sub(r"^#.*$", "", lock.read_text("utf-8"), flags=re.MULTILINE)
    packages = re.findall(r"^[a-z0-9][^\n]*(?:\n    [^\n]*)*", text, re.MULTILINE)
    assert packages
    assert [one for one in packages if "==" not in one or "--hash=sha256:" not in one] == []


def test_pip_demands_a_hash_of_every_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nothing-1-py3-none-any.whl").touch()
    lock = tmp_path / "without.lock"
    lock.write_text(f"--no-index\n--find-links {tmp_path.as_uri()}\nnothing==1\n")
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(environment, "PIP_LOG", tmp_path / "pip.log")

    assert environment.pip([lock], "--dry-run", "--target", str(tmp_path / "nowhere")) != 0

    assert "Hashes are required" in (tmp_path / "pip.log").read_text()
