"""The guide: its text, its search and its facts. It does not depend on Discord, on a clock or on the store."""
