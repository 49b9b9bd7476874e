"""[feed]: where market data comes from."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from adapters.inbound.feeds.columns import KNOWN_NAMES, parse_columns
from config.settings.section import Section
from config.settings.session import TimeZone
from config.settings.values import BarLength, Pace, expected
from domain.errors import InvalidValue


def _columns(value: object) -> object:
    what = f"roles with their columns, such as time=ts_ms,price=price; roles are {', '.join(KNOWN_NAMES)}"
    if isinstance(value, str):
        try:
            return parse_columns(value)
        except InvalidValue:
            raise expected(what) from None
    if not isinstance(value, Mapping) or not all(
        role in KNOWN_NAMES and isinstance(column, str) for role, column in value.items()
    ):
        raise expected(what)
    return value


class FeedSettings(Section):
    """``inputs`` are ``SYMBOL=path`` or ``path`` (relative to the working directory), merged by time.

    ``timezone`` is that of times without a zone; ``bar_timeframe`` the length of the bars in bar files, found if absent. A feed
    from Kafka (where it is, [kafka] says) reads ``topic`` and tells its progress to the consumer group ``group``; ``start`` is
    where a new run begins (the earliest record that the topic holds, or the latest), one that goes on continues at its journal.
    """

    kind: Literal["simulator", "csv", "kafka"] = "simulator"
    inputs: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    columns: Annotated[Mapping[str, str], BeforeValidator(_columns)] = Field(default_factory=dict)
    timezone: TimeZone | None = None
    bar_timeframe: BarLength | None = None
    speed: Pace = "max"
    topic: Annotated[str, Field(min_length=1, max_length=249)] = "market-ticks"
    start: Literal["earliest", "latest"] = "earliest"
    group: Annotated[str, Field(min_length=1, max_length=255)] = "velox"
