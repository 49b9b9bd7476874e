"""[feed]: where market data comes from."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from config.settings.section import Section
from config.settings.session import TimeZone
from config.settings.values import BarLength, Pace, expected


def _columns(value: object) -> object:
    what = "pairs of field and column, such as time=ts_ms,price=price,volume=size"
    if isinstance(value, str):
        pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
        value = {name.strip(): column.strip() for name, _, column in pairs}
        if len(value) < len(pairs):
            raise expected(what)
    if not isinstance(value, Mapping) or not all(name and column and isinstance(column, str) for name, column in value.items()):
        raise expected(what)
    return value


class FeedSettings(Section):
    """``inputs`` are ``SYMBOL=path`` or ``path`` (relative to the working directory), merged by time.

    ``timezone`` is that of times without a zone; ``bar_timeframe`` the length of the bars in bar files, found if absent.
    """

    kind: Literal["simulator", "csv"] = "simulator"
    inputs: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    columns: Annotated[Mapping[str, str], BeforeValidator(_columns)] = Field(default_factory=dict)
    timezone: TimeZone | None = None
    bar_timeframe: BarLength | None = None
    speed: Pace = "max"
