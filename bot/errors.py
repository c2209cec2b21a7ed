"""What can go wrong and is no bug, each with the words that its reader needs.

    WhichcertError
      MemberError           shown to the member alone, who can do something about it
        NotYours            pressed a button of somebody else's reply
        GuideChanged        pressed a button of an answer that the guide no longer holds
        UnknownButton       pressed what this version of the bot no longer knows, or does not know yet
        DirectMessagesClosed  Discord lets no direct message of the bot through
        AnswerForgotten     voted on an answer that is no longer kept
        TooManyQuestions    asks faster than anyone reads
        NotAllowed          used what only admins or the operator may use
        NotSaved            the database could not take it just now; nothing was changed
      OperatorError         ends the program with one sentence
        SettingsError       a setting cannot be used; names setting, file and line; exit status 2
        NotConnected        Discord cannot be reached or refuses the bot; exit status 1
        NoAdvice            the guide has no rules to recommend by; exit status 2
        PlaygroundError     the playground cannot start; exit status 1
        StoreError          the database cannot be opened; exit status 1
        NotAnExport         a file to import is none of /mydata export; names field and place; exit status 2

A guide's faults are knowledge.faults.GuideError, exit status 2. Everything else is a bug: it is logged with a
reference, and the member reads an apology with that reference.
"""

from __future__ import annotations


class WhichcertError(Exception):
    """Carries words for the one who reads it."""

    exit_status = 1


class MemberError(WhichcertError):
    """Tells a member what to do instead."""


class NotYours(MemberError):
    """Refuses a press on somebody else's reply."""

    def __init__(self, command: str) -> None:
        super().__init__(f"This button belongs to the member who asked. Use {command} for a reply of your own.")


class GuideChanged(MemberError):
    """Refuses a button whose passage is gone."""

    def __init__(self) -> None:
        super().__init__("The guide has changed since this was posted. Please ask again with /ask.")


class UnknownButton(MemberError):
    """Refuses a button, list or form of another version of the bot."""

    def __init__(self) -> None:
        super().__init__(
            "This is from an older version of me and does nothing any more. `/help` shows what I can do now."
        )


class AnswerForgotten(MemberError):
    """Refuses a vote on an answer that is older than what is kept."""

    def __init__(self) -> None:
        super().__init__(
            "Thank you, but this answer is too old to vote on: I keep what was asked for 90 days at most. "
            "If you ask it again with /ask, your vote on the new answer counts."
        )


class TooManyQuestions(MemberError):
    """Asks a member to wait."""

    def __init__(self, questions: int, seconds: int, wait_seconds: int) -> None:
        wait = f"{wait_seconds} second{'s' if wait_seconds > 1 else ''}"
        super().__init__(
            f"You have asked {questions} questions within {seconds} seconds. Please wait {wait}, then ask again."
        )


class DirectMessagesClosed(MemberError):
    """Tells a member how to open their direct messages."""

    def __init__(self) -> None:
        super().__init__(
            "I cannot send you direct messages, so I keep no reminder. Open this server's menu, Privacy Settings, and "
            "allow Direct Messages (and unblock me, if you blocked me), then try again."
        )


class NotAllowed(MemberError):
    """Refuses what is kept for a server's admins or the bot's operator."""


class NotSaved(MemberError):
    """Tells that a change did not reach the database, as when its disk is full."""

    def __init__(self) -> None:
        super().__init__(
            "This could not be saved just now, and nothing was changed. Please try again in a few minutes."
        )


class OperatorError(WhichcertError):
    """Tells the operator in one sentence what to mend."""


class SettingsError(OperatorError):
    """Refuses settings; each fault is a sentence that names the setting and where it stands."""

    exit_status = 2

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class NotConnected(OperatorError):
    """Ends a run that Discord does not let begin."""


class PlaygroundError(OperatorError):
    """Ends a playground that cannot start."""


class StoreError(OperatorError):
    """Ends a start whose database cannot be opened; the file is left as it was."""


class NotAnExport(OperatorError):
    """Refuses a file to import; each fault is a sentence that names file, line and field."""

    exit_status = 2

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class NoAdvice(OperatorError):
    """Says that a guide recommends nothing."""

    exit_status = 2

    def __init__(self, guide: str) -> None:
        super().__init__(
            f"The guide {guide} recommends nothing: it has no advice.yaml with rules beside its Markdown files."
        )
