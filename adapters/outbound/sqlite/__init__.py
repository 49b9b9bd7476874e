"""Adapters on SQLite: the journal, and the embedded time-series store."""
