"""Members ask, and read the guide's own words or that it is silent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import simcord

from knowledge.answer import Excerpt
from knowledge.guide import Guide
from knowledge.labels import labels_of
from knowledge.text.cited import parted
from tests.answers import measure
from tests.world import World, body_of, labels, open_world, response_of, shown, shown_in

CLEAR = "Is a machine learning engineer certification worth it?"
FAR = "Which sauce goes with mushroom ravioli?"


async def test_ana_reads_the_guides_words_with_their_source(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)

    simcord.assert_responded(reply)
    assert not reply.ephemeral
    answer = world.guide.ask(CLEAR, world.today)
    assert answer.status == "answered"
    embed = response_of(reply).embeds[0]
    bold = re.findall(r"\*\*(.+?)\*\*", embed.description or "")
    own = " ".join(excerpt.passage.markdown for excerpt in answer.excerpts)
    assert all(f"**{words}**" in own for words in bold), "bold is what decides, not the words of the question"
    assert all(excerpt.text.strip() in shown(reply).replace("\\", "") for excerpt in answer.excerpts)
    first = answer.excerpts[0].passage
    assert embed.footer.text == f"{world.guide.label_of(first)} · {world.guide.source.title}"


async def test_a_figure_comes_first_and_its_source_below(world: World) -> None:
    question = "What does the Google Professional Machine Learning Engineer exam cost?"
    reply = await world.ana.slash(world.channel, "ask", question=question)

    (embed,) = response_of(reply).embeds
    assert (embed.description or "").startswith("**$200** plus tax")
    catalogue = world.guide.source.catalogue
    price = catalogue and catalogue.credentials[0].price
    assert price
    assert embed.url == price.source
    assert embed.footer.text == "cloud.google.com, checked 29 September 2026"
    assert "Source" not in shown(reply)
    asked = await world.ana.slash(world.channel, "ask", question="how much is PMLE")
    footer = response_of(asked).embeds[0].footer.text or ""
    assert footer.startswith("PMLE price · "), "the question does not say it in full"


async def test_a_private_answer_is_for_ana_alone(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR, private=True)

    simcord.assert_responded(reply)
    assert reply.ephemeral


async def test_the_guide_is_silent_where_it_knows_nothing(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=FAR)

    simcord.assert_responded(reply)
    assert "does not cover" in shown(reply)


async def test_what_is_near_a_refused_question_is_a_button_and_the_refusal_can_still_be_told_about(
    world: World,
) -> None:
    question = "does the pearson vue centre in Lima have parking"
    reply = await world.ana.slash(world.channel, "ask", question=question)
    related = world.guide.ask(question, world.today).related
    near = labels_of(related, world.guide)
    assert labels(response_of(reply)) == [*near, "Tell me when the guide covers this"]
    assert "Related in the guide" in shown(reply)

    bens = await world.ben.click(response_of(reply), label=near[0])

    assert bens.ephemeral
    assert related[0].path[-1] in shown(bens)
    assert "does not cover" in shown(reply)
    far = await world.ana.slash(world.channel, "ask", question=FAR)
    assert labels(response_of(far)) == ["Tell me when the guide covers this"]
    assert "Related in" not in shown(far)


async def test_what_is_left_out_on_purpose_says_where_to_ask(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    guide = small_guide(
        "# Exams\n\nThe exam costs $200.\n\nIt takes two hours.\n\n"
        "<!-- not covered: visa? | does a certificate help with a work visa => Ask an immigration lawyer. -->\n"
    )
    async with open_world(guide, tmp_path) as world:
        reply = await world.ana.slash(world.channel, "ask", question="will a certificate help me get a visa")

        assert "does not cover" in shown(reply)
        assert "Ask an immigration lawyer." in shown(reply)


async def test_an_unsure_answer_offers_three_passages_to_choose_from(world: World) -> None:
    golden = (question["q"] for question in measure.QUESTIONS)
    question = next(q for q in golden if world.guide.ask(q, world.today).status == "unsure")
    reply = await world.ana.slash(world.channel, "ask", question=question)
    assert "Which of these" in shown(reply)
    passages = [hit.passage for hit in world.guide.ask(question, world.today).hits]
    offered = labels_of(passages, world.guide)
    assert labels(response_of(reply)) == offered
    assert all(label in shown(reply).replace("\\", "") for label in offered)

    pressed = await world.ana.click(response_of(reply), label=offered[1])

    told = Excerpt(passages[1], parted(passages[1].text)[0])
    assert pressed.ephemeral
    assert response_of(pressed).embeds[0].description == told.markdown
    assert passages[1].path[-1] in shown(pressed).replace("\\", "")


@pytest.mark.parametrize("question", ["?!", "…", "🔥🔥", "the of and"])
async def test_a_question_without_a_word_to_search_for_is_not_covered(world: World, question: str) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=question)

    simcord.assert_responded(reply)
    assert "does not cover" in shown(reply)


async def test_a_question_never_pings_and_never_breaks_the_embed(world: World) -> None:
    question = "@everyone <@1> **cost** [x](https://evil.example) `code` # of the exam ||spoiler||"
    reply = await world.ana.slash(world.channel, "ask", question=question)

    title = response_of(reply).embeds[0].title
    assert title is not None
    assert "@everyone" not in title
    assert "<@1>" not in title
    assert "\\*\\*cost\\*\\*" in title
    assert "https://" not in title
    assert all(body_of(r)["data"]["allowed_mentions"] == {"parse": []} for r in callbacks(world))


def callbacks(world: World) -> list[simcord.HttpLogEntry]:
    return [r for r in world.env.http_requests if r.path.endswith("/callback") and body_of(r)["type"] == 4]


async def test_suggestions_are_the_guides_questions_also_for_misspelt_beginnings(world: World) -> None:
    choices = await world.ana.autocomplete(world.channel, "ask", "question", "how hrad is the googl")

    names = [choice["name"] for choice in choices]
    assert names[0] == "how hrad is the googl"
    assert any("hard" in name.lower() and "google" in name.lower() for name in names[1:3])
    assert len(names) <= 25
    assert all(len(c["name"]) <= 100 and len(c["value"]) <= 100 for c in choices)


async def test_other_words_than_the_guides_lead_to_its_questions(world: World) -> None:
    choices = await world.ana.autocomplete(world.channel, "ask", "question", "price of the gcp one")

    names = [choice["name"] for choice in choices]
    assert names[0] == "price of the gcp one"
    assert "What does the Google Professional Machine Learning Engineer exam cost?" in names[1:6]


async def test_every_suggestion_is_answered_when_it_is_chosen(world: World) -> None:
    long = "What are the sections of the Microsoft Azure AI Apps and Agents"
    for question in [*world.guide.suggest(""), world.guide.suggest(long)[1]]:
        assert world.guide.ask(question, world.today).status == "answered", question


async def test_a_related_button_answers_whoever_presses_it_privately(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)
    before = shown(reply)
    related = world.guide.ask(CLEAR, world.today).related[0]
    (name,) = labels_of([related], world.guide)

    for member in (world.ana, world.ben):
        pressed = await member.click(response_of(reply), label=name)
        assert pressed.ephemeral
        assert related.path[-1] in shown(pressed)
        assert shown(reply) == before

    further = labels(response_of(pressed))
    assert "Helpful" not in further, "a private vote on a public answer would be the vote of its asker"
    read = shown(pressed)
    await world.ben.click(response_of(pressed), label=further[0])
    assert shown(pressed) != read, "a private reply is turned in place"
    assert shown(reply) == before


async def test_buttons_work_after_a_restart(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)
    related = world.guide.ask(CLEAR, world.today).related[0]
    (name,) = labels_of([related], world.guide)

    await world.restart()
    pressed = await world.ana.click(response_of(reply), label=name)

    assert related.path[-1] in shown(pressed)


async def test_a_button_whose_passage_is_gone_says_so_kindly(world: World, small_guide: Callable[[str], Guide]) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)
    world.guide = small_guide("Only this is left.")
    await world.restart()

    pressed = await world.ana.click(response_of(reply), label=labels(response_of(reply))[0])

    assert pressed.ephemeral
    assert "The guide has changed" in response_of(pressed).content


async def test_two_members_ask_and_each_reads_the_own_answer(world: World) -> None:
    price = await world.ana.slash(world.channel, "ask", question="What does Production Machine Learning Systems cover?")
    worth = await world.ben.slash(world.channel, "ask", question=CLEAR)

    assert "Production Machine Learning Systems" in shown(price)
    assert CLEAR in shown(worth)
    assert response_of(price).id != response_of(worth).id


async def test_a_direct_message_is_answered_like_a_command(world: World) -> None:
    await world.ana.send_dm(CLEAR)

    last = world.ana.user.dm_channel.last_message
    assert world.guide.ask(CLEAR, world.today).excerpts[0].text.strip() in shown_in(last)


async def test_the_bot_does_not_answer_texts_in_a_server(world: World) -> None:
    before = world.paths()
    await world.ana.send(world.channel, CLEAR)

    assert [path for path in world.paths()[len(before) :] if path[0] == "POST" and "/messages" in path[1]] == []


async def test_the_message_command_answers_its_user_alone_and_shares_on_request(world: World) -> None:
    message = await world.ben.send(world.channel, CLEAR)
    reply = await world.ana.context_menu(world.channel, "Ask the guide", message)
    assert reply.ephemeral

    shared = await world.ana.click(response_of(reply), label="Share")

    assert not shared.ephemeral
    assert shown(shared) == shown(reply)


async def test_a_message_without_text_is_told_apart(world: World) -> None:
    message = await world.ben.send(world.channel, "🔥")
    reply = await world.ana.context_menu(world.channel, "Ask the guide", message)

    simcord.assert_responded(reply)
    assert reply.ephemeral


async def test_a_bug_ends_in_an_apology_with_a_reference(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(world.guide, "ask", broken)
    reply = await world.ana.slash(world.channel, "ask", question="a secret question")

    assert reply.ephemeral
    reference = response_of(reply).content.rsplit(" ", 1)[-1].rstrip(".")
    assert reference in caplog.text
    assert "secret question" not in caplog.text
    assert "boom" not in response_of(reply).content


async def test_a_bug_behind_a_button_ends_in_the_same_apology(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)

    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(world.guide, "passage", broken)
    pressed = await world.ana.click(response_of(reply), label=labels(response_of(reply))[0])

    assert pressed.ephemeral
    assert response_of(pressed).content.rsplit(" ", 1)[-1].rstrip(".") in caplog.text


async def test_guide_about_names_title_and_version(world: World) -> None:
    reply = await world.ana.slash(world.channel, "guide about")

    assert reply.ephemeral
    assert world.guide.source.title in shown(reply)
    assert str(world.guide.source.version) in shown(reply)


async def test_a_paragraph_of_the_same_section_goes_on_without_a_heading(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    guide = small_guide(
        "# Club\n\n## Cars\n\nYou park behind the library.\n\nPut the card on the dashboard.\n\n"
        "## Lunch\n\nSoup is served at noon.\n"
    )
    async with open_world(guide, tmp_path) as world:
        reply = await world.ana.slash(world.channel, "ask", question="where do I park")
    (embed,) = response_of(reply).embeds
    assert (embed.description or "").replace("*", "").replace("\\", "") == (
        "You park behind the library.\n\nPut the card on the dashboard."
    )
    assert embed.fields == []
    assert embed.footer.text == "Cars · Guide"
