"""Why a reminder did not come: stored as a name, said in words, and read again whatever an older version wrote."""

from __future__ import annotations

import importlib
import re

import pytest

from bot.rules.reasons import Cause, Reason
from bot.rules.wording import MAX_CONSECUTIVE_FAILURES, cause_words

MIGRATION = importlib.import_module("bot.store.migrations.versions.0006_reasons")


@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.OTHER])
def test_each_reason_is_stored_by_its_name_and_said_in_words(reason: Reason) -> None:
    cause = Cause(reason, "View Channel" if reason is Reason.LACKS_PERMISSIONS else "")
    assert Cause.parse(str(cause)) == cause
    assert re.fullmatch(r"[a-z_]+(: View Channel)?", str(cause))
    words = cause_words(cause)
    assert words
    assert "{" not in words
    assert "_" not in words


@pytest.mark.parametrize("text", ["the moon was full", "", "Paused", "lacks: View Channel", "näher: ähm", "a: b: c"])
def test_a_sentence_of_another_version_is_kept_and_said_as_it_is(text: str) -> None:
    cause = Cause.parse(text)
    assert cause == Cause(Reason.OTHER, text)
    assert str(cause) == cause_words(cause) == text


def test_the_last_failure_of_several_is_said_in_its_own_words() -> None:
    inner = Cause(Reason.LACKS_PERMISSIONS, "View Channel, Send Messages")
    cause = Cause(Reason.FAILED_IN_A_ROW, str(inner))
    assert Cause.parse(str(cause)) == cause
    assert cause_words(cause) == (
        f"{MAX_CONSECUTIVE_FAILURES} in a row did not arrive (the bot lacks View Channel, Send Messages in the channel)"
    )


def test_the_migration_gives_each_sentence_its_name() -> None:
    """Each sentence that the database kept becomes the name of a cause that has words today."""
    for sentence, name in MIGRATION.NAMES.items():
        assert MIGRATION.name_of(sentence) == name
    names = set(MIGRATION.NAMES.values())
    assert len({cause_words(Cause(Reason(name))) for name in names}) == len(names), "no two causes say the same"
    for same in ("paused", "skipped", "stopped", "replaced", "the moon was full"):
        assert MIGRATION.name_of(same) == same
    for sentence in (
        "the bot lacks View Channel, Embed Links in the channel",
        "3 in a row did not arrive (your direct messages are closed to the bot)",
        "3 in a row did not arrive (the bot lacks Send Messages in the channel)",
        "3 in a row did not arrive (the moon was full)",
    ):
        cause = Cause.parse(MIGRATION.name_of(sentence))
        assert cause.reason in {Reason.LACKS_PERMISSIONS, Reason.FAILED_IN_A_ROW}
        assert cause_words(cause) == sentence
