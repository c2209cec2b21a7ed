"""What knows Discord: the client, its one reply to failure, lasting buttons and everything visible."""
