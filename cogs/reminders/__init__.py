"""Reminders: how they are set up, what they look like, what their buttons do, and how each is delivered."""
