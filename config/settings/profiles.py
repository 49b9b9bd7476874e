"""Profiles: named choices of the adapters behind all ports at once."""

from collections.abc import Mapping

from config.settings.values import expected, refused

PROFILES: Mapping[str, Mapping[str, object]] = {
    "embedded": {},
    "null": {
        "ports": {"event_publisher": "null", "time_series_store": "null", "state_cache": "null", "journal": "null"},
        "http": {"enabled": False},
    },
}
"""Profile → what it sets beneath the file; embedded is what the defaults are."""


def checked_profile(name: object) -> str:
    """The name of a profile of this version."""
    if name == "full":
        raise refused("full (Kafka, InfluxDB and Redis) is not part of this version; it may be embedded or null")
    if not isinstance(name, str) or name not in PROFILES:
        raise expected("embedded or null")
    return name
