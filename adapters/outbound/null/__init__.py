"""Null adapters: sinks that are configured off. They accept everything, keep nothing, and say that no service is behind them."""
