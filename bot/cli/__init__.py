"""The commands that an operator types in a terminal, with one module for each group of commands, and their output."""
