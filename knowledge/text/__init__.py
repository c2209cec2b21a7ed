"""Markdown -> passages -> terms: the guide's text, made ready for the search."""
