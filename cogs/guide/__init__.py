"""The guide on Discord: answers with their buttons, votes, subscriptions and the table of contents."""
