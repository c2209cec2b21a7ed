"""What members and admins delete can be read in no file of the running bot."""

from __future__ import annotations

from pathlib import Path

from tests.wire.place import Place
from tests.world import shown_in

SECRET = "zymurgy in the moonlight"


def is_readable(folder: Path) -> bool:
    return any(SECRET.encode() in file.read_bytes() for file in (folder / "data").iterdir())


async def test_what_a_member_deletes_is_readable_nowhere(wire: Place, tmp_path: Path) -> None:
    await wire.ana.slash(wire.channel, "studied", minutes=20, what=SECRET)
    await wire.ben.slash(wire.channel, "studied", minutes=20)
    assert is_readable(tmp_path)

    question = await wire.ana.slash(wire.channel, "mydata delete")
    deleted = await wire.ana.click(question, "Delete everything")

    assert "Everything about you has been deleted" in shown_in(deleted.message)
    assert not is_readable(tmp_path)
    assert "Study entries: 1" in shown_in((await wire.ben.slash(wire.channel, "mydata show")).message)


async def test_questions_that_an_admin_no_longer_keeps_are_readable_nowhere(wire: Place, tmp_path: Path) -> None:
    await wire.ana.slash(wire.channel, "ask", question=f"What does the exam say on {SECRET}?")
    assert is_readable(tmp_path)

    setup = await wire.mia.slash(wire.channel, "setup")
    questions = await wire.mia.choose(setup, "Questions")
    asked = await wire.mia.click(questions, "Do not keep them")
    reply = await wire.mia.click(asked, "Stop and delete")

    assert "the old ones have been deleted" in shown_in(reply.message)
    assert not is_readable(tmp_path)
