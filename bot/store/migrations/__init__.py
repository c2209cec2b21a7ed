"""The migrations. They are numbered, go forward only, and `bot.store.schema` runs the missing ones at each start."""
