"""What is stored together with the program is all that its first start would make."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from knowledge import prebuild
from knowledge.cache_files import all_stored
from knowledge.guide import Guide
from knowledge.meaning.encoder import NoEncoder
from knowledge.source import CONTENT
from knowledge.text.frequencies import frequencies_of
from tests.encoding import TwoMeanings

TODAY = date(2026, 11, 30)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files of the program are stored in a test."""
    made = tmp_path / "prebuilt"
    for module in ("knowledge.prebuild", "knowledge.cache_files"):
        monkeypatch.setattr(f"{module}.PREBUILT", made)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # and set back after the test
    frequencies_of.cache_clear()  # as in a process that has just begun
    return made


@pytest.mark.slow
def test_the_first_start_makes_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = TwoMeanings()
    monkeypatch.setattr("knowledge.prebuild.read_encoder", lambda file: encoder)
    folder.mkdir()
    (folder / "guide-old").touch()
    previous = os.umask(0o077)
    try:
        prebuild.main()
    finally:
        os.umask(previous)

    made = {file.name.split("-")[0]: file for file in folder.iterdir()}
    assert made.keys() == {"guide", "vectors", "words"}
    assert len([*folder.iterdir()]) == 3
    assert {file.stat().st_mode & 0o777 for file in made.values()} == {0o644}
    assert folder.stat().st_mode & 0o777 == 0o755

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    encoder.encoded.clear()
    frequencies_of.cache_clear()
    guide = Guide.read(CONTENT)
    assert guide.learn(encoder.encoder, most_new=0)
    assert encoder.encoded == []
    assert guide.ask("How much does the Google exam cost?", TODAY).status == "answered"
    assert not (tmp_path / "user").exists()


def test_what_fits_every_machine_has_no_index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.prebuild.read_encoder", lambda file: TwoMeanings())
    monkeypatch.setattr("knowledge.prebuild.CONTENT", Path(__file__).parents[1] / "wire" / "guide.md")
    monkeypatch.setattr("knowledge.indexing.STORED_FROM", 0)
    prebuild.main()
    assert {file.name.split("-")[0] for file in folder.iterdir()} >= {"guide", "vectors"}
    prebuild.main(portable=True)
    assert {file.name.split("-")[0] for file in folder.iterdir()} >= {"vectors"}
    assert [*folder.glob("guide-*")] == []


def test_without_an_encoder_there_are_no_vectors(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(file: Path | None) -> None:
        raise NoEncoder("onnxruntime is not installed")

    monkeypatch.setattr("knowledge.prebuild.read_encoder", none)
    monkeypatch.setattr("knowledge.prebuild.CONTENT", Path(__file__).parents[1] / "wire" / "guide.md")
    monkeypatch.setattr("knowledge.indexing.STORED_FROM", 0)
    prebuild.main()
    assert (len(all_stored("guide")), all_stored("vectors")) == (1, [])
    assert capsys.readouterr().err == "The guide's texts have no vectors: onnxruntime is not installed.\n"
