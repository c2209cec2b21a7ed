"""A guide in any language: its questions are read as the language is written, and in the guide's languages only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import guide as module
from knowledge.guide import Guide
from knowledge.search.hits import PlainFeatures
from knowledge.search.index import Index

TODAY = date(2026, 11, 23)
GUIDES = {
    "de": """# Gebühren
Die Prüfungsgebühr beträgt 40 Euro. Studierende zahlen die Hälfte.

# Anmeldung
Anmelden kannst du dich bis zwei Wochen vor der Prüfung im Büro am Hafen.

# Bücher
Bücher leihst du in der Werkstatt aus, jeweils für einen Monat.
""",
    "tr": """# Ücretler
Sınav ücreti kırk avrodur. Öğrenciler yarısını öder.

# Kayıt
Kayıtlar sınavdan iki hafta önce limandaki büroda kapanır.

# Kitaplar
Kitapları atölyeden bir aylığına ödünç alabilirsiniz.
""",
    "ja": """# 料金
受験料は四千円です。学生は半額になります。

# 申し込み
申し込みは試験の二週間前までに港の事務所で受け付けます。

# 本
本は工房で一か月借りることができます。
""",
    "zh": """# 费用
考试费是四十欧元。学生只付一半。

# 报名
报名在考试前两周截止，地点是港口的办公室。

# 书籍
书可以在工作坊借一个月。
""",
    "ko": """# 비용
시험 비용은 사만 원입니다. 학생은 절반만 냅니다.

# 접수
접수는 시험 이 주 전까지 항구 사무실에서 받습니다.

# 책
책은 작업실에서 한 달 동안 빌릴 수 있습니다.
""",
    "th": """# ค่าธรรมเนียม
ค่าสอบสี่สิบยูโร นักศึกษาจ่ายครึ่งเดียว

# การสมัคร
สมัครได้จนถึงสองสัปดาห์ก่อนวันสอบที่สำนักงานท่าเรือ

# หนังสือ
ยืมหนังสือจากโรงปฏิบัติงานได้หนึ่งเดือน
""",
    "hi": """# शुल्क
परीक्षा का शुल्क चालीस यूरो है। छात्र आधा देते हैं।

# पंजीकरण
पंजीकरण परीक्षा से दो सप्ताह पहले बंदरगाह के कार्यालय में बंद होता है।

# किताबें
किताबें कार्यशाला से एक महीने के लिए मिलती हैं।
""",
}


def read(folder: Path, **files: str) -> Guide:
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return Guide.read(folder)


def first(guide: Guide, question: str) -> str:
    return guide.rank(question).hits[0].passage.path[-1]


@pytest.mark.parametrize(
    ("language", "question", "heading"),
    [
        ("de", "wie hoch ist die prüfungsgebür für studierende", "Gebühren"),
        ("de", "wo melde ich mich zu den Prüfungen an", "Anmeldung"),
        ("de", "darf man ein buch ausleihen", "Bücher"),
        ("tr", "ÜCRETİ NE KADAR", "Ücretler"),
        ("tr", "kitap ödünç alınır mı", "Kitaplar"),
        ("tr", "kayit ne zaman kapaniyor", "Kayıt"),
        ("ja", "学生の受験料はいくら", "料金"),
        ("ja", "どこで申し込めますか？", "申し込み"),
        ("ja", "本を借りたいんですけど", "本"),
        ("zh", "学生要付多少", "费用"),
        ("zh", "什么时候报名截止", "报名"),
        ("zh", "怎么借书", "书籍"),
        ("ko", "학생도 비용을 다 내나요", "비용"),
        ("ko", "접수를 어디에서 해요", "접수"),
        ("ko", "책을 빌리고 싶어요", "책"),
        ("th", "สอบเสียเงินกี่ยูโร", "ค่าธรรมเนียม"),
        ("th", "อยากยืมหนังสือ", "หนังสือ"),
        ("hi", "परीक्षा में कितना शुल्क लगता है", "शुल्क"),
        ("hi", "किताब कैसे मिलती है", "किताबें"),
    ],
)
def test_a_question_finds_its_passage_in_each_language(tmp_path: Path, language: str, question: str, heading: str):
    guide = read(tmp_path, guide=f"---\nlanguage: {language}\n---\n{GUIDES[language]}")
    assert first(guide, question) == heading


def test_short_names_find_the_passage_that_has_them(tmp_path: Path):
    text = "# Monday\nWe teach Go in the evening.\n\n# Friday\nWe teach R in the evening.\n\n# Sunday\nWe go home.\n"
    guide = read(tmp_path, guide=f"---\nlanguage: en\n---\n{text}")
    for question, heading in [("when do you teach R", "Friday"), ("when do you teach Go", "Monday")]:
        assert first(guide, question) == heading
    alone = read(tmp_path, guide="---\nlanguage: en\n---\n# Monday\nWe teach Go in the evening.\n")
    found = alone.rank("when do you teach R").features
    assert isinstance(found, PlainFeatures)
    assert found.unknown > 0.5


@pytest.fixture(params=["indexed", "stored"])
def many(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Guide:
    """A guide in three languages that say the same, indexed anew or with its stored index."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("knowledge.indexing.STORED_FROM", 0)
    folder = tmp_path / "guide"
    folder.mkdir()
    texts = {language: f"---\nlanguage: {language}\n---\n{GUIDES[language]}" for language in ("de", "tr", "ja")}
    guide = read(folder, **texts)
    if request.param == "stored":
        monkeypatch.setattr("knowledge.indexing.build_index", _not_again)
        guide = Guide.read(folder)
    return guide


def _not_again(*_: object) -> Index:
    raise AssertionError("the index is built again")


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("wie hoch ist die gebühr", "Gebühren"),
        ("darf man ein buch ausleihen", "Bücher"),
        ("sınav ücreti ne kadar", "Ücretler"),
        ("kitapları nereden ödünç alırım", "Kitaplar"),
        ("受験料はいくらですか", "料金"),
        ("本を借りたい", "本"),
    ],
)
def test_a_question_is_answered_in_its_own_language(many: Guide, question: str, heading: str):
    assert first(many, question) == heading


def test_a_guide_that_was_stored_knows_the_words_of_each_language(many: Guide):
    assert "bücher" in many.source.words.of("de").known
    assert "bücher" not in many.source.words.of("tr").known
    assert "kitapları" in many.source.words.of("tr").known


def test_the_words_of_an_answer_are_read_in_its_language(many: Guide):
    question = "darf man Bücher ausleihen"
    ranked = many.rank(question)
    answer = many.answer_of(question, ranked, TODAY, module.Decision("answered", alone=True))
    assert answer.excerpts[0].passage.path[-1] == "Bücher"
    assert set(ranked.weights) & set(many.source.words.of("de").terms(answer.excerpts[0].text))


@pytest.mark.parametrize(
    "question", ["how much is the exam for a student", "in which office do I sign up", "what is it"]
)
def test_a_question_in_another_language_is_not_answered_by_chance(tmp_path: Path, question: str):
    guide = read(tmp_path, guide=f"---\nlanguage: de\n---\n{GUIDES['de']}")
    assert guide.ask(question, TODAY).status != "answered"


def test_at_most_three_languages_are_read(tmp_path: Path):
    guide = read(tmp_path, **{code: f"---\nlanguage: {code}\n---\n{text}" for code, text in GUIDES.items()})
    assert len(guide.ranking._readings) == 3
