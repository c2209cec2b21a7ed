"""Short names that tell credentials apart on buttons and in rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from knowledge.facts.credentials import Credential
from knowledge.text.sentences import shorten

_LIMIT: Final = 60


def names_apart(credentials: Sequence[Credential]) -> list[str]:
    """Return the vendor of each credential, or its short name without the vendor if others have the same vendor."""
    vendors = [one.vendor for one in credentials]
    return [
        shorten(one.vendor if vendors.count(one.vendor) == 1 else without_vendor(one), _LIMIT) for one in credentials
    ]


def without_vendor(credential: Credential) -> str:
    """Return the short name of a credential without its vendor."""
    return credential.short_name.removeprefix(f"{credential.vendor} ")
