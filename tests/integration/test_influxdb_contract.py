from collections.abc import AsyncGenerator

import pytest

from adapters.outbound.influxdb.time_series_store import InfluxdbTimeSeriesStore
from tests.contracts.time_series_store import KeepingTimeSeriesStoreContract
from tests.integration.influxdb_stores import open_store
from tests.servers.influxdb import InfluxdbServer


@pytest.mark.container
class TestInfluxdbTimeSeriesStore(KeepingTimeSeriesStoreContract):
    @pytest.fixture
    async def store(self, influxdb_server: InfluxdbServer) -> AsyncGenerator[InfluxdbTimeSeriesStore, None]:
        async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
            yield store
