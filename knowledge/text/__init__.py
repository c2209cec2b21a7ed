"""Markdown -> passages -> terms: what the text of a guide is, before anything is searched."""
