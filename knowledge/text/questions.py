"""Which texts are questions, and the labels such as "Q:" and "A:" before a question and its answer."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# The question marks of the scripts that write one. The Greek mark looks like a semicolon and is often typed as one.
MARKS: Final = "?？؟\u037e⁇⁈⁉‽⸮﹖︖፧"
_CLOSING: Final = frozenset("*_~`!！\"'”’“»«›‹)]}）」』】》¶")
_UNSAID: Final = frozenset(
    {"So", "Sk", "Cf", "Zs", "Cc", "Mn", "Me", "Cn"}
)  # emoji and their modifiers, spaces, joiners
_ATTRIBUTES = re.compile(r"\{[^{}\n]*\}$|(?<![^\s?？؟]):[a-z0-9_+-]+:$")
_MAY_ASK = re.compile(rf"[{MARKS};&]")  # an entity may be a mark
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_TAIL: Final = 200  # characters at the end of a text in which its question mark is searched for

_WORD = (
    r"question|frage|pregunta|pergunta|domanda|vraag|spørgsmål|fråga|вопрос|питання|soru|pytanie|質問|问题|问|問|질문"
)
_REPLY = (
    r"answer|antwort|respuesta|resposta|risposta|réponse|antwoord|svar|ответ|відповідь|cevap|yanıt|odpowiedź|回答|答え|答|"
    r"답변|답"
)
_END = r"[ \t]*\d*[ \t]*(?:[:：][ \t]*|[.)][ \t]+)"
_QUESTION_LABEL = re.compile(rf"\s*(?:(?P<sure>q|{_WORD})|[fpdvsвп])[ \t]*{_END}", re.IGNORECASE)
_ANSWER_LABEL = re.compile(rf"\s*(?:a|{_REPLY})[ \t]*\d*[ \t]*[:：]\s*", re.IGNORECASE)
_LABELLED_ANSWER = re.compile(rf"\s*(?:[arcoо]|{_REPLY}){_END}", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s+")


def is_question(text: str) -> bool:
    """Return whether a text ends with a question mark.

    The mark may be that of any script. Emphasis, closing quotes, attributes such as `{#id}` and emoji may follow it.
    """
    end = text[-_TAIL:]
    while end:
        last = end[-1]
        if last in MARKS:
            return True
        if last == ";":
            return bool(_GREEK.search(text[-_TAIL:]))
        if (attributes := _ATTRIBUTES.search(end)) is not None:
            end = end[: attributes.start()]
        elif last in _CLOSING or unicodedata.category(last) in _UNSAID:
            end = end[:-1]
        else:
            return False
    return False


def may_ask(markdown: str) -> bool:
    """Return whether a Markdown text may hold a question. This check is quick."""
    return _MAY_ASK.search(markdown) is not None


def question_label(text: str) -> int:
    """Return the length of a label such as "Q:" at the start of a text, 0 if there is none.

    A single letter other than Q is a label only if the text is a question.
    """
    found = _QUESTION_LABEL.match(text)
    if found is None or not text[found.end() :].strip():
        return 0
    return found.end() if found["sure"] or is_question(text) else 0


def answer_label(text: str, *, labelled: bool) -> int:
    """Return the length of a label such as "A:" at the start of a text, 0 if there is none.

    `labelled`: whether the question has a label. If so, the answer may have one of more forms.
    """
    found = (_LABELLED_ANSWER if labelled else _ANSWER_LABEL).match(text)
    return found.end() if found else 0


def without_label(question: str) -> str:
    """Return the heading of a question without a label such as "Q:". Return any other heading as it is."""
    return question[question_label(question) :].strip() if is_question(question) else question


def without_number(question: str) -> str:
    """Return a question without a number before it, such as "1. " or "2) "."""
    found = _NUMBER.match(question)
    return question[found.end() :] if found else question
