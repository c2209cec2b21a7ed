"""A member's own settings and data."""
