"""The commands, one file a feature: parse, ask one thing, show."""
