"""What texts mean: vectors of a sentence encoder, which are near each other if the texts mean the same."""
