"""Let an operator watch the bot: metrics, and an HTTP server that shows them and says whether the bot works."""
