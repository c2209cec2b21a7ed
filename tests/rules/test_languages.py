"""The language of a guide's files: what the front matter names, else what the text shows, else what the guide has."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.source import CONTENT, GuideSource, read_guide
from knowledge.text import languages
from knowledge.text.languages import language_code

TEXTS = {
    "en": "The exam fee is paid when you book your place. You can move the exam until two days before it begins.",
    "de": "Die Prüfungsgebühr zahlst du bei der Anmeldung. Verschieben kannst du die Prüfung bis zwei Tage vorher.",
    "es": "La tasa del examen se paga al hacer la inscripción. Puedes cambiar la fecha hasta dos días antes.",
    "fr": "Les frais d'examen se règlent lors de l'inscription. Tu peux changer de date jusqu'à deux jours avant.",
    "pt": "A taxa do exame é paga no momento da inscrição. Você pode mudar a data até dois dias antes.",
    "tr": "Sınav ücreti kayıt sırasında ödenir. Tarihi, sınav başlamadan iki gün öncesine kadar değiştirebilirsin.",
    "ja": "受験料は申し込みのときに支払います。試験日は二日前まで変更できます。遅れて来た人は受験できません。",
    "zh": "考试费用在报名时支付。考试日期最晚可以在考试前两天更改。迟到的人不能参加考试，费用也不会退还。",
    "hi": "परीक्षा शुल्क पंजीकरण के समय देना होता है। परीक्षा की तारीख दो दिन पहले तक बदली जा सकती है।",
}


def read(folder: Path, **files: str) -> GuideSource:
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return read_guide(folder)


def by_file(source: GuideSource) -> dict[str, str]:
    return {Path(file).stem: language for file, language in source.languages.items()}


def test_each_file_has_the_language_that_its_text_shows(tmp_path: Path):
    source = read(tmp_path, **TEXTS)
    assert by_file(source) == {language: language for language in TEXTS}


def test_a_guide_has_the_language_of_most_of_its_text(tmp_path: Path):
    source = read(tmp_path, a=TEXTS["en"], b=TEXTS["de"], c=f"# Preise\n\n{TEXTS['de']}")
    assert source.language == "de"


@pytest.mark.parametrize(
    ("named", "language"),
    [("de", "de"), ("de-AT", "de"), ("pt_BR", "pt"), ("DE", "de"), ("nb", "no"), ("zh-Hant-TW", "zh"), ("tlh", "tlh")],
)
def test_the_front_matter_names_the_language_by_its_code(tmp_path: Path, named: str, language: str):
    source = read(tmp_path, a=f"---\nlanguage: {named}\n---\n\n{TEXTS['en']}")
    assert (source.language, by_file(source)) == (language, {"a": language})


@pytest.mark.parametrize("named", ["German", "deutsch", "d", "''", "[de]"])
def test_another_name_of_a_language_says_nothing(named: str):
    assert language_code(named) is None


def test_the_front_matter_of_the_index_speaks_for_the_files_that_show_no_language(tmp_path: Path):
    source = read(tmp_path, index="---\nlanguage: tr\n---\nSoru", a="NASA 2026", b=TEXTS["de"])
    assert source.language == "tr"
    assert by_file(source) == {"a": "tr", "b": "de", "index": "tr"}


def test_a_file_with_little_text_has_the_language_of_most_files(tmp_path: Path):
    assert by_file(read(tmp_path, a="NASA 2026", b=TEXTS["fr"])) == {"a": "fr", "b": "fr"}


def test_the_files_of_a_guide_show_together_what_none_shows_alone(tmp_path: Path):
    words = TEXTS["de"].split()
    files = {f"f{number}": " ".join(words[number::3]) for number in range(3)}
    assert set(by_file(read(tmp_path, **files)).values()) == {"de"}


@pytest.mark.parametrize("text", ["NASA 2026", "1 2 3 " * 200, "https://example.org/der/die/das " * 20])
def test_a_guide_that_shows_no_language_is_read_as_english(tmp_path: Path, text: str):
    assert read(tmp_path, a=text).language == "en"


def test_code_says_nothing_of_the_language(tmp_path: Path):
    code = "for (let place = 0; place < places.length; place++) { print(places[place]); }\n" * 40
    assert read(tmp_path, a=f"```\n{code}```\n\n{TEXTS['de']}").language == "de"


def test_the_model_is_not_loaded_for_english_and_for_what_front_matter_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(languages, "_model", None)
    assert read(tmp_path, a=TEXTS["en"], b=f"---\nlanguage: de\n---\n{TEXTS['de']}").languages
    assert set(read_guide(CONTENT).languages.values()) == {"en"}
