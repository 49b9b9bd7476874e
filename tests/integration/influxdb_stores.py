"""Stores over a bucket of the test server, closed when their test ends."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from adapters.outbound.influxdb.time_series_store import InfluxdbTimeSeriesStore
from tests.servers.influxdb import InfluxdbServer


@asynccontextmanager
async def open_store(
    server: InfluxdbServer, bucket: str, *, token: str | None = None, org: str | None = None, timeout_s: float = 10.0
) -> AsyncGenerator[InfluxdbTimeSeriesStore, None]:
    """A store for the time of a test; the right token and organization unless another is given."""
    store = InfluxdbTimeSeriesStore(
        server.url, server.token if token is None else token, org or server.org, bucket, timeout_s=timeout_s, ca_file=None
    )
    try:
        yield store
    finally:
        await store.close()
