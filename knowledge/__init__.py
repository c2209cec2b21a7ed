"""The guide: its text, its search and its facts; knows nothing of Discord, of a clock or of the store."""
