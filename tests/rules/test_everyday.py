"""What is known of everyday language, and how a question is told from small talk by it."""

from __future__ import annotations

import pytest

from knowledge.search.off_topic import OffTopic
from knowledge.text.everyday import off_topic_texts, related_words
from knowledge.text.words import read_words
from tests.rules.test_amounts import LANGUAGES

by_language = pytest.mark.parametrize("language", LANGUAGES)


@by_language
def test_each_language_has_groups_of_related_words(language: str):
    groups = related_words(language)
    assert groups
    for group in groups:
        assert len(set(group)) == len(group) >= 2, group
        assert [word.lower() for word in group] == group


@by_language
def test_each_language_has_off_topic_texts(language: str):
    texts = off_topic_texts(language)
    assert texts
    assert len(set(texts)) == len(texts)
    assert all(text.strip() for text in texts)


@by_language
def test_words_are_related_to_each_other(language: str):
    words = read_words(None, language)
    group = related_words(language)[0]
    terms = {term for word in group for term in words.terms(word)}
    assert len(terms) > 1
    for term in terms:
        assert words.related(term) >= terms - {term}
        assert term not in words.related(term)


@by_language
def test_an_off_topic_text_is_like_small_talk(language: str):
    words = read_words(None, language)
    off_topic = OffTopic(words)
    for text in off_topic_texts(language)[:40]:
        if found := words.tokens(text):
            assert off_topic.likeness(found) == pytest.approx(1.0), text
    assert off_topic.likeness([]) == 0.0
    assert off_topic.likeness(["qqxqq"]) == 0.0


def test_a_question_is_like_small_talk_as_far_as_one_text_says_it():
    off_topic = OffTopic(read_words(None, "en"))
    like = [off_topic.likeness(text.split()) for text in ("who made you", "who made you qqxqq", "qqxqq zzxzz")]
    assert like[0] == pytest.approx(1.0)
    assert 0 < like[1] < like[0]
    assert like[2] == 0.0


def test_one_word_is_not_like_a_long_text_that_says_it():
    words = read_words(None, "en")
    off_topic = OffTopic(words)
    assert any("price" in words.tokens(text) for text in off_topic_texts("en"))
    assert off_topic.likeness(["price"]) == 0.0
    assert off_topic.likeness(["hi"]) == pytest.approx(1.0)


@by_language
def test_the_odds_tell_small_talk_from_the_words_of_a_guide(language: str):
    words = read_words(None, language)
    off_topic = OffTopic(words)
    texts = [terms for text in off_topic_texts(language)[:60] if (terms := words.terms(text))]
    assert texts
    for terms in texts:
        assert off_topic.log_odds(terms, lambda _: 0.0) > 0
    assert off_topic.log_odds(["qqxqq"], lambda _: 0.5) < 0
    assert off_topic.log_odds(texts[0], lambda _: 1.0) < 0
    assert off_topic.log_odds([], lambda _: 0.5) == 0.0


def test_a_language_without_data_tells_nothing():
    off_topic = OffTopic(read_words(None, "ko"))
    assert related_words("ko") == off_topic_texts("ko") == off_topic_texts(None) == []
    assert off_topic.likeness(["안녕"]) == 0.0
    assert off_topic.log_odds(["안녕"], lambda _: 0.0) == 0.0
