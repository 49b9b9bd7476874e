"""The three ports that the domain knows."""

from domain.ports.event_publisher import EventPublisher, EventRecord
from domain.ports.state_cache import StateCache
from domain.ports.time_series_store import Point, TimeSeriesStore

__all__ = ["EventPublisher", "EventRecord", "Point", "StateCache", "TimeSeriesStore"]
