"""The texts of the benchmark are as unevenly common as English, and its Markdown can be read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from knowledge.source import read_guide
from knowledge.text.tokens import tokens
from tests.bench.corpus import BEGUN, HEAPS_EXPONENT, HEAPS_FACTOR, questions, synthetic, texts
from tests.bench.markdown_files import copy_installed, write_synthetic
from tests.bench.peer_tasks import in_terms


def test_a_synthetic_guide_is_the_same_each_time():
    one, other = synthetic(5, 2), synthetic(5, 2)
    assert one.passages == other.passages
    assert questions(one, 3) == questions(other, 3)
    assert len({passage.path for passage in one.passages}) == 5


def test_a_larger_guide_begins_with_the_smaller_one():
    small, large = synthetic(20, 2), synthetic(60, 2)
    assert large.passages[:20] == small.passages
    other = synthetic(20, 3)
    assert [passage.text for passage in other.passages] == [passage.text for passage in small.passages]


def test_the_vocabulary_grows_by_heaps_law():
    numbers = [number for text in texts(4_000) for sentence in text for number in sentence]
    for size in (20_000, 60_000, len(numbers)):
        new = len({number for number in numbers[:size] if number >= HEAPS_FACTOR * BEGUN**HEAPS_EXPONENT})
        expected = HEAPS_FACTOR * ((BEGUN + size) ** HEAPS_EXPONENT - BEGUN**HEAPS_EXPONENT)
        assert new == pytest.approx(expected, rel=0.02)


def test_words_are_as_unevenly_common_as_in_english():
    source = synthetic(3_000)
    counts = Counter(word for passage in source.passages for word in tokens(passage.text))
    total = sum(counts.values())
    assert 0.02 < counts.most_common(1)[0][1] / total < 0.08
    assert 0.35 < sum(count for _, count in counts.most_common(100)) / total < 0.65
    assert sum(count == 1 for count in counts.values()) > 0.2 * len(counts)
    assert 35 < total / 3_000 < 60
    lengths = [len(sentence) for text in texts(3_000) for sentence in text]
    assert np.percentile(lengths, [5, 50, 95]) == pytest.approx([4, 13, 40], abs=2)


def test_no_term_of_the_corpus_is_in_half_of_its_texts():
    """BM25Okapi's formula has an exception for such terms, which SQLite and bm25s do not have."""
    for size in (100, 3_000):
        documents, _ = in_terms(synthetic(size), 1)
        assert max(Counter(term for document in documents for term in set(document)).values()) < size / 2


def test_installed_markdown_is_copied_if_a_guide_may_look_so(tmp_path: Path):
    copied = copy_installed(tmp_path, 12)
    assert copied.files + copied.left_out == 12
    assert copied.files == len(list(tmp_path.iterdir())) > 5
    assert copied.bytes == sum(file.stat().st_size for file in tmp_path.iterdir())
    assert len(read_guide(tmp_path).passages) > copied.files


def test_synthetic_markdown_has_its_size_and_several_kinds_of_passages(tmp_path: Path):
    written = write_synthetic(tmp_path, 400_000)
    assert 400_000 <= written < 410_000
    assert written == sum(file.stat().st_size for file in tmp_path.iterdir())
    assert len(list(tmp_path.iterdir())) > 1
    source = read_guide(tmp_path)
    assert {"paragraph", "item", "row"} <= {passage.kind for passage in source.passages}
    assert len(source.passages) > 1_000


def test_questions_are_as_long_as_those_of_members():
    _, asked = in_terms(synthetic(300), 100)
    assert 5 < np.mean([len(question) for question in asked]) < 9
