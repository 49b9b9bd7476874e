"""Profiles: named choices of the adapters behind all ports at once."""

from collections.abc import Mapping

from config.settings.ports import ALL_SERVICES
from config.settings.values import expected

PROFILES: Mapping[str, Mapping[str, object]] = {
    "embedded": {},
    "full": {"ports": ALL_SERVICES},
    "null": {
        "ports": {"event_publisher": "null", "time_series_store": "null", "state_cache": "null", "journal": "null"},
        "http": {"enabled": False},
    },
}
"""Profile → what it sets beneath the file; embedded is what the defaults are."""


def checked_profile(name: object) -> str:
    """The name of a profile."""
    if not isinstance(name, str) or name not in PROFILES:
        raise expected("embedded, full or null")
    return name
