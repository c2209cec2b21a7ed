"""Find the guide's credentials by the names that members type, and suggest credentials while they type."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, get_args

from rapidfuzz import fuzz, process

from bot.core import Core
from bot.errors import MemberError
from bot.rules.typed_text import folded
from knowledge.facts.credentials import Credential, Status
from knowledge.text.markup import escape

_LABEL_LIMIT: Final = 100  # characters of a suggestion in Discord
_MOST_SUGGESTED: Final = 25
_NEAR_ENOUGH: Final = 75.0  # the similarity, out of 100, from which a text may be a misspelt name
_MOST_NAMES: Final = 4096
_BETWEEN: Final = re.compile(r"[-_/.,;:()'’\"®™\s]+")
_SAYS_NOTHING: Final = frozenset({"the", "a", "an", "exam", "cert", "certs", "certificate", "certification"})


def known_credential(core: Core, name: str) -> Credential:
    """Return the credential with an id or name. Raise MemberError if the guide has none."""
    catalogue = core.guide.source.catalogue
    credential = catalogue.named(name) if catalogue else None
    if credential is None:
        raise _unknown(core, name)
    return credential


def credentials_meant(core: Core, typed: str) -> list[Credential]:
    """Return the credentials that a typed text may mean.

    If the text is a name or a suggested label, return the credentials with that name or label. Otherwise return the
    credentials whose names hold all typed words. If there are none, ignore words such as "exam". Spaces, dashes and
    other punctuation make no difference.
    Raise MemberError if no credential is found.
    """
    known, words = _credentials(core), _words(typed)
    joined = "".join(words)
    found = [
        one for one in known if joined in {"".join(_words_of_guide(name)) for name in (*_names(one), *_labels(one))}
    ]
    found = found or [one for one in known if words and _holds(one, words)]
    telling = [word for word in words if word not in _SAYS_NOTHING]
    found = found or [one for one in known if telling and _holds(one, telling)]
    if not found:
        raise _unknown(core, typed)
    return found


def suggest_credentials(core: Core, typed: str) -> list[tuple[str, str]]:
    """Return label and id of the credentials whose names hold the typed words. A label is the name with the status."""
    words = _words(typed)
    return [(_label(one), one.id) for one in _credentials(core) if _holds(one, words)][:_MOST_SUGGESTED]


def _credentials(core: Core) -> tuple[Credential, ...]:
    catalogue = core.guide.source.catalogue
    return catalogue.credentials if catalogue else ()


def _label(credential: Credential) -> str:
    status = "" if credential.status == "active" else f" ({credential.status})"
    return f"{credential.name[: _LABEL_LIMIT - len(status)]}{status}"


def _names(credential: Credential) -> list[str]:
    """Return the id and all names of a credential."""
    code = [credential.exam_code] if credential.exam_code else []
    return [credential.id, credential.name, credential.short_name, *code, *credential.aliases]


def _labels(credential: Credential) -> list[str]:
    """Return every label under which a credential may have been suggested. Its status may have changed since."""
    return [_label(credential), *(f"{credential.name} ({status})" for status in get_args(Status))]


def _holds(credential: Credential, words: list[str]) -> bool:
    """Return whether the names and the vendor of a credential hold all of the words.

    The parts of a name may be written together or apart.
    """
    apart = [_words_of_guide(name) for name in (*_names(credential), credential.vendor)]
    names = " ".join(f"{' '.join(each)} {''.join(each)}" for each in apart)
    return all(word in names for word in words)


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(folded(text)) if word]


@lru_cache(_MOST_NAMES)
def _words_of_guide(name: str) -> tuple[str, ...]:
    """Return the words of a name or label of the guide. What a member typed is not kept."""
    return tuple(_words(name))


def _unknown(core: Core, typed: str) -> MemberError:
    shown = escape(" ".join(typed.split())[:60])
    names = {" ".join(_words_of_guide(name)): one for one in _credentials(core) for name in _names(one)}
    near = process.extractOne(" ".join(_words(typed)), names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    if near is not None:
        return MemberError(
            f"I do not know the credential “{shown}”. Did you mean `{names[near[0]].name.replace('`', '’')}`?"
        )
    return MemberError(f"I do not know the credential “{shown}”. Choose one from the list that appears while you type.")
