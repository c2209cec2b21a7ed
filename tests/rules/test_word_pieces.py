"""A text has the numbers of word pieces that the encoder was trained with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.meaning.word_pieces import MOST_PIECES, piece_numbers

# What BertTokenizer of bert-base-uncased gives (tokenizers 0.23.3).
OF_BERT = [
    ("how much does the exam cost?", [2129, 2172, 2515, 1996, 11360, 3465, 1029]),
    ("Préparation à l’examen — naïve Bayes", [7547, 1037, 1048, 1521, 11360, 2368, 1517, 15743, 3016, 2229]),
    (
        "aws-certified MLA-C01 (beta): $75!",
        [22091, 2015, 1011, 7378, 18619, 1011, 1039, 24096, 1006, 8247, 1007, 1024, 1002, 4293, 999],
    ),
    ("retokenization of hyperparameters", [2128, 18715, 18595, 9276, 1997, 23760, 28689, 22828, 2015]),
    ("東京 is 日本の首都", [1879, 1755, 2003, 1864, 1876, 1671, 100, 1961]),
    ("", []),
    ("   \t\n ", []),
    ("don't can't", [2123, 1005, 1056, 2064, 1005, 1056]),
    ("x" * 101, [100]),
    ("İstanbul ﬁne Ⅷ ½ ①", [9960, 1984, 2638, 100, 1092, 100]),
    ("a\u200bb\0c\ufffdd", [5925, 2094]),
    ("😀 ok 👍🏽", [100, 7929, 100]),
    ("C++ / C# & R.", [1039, 1009, 1009, 1013, 1039, 1001, 1004, 1054, 1012]),
    ("__init__ snake_case", [1035, 1035, 1999, 4183, 1035, 1035, 7488, 1035, 2553]),
    ("¿Qué tal?", [1094, 10861, 21368, 1029]),
    ("Straße ẞ", [2358, 27807, 1096]),
    ("٣٤ १२", [100, 100]),
    ("\u202e evil", [4763]),
]


@pytest.mark.parametrize(("text", "numbers"), OF_BERT)
def test_the_numbers_are_those_of_the_model(text: str, numbers: list[int]) -> None:
    assert piece_numbers(text) == [101, *numbers, 102]


def test_a_word_of_a_hundred_letters_is_spelt() -> None:
    assert 100 not in piece_numbers("x" * 100)


def test_a_long_text_is_cut() -> None:
    numbers = piece_numbers("word " * 1000)
    assert len(numbers) == MOST_PIECES
    assert (numbers[0], numbers[-1]) == (101, 102)


@given(st.text())
def test_any_text_has_numbers_of_the_vocabulary(text: str) -> None:
    numbers = piece_numbers(text)
    assert (numbers[0], numbers[-1]) == (101, 102)
    assert all(0 < number < 30522 for number in numbers)
