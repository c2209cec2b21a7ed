"""The token of an answer that was given, and the number of the question's row in the database.

The custom_ids of an answer's buttons hold the token. The row holds only the number, which is a hash of the token. So
whoever reads the database cannot find the messages of a question, or who pressed the buttons of a private answer.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

_FIRST: Final = 10**17  # 18 digits, about 2**59 possible tokens


def new_token() -> int:
    """Return a random token, an integer of 18 digits."""
    return _FIRST + secrets.randbelow(9 * _FIRST)


def number_of(token: int) -> int:
    """Return the number of a question's row: the first 63 bits of the SHA-256 hash of the token's decimal digits.

    The buttons of old messages hold the sequential number that a question had then. Such a number is a token too.
    """
    return int.from_bytes(sha256(str(token).encode()).digest()[:8]) >> 1
