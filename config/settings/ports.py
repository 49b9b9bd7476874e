"""[ports]: which adapter stands behind each port; a profile is a choice of all of them."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from config.settings.section import Section


class Service(NamedTuple):
    """A service of the full profile: the port it stands behind and the name of its adapter; its section has that name too."""

    name: str
    port: str


SERVICES = (
    Service("kafka", "event_publisher"),
    Service("influxdb", "time_series_store"),
    Service("redis", "state_cache"),
)
ALL_SERVICES: Mapping[str, object] = {service.port: service.name for service in SERVICES}


class PortSettings(Section):
    """Each switch stands alone; ``null`` is a sink that is off. ``enabled`` of a service's section overrules the switch."""

    event_publisher: Literal["memory", "kafka", "null"] = "memory"
    time_series_store: Literal["sqlite", "influxdb", "null"] = "sqlite"
    state_cache: Literal["memory", "redis", "null"] = "memory"
    journal: Literal["sqlite", "null"] = "sqlite"
