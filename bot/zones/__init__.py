"""Time zones: the names that members type for them, including cities, and the look-up."""
