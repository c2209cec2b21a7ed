"""Text -> words, in the way that each language writes them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.short_names import ShortNames
from knowledge.text.tokens import Writing, tokens

NAMES = ShortNames(["R", "Go", "IT", "US", "ID", "May", ".NET", "A/B"])
modest = settings(max_examples=200, deadline=None)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "l'examen d’anglais", ["l", "examen", "d", "anglais"]),
        ("it", "dell'esame", ["dell", "esame"]),
        ("tr", "CKA'yı İzmir'de", ["cka", "izmir"]),
        ("tr", "SINAV Ücreti", ["sınav", "ücreti"]),
        ("de", "geht's", ["geht"]),
        ("en", "Google's don't", ["google", "dont"]),
        ("de", "1.200 Euro und 3,5 Stunden", ["1200", "euro", "und", "3.5", "stunden"]),
        ("de", "am 12.03.2026 um 10.30 Uhr", ["am", "12.03.2026", "um", "10.30", "uhr"]),
        ("en", "1,200 euros and 3.5 hours", ["1200", "euros", "and", "3.5", "hours"]),
        ("de", "Straße STRASSE", ["strasse", "strasse"]),
        ("hi", "परीक्षा की तारीख", ["परीक्षा", "की", "तारीख"]),
        ("bn", "পরীক্ষার ফি", ["পরীক্ষার", "ফি"]),
        ("ta", "தேர்வு கட்டணம்", ["தேர்வு", "கட்டணம்"]),
        ("ar", "العَرَبِيَّة", ["العَرَبِيَّة"]),
        ("ja", "試験は3級", ["試験", "験は", "試", "験", "3", "級"]),
        ("ja", "オープンソースの R", ["オープンソース", "の", "r"]),
        ("zh", "考试AI-102费", ["考试", "考", "试", "ai102", "费"]),
        ("ko", "시험은 언제", ["시험", "험은", "언제"]),
        ("th", "ที่สอบ", ["ที่ส", "สอ", "อบ"]),
        ("ja", "です。ます", ["です", "ます"]),
        ("en", "❤️ 1️⃣ exam", ["1", "exam"]),
    ],
)
def test_words_by_language(language: str, text: str, found: list[str]):
    assert tokens(text, Writing.of(language)) == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("when do you teach R", ["R"]),
        ("We teach R, Go and C# on Mondays.", ["R", "Go"]),
        ("Do you teach Go?", ["Go"]),
        ("We teach. Go there!", []),
        ("Where to Go Next", []),
        ("R u there", []),
        ("R is taught here", []),
        ("IT jobs in the US", ["IT", "US"]),
        ("the IT's budget", ["IT"]),
        ("is it for us", []),
        ("HOW DO I GET IT IN THE US", []),
        ("IT", ["IT"]),
        ("a fee of US$165", []),
        ("bring your ID (photo)", ["ID"]),
        ("the exam in May", ["May"]),
        ("May I come to the exam?", []),
        ("R&D and R-4 and wR", []),
        (".NET or .net, not asp.net", [".NET", ".NET"]),
        ("A/B tests, a/b tests", ["A/B", "A/B"]),
    ],
)
def test_short_names_are_told_from_other_words(text: str, names: list[str]):
    writing = Writing.of("en", NAMES)
    assert [token for token in tokens(text, writing) if token != token.lower()] == names


def test_without_short_names_all_words_are_in_lower_case():
    assert tokens("We teach R and Go", Writing.of("en", ShortNames([]))) == ["we", "teach", "r", "and", "go"]


@modest
@given(st.text(max_size=60), st.sampled_from(["en", "fr", "tr", "de", "ja", "hi", "und"]))
def test_no_text_gives_an_empty_word_or_fails(text: str, language: str):
    writing = Writing.of(language, NAMES)
    found = tokens(text, writing)
    assert all(found)
    assert not any(sign.isspace() for token in found for sign in token)


@modest
@given(st.text("試験のをテスト시험ทดสอบ", max_size=20))
def test_each_character_of_a_script_without_spaces_is_in_a_word(text: str):
    assert set(text) <= set("".join(tokens(text, Writing.of("ja"))))
