"""The connection to a bucket: bodies of lines go out, queries are answered as text."""

import asyncio
from pathlib import Path

import aiohttp
from influxdb_client.client.influxdb_client_async import InfluxDBClientAsync
from influxdb_client.domain.dialect import Dialect
from influxdb_client.rest import ApiException

from adapters.outbound.influxdb.driver_errors import are_beyond_retention, port_errors
from domain.errors import PortUnavailable

PING_WITHIN_S = 1.5


class Connection:
    """Made when it is first used, inside the running event loop; the server need not be there before. All errors are
    ``PortUnavailable``."""

    def __init__(self, url: str, token: str, org: str, bucket: str, *, timeout_s: float, ca_file: Path | None) -> None:
        self._url = url
        self._token = token
        self._org = org
        self.bucket = bucket
        self._timeout_s = timeout_s
        self._ca_file = ca_file
        self._client: InfluxDBClientAsync | None = None
        self._closed = False

    @property
    def _what(self) -> str:
        return f"bucket {self.bucket!r} of organization {self._org!r}"

    async def write(self, body: bytes) -> None:
        """Store lines; returns once the server says that they are durable. Those older than the bucket keeps are dropped."""
        with port_errors(self._url, self._what):
            try:
                done = await self._opened().write_api().write(self.bucket, self._org, body)
            except ApiException as error:
                if are_beyond_retention(error, self._what):
                    return
                raise
        if not done:
            raise PortUnavailable(f"what answers at {self._url} is not InfluxDB 2: it did not say 204 to a write")

    async def query(self, flux: str) -> str:
        """The answer to a query, as annotated CSV."""
        dialect = Dialect(annotations=["datatype"])
        with port_errors(self._url, self._what):
            return str(await self._opened().query_api().query_raw(flux, self._org, dialect))

    async def ping(self) -> bool:
        """Whether the server answers within ``PING_WITHIN_S``."""
        try:
            async with asyncio.timeout(PING_WITHIN_S):
                with port_errors(self._url, self._what):
                    return bool(await self._opened().ping())
        except (PortUnavailable, TimeoutError):
            return False

    async def check(self) -> None:
        """Whether it takes a write, here one of nothing, within ``PING_WITHIN_S``; raises as ``write``."""
        with port_errors(self._url, self._what):
            async with asyncio.timeout(PING_WITHIN_S):
                await self.write(b"")

    async def close(self) -> None:
        """Let go of the connection; calling it twice is a no-op."""
        self._closed = True
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _opened(self) -> InfluxDBClientAsync:
        if self._closed:
            raise PortUnavailable(f"the connection to InfluxDB at {self._url} is closed")
        if self._client is None:
            self._client = InfluxDBClientAsync(
                self._url,
                token=self._token,
                org=self._org,
                timeout=aiohttp.ClientTimeout(total=self._timeout_s),
                ssl_ca_cert=str(self._ca_file) if self._ca_file else None,
                allow_redirects=False,
            )
        return self._client
