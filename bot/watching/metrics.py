"""Count what the bot does, and write it down in the text format of Prometheus.

The values of each label are few and known to the program. No metric says anything of a member, a server or a question.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot import __version__
from bot.members.operation import Figures
from bot.watch import Ending, RateLimitScope, ReminderEnding, Watch

disable_created_metrics()  # else each counter has a second series, of no use here

# Upper bounds in seconds. Discord waits three seconds for a response, and a lease of a reminder lasts 300.
_COMMAND_SECONDS: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)
_LATE_SECONDS: Final = (1, 5, 15, 30, 60, 120, 300, 900, 3600, 86_400)
_DATABASE_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 60)
_LAG_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics(Watch):
    """Everything that is counted since the start of the program, and what was last looked at."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("whichcert", "The version of the bot.", registry=registry).info({"version": __version__})
        self._commands = Counter(
            "whichcert_commands",
            "Commands, presses (button), forms and messages that have ended.",
            ["command", "outcome"],
            registry=registry,
        )
        self._command_seconds = Histogram(
            "whichcert_command_seconds",
            "How long a command, press, form or message took, until its answer was sent.",
            ["command"],
            buckets=_COMMAND_SECONDS,
            registry=registry,
        )
        self._answers = Counter("whichcert_answers", "Questions that were answered.", ["status"], registry=registry)
        self._votes = Counter("whichcert_votes", "Votes on answers.", ["vote"], registry=registry)
        self._reminders = Counter("whichcert_reminders", "Reminders with an outcome.", ["outcome"], registry=registry)
        self._late_seconds = Histogram(
            "whichcert_reminder_late_seconds",
            "How long after its due time a reminder was sent.",
            buckets=_LATE_SECONDS,
            registry=registry,
        )
        self._reconnects = Counter(
            "whichcert_gateway_reconnects",
            "How often the connection to Discord was lost and came back.",
            registry=registry,
        )
        self._rate_limited = Counter(
            "whichcert_rate_limited", "Requests that Discord refused with HTTP 429.", ["scope"], registry=registry
        )
        self._database_seconds = Histogram(
            "whichcert_database_seconds",
            "How long a transaction took, with its wait for the ones before it.",
            ["kind"],
            buckets=_DATABASE_SECONDS,
            registry=registry,
        )
        self._not_saved = Counter("whichcert_not_saved", "Changes that could not be saved.", registry=registry)
        self._lag_seconds = Histogram(
            "whichcert_event_loop_lag_seconds",
            "How late the event loop ran what was due, looked at twice a second.",
            buckets=_LAG_SECONDS,
            registry=registry,
        )
        self._blocked_seconds = Gauge(
            "whichcert_event_loop_blocked_seconds",
            "For how long the event loop has not run now; 0 if it runs.",
            registry=registry,
        )
        self._ready = Gauge(
            "whichcert_ready", "1 if this part of the bot is ready, otherwise 0.", ["part"], registry=registry
        )
        self._figures = {name: Gauge(f"whichcert_{name}", words, registry=registry) for name, words in _FIGURES.items()}
        self._guide_read_at = Gauge(
            "whichcert_guide_read_timestamp_seconds", "When the guide was read last (Unix time).", registry=registry
        )
        self._last_backup_at = Gauge(
            "whichcert_last_backup_timestamp_seconds",
            "When the last backup was made (Unix time); 0 if none is known.",
            registry=registry,
        )
        self._begin_at_zero()

    def _begin_at_zero(self) -> None:
        """Show what an alert looks at from the start, because a rate needs a value before the first event."""
        for outcome in get_args(ReminderEnding):
            self._reminders.labels(outcome)
        for scope in get_args(RateLimitScope):
            self._rate_limited.labels(scope)
        for kind in ("read", "write"):
            self._database_seconds.labels(kind)
        for part in PARTS:
            self._ready.labels(part)
        for status in ("answered", "unsure", "not_covered", "small_talk", "refused"):
            self._answers.labels(status)
        for vote in ("helpful", "not_helpful"):
            self._votes.labels(vote)

    def text(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self._registry)

    # What the bot tells

    def command_ended(self, command: str, ending: Ending, seconds: float) -> None:
        """Count a command and its time."""
        self._commands.labels(command, ending).inc()
        self._command_seconds.labels(command).observe(seconds)

    def answered(self, status: str) -> None:
        """Count an answer."""
        self._answers.labels(status).inc()

    def voted(self, *, helpful: bool) -> None:
        """Count a vote."""
        self._votes.labels("helpful" if helpful else "not_helpful").inc()

    def reminder_ended(self, ending: ReminderEnding, late_seconds: float) -> None:
        """Count a reminder. If it was sent, count also how late."""
        self._reminders.labels(ending).inc()
        if ending == "sent":
            self._late_seconds.observe(late_seconds)

    def reconnected(self) -> None:
        """Count a reconnection."""
        self._reconnects.inc()

    def rate_limited(self, scope: RateLimitScope) -> None:
        """Count a request that a rate limit refused."""
        self._rate_limited.labels(scope).inc()

    def database_used(self, kind: Literal["read", "write"], seconds: float) -> None:
        """Count a transaction and its time."""
        self._database_seconds.labels(kind).observe(seconds)

    def not_saved(self) -> None:
        """Count a change that could not be saved."""
        self._not_saved.inc()

    # What is looked at

    def loop_was_late(self, seconds: float) -> None:
        """Count how late the event loop was."""
        self._lag_seconds.observe(seconds)

    def show(self, ready: dict[str, bool], blocked_seconds: float) -> None:
        """Show which parts are ready, and for how long the event loop has not run."""
        for part, is_ready in ready.items():
            self._ready.labels(part).set(is_ready)
        self._blocked_seconds.set(blocked_seconds)

    def show_figures(self, figures: Figures, guide_read_at: float) -> None:
        """Show the numbers of a moment. `guide_read_at`: in Unix time."""
        for name, gauge in self._figures.items():
            gauge.set(getattr(figures, name))
        self._guide_read_at.set(guide_read_at)
        self._last_backup_at.set(figures.last_backup_at.timestamp() if figures.last_backup_at else 0)


PARTS: Final = ("event_loop", "guide", "database", "gateway")
_FIGURES: Final = {
    "reminders_due": "Reminders that are due and have no outcome yet.",
    "longest_due_seconds": "For how long the first of them has been due; 0 if none is.",
    "unanswered": "Stored questions that the guide did not answer.",
    "database_bytes": "The size of the database with its WAL.",
    "passages": "The passages in the index of the guide.",
    "facts_due": "Facts of the guide that are due for checking.",
}
