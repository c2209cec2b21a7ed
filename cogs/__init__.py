"""The features: everything of each that Discord sees, a package a feature."""
