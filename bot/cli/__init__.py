"""The terminal: the commands as an operator types them, one module a group, and what they print."""
