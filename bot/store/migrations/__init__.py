"""The migrations: numbered, forward only, run by bot.store.schema at each start."""
