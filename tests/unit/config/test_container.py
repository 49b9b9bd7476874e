"""One setting each decides which adapter stands behind a port."""

import pytest

from adapters.outbound.memory.event_publisher import MemoryEventPublisher
from adapters.outbound.memory.state_cache import MemoryStateCache
from adapters.outbound.null.event_publisher import NullEventPublisher
from adapters.outbound.null.journal import NullJournal
from adapters.outbound.null.state_cache import NullStateCache
from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from adapters.outbound.sqlite.journal import SqliteJournal
from adapters.outbound.sqlite.time_series_store import SqliteTimeSeriesStore
from config.container import Container
from tests.unit.config.loading import Loader

EMBEDDED = (MemoryEventPublisher, SqliteTimeSeriesStore, MemoryStateCache, SqliteJournal)
NULL = (NullEventPublisher, NullTimeSeriesStore, NullStateCache, NullJournal)


def adapters_of(load: Loader, *assignments: str) -> list[type]:
    """The classes behind the four ports."""
    container = Container(settings=load(assignments=[f"data_dir={load.directory / 'data'}", *assignments]).settings)
    journal = container.journal(identity={})
    journal.close()
    return [
        type(adapter)
        for adapter in (container.event_publisher(), container.time_series_store(), container.state_cache(), journal)
    ]


def test_a_profile_chooses_all_of_them(load: Loader) -> None:
    assert tuple(adapters_of(load)) == EMBEDDED
    assert tuple(adapters_of(load, "profile=null")) == NULL


@pytest.mark.parametrize("at", range(4))
def test_every_port_is_switched_by_itself(load: Loader, at: int) -> None:
    key = ("event_publisher", "time_series_store", "state_cache", "journal")[at]
    found = adapters_of(load, f"ports.{key}=null")
    assert tuple(found) == (*EMBEDDED[:at], NULL[at], *EMBEDDED[at + 1 :])


def test_one_process_has_one_of_each(load: Loader) -> None:
    container = Container(settings=load(assignments=["profile=null"]).settings)
    assert container.state_cache() is container.state_cache()
    assert container.clock() is container.clock()
