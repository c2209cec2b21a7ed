"""Terms -> ranked passages -> a decision between answered, unsure and not covered."""
