"""The migrations. They are numbered and go forward only.

At each start, `bot.store.schema` runs the migrations that the database lacks.
"""
