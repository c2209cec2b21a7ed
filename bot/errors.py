"""What can go wrong and is no bug, each with the words that its reader needs.

    WhichcertError
      MemberError           shown to the member alone, who can do something about it
        NotYours            pressed a button of somebody else's reply
        GuideChanged        pressed a button of an answer that the guide no longer holds
      OperatorError         ends the program with one sentence
        SettingsError       a setting cannot be used; names setting, file and line; exit status 2
        NotConnected        Discord cannot be reached or refuses the bot; exit status 1
        PlaygroundError     the playground cannot start; exit status 1

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
