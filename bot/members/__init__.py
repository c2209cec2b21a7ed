"""What members do, without Discord: each use case takes what it needs and gives a frozen value."""
