"""One file a migration; none imports the tables of today."""
