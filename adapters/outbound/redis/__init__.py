"""The state cache on Redis."""
