"""What every feature needs of Discord: the client, responses, the one reply to failure, persistent items, embeds."""
