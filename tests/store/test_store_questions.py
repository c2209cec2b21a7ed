"""Questions are kept without their askers, votes and wishes with their members, each no longer than promised."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from stored_databases import read_rows

from bot.rules.answer_token import number_of
from bot.rules.records import NO_PASSAGE, AnsweredQuestion, AnswerStatus, OpenQuestion, Tally
from bot.store import Store
from bot.store.tables import given_answers

ANA, BEN = 2**62 + 1, 2
GROUP, OTHER = 2**61 + 7, 8
HOUR = timedelta(hours=1)


async def test_gaps_are_what_was_not_answered_or_not_helpfully(store: Store, now: datetime) -> None:
    record = store.questions.record
    await record("What pays?", "not_covered", None, "7", GROUP, now)
    await record("Which one?", "unsure", None, None, OTHER, now + HOUR)
    poor = await record("How hard?", "answered", "how-hard", "7", None, now + 2 * HOUR)
    good = await record("How long?", "answered", "how-long", "7", GROUP, now + 3 * HOUR)
    await store.votes.cast(poor, ANA, False, now)
    await store.votes.cast(poor, BEN, True, now)
    await store.votes.cast(good, BEN, True, now)
    assert await store.questions.gaps(None, now, 100) == [
        OpenQuestion("How hard?", "answered", "how-hard", None, now + 2 * HOUR, 1, 1),
        OpenQuestion("Which one?", "unsure", None, OTHER, now + HOUR, 0, 0),
        OpenQuestion("What pays?", "not_covered", None, GROUP, now, 0, 0),
    ]
    assert [gap.question for gap in await store.questions.gaps(GROUP, now, 100)] == ["What pays?"]
    assert [gap.question for gap in await store.questions.gaps(None, now + HOUR, 100)] == ["How hard?", "Which one?"]


async def test_a_server_that_keeps_no_questions_loses_their_words_at_once(
    store: Store, tmp_path: Path, now: datetime
) -> None:
    for guild in (GROUP, OTHER, None):
        await store.questions.record("private words", "not_covered", None, None, guild, now)
    assert await store.questions.keeps(GROUP)
    await store.questions.keep(GROUP, False, now)
    await store.questions.record("further words", "not_covered", None, None, GROUP, now)
    assert not await store.questions.keeps(GROUP)
    assert await store.questions.keeps(OTHER)
    assert {gap.guild_id for gap in await store.questions.gaps(None, now, 100)} == {None, OTHER}
    kept = read_rows(tmp_path / "whichcert.db")["given_answers"]
    assert sorted((row["guild_id"] or 0, row["question"]) for row in kept if row["guild_id"] != GROUP) == [
        (0, "private words"),
        (OTHER, "private words"),
    ]
    assert [row["question"] for row in kept if row["guild_id"] == GROUP] == [None, None]
    await store.questions.keep(GROUP, True, now)
    await store.questions.record("words again", "not_covered", None, None, GROUP, now)
    assert [gap.question for gap in await store.questions.gaps(GROUP, now, 100)] == ["words again"]


async def test_old_questions_go_with_their_votes_and_their_numbers_never_come_again(
    store: Store, tmp_path: Path, now: datetime
) -> None:
    old = await store.questions.record("old", "not_covered", None, None, None, now)
    young = await store.questions.record("young", "not_covered", None, None, None, now + HOUR)
    for answer in (old, young):
        await store.votes.cast(answer, ANA, False, now)
    assert await store.questions.forget_before(now + HOUR) == 1
    assert [vote.answer_id for vote in (await store.privacy.data_of(ANA)).votes] == [number_of(young)]
    assert await store.questions.forget_before(now + 2 * HOUR) == 1
    assert await store.questions.record("new", "answered", "a", None, None, now) not in (old, young)
    assert read_rows(tmp_path / "whichcert.db")["votes"] == []


@pytest.mark.parametrize(("question", "status"), [("x" * 501, "answered"), ("x", "maybe")])
async def test_what_cannot_be_is_a_bug(store: Store, now: datetime, question: str, status: str) -> None:
    with pytest.raises(IntegrityError) as caught:
        await store.questions.record(question, cast("AnswerStatus", status), None, None, None, now)
    assert question * 2 not in str(caught.value)


async def test_one_vote_a_member_and_answer_that_may_change(store: Store, now: datetime) -> None:
    answer = await store.questions.record("How hard?", "answered", "how-hard", None, GROUP, now)
    assert await store.votes.cast(answer, ANA, True, now) == Tally(1, 0, None)
    assert await store.votes.cast(answer, BEN, False, now) == Tally(1, 1, None)
    assert await store.votes.cast(answer, ANA, True, now + HOUR) == Tally(1, 1, True)
    assert (await store.privacy.data_of(ANA)).votes[0].voted_at == now
    assert await store.votes.cast(answer, ANA, False, now + HOUR) == Tally(0, 2, True)
    await store.privacy.forget(ANA, now)
    assert await store.votes.cast(answer, BEN, False, now) == Tally(0, 1, False)


async def test_a_private_answer_has_one_vote_and_nobody_whose_it_is(
    store: Store, tmp_path: Path, now: datetime
) -> None:
    answer = await store.questions.record("How hard?", "answered", "how-hard", None, None, now)
    assert await store.votes.cast(answer, None, True, now) == Tally(1, 0, None)
    assert await store.votes.cast(answer, None, True, now) == Tally(1, 0, True)
    assert await store.votes.cast(answer, None, False, now) == Tally(0, 1, True)
    assert [(gap.helpful, gap.not_helpful) for gap in await store.questions.gaps(None, now, 9)] == [(0, 1)]
    rows = read_rows(tmp_path / "whichcert.db")
    assert rows["votes"] == rows["members"] == []
    assert await store.votes.cast(answer, BEN, False, now) == Tally(0, 2, None)


async def right(store: Store, now: datetime) -> list[tuple[str, ...]]:
    """What would have answered, for each question that is open."""
    return [gap.right for gap in await store.questions.gaps(None, now, 9)]


async def test_a_choice_stands_in_the_vote_of_its_member(store: Store, now: datetime) -> None:
    answer = await store.questions.record("How hard?", "answered", "how-hard", None, GROUP, now)
    await store.votes.cast(answer, ANA, False, now)
    assert await right(store, now) == [()]
    assert all(await asyncio.gather(*(store.votes.choose(answer, ANA, f"how-{one}", now) for one in range(5))))
    assert await store.votes.choose(answer, ANA, "what-pays", now)
    assert await store.votes.choose(answer, BEN, NO_PASSAGE, now)
    assert [sorted(one) for one in await right(store, now)] == [[NO_PASSAGE, "what-pays"]]
    assert [vote.right_passage_id for vote in (await store.privacy.data_of(ANA)).votes] == ["what-pays"]

    assert await store.votes.cast(answer, ANA, False, now) == Tally(0, 2, False)
    assert len((await right(store, now))[0]) == 2, "the same vote again leaves the choice"
    assert await store.votes.cast(answer, ANA, True, now) == Tally(1, 1, False)
    assert await right(store, now) == [(NO_PASSAGE,)]
    assert await store.votes.choose(answer, ANA, "how-long", now)
    assert await store.votes.cast(answer, ANA, False, now) == Tally(0, 2, False)
    await store.privacy.forget(ANA, now)
    assert await right(store, now) == [(NO_PASSAGE,)]


async def test_the_choice_below_a_private_answer_is_nobodys(store: Store, tmp_path: Path, now: datetime) -> None:
    answer = await store.questions.record("How hard?", "answered", "how-hard", None, None, now)
    await store.votes.cast(answer, None, False, now)
    assert await store.votes.choose(answer, None, "how-long", now)
    assert await store.votes.choose(answer, None, NO_PASSAGE, now)
    assert await right(store, now) == [(NO_PASSAGE,)]
    assert await store.votes.cast(answer, None, True, now) == Tally(1, 0, False)
    assert await right(store, now) == []
    assert await store.votes.choose(answer, None, "how-long", now)
    assert [(gap.helpful, gap.not_helpful, gap.right) for gap in await store.questions.gaps(None, now, 9)] == [
        (0, 1, ("how-long",))
    ]
    rows = read_rows(tmp_path / "whichcert.db")
    assert rows["votes"] == rows["members"] == []


async def test_a_choice_goes_with_its_question_and_is_no_part_of_a_shared_answer(store: Store, now: datetime) -> None:
    answer = await store.questions.record("How hard?", "answered", "how-hard", None, GROUP, now)
    await store.votes.choose(answer, None, "how-long", now)
    shared = await store.questions.share(answer, "how-hard", now)
    assert shared is not None
    await store.votes.cast(shared, BEN, False, now)
    assert sorted(await right(store, now)) == [(), ("how-long",)]
    assert await store.questions.forget_before(now + HOUR) == 2
    assert not await store.votes.choose(answer, None, "how-long", now)
    assert not await store.votes.choose(shared, BEN, "how-long", now)
    assert (await store.privacy.data_of(BEN)).votes == ()


async def test_a_question_is_found_by_its_token_as_long_as_its_words_are_stored(store: Store, now: datetime) -> None:
    answer = await store.questions.record("How hard?", "answered", "how-hard", None, GROUP, now)
    choices = await store.questions.record("Which one?", "unsure", None, None, None, now)
    assert await store.questions.find(answer) == AnsweredQuestion("How hard?", "how-hard")
    assert await store.questions.find(choices) == AnsweredQuestion("Which one?", None)
    assert await store.questions.find(number_of(answer)) is None
    await store.questions.keep(GROUP, False, now)
    assert await store.questions.find(answer) is None


async def test_votes_counted_before_an_upgrade_stay_below_a_private_answer(store: Store, now: datetime) -> None:
    answer = await store.questions.record("How hard?", "answered", "how-hard", None, None, now)
    async with store._database.write() as connection:
        await connection.execute(update(given_answers).values(helpful=2, not_helpful=1))
    assert await store.votes.cast(answer, None, False, now) == Tally(2, 2, None)


async def test_the_database_holds_no_token(store: Store, tmp_path: Path, now: datetime) -> None:
    tokens = [await store.questions.record("How hard?", "answered", "how-hard", None, None, now) for _ in range(50)]
    numbers = [int(str(row["id"])) for row in read_rows(tmp_path / "whichcert.db")["given_answers"]]
    assert sorted(numbers) == sorted(number_of(token) for token in tokens)
    assert not set(numbers) & set(tokens)
    assert all(len(str(token)) == 18 for token in tokens)
    assert sorted(tokens) != tokens, "they are random, not in order"


async def test_a_vote_on_an_answer_that_is_gone_keeps_nothing(store: Store, now: datetime) -> None:
    assert await store.votes.cast(1, ANA, True, now) is None
    assert (await store.privacy.data_of(ANA)).settings is None


async def test_votes_of_many_at_once_are_all_counted(store: Store, now: datetime) -> None:
    answer = await store.questions.record("How hard?", "answered", "how-hard", None, GROUP, now)
    await asyncio.gather(*(store.votes.cast(answer, member, member % 2 == 0, now) for member in range(1, 31)))
    assert await store.votes.cast(answer, 1, False, now) == Tally(15, 15, False)


async def test_the_same_wish_again_is_one_wish(store: Store, now: datetime) -> None:
    first = await store.subscriptions.add(ANA, "What pays?", "a", now)
    again = await store.subscriptions.add(ANA, "  what\n PAYS? ", "b", now + HOUR)
    other = await store.subscriptions.add(BEN, "What pays?", "b", now)
    assert (again.id, again.state, again.wished_at) == (first.id, "open", now + HOUR)
    assert (await store.privacy.data_of(ANA)).wishes == (again,)
    assert await store.subscriptions.open_ones("c") == [again, other]
    assert await store.subscriptions.open_ones("b") == []


async def test_a_wish_is_withdrawn_by_its_member_alone(store: Store, now: datetime) -> None:
    subscription = await store.subscriptions.add(ANA, "What pays?", "a", now)
    assert not await store.subscriptions.withdraw(subscription.id, BEN)
    assert await store.subscriptions.withdraw(subscription.id, ANA)
    assert not await store.subscriptions.withdraw(subscription.id, ANA)


async def test_a_wish_is_claimed_once_and_gone_when_its_member_knows(store: Store, now: datetime) -> None:
    subscription = await store.subscriptions.add(ANA, "What pays?", "a", now)
    taken = await asyncio.gather(*(store.subscriptions.claim(subscription, now) for _ in range(10)))
    assert sorted(taken) == [False] * 9 + [True]
    assert await store.subscriptions.open_ones("b") == []
    await store.subscriptions.mark_told([subscription])
    assert (await store.privacy.data_of(ANA)).wishes == ()


async def test_an_answer_that_did_not_arrive_or_may_not_have_is_undelivered(store: Store, now: datetime) -> None:
    failed = await store.subscriptions.add(ANA, "What pays?", "a", now)
    lost = await store.subscriptions.add(ANA, "Which one?", "a", now)
    await store.subscriptions.add(ANA, "Is there a discount?", "a", now)
    for subscription in (failed, lost):
        await store.subscriptions.claim(subscription, now)
    await store.subscriptions.mark_failed(failed)
    assert [subscription.id for subscription in await store.subscriptions.undelivered(ANA, now)] == [failed.id]
    found = await store.subscriptions.undelivered(ANA, now + HOUR)
    assert [subscription.id for subscription in found] == [failed.id, lost.id]
    assert await store.subscriptions.undelivered(BEN, now + HOUR) == []
    await store.subscriptions.still_open(found, "b")
    assert await store.subscriptions.undelivered(ANA, now + HOUR) == []
    assert [subscription.id for subscription in await store.subscriptions.open_ones("a")] == [failed.id, lost.id]


async def test_old_wishes_go(store: Store, now: datetime) -> None:
    await store.subscriptions.add(ANA, "What pays?", "a", now)
    young = await store.subscriptions.add(ANA, "Which one?", "a", now + HOUR)
    assert await store.subscriptions.forget_before(now + HOUR) == 1
    assert await store.subscriptions.open_ones("b") == [young]
