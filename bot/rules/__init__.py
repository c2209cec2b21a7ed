"""Pure values and functions: streaks, recurrence, study plans, parsing, wall-clock time."""
