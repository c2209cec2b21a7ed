"""The names by which members know the guide's credentials: suggested while they type, and read as they were typed."""

from __future__ import annotations

import re
from typing import Final, get_args

from rapidfuzz import fuzz, process

from bot.core import Core
from bot.errors import MemberError
from bot.rules.typed_text import folded
from knowledge.facts.credentials import Credential, Status
from knowledge.text.markup import escape

_LABEL_LIMIT: Final = 100  # of what Discord suggests
_MOST_SUGGESTED: Final = 25
_NEAR_ENOUGH: Final = 75.0  # of 100, where a name may be misspelt
_BETWEEN: Final = re.compile(r"[-_/.,;:()'’\"®™\s]+")
_SAYS_NOTHING: Final = frozenset({"the", "a", "an", "exam", "cert", "certs", "certificate", "certification"})


def known_credential(core: Core, name: str) -> Credential:
    """Return the credential of an id or name; MemberError where the guide knows none."""
    catalogue = core.guide.source.catalogue
    credential = catalogue.named(name) if catalogue else None
    if credential is None:
        raise _unknown(core, name)
    return credential


def credentials_meant(core: Core, typed: str) -> list[Credential]:
    """Return the credentials that typed text may mean: that of the name, else all that it leads to.

    Spaces and dashes are the same, and what was suggested is taken back. MemberError where it leads to none.
    """
    known, words = _credentials(core), _words(typed)
    joined = "".join(words)
    found = [one for one in known if joined in {"".join(_words(name)) for name in (*_names(one), *_labels(one))}]
    found = found or [one for one in known if words and _holds(one, words)]
    telling = [word for word in words if word not in _SAYS_NOTHING]
    found = found or [one for one in known if telling and _holds(one, telling)]
    if not found:
        raise _unknown(core, typed)
    return found


def suggest_credentials(core: Core, typed: str) -> list[tuple[str, str]]:
    """Return (name with its status, id) of the credentials that the typed words may mean."""
    words = _words(typed)
    return [(_label(one), one.id) for one in _credentials(core) if _holds(one, words)][:_MOST_SUGGESTED]


def _credentials(core: Core) -> tuple[Credential, ...]:
    catalogue = core.guide.source.catalogue
    return catalogue.credentials if catalogue else ()


def _label(credential: Credential) -> str:
    status = "" if credential.status == "active" else f" ({credential.status})"
    return f"{credential.name[: _LABEL_LIMIT - len(status)]}{status}"


def _names(credential: Credential) -> list[str]:
    """Return all by which a credential goes."""
    code = [credential.exam_code] if credential.exam_code else []
    return [credential.id, credential.name, credential.short_name, *code, *credential.aliases]


def _labels(credential: Credential) -> list[str]:
    """Return how a credential was ever suggested, with whatever status it had then."""
    return [_label(credential), *(f"{credential.name} ({status})" for status in get_args(Status))]


def _holds(credential: Credential, words: list[str]) -> bool:
    """Tell whether the names of a credential hold all of some words, written together or apart."""
    apart = [_words(name) for name in (*_names(credential), credential.vendor)]
    names = " ".join(f"{' '.join(each)} {''.join(each)}" for each in apart)
    return all(word in names for word in words)


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(folded(text)) if word]


def _unknown(core: Core, typed: str) -> MemberError:
    shown = escape(" ".join(typed.split())[:60])
    names = {" ".join(_words(name)): one for one in _credentials(core) for name in _names(one)}
    near = process.extractOne(" ".join(_words(typed)), names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    if near is not None:
        return MemberError(f"I know no credential “{shown}”. Do you mean `{names[near[0]].name.replace('`', '’')}`?")
    return MemberError(f"I know no credential “{shown}”. Choose one from the list that appears while you type.")
