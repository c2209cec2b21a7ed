"""Reminders: set-up, message, buttons and delivery."""
