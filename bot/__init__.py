"""The program: what the bot remembers, when it acts, and how it speaks with Discord."""
