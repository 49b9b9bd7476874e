"""The time-series store on InfluxDB 2."""

from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

from domain.errors import PortUnavailable
from domain.frame import TickFrame
from domain.ports import Point, TimeSeriesStore


class InfluxdbTimeSeriesStore(TimeSeriesStore):
    """To be built."""

    def __init__(self, url: str, token: str, org: str, bucket: str, *, timeout_s: float, ca_file: Path | None) -> None:
        self._of = (url, token, org, bucket, timeout_s, ca_file)

    async def write_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        raise PortUnavailable("the InfluxDB adapter is not built yet")

    async def write(self, points: Sequence[Point]) -> None:
        raise PortUnavailable("the InfluxDB adapter is not built yet")

    async def read(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int = 1_000) -> Sequence[Point]:
        raise PortUnavailable("the InfluxDB adapter is not built yet")

    async def ping(self) -> bool:
        return False

    async def close(self) -> None:
        """Nothing yet."""
