"""Let the guide compare meanings as soon as its texts are encoded; until then, it answers by words."""

from __future__ import annotations

import logging
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from bot.client.failure import log_failure
from bot.threads import begin_thread
from knowledge.guide import Guide
from knowledge.meaning.encoder import Encoder

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)


class _Ended(Exception):
    """Ends the thread that encodes, because the guide was replaced or the bot ends."""


class GuideLearning:
    """Encodes the texts of the guide in a thread, when the bot starts and when the guide was replaced.

    Each text is encoded once: its vector is stored. So after a small change, the guide compares meanings in a moment.
    `encoder`: None if the guide compares words alone.
    """

    def __init__(self, client: WhichcertClient, encoder: Encoder | None) -> None:
        self._client = client
        self._encoder = encoder
        self._ended = Event()

    def start(self) -> None:
        """Begin with the present guide. If another guide is being encoded, end that."""
        self._ended.set()
        self._ended = ended = Event()
        if self._encoder is not None:
            begin_thread(partial(_learn, self._client.core.guide, self._encoder, ended), "learning the guide")

    async def stop(self) -> None:
        """End the encoding under way. What was encoded is lost, and encoded again after the next start."""
        self._ended.set()


def _learn(guide: Guide, encoder: Encoder, ended: Event) -> None:
    def progress(share: float) -> None:
        if ended.is_set():
            raise _Ended

    try:
        if not guide.learn(encoder, progress, 0):
            log.info("The guide's texts are being encoded. Questions are compared by words until that is done.")
            guide.learn(encoder, progress)
        if guide.compares_meanings:
            log.info("Questions are compared by words and by meaning.")
    except _Ended:
        pass
    except Exception as error:
        log_failure("encoding the guide", error)
