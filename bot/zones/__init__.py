"""Time zones: the names by which members know them, cities among them, and the look-up."""
