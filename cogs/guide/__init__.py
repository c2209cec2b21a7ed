"""The guide on Discord: answers and their buttons, votes, subscriptions to what it does not cover yet, its contents."""
