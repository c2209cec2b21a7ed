"""Members answer a few questions and are told which credential fits, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import simcord

from knowledge.facts.advice import Profile
from knowledge.guide import Guide
from knowledge.text.markup import escape
from tests.world import World, labels, open_world, response_of, shown


def select_of(reply: simcord.InteractionResult) -> dict[str, Any]:
    """The select below a reply."""
    return response_of(reply).components[0]["components"][0]


async def answer(world: World, reply: simcord.InteractionResult, text: str) -> None:
    """Chooses the answer with this text."""
    select = select_of(reply)
    value = next(option["value"] for option in select["options"] if option["label"] == text)
    await world.ana.select(response_of(reply), [value], custom_id=select["custom_id"])


async def answer_all(world: World, reply: simcord.InteractionResult, *texts: str) -> None:
    for text in texts:
        await answer(world, reply, text)


async def test_one_question_at_a_time_leads_to_a_result(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert")
    assert reply.ephemeral
    questions = world.advisor.questions

    for question in questions:
        assert question.text in shown(reply)
        assert "Not sure" in [option["label"] for option in select_of(reply)["options"]]
        await answer(world, reply, question.offered[0].text)

    advice = world.advisor.advise(profile_of(world, *(q.offered[0].id for q in questions)), world.today)
    assert escape(advice.headline) in shown(reply)
    assert escape(advice.reasons[0].text) in shown(reply)


def profile_of(world: World, *answers: str) -> Profile:
    """Makes the profile of the first answers."""
    return Profile.of(dict(zip([q.id for q in world.advisor.questions], answers, strict=False)))


async def test_not_sure_is_an_answer_not_given(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert")
    for _ in world.advisor.questions:
        await answer(world, reply, "Not sure")

    expected = world.advisor.advise(profile_of(world), world.today)
    assert escape(expected.headline) in shown(reply)


async def test_back_start_over_and_show_the_result_now(world: World) -> None:
    questions = world.advisor.questions
    reply = await world.ana.slash(world.channel, "whichcert")
    await answer(world, reply, questions[0].offered[1].text)
    assert questions[1].text in shown(reply)

    await world.ana.click(response_of(reply), label="Back")
    assert questions[0].text in shown(reply)
    assert select_of(reply)["placeholder"] == f"Your choice so far: {questions[0].offered[1].text}"
    assert not [option for option in select_of(reply)["options"] if option.get("default")]

    await answer(world, reply, questions[0].offered[0].text)
    await world.ana.click(response_of(reply), label="Show the result now")
    advice = world.advisor.advise(profile_of(world, questions[0].offered[0].id), world.today)
    assert escape(advice.headline) in shown(reply)

    await world.ana.click(response_of(reply), label="Start over")
    assert questions[0].text in shown(reply)
    assert labels(response_of(reply)) == [""]


async def test_the_questions_go_on_after_a_restart(world: World) -> None:
    questions = world.advisor.questions
    reply = await world.ana.slash(world.channel, "whichcert")
    await answer(world, reply, questions[0].offered[0].text)

    await world.restart()
    await answer(world, reply, questions[1].offered[0].text)

    assert questions[2].text in shown(reply)
    assert escape(questions[0].offered[0].text) in shown(reply)


async def test_a_guide_that_asks_other_questions_since_begins_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = world.advisor.questions
    reply = await world.ana.slash(world.channel, "whichcert")
    await answer(world, reply, questions[0].offered[0].text)
    monkeypatch.setattr(type(world.advisor), "questions", property(lambda _: questions[:-1]))

    await world.ana.click(response_of(reply), label="Show the result now")

    assert questions[0].text in shown(reply)


async def test_answers_given_as_options_are_advised_at_once(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert", cloud="aws", employer="enterprise")

    assert reply.ephemeral
    advice = world.advisor.advise(Profile(cloud="aws", employer="enterprise"), world.today)
    assert escape(advice.headline) in shown(reply)
    assert "• AWS ML Specialty was retired on 31 March 2026. This one is the nearest.\n" in shown(reply)
    assert "• Best with 1 year of SageMaker AI or Bedrock, 1 year in a related role \\(AWS's advice\\).\n" in shown(
        reply
    )


async def test_the_end_of_a_beta_stands_in_the_second_line_and_a_button_is_not_repeated(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert", cloud="aws", employer="enterprise")

    (embed,) = response_of(reply).embeds
    assert (embed.description or "").split("\n") == [
        "$75 as a beta · 170 minutes", "**Beta, expected to end on 14 January 2027.** A beta is an exam's trial run.",
    ]  # fmt: skip
    assert "Make this my target" in labels(response_of(reply))
    assert [field.name for field in embed.fields][-1] == "Keep in mind"


async def test_why_and_what_would_change_it_take_the_place_of_the_result_and_lead_back(world: World) -> None:
    reply = await world.ana.slash(
        world.channel, "whichcert", cloud="aws", employer="enterprise", goal="switch-into-ml", reimbursed="yes"
    )
    result, advice = (
        shown(reply),
        world.advisor.advise(
            Profile(cloud="aws", employer="enterprise", goal="switch-into-ml", reimbursed="yes"), world.today
        ),
    )
    assert advice.would_change[0] not in result
    assert "Preparing" not in result
    await world.restart()

    await world.ana.click(response_of(reply), label="Why")
    why = shown(reply)
    cited = world.guide.passage(advice.reasons[0].passage)
    assert cited is not None
    assert world.guide.label_of(cited) in why
    await world.restart()
    await world.ana.click(response_of(reply), label="The other side")
    against = shown(reply)
    for reason in advice.reasons:
        assert (escape(reason.text) in why, escape(reason.text) in against) == (
            reason.side == "for",
            reason.side == "against",
        )

    await world.ana.click(response_of(reply), label="What would change this")
    changes = shown(reply)
    assert all(escape(line) in changes for line in advice.would_change)

    await world.restart()
    await world.ana.click(response_of(reply), label="Back to the result")
    assert shown(reply) == result

    await world.ana.click(response_of(reply), label="Why")
    await world.ana.click(response_of(reply), label="Good to know")
    assert all(escape(notice) in shown(reply) for notice in advice.notices)
    await world.ana.click(response_of(reply), label="What would change this")
    await world.ana.click(response_of(reply), label="Change the last answer")
    assert world.advisor.questions[-1].text in shown(reply)


async def test_a_result_for_other_questions_than_the_guide_has_begins_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = world.advisor.questions
    reply = await world.ana.slash(world.channel, "whichcert", cloud="aws")
    monkeypatch.setattr(type(world.advisor), "questions", property(lambda _: questions[:-1]))

    await world.ana.click(response_of(reply), label="Why")

    assert questions[0].text in shown(reply)


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        ({"cloud": "gcp"}, "`/plan` lays out 4–8 weeks"),
        ({"experience": "new-to-ml"}, "Begin with one course, and see whether you like the work."),
        ({"goal": "choose-between-project-and-cert"}, "Build one project"),
        ({"employer": "startup"}, "Put your code and projects where people see them"),
    ],
)
async def test_every_result_says_what_to_do_next(world: World, answers: dict[str, str], step: str) -> None:
    told = shown(await world.ana.slash(world.channel, "whichcert", **answers))
    assert "Next step" in told
    assert step in told


async def test_the_options_are_words_and_typing_bank_finds_one(world: World) -> None:
    (command,) = [one for one in world.bot.tree.get_commands() if one.name == "whichcert"]
    choices = {option["name"]: option["choices"] for option in command.to_dict(world.bot.tree)["options"]}
    assert [one["value"] for one in choices["employer"] if "bank" in one["name"].casefold()] == ["regulated"]
    for question in world.advisor.questions:
        assert [one["name"] for one in choices[question.id]] == [choice.text for choice in question.choices]


async def test_a_recommendation_becomes_the_target_by_one_press(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert", cloud="gcp")

    pressed = await world.ana.click(response_of(reply), label="Make this my target")

    assert pressed.ephemeral
    assert "Google Professional Machine Learning Engineer" in shown(pressed)
    target = await world.store.targets.target(world.ana.id)
    assert target is not None
    assert target.credential_id == "google-pmle"


async def test_the_result_tells_price_length_and_status_and_leads_to_a_comparison(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert", cloud="gcp")

    assert "$200 plus tax · 120 minutes · active" in shown(reply)
    (embed,) = response_of(reply).embeds
    assert embed.url == "https://cloud.google.com/learn/certification/machine-learning-engineer"
    assert re.match(r"Checked on \d+ \w+ 2026.* · The whichcert guide", embed.footer.text or "")
    await world.ana.click(response_of(reply), label="Why")
    await world.ana.click(response_of(reply), label="Good to know")
    assert "$200 plus tax · 120 minutes · active" in shown(reply)
    assert "([source](https://cloud.google.com/" in shown(reply)
    await world.ana.click(response_of(reply), label="Back to the result")
    await world.restart()
    compared = await world.ana.select(response_of(reply), ["aws-mla"], custom_id="compare:google-pmle")
    assert compared.ephemeral
    assert "Google or AWS?" in shown(compared)


async def test_the_exam_date_of_the_new_target_is_typed_into_a_form(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert", cloud="gcp")
    pressed = await world.ana.click(response_of(reply), label="Make this my target")
    for typed, words in (("2020-01-01", "is in the past"), ("soon", "is not a date")):
        form = await world.ana.click(response_of(pressed), label="Set the exam date")
        refused = await world.ana.submit_modal(form, {"text": typed})
        assert refused.ephemeral
        assert words in shown(refused)
    form = await world.ana.click(response_of(pressed), label="Set the exam date")
    await world.restart()
    await world.ana.submit_modal(form, {"text": "2026-12-23"})

    assert "30 days" in shown(pressed)
    target = await world.store.targets.target(world.ana.id)
    assert target is not None
    assert target.exam_on == date(2026, 12, 23)


async def test_a_recommendation_is_shared_with_the_channel_and_anyone_may_take_it(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert", cloud="gcp", reimbursed="yes")
    await world.restart()

    shared = await world.ana.click(response_of(reply), label="Share")

    assert not shared.ephemeral
    assert shown(shared) == shown(reply)
    assert "Start over" not in labels(response_of(shared))
    taken = await world.ben.click(response_of(shared), label="Make this my target")
    assert taken.ephemeral
    assert await world.store.targets.target(world.ben.id) is not None
    assert await world.store.targets.target(world.ana.id) is None


async def test_whoever_should_skip_gets_no_target_button(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert", goal="choose-between-project-and-cert")

    assert "Make this my target" not in labels(response_of(reply))
    assert "kip" in shown(reply)


async def test_who_builds_applications_on_no_platform_chooses_between_the_vendors(world: World) -> None:
    reply = await world.ana.slash(world.channel, "whichcert", goal="build-ai-apps", experience="ml-knowledge")

    told = shown(reply)
    assert "Take the exam of the platform that you want to build on." in told
    assert "[Microsoft AI-103](https://learn.microsoft.com/" in told
    assert "AWS GenAI Developer – Professional" in told
    assert "$300 · 2+ years recommended" in told
    assert "Databricks GenAI Engineer Associate" in told
    assert [one for one in labels(response_of(reply)) if one.startswith("Aim at")] == [
        "Aim at AI-103", "Aim at GenAI Developer – Professional", "Aim at Professional ML Engineer",
    ]  # fmt: skip
    await world.restart()
    pressed = await world.ana.click(response_of(reply), label="Aim at GenAI Developer – Professional")
    assert pressed.ephemeral
    target = await world.store.targets.target(world.ana.id)
    assert target is not None
    assert target.credential_id == "aws-genai-developer"

    shared = await world.ana.click(response_of(reply), label="Share")
    assert "Aim at AI-103" in labels(response_of(shared))
    assert shown(shared) == told


async def test_the_card_says_what_it_assumes_and_what_the_exam_expects(world: World) -> None:
    nobody = shown(await world.ana.slash(world.channel, "whichcert", employer="unsure"))
    assert "This is the default for people of whom nothing is known" in nobody

    both = shown(
        await world.ana.slash(world.channel, "whichcert", cloud="aws", experience="new-to-ml", goal="validate-skills")
    )
    assert "Which is it? This advice assumes that you are new to ML." in both
    assert "AWS recommends more experience than you may have: 1 year of SageMaker AI or Bedrock" in both
    assert "\\(in beta\\)" in both.split("\n")[1]


async def test_a_skip_says_first_why_it_outweighs_what_speaks_for_an_exam(world: World) -> None:
    reply = await world.ana.slash(
        world.channel, "whichcert", employer="startup", background="software-engineer", goal="switch-into-ml"
    )
    against = shown(reply).split("What speaks against one")[1]
    assert against.split("\n")[1].endswith(
        "This outweighs the rest, because it is about the employers that you aim at."
    )


async def test_a_guide_without_rules_offers_no_recommendation(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    async with open_world(small_guide("# A guide\n\nThe exam costs $200.\n"), tmp_path) as world:
        names = {command.name for command in world.bot.tree.get_commands()}
        assert "whichcert" not in names
        assert "ask" in names
