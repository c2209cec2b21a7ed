"""From when on an operator is warned. `doctor` in the terminal and /doctor in Discord warn alike."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

BACKUP_OLD: Final = timedelta(days=2)
RESTORE_TEST_OLD: Final = timedelta(days=90)
REMINDERS_LATE: Final = timedelta(minutes=10)
REMINDERS_VERY_LATE: Final = timedelta(hours=1)
LAG_OF: Final = timedelta(days=1)  # the period whose reminders are counted
