"""Makes adapters from settings; each is imported when it is chosen, not before."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from application.ports.clock import Clock
from application.ports.feed_control import AS_FAST_AS_POSSIBLE, FeedControl
from application.ports.journal import Journal
from application.ports.market_data_feed import MarketDataFeed
from application.ports.notifier import Notifier
from config.run_record import RunRecord
from config.settings import Settings
from domain.errors import BadInput, JournalError
from domain.ports import EventPublisher, StateCache, TimeSeriesStore
from domain.timeframe import NS_PER_SECOND, Timeframe

if TYPE_CHECKING:  # imported when it is chosen, not before
    from adapters.inbound.feeds.controlled_feed import ControlledFeed

JOURNAL_FILE = "journal.sqlite"
TIME_SERIES_FILE = "timeseries.sqlite"


def system_clock() -> Clock:
    """The machine's clock."""
    from adapters.outbound.system.clock import SystemClock

    return SystemClock()


def kafka_event_publisher(settings: Settings, run: RunRecord, journal_seq: int | None) -> EventPublisher:
    """The topics of a Kafka cluster."""
    from adapters.outbound.kafka.event_publisher import KafkaEventPublisher
    from config.topics import topic_plan

    given = settings.kafka
    plan = topic_plan(given) if given.create_topics else None
    return KafkaEventPublisher(
        given.client(),
        run.run_id,
        run.began_ms,
        plan,
        compression=given.compression,
        delivery_timeout_s=given.delivery_timeout_s,
        journal_seq=journal_seq,
    )


def memory_event_publisher() -> EventPublisher:
    """The newest records, in this process."""
    from adapters.outbound.memory.event_publisher import MemoryEventPublisher

    return MemoryEventPublisher()


def null_event_publisher() -> EventPublisher:
    """Streaming switched off."""
    from adapters.outbound.null.event_publisher import NullEventPublisher

    return NullEventPublisher()


def influxdb_time_series_store(settings: Settings) -> TimeSeriesStore:
    """A bucket of an InfluxDB 2 server."""
    from adapters.outbound.influxdb.time_series_store import InfluxdbTimeSeriesStore

    given = settings.influxdb
    token = given.token.get_secret_value() if given.token else ""
    return InfluxdbTimeSeriesStore(given.url, token, given.org, given.bucket, timeout_s=given.timeout_s, ca_file=given.ca_file)


def sqlite_time_series_store(settings: Settings) -> TimeSeriesStore:
    """History in a file of the data directory."""
    from adapters.outbound.sqlite.time_series_store import SqliteTimeSeriesStore

    return SqliteTimeSeriesStore(settings.data_dir / TIME_SERIES_FILE, settings.journal.durability)


def null_time_series_store() -> TimeSeriesStore:
    """History switched off."""
    from adapters.outbound.null.time_series_store import NullTimeSeriesStore

    return NullTimeSeriesStore()


def redis_state_cache(settings: Settings) -> StateCache:
    """A database of a Redis server."""
    from adapters.outbound.redis.state_cache import RedisStateCache

    given = settings.redis
    password = given.password.get_secret_value() if given.password else None
    url, user = given.url.get_secret_value(), given.username or None
    return RedisStateCache(url, username=user, password=password, timeout_s=given.timeout_s, ca_file=given.ca_file)


def memory_state_cache(clock: Clock) -> StateCache:
    """The latest state, in this process."""
    from adapters.outbound.memory.state_cache import MemoryStateCache

    return MemoryStateCache(clock.monotonic)


def null_state_cache() -> StateCache:
    """The cache switched off."""
    from adapters.outbound.null.state_cache import NullStateCache

    return NullStateCache()


def null_notifier() -> Notifier:
    """Nobody is told."""
    from adapters.outbound.notifiers.null_notifier import NullNotifier

    return NullNotifier()


def webhook_notifier(settings: Settings, run: RunRecord) -> Notifier:
    """An address that takes JSON."""
    from adapters.outbound.notifiers.webhook_notifier import WebhookNotifier

    given = settings.webhook
    url, token = _secret(given.url), _secret(given.token) or None
    return WebhookNotifier(url, token, run.run_id, timeout_s=given.timeout_s, ca_file=given.ca_file)


def telegram_notifier(settings: Settings) -> Notifier:
    """A bot of Telegram."""
    from adapters.outbound.notifiers.telegram_notifier import TelegramNotifier

    given = settings.telegram
    token = _secret(given.token)
    return TelegramNotifier(given.api, token, given.chat_id, timeout_s=given.timeout_s, ca_file=given.ca_file)


def _secret(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def sqlite_journal(settings: Settings, identity: Mapping[str, str]) -> Journal:
    """The durable journal of the data directory."""
    from adapters.outbound.sqlite.journal import SqliteJournal

    return SqliteJournal.open(settings.data_dir / JOURNAL_FILE, identity, settings.journal.durability)


def null_journal(identity: Mapping[str, str]) -> Journal:
    """No journal: nothing survives the process."""
    from adapters.outbound.null.journal import NullJournal

    return NullJournal(identity)


class Source(NamedTuple):
    """A feed, what identifies its content, the length of the bars that its ticks are made of (None: real ticks), and what says
    when it goes (None: its time is the market's own)."""

    feed: MarketDataFeed
    identity: Mapping[str, str]
    bar_length: Timeframe | None = None
    control: FeedControl | None = None


def csv_feed(settings: Settings) -> Source:
    """The files of [feed] and what identifies their content; raises ``BadInput`` for one that cannot be used."""
    from adapters.inbound.feeds.csv.csv_feed import CsvFeed
    from adapters.inbound.feeds.csv.input_file import InputFile
    from adapters.inbound.feeds.csv.input_plan import ReplayOptions

    given = settings.feed
    options = ReplayOptions(
        columns=given.columns,
        timezone=ZoneInfo(given.timezone) if given.timezone else None,
        session=settings.session.rules(),
        bar_timeframe=given.bar_timeframe,
    )
    symbols = [instrument.symbol for instrument in settings.instruments]
    feed = CsvFeed([InputFile.parse(text) for text in given.inputs], options, symbols or None)
    controlled = _controlled(feed, given.speed)
    return Source(controlled, feed.identity(), feed.bar_length, controlled)


def simulated_feed(settings: Settings, start_date: date) -> Source:
    """The simulated market from ``start_date`` on and what identifies it."""
    from adapters.inbound.feeds.simulator.simulated_market_feed import SimulatedMarketFeed

    given = settings.simulator
    known = {instrument.symbol: instrument for instrument in settings.instruments}
    symbols = [one.simulated(known[one.symbol]) for one in given.symbols]
    rules = settings.session.rules()
    if not given.follow_clock:
        feed = SimulatedMarketFeed(given.seed, start_date, rules, symbols, given.days)
        controlled = _controlled(feed, given.speed)
        return Source(controlled, feed.identity(), control=controlled)
    from adapters.inbound.feeds.paced_feed import PacedFeed
    from adapters.inbound.feeds.wall_pace import WallPace

    clock = system_clock()
    history_ns = given.history_minutes * 60 * NS_PER_SECOND
    feed = SimulatedMarketFeed(given.seed, start_date, rules, symbols, given.days, lambda: clock.now_ns() - history_ns)
    return Source(PacedFeed(feed, clock, WallPace(clock)), feed.identity())


def kafka_feed(settings: Settings) -> Source:
    """The topic of [feed] on the brokers of [kafka]; what is identified is the topic."""
    from adapters.inbound.feeds.kafka.kafka_feed import KafkaFeed
    from adapters.inbound.feeds.kafka.topic_reader import TopicSource

    given = settings.feed
    source = TopicSource(given.topic, given.group, settings.kafka.client(), from_end=given.start == "latest")
    symbols = [instrument.symbol for instrument in settings.instruments]
    feed = KafkaFeed(source, symbols, ZoneInfo(given.timezone) if given.timezone else None, given.columns, system_clock())
    return Source(feed, {"feed.topic": given.topic})


def _controlled(feed: MarketDataFeed, speed: float | str) -> "ControlledFeed":
    from adapters.inbound.feeds.controlled_feed import ControlledFeed

    return ControlledFeed(feed, system_clock(), AS_FAST_AS_POSSIBLE if isinstance(speed, str) else speed)


def is_run_there(data_dir: Path) -> bool:
    """Whether a data directory holds a journal."""
    return (data_dir / JOURNAL_FILE).exists()


def is_untouched(settings: Settings) -> bool:
    """Whether the data directory's journal holds nothing yet: a start that failed left it behind."""
    if not is_run_there(settings.data_dir):
        return False
    try:
        journal = journal_to_read(settings)
    except JournalError:
        return False
    try:
        return journal.last_seq() == 0
    finally:
        journal.close()


def make_data_directory(data_dir: Path) -> None:
    """Make the data directory if it is not there; raise ``BadInput`` where that cannot be."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"the data directory {data_dir} cannot be made: {error.strerror}; choose another with --data-dir"
        ) from error


def remove_run(data_dir: Path) -> None:
    """Remove the journal and everything made from it; raises ``JournalLocked`` while a process writes it."""
    from adapters.outbound.sqlite.remove_journal import remove_journal

    remove_journal(data_dir / JOURNAL_FILE)
    for suffix in ("", "-wal", "-shm"):
        (data_dir / f"{TIME_SERIES_FILE}{suffix}").unlink(missing_ok=True)


def journal_to_read(settings: Settings) -> Journal:
    """The journal of the data directory, to look into; it may be written by a service meanwhile."""
    from adapters.outbound.sqlite.read_only_journal import ReadOnlySqliteJournal

    return ReadOnlySqliteJournal.open(settings.data_dir / JOURNAL_FILE)
