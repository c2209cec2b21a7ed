"""The features, one package each: everything of a feature that Discord sees."""
