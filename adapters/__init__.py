"""Adapters: what drives the application, and what it drives."""
