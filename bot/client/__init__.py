"""What every feature needs of Discord: the client, responses, replies to failures, persistent items, embeds."""
