"""[ports]: which adapter stands behind each port; a profile is a choice of all of them."""

from typing import Literal

from config.settings.section import Section


class PortSettings(Section):
    """Each switch stands alone; ``null`` is a sink that is off."""

    event_publisher: Literal["memory", "null"] = "memory"
    time_series_store: Literal["sqlite", "null"] = "sqlite"
    state_cache: Literal["memory", "null"] = "memory"
    journal: Literal["sqlite", "null"] = "sqlite"
