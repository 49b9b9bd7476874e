"""Strategies: the interface and the ones that come with VELOX."""

from domain.strategies.base import Market, Strategy

__all__ = ["Market", "Strategy"]
