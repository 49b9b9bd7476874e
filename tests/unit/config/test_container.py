"""One setting each decides which adapter stands behind a port."""

import itertools
from datetime import UTC, datetime

import pytest

from adapters.outbound.influxdb.time_series_store import InfluxdbTimeSeriesStore
from adapters.outbound.kafka.event_publisher import KafkaEventPublisher
from adapters.outbound.memory.event_publisher import MemoryEventPublisher
from adapters.outbound.memory.state_cache import MemoryStateCache
from adapters.outbound.null.event_publisher import NullEventPublisher
from adapters.outbound.null.journal import NullJournal
from adapters.outbound.null.state_cache import NullStateCache
from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from adapters.outbound.redis.state_cache import RedisStateCache
from adapters.outbound.sqlite.journal import SqliteJournal
from adapters.outbound.sqlite.time_series_store import SqliteTimeSeriesStore
from config.container import Container
from config.run_record import RunRecord
from tests.unit.config.loading import Loader

EMBEDDED = (MemoryEventPublisher, SqliteTimeSeriesStore, MemoryStateCache, SqliteJournal)
FULL = (KafkaEventPublisher, InfluxdbTimeSeriesStore, RedisStateCache, SqliteJournal)
TOKEN = "influxdb.token=t"
NULL = (NullEventPublisher, NullTimeSeriesStore, NullStateCache, NullJournal)


def adapters_of(load: Loader, *assignments: str) -> list[type]:
    """The classes behind the four ports."""
    loaded = load(assignments=[f"data_dir={load.directory / 'data'}", *assignments])
    container = Container(settings=loaded.settings, run=RunRecord.begin(loaded, datetime.now(UTC)))
    journal = container.journal(identity={})
    journal.close()
    return [
        type(adapter)
        for adapter in (container.event_publisher(), container.time_series_store(), container.state_cache(), journal)
    ]


def test_a_profile_chooses_all_of_them(load: Loader) -> None:
    assert tuple(adapters_of(load)) == EMBEDDED
    assert tuple(adapters_of(load, "profile=full", TOKEN)) == FULL
    assert tuple(adapters_of(load, "profile=null")) == NULL


@pytest.mark.parametrize("at", range(4))
def test_every_port_is_switched_by_itself(load: Loader, at: int) -> None:
    key = ("event_publisher", "time_series_store", "state_cache", "journal")[at]
    found = adapters_of(load, f"ports.{key}=null")
    assert tuple(found) == (*EMBEDDED[:at], NULL[at], *EMBEDDED[at + 1 :])


@pytest.mark.parametrize("on", list(itertools.product([True, False], repeat=3)))
def test_every_mixture_of_services_is_there(load: Loader, on: tuple[bool, bool, bool]) -> None:
    switches = [f"{name}.enabled={flag}" for name, flag in zip(("kafka", "influxdb", "redis"), on, strict=True)]
    off_in_full = adapters_of(load, "profile=full", TOKEN, *switches)
    assert tuple(off_in_full[:3]) == tuple(FULL[at] if flag else NULL[at] for at, flag in enumerate(on))
    on_in_embedded = adapters_of(load, TOKEN, *switches)
    assert tuple(on_in_embedded[:3]) == tuple(FULL[at] if flag else EMBEDDED[at] for at, flag in enumerate(on))


def test_one_process_has_one_of_each(load: Loader) -> None:
    container = Container(settings=load(assignments=["profile=null"]).settings)
    assert container.state_cache() is container.state_cache()
    assert container.clock() is container.clock()
