"""The file of /mydata export: its schema, and its reader."""
