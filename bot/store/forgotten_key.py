"""The key under which the database remembers who asked to be forgotten.

Discord ids are few enough to try them all, so a hash of an id without a key would name its member. The key stands in a
file of its own beside the database. No backup holds it, so a backup alone names nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from bot.store.atomic_file import write_whole

FILE_NAME: Final = "forgotten.key"
_MODE: Final = 0o600
_BYTES: Final = 32
_LARGEST: Final = 1_000
_HEX: Final = re.compile(rb"[0-9a-f]{64}\s*")

Kind = Literal["member", "server", "questions"]


class UnusableKey(Exception):
    """The error for a key file that cannot be read or made. Its text is a sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class ForgottenKey:
    """The key. Its own name, `key_id`, tells entries of this key from those of a lost one, and says nothing of it."""

    secret: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """Return the name of the key."""
        return self._hash("key")[:16]

    def digest(self, kind: Kind, discord_id: int) -> str:
        """Return the HMAC-SHA256 of what was asked to be forgotten: a member, a server, or a server's questions."""
        return self._hash(f"{kind}:{discord_id}")

    def _hash(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()


def read_key(folder: Path) -> ForgottenKey | None:
    """Return the key of a data folder. Return None if there is none. Raise UnusableKey if its file cannot be used."""
    file = folder / FILE_NAME
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnusableKey(f"{file} cannot be read ({error.strerror})") from None
    if not _HEX.fullmatch(content):
        raise UnusableKey(f"{file} is damaged")
    return ForgottenKey(bytes.fromhex(content.decode()))


def key_of(folder: Path) -> ForgottenKey:
    """Return the key of a data folder, and make it if there is none. Raise UnusableKey."""
    if (found := read_key(folder)) is not None:
        return found
    file = folder / FILE_NAME
    try:
        write_whole(file, f"{secrets.token_bytes(_BYTES).hex()}\n".encode(), _MODE, replaces=False)
    except FileExistsError:  # another process was faster
        pass
    except OSError as error:
        raise UnusableKey(f"{file} cannot be made ({error.strerror})") from None
    if (made := read_key(folder)) is None:
        raise UnusableKey(f"{file} has just been deleted")
    return made
