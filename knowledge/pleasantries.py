"""What the guide says to a text that asks nothing: small talk, insults, orders and remarks to the bot, and code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Final

from knowledge.answer import Answer, SmallTalk
from knowledge.small_talk import Kind, is_order, is_remark, small_talk_in
from knowledge.source import GuideSource
from knowledge.text.characters import is_visible
from knowledge.text.code_marks import is_code, without_code_blocks
from knowledge.text.passages import Passage
from knowledge.text.places import fill
from knowledge.text.questions import is_question

EXAMPLES: Final = 3
EXAMPLE_LIMIT: Final = 70  # characters; a longer heading is an example only if there are too few others


class Pleasantries:
    """Replies to texts that ask nothing. `heading_of`: gives the heading of a passage."""

    def __init__(self, source: GuideSource, heading_of: Callable[[Passage], str]) -> None:
        self._source = source
        self._heading_of = heading_of

    def without_code(self, question: str) -> str:
        """Return a question without its blocks of code, unless the guide shows code."""
        return question if self._shows_code else without_code_blocks(question)

    def asks_nothing(self, question: str, names: Iterable[str] = ()) -> bool:
        """Return whether a text is small talk, an order or a remark to the bot, or nothing but code.

        Code is a question for a guide that shows code. `names`: the names by which members call the bot.
        """
        if small_talk_in(question, names) is not None:
            return True
        text = self.without_code(question)
        return is_order(text) or is_remark(text) or (not self._shows_code and (is_code(text) or not is_visible(text)))

    def reply(self, question: str, today: date, names: Iterable[str] = ()) -> Answer:
        """Return the reply to a text that asks nothing: a friendly line to small talk, else silence."""
        kind = small_talk_in(question, names)
        if kind is None or kind == "insult":
            return Answer(question, "not_covered", refusal=self._source.sentences.silence, off_topic=True)
        return self.reply_to_small_talk(kind, today, question)

    def reply_to_small_talk(self, kind: Kind, today: date, question: str = "") -> Answer:
        """Return a friendly line and a few examples of what to ask. The examples change from day to day."""
        sentences, examples = self._source.sentences, self._examples
        match kind:
            case "thanks":
                return Answer(question, "not_covered", small_talk=SmallTalk(kind, sentences.welcome))
            case "about":
                line = fill(sentences.about_bot, {"title": self._source.title})
            case "greeting":
                line = sentences.hello
            case _:
                line = sentences.here
        step = max(1, len(examples) // EXAMPLES)
        places = [(today.toordinal() + step * number) % len(examples) for number in range(EXAMPLES) if examples]
        shown = tuple(dict.fromkeys(examples[place] for place in places))
        line = f"{line} {sentences.try_asking}" if shown else line
        return Answer(question, "not_covered", small_talk=SmallTalk(kind, line, shown))

    def brief_examples(self) -> list[str]:
        """Return the shortest examples of what to ask, at most EXAMPLES, the shortest first."""
        return sorted(self._examples, key=len)[:EXAMPLES]

    @cached_property
    def _shows_code(self) -> bool:
        return any(passage.kind == "code" for passage in self._source.passages)

    @cached_property
    def _examples(self) -> list[str]:
        """Return the headings that are questions, or all headings if fewer than EXAMPLES are. Prefer short headings."""
        headings = [*dict.fromkeys(self._heading_of(passage) for passage in self._source.passages)]
        asking = [heading for heading in headings if is_question(heading)]
        wanted = asking if len(asking) >= EXAMPLES else headings
        short = [heading for heading in wanted if len(heading) <= EXAMPLE_LIMIT]
        return short if len(short) >= EXAMPLES else wanted
