"""One file for each migration. No migration imports `bot.store.tables`, because the tables change later."""
