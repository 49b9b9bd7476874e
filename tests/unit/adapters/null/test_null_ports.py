import pytest

from adapters.outbound.null.event_publisher import NullEventPublisher
from adapters.outbound.null.state_cache import NullStateCache
from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from tests.contracts.event_publisher import EventPublisherContract
from tests.contracts.state_cache import StateCacheContract
from tests.contracts.time_series_store import ALWAYS, TimeSeriesStoreContract, signal


class TestNullEventPublisher(EventPublisherContract):
    @pytest.fixture
    def publisher(self) -> NullEventPublisher:
        return NullEventPublisher()

    async def test_no_service_is_behind_it(self, publisher: NullEventPublisher) -> None:
        assert not await publisher.ping()


class TestNullTimeSeriesStore(TimeSeriesStoreContract):
    @pytest.fixture
    def store(self) -> NullTimeSeriesStore:
        return NullTimeSeriesStore()

    async def test_no_service_is_behind_it(self, store: NullTimeSeriesStore) -> None:
        assert not await store.ping()

    async def test_it_forgets_what_it_accepts(self, store: NullTimeSeriesStore) -> None:
        await store.write([signal(1, 1)])
        assert list(await store.read("signals", {}, *ALWAYS)) == []


class TestNullStateCache(StateCacheContract):
    @pytest.fixture
    def cache(self) -> NullStateCache:
        return NullStateCache()

    async def test_no_service_is_behind_it(self, cache: NullStateCache) -> None:
        assert not await cache.ping()

    async def test_it_forgets_what_it_accepts(self, cache: NullStateCache) -> None:
        await cache.set("key", b"value")
        await cache.push_and_trim("list", b"value", 10)
        assert await cache.get("key") is None
        assert await cache.items("list", 10) == []
        assert await cache.increment("counter") == await cache.increment("counter") == 1
