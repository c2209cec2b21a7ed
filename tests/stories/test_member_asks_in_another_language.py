"""Members of a group that reads German or Japanese ask, and all around the answer is in the guide's language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from bot.cli import output
from knowledge.guide import QUESTION_LIMIT, Guide
from knowledge.search.decision import Decision
from knowledge.source import read_guide
from tests.world import BEGINNING, World, labels, open_world, response_of, shown, shown_in

CREDENTIALS = """\
version: 1.0.0
credentials:
  - id: old
    name: Acme Old
    short_name: AI-102
    aliases: [AI-102]
    vendor: Acme
    exam_code: AI-102
    status: retired
    page: https://acme.example/old
    retired_on: {day: 2026-03-31, source: "https://acme.example/old", checked_on: 2026-09-01}
    successors:
      - {id: new, goal: GOAL, likeness: same, source: "https://acme.example/old", checked_on: 2026-09-01}
  - id: new
    name: Acme New
    short_name: AI-103
    aliases: [AI-103]
    vendor: Acme
    exam_code: AI-103
    status: active
    page: https://acme.example/new
"""
GERMAN = """\
---
title: Prüfungen
version: 3
language: de
---
# Prüfungen

## Was kostet die AI-102?

Die AI-102 kostet 150 Euro (Stand 2026-01-02).

## Wie lange dauert die AI-102?

Die AI-102 dauert zwei Stunden.

## Wann ist Lernen am besten?

Am Morgen.

<!-- not covered: Laptop? | welcher Laptop passt => Frag in #hardware. -->
"""
JAPANESE = """\
---
title: 試験ガイド
language: ja
---
# 試験

## AI-102 の料金はいくらですか？

AI-102の料金は2万円です（2026-01-02確認）。

## AI-102 は何時間ですか？

AI-102は二時間です。
"""
# Words of our own that a member would read in an English guide.
ENGLISH = (
    "the guide",
    "The ",
    "you",
    "Helpful",
    "Share",
    "studied",
    "Good to know",
    "Official",
    "Near",
    "Also",
    "shows",
)


def guide_in(folder: Path, text: str, goal: str) -> Guide:
    (folder / "guide").mkdir()
    (folder / "guide" / "index.md").write_text(text, "utf-8")
    (folder / "guide" / "credentials.yaml").write_text(CREDENTIALS.replace("GOAL", goal), "utf-8")
    return Guide(read_guide(folder / "guide"))


@pytest_asyncio.fixture
async def german(tmp_path: Path) -> AsyncIterator[World]:
    """A group with a German guide."""
    async with open_world(guide_in(tmp_path, GERMAN, "Einsteiger"), tmp_path) as place:
        yield place


@pytest_asyncio.fixture
async def japanese(tmp_path: Path) -> AsyncIterator[World]:
    """A group with a Japanese guide."""
    async with open_world(guide_in(tmp_path, JAPANESE, "初心者向け"), tmp_path) as place:
        yield place


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guide that is unsure of every question."""
    monkeypatch.setattr(Guide, "decide", lambda *_: Decision("unsure"))


def assert_no_english(reply: simcord.InteractionResult) -> None:
    read = "\n".join((shown(reply), *labels(response_of(reply))))
    assert [word for word in ENGLISH if word in read] == []


def field_of(reply: simcord.InteractionResult, name: str) -> str:
    (value,) = [field.value or "" for field in response_of(reply).embeds[0].fields if field.name == name]
    return value


async def test_a_german_guide_answers_in_german(german: World) -> None:
    reply = await german.ana.slash(german.channel, "ask", question="Was kostet die AI-102?", private=True)

    assert "150 Euro" in shown(reply)
    assert field_of(reply, "Gut zu wissen").replace("\\", "") == (
        "AI-102 wurde am 31. März 2026 eingestellt. Sieh dir stattdessen an: AI-103.\n"
        "Zuletzt geprüft am 2. Januar 2026, vor mehr als 180 Tagen. "
        "Sieh auf der Seite des Anbieters nach, bevor du dich darauf verlässt."
    )
    assert labels(response_of(reply))[-4:] == ["Hilfreich", "Nicht hilfreich", "Ich habe gelernt", "Teilen"]
    assert_no_english(reply)


async def test_the_buttons_of_a_german_answer_reply_in_german_after_a_restart(german: World) -> None:
    reply = await german.ana.slash(german.channel, "ask", question="Was kostet die AI-102?", private=True)
    await german.restart()

    noted = await german.ana.click(response_of(reply), label="Hilfreich")
    assert "Gut zu wissen, dass das geholfen hat" in shown(noted)
    shared = await german.ana.click(response_of(reply), label="Teilen")
    assert labels(response_of(shared))[-3:] == ["Hilfreich", "Nicht hilfreich", "Ich habe gelernt"]
    await german.ben.click(response_of(shared), label="Hilfreich")
    changed = await german.ben.click(response_of(shared), label="Nicht hilfreich")
    assert "Deine Stimme war „Hilfreich“ und ist jetzt „Nicht hilfreich“" in shown(changed)
    for one in (noted, shared, changed):
        assert_no_english(one)


async def test_a_german_guide_says_in_german_that_it_is_silent_and_tells_later(german: World) -> None:
    reply = await german.ana.slash(german.channel, "ask", question="welcher Laptop passt zur AI-102")
    assert shown(reply).replace("\\", "").splitlines()[2:4] == ["Dazu steht nichts im Leitfaden.", "Frag in #hardware."]
    assert "Offizielle Seite: [AI-102]" in shown(reply)
    assert "Verwandtes im Leitfaden" not in shown(reply)  # no passage is near
    assert shown(reply).endswith("Prüfungen 3 · /help zeigt, was ich kann")
    assert_no_english(reply)

    kept = await german.ana.click(response_of(reply), label="Sag mir Bescheid, wenn das im Leitfaden steht")
    assert "deine Frage „welcher Laptop passt zur AI-102“" in shown(kept)
    assert "`/mydata show` zeigt sie dir" in shown(kept)
    assert_no_english(kept)
    gone = await german.ana.click(response_of(kept), label="Zurückziehen")
    assert "Die Frage ist gelöscht." in shown(gone)


async def test_a_german_guide_tells_a_subscriber_in_german(german: World, tmp_path: Path) -> None:
    reply = await german.ana.slash(german.channel, "ask", question="Wo gibt es Tee?")
    await german.ana.click(response_of(reply), label="Sag mir Bescheid, wenn das im Leitfaden steht")

    (tmp_path / "later").mkdir()
    german.guide = guide_in(tmp_path / "later", GERMAN + "\n## Wo gibt es Tee?\n\nIn der Küche.\n", "Einsteiger")
    await german.restart()
    await german.pass_time(seconds=10)

    (told,) = [shown_in(message) for message in german.ana.user.dm_channel.history()]
    assert told.startswith("Du wolltest Bescheid bekommen: Das steht jetzt im Leitfaden.\n")


@pytest.mark.usefixtures("unsure")
async def test_a_german_guide_that_is_unsure_offers_choices_in_german(german: World) -> None:
    reply = await german.ana.slash(german.channel, "ask", question="AI-102 und sonst so?")

    assert "Was davon meinst du?" in shown(reply)
    assert labels(response_of(reply))[0] == "Was kostet die AI-102?"
    assert_no_english(reply)


@pytest.mark.parametrize(
    ("question", "words"), [("\u200b", "Deine Frage ist leer"), ("a" * 501, f"Bitte höchstens {QUESTION_LIMIT}")]
)
async def test_a_refused_direct_message_is_told_in_german(german: World, question: str, words: str) -> None:
    await german.ana.send_dm(question)

    assert words in shown_in(german.ana.user.dm_channel.last_message)


async def test_browsing_a_german_guide_is_german(german: World) -> None:
    reply = await german.ana.slash(german.channel, "guide contents")
    assert response_of(reply).components
    assert_no_english(reply)


async def test_a_japanese_guide_answers_in_japanese(japanese: World) -> None:
    question = "AI-102 の料金はいくらですか？"
    reply = await japanese.ana.slash(japanese.channel, "ask", question=question, private=True)

    assert "2万円" in shown(reply)
    assert field_of(reply, "知っておきたいこと").replace("\\", "") == (
        "AI-102 は2026年3月31日に廃止されました。 代わりに AI-103 を見てください。\n"
        "最後に確認したのは2026年1月2日で、180日以上たっています。あてにする前に、提供元のページを確認してください。"
    )
    assert labels(response_of(reply))[-4:] == ["役に立った", "役に立たなかった", "勉強した", "共有する"]
    assert_no_english(reply)


async def test_a_japanese_guide_says_in_japanese_that_it_is_silent(japanese: World) -> None:
    reply = await japanese.ana.slash(japanese.channel, "ask", question="ラーメン")

    assert "このガイドには載っていません。" in shown(reply)
    assert labels(response_of(reply)) == ["ガイドに載ったら知らせる"]
    assert_no_english(reply)


@pytest.mark.usefixtures("unsure")
async def test_a_japanese_guide_that_is_unsure_offers_choices_in_japanese(japanese: World) -> None:
    reply = await japanese.ana.slash(japanese.channel, "ask", question="AI-102 について")

    assert "どれについての質問ですか？" in shown(reply)
    assert_no_english(reply)


async def test_commands_and_other_features_stay_english(german: World) -> None:
    assert "What I can do" in shown(await german.ana.slash(german.channel, "help"))
    assert "Logged" in shown(await german.ana.slash(german.channel, "studied"))


@pytest.mark.parametrize("language", ["de", "ja"])
def test_the_terminal_speaks_the_guides_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    text = {"de": GERMAN, "ja": JAPANESE}[language]
    guide = guide_in(tmp_path, text, "x")
    questions = [guide.source.passages[0].path[-1], "zzz qqq", ""]
    output.ask(guide, questions, lambda: BEGINNING.date(), as_json=False)
    told = capsys.readouterr().out
    for sentence in (guide.source.sentences.silence, guide.source.sentences.empty):
        assert sentence in told
    assert not any(word in told for word in (*ENGLISH, "version", "cover"))
