"""Credentials: advice, cards, comparisons and a member's target."""
