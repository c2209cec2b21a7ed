"""Errors that are not bugs. Each has a message for the person who reads it.

    WhichcertError
      MemberError             shown to the member alone, who can do something about it
        NotYours              the button belongs to somebody else's reply
        GuideChanged          the guide no longer has what the button refers to
        UnknownButton         this version of the bot does not know the button, list or modal
        DirectMessagesClosed  Discord does not let the bot send direct messages to the member
        AnswerForgotten       the answer that the member voted on is no longer stored
        TooManyQuestions      the member asks questions too fast
        TooManyPresses        the member presses buttons of one kind too fast
        TooManyPosts          the member posts too fast what everyone can see
        PostedAlready         the member has just posted the same in this channel
        NotAllowed            only admins, the operator or another member may do this
        NotSaved              the database could not save the change; nothing was changed
      OperatorError           ends the program with its message
        SettingsError         a setting cannot be used; names setting, file and line; exit status 2
        NotConnected          Discord cannot be reached or refuses the bot; exit status 1
        NoAdvice              the guide has no rules for recommendations; exit status 2
        PlaygroundError       the playground cannot start; exit status 1
        StoreError            the database cannot be opened; exit status 1
        BackupError           a backup cannot be made or restored; nothing was changed; exit status 1
        FilesChanged          somebody changed the database's files beneath the running program; exit status 3
        NotAnExport           the file to import was not made by /mydata export; names field and place; exit status 2

Errors in the guide's files raise knowledge.faults.GuideError, exit status 2. Any other exception is a bug: it is logged
with a reference, and the member reads an apology with that reference.
"""

from __future__ import annotations

from pathlib import Path


class WhichcertError(Exception):
    """Carries a message for the member or the operator."""

    exit_status = 1


class MemberError(WhichcertError):
    """Tells a member what went wrong and what to do instead."""


class NotYours(MemberError):
    """Refuses a press on a button of somebody else's reply."""

    def __init__(self, command: str) -> None:
        super().__init__(f"This button belongs to the member who asked. Use {command} for a reply of your own.")


class GuideChanged(MemberError):
    """Refuses a button if the guide no longer has the passage, credential or question that it refers to."""

    def __init__(self) -> None:
        super().__init__("The guide has changed since this was posted. Please ask again with /ask.")


class UnknownButton(MemberError):
    """Refuses a button, list or modal that this version of the bot does not know."""

    def __init__(self) -> None:
        super().__init__("This comes from an older version of me and no longer works. `/help` shows what I can do now.")


class AnswerForgotten(MemberError):
    """Refuses a vote on an answer that is no longer stored."""

    def __init__(self) -> None:
        super().__init__(
            "Thank you, but this answer is too old to vote on: I keep questions for 90 days at most. "
            "Ask again with /ask, then vote on the new answer."
        )


class TooManyQuestions(MemberError):
    """Asks a member to wait before the next question."""

    def __init__(self, questions: int, seconds: int, wait_seconds: int) -> None:
        super().__init__(
            f"You have asked {questions} questions in {seconds} seconds. Please wait {_wait(wait_seconds)}, then ask "
            "again."
        )


class TooManyPresses(MemberError):
    """Asks a member to wait before the next press on a button of this kind."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"That was too fast for me. Please wait {_wait(wait_seconds)}, then press again.")


class TooManyPosts(MemberError):
    """Asks a member to wait before they post again what everyone can see."""

    def __init__(self, posts: int, seconds: int, wait_seconds: int) -> None:
        super().__init__(
            f"You have posted {posts} public replies in {seconds} seconds. Please wait {_wait(wait_seconds)}, then try "
            "again."
        )


class PostedAlready(MemberError):
    """Tells a member that they have just posted the same in this channel."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(
            f"You have already posted this here for everyone to see. You can post it again in {_wait(wait_seconds)}."
        )


class DirectMessagesClosed(MemberError):
    """Tells a member how to open their direct messages."""

    def __init__(self) -> None:
        super().__init__(
            "I cannot send you direct messages, so I have not set up a reminder. Open this server's menu, go to "
            "Privacy Settings and allow Direct Messages. If you have blocked me, unblock me. Then try again."
        )


class NotAllowed(MemberError):
    """Refuses what only a server's admins, the bot's operator or another member may do."""


class NotSaved(MemberError):
    """Tells a member that a change could not be saved, for example because the disk is full."""

    def __init__(self) -> None:
        super().__init__("This could not be saved just now, so nothing was changed. Please try again in a few minutes.")


class OperatorError(WhichcertError):
    """Tells the operator what to correct. The program ends."""


class SettingsError(OperatorError):
    """Refuses settings.

    `faults`: one sentence for each error. A sentence names the setting and where it was set.
    """

    exit_status = 2

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class NotConnected(OperatorError):
    """Ends a run if Discord cannot be reached or refuses the bot."""


class PlaygroundError(OperatorError):
    """Ends the playground if it cannot start."""


class StoreError(OperatorError):
    """Ends the program if the database cannot be opened. The database stays unchanged."""


class BackupError(OperatorError):
    """Says why a backup cannot be made or restored. Every file that existed before stays unchanged."""


class FilesChanged(OperatorError):
    """Ends a run if somebody deleted, replaced or overwrote the files of the open database.

    `what`: the beginning of a sentence that says what was found.
    """

    exit_status = 3

    def __init__(self, what: str, folder: Path) -> None:
        super().__init__(
            f"{what} while whichcert was running, so it has stopped saving and shuts down: stop whatever changes files "
            f"in {folder}, put the database or a backup of it back there, and only then start whichcert again."
        )


class NotAnExport(OperatorError):
    """Refuses a file to import.

    `faults`: one sentence for each error. A sentence names the file, the line and the field.
    """

    exit_status = 2

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class NoAdvice(OperatorError):
    """Says that a guide has no rules for recommendations."""

    exit_status = 2

    def __init__(self, guide: str) -> None:
        super().__init__(
            f"The guide {guide} has no recommendations: put an advice.yaml with rules beside its Markdown files."
        )


def _wait(count: int) -> str:
    """Return a wait in words: in seconds, or in minutes if it is longer than two minutes."""
    number, unit = (count, "second") if count <= 120 else (-(-count // 60), "minute")
    return f"{number} {unit}{'s' if number > 1 else ''}"
