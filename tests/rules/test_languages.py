"""The language of a guide's files: what the front matter names, else what the text shows, else what the guide has."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.guide import Guide
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


# Sections -------------------------------------------------------------------------------------------------------------


def halves(first: str, second: str, head: str = "# Club\n\n", level: str = "##") -> str:
    """Gives a file whose two sections are in two languages."""
    parts = [
        f"{level} {name}\n\n{level}# A\n\n{TEXTS[name]}\n\n{level}# B\n\n{TEXTS[name]}\n\n{TEXTS[name]}\n"
        for name in (first, second)
    ]
    return head + "\n".join(parts)


def by_section(source: GuideSource) -> set[tuple[str, str]]:
    return {
        (name, source.language_of(passage)) for passage in source.passages for name in passage.path if name in TEXTS
    }


@pytest.mark.parametrize("first", ["en", "de", "ja"])
@pytest.mark.parametrize("second", ["en", "de", "es", "tr", "ja", "hi"])
@pytest.mark.parametrize(("head", "level"), [("# Club\n\n", "##"), ("", "#")])
def test_a_section_has_the_language_that_its_text_shows(tmp_path: Path, first: str, second: str, head: str, level: str):
    source = read(tmp_path, a=halves(first, second, head, level))
    assert by_section(source) == {(first, first), (second, second)}
    assert source.all_languages >= {first, second}


def test_a_named_language_is_that_of_all_sections(tmp_path: Path):
    source = read(tmp_path, a=halves("en", "de", "---\nlanguage: en\n---\n# Club\n\n"))
    assert source.all_languages == {"en"}


@pytest.mark.parametrize(
    "section",
    [
        "Die Prüfung ist am 3. Mai.",  # short
        "PyTorch, NumPy, Keras, TensorFlow, BigQuery, Vertex AI, Kubeflow, Dataflow, Looker, Spanner. " * 5,
        "```\n" + TEXTS["de"] + "\n```",
        "Meier, Schulze, Krause, Vogel, Zimmermann, Hofmann, Schäfer, Böhm, Günther, Weiß, Jäger. " * 5,
    ],
)
def test_a_section_that_is_not_clearly_in_another_language_is_in_that_of_its_file(tmp_path: Path, section: str):
    source = read(tmp_path, a=f"# Club\n\n## One\n\n{TEXTS['en'] * 3}\n\n## Two\n\n{section}\n")
    assert source.all_languages == {"en"}


def test_a_small_part_of_a_file_does_not_change_its_languages(tmp_path: Path):
    source = read(tmp_path, a=f"# Club\n\n## One\n\n{TEXTS['en'] * 40}\n\n## Two\n\n{TEXTS['de'] * 3}\n")
    assert source.all_languages == {"en"}


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("wie hoch ist die prüfungsgebür", "de"),
        ("bis wann kann ich die Prüfungen verschieben", "de"),
        ("when do I pay the fee", "en"),
        ("until when can I move exams", "en"),
    ],
)
def test_a_question_finds_the_section_in_its_language_also_in_a_stored_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, heading: str
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("knowledge.indexing.STORED_FROM", 0)
    file = tmp_path / "guide.md"
    file.write_text(halves("en", "de"), encoding="utf-8")
    built = Guide(read_guide(file))
    for guide in (built, Guide.read(file), Guide.read(file)):
        assert guide.source.passages == built.source.passages
        assert guide.source.all_languages == {"en", "de"}
        assert heading in guide.rank(question).hits[0].passage.path
    assert (tmp_path / "cache").exists()
