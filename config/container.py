"""The object graph: which adapter stands behind each port, switched by one setting each."""

from dependency_injector import containers, providers

from config import adapters
from config.run_record import RunRecord
from config.settings import Settings


class Container(containers.DeclarativeContainer):
    """Adapters of one process; they allocate here and connect later. Adapters take plain values, never settings."""

    settings = providers.Dependency(instance_of=Settings)
    run = providers.Dependency(instance_of=RunRecord)
    journal_seq: providers.Provider[int | None] = providers.Object(None)
    """Where the journal ended when it was opened; given once it is."""

    clock = providers.Singleton(adapters.system_clock)
    event_publisher = providers.Selector(
        settings.provided.ports.event_publisher,
        kafka=providers.Singleton(adapters.kafka_event_publisher, settings, run, journal_seq),
        memory=providers.Singleton(adapters.memory_event_publisher),
        null=providers.Singleton(adapters.null_event_publisher),
    )
    time_series_store = providers.Selector(
        settings.provided.ports.time_series_store,
        influxdb=providers.Singleton(adapters.influxdb_time_series_store, settings),
        sqlite=providers.Singleton(adapters.sqlite_time_series_store, settings),
        null=providers.Singleton(adapters.null_time_series_store),
    )
    state_cache = providers.Selector(
        settings.provided.ports.state_cache,
        redis=providers.Singleton(adapters.redis_state_cache, settings),
        memory=providers.Singleton(adapters.memory_state_cache, clock),
        null=providers.Singleton(adapters.null_state_cache),
    )
    webhook = providers.Selector(
        settings.provided.webhook.adapter,
        webhook=providers.Singleton(adapters.webhook_notifier, settings, run),
        null=providers.Singleton(adapters.null_notifier),
    )
    telegram = providers.Selector(
        settings.provided.telegram.adapter,
        telegram=providers.Singleton(adapters.telegram_notifier, settings),
        null=providers.Singleton(adapters.null_notifier),
    )
    journal = providers.Selector(
        settings.provided.ports.journal,
        sqlite=providers.Factory(adapters.sqlite_journal, settings),
        null=providers.Factory(adapters.null_journal),
    )
    """Called with the run's identity."""
