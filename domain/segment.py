"""Segments: what is traded and how it is settled, which decides what a fill is charged."""

from enum import StrEnum


class Segment(StrEnum):
    """A segment of a market."""

    EQUITY_INTRADAY = "equity_intraday"
    """Shares that are bought and sold within a trading day."""
    EQUITY_DELIVERY = "equity_delivery"
    """Shares that change their owner."""
    FUTURES = "futures"
    OPTIONS = "options"
    """The price is the premium."""
