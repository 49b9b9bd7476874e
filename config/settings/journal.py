"""[journal]: the durable truth of a run."""

from typing import Annotated, Literal

from config.settings.section import Section
from config.settings.values import whole


class JournalSettings(Section):
    """``durability`` full survives a power cut, normal survives a killed process; a snapshot every ``snapshot_every`` rows.

    ``batch`` is the most rows that are processed and journaled together.
    """

    durability: Literal["full", "normal"] = "full"
    snapshot_every: Annotated[int, whole(1)] = 100_000
    batch: Annotated[int, whole(1, 100_000)] = 1_000
