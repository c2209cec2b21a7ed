"""The features, one package each. A feature is the Discord side of use cases."""
