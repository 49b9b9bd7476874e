"""Adapters that drive the application: feeds, HTTP and the command line."""
