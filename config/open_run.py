"""Opens a run: its record, feed, journal and engine, recovered to where the journal ends."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from importlib.metadata import version
from zoneinfo import ZoneInfo

from application.encoding import EventEncoder
from application.ports.feed_control import FeedControl
from application.ports.journal import Journal
from application.ports.market_data_feed import MarketDataFeed
from application.recovery import Recovered, recover
from application.strategy_loader import source_hash
from config import adapters
from config.command_line import strategy_catalogue
from config.container import Container
from config.engine_config import engine_config
from config.run_record import RunRecord
from config.settings import LoadedSettings, Settings
from domain.engine import TradingEngine
from domain.timeframe import Timeframe

VERSION = version("velox")


@dataclass(frozen=True, slots=True)
class OpenRun:
    """What a process that trades works with; closed by whoever opened it. ``control`` is None for a feed that is live."""

    settings: Settings
    container: Container
    record: RunRecord
    feed: MarketDataFeed
    bar_length: Timeframe | None
    journal: Journal
    recovered: Recovered
    control: FeedControl | None = None

    @property
    def timezone(self) -> tzinfo:
        """The exchange's time zone, in which times are told."""
        return ZoneInfo(self.settings.session.timezone)


@asynccontextmanager
async def open_run(loaded: LoadedSettings, *, fresh: bool) -> AsyncIterator[OpenRun]:
    """Begin the run that ``loaded`` describes in its data directory, or continue it; ``fresh`` removes what is there, once the
    feed is known to be usable.

    Raises ``BadInput`` for files that cannot be used, and the errors of a journal's opening and of recovery.
    """
    settings = loaded.settings
    durable = settings.ports.journal != "null"
    anew = durable and (fresh or adapters.is_untouched(settings))
    there = RunRecord.load(settings.data_dir) if durable and not anew and adapters.is_run_there(settings.data_dir) else None
    record = there or RunRecord.begin(loaded, datetime.now(UTC))
    feed, inputs, bar_length, control = _feed(settings, record)
    record = replace(record, symbols=tuple(feed.symbols))
    container = Container(settings=settings, run=record)
    if durable:
        adapters.make_data_directory(settings.data_dir)
    if anew:
        adapters.remove_run(settings.data_dir)
    journal: Journal = container.journal(identity={**loaded.identity(), **inputs, **_sources(settings)})
    container.journal_seq.override(journal.last_seq())
    try:
        if durable and there is None:
            record.keep(settings.data_dir)
        config = engine_config(settings, feed.symbols, strategy_catalogue().strategy_class)
        recovered = recover(journal, lambda: TradingEngine(config), EventEncoder(ZoneInfo(settings.session.timezone)))
        yield OpenRun(settings, container, record, feed, bar_length, journal, recovered, control)
    finally:
        await feed.close()
        journal.close()


def _sources(settings: Settings) -> Mapping[str, str]:
    """The content of users' strategies, which decides what a replay gives; a service may go on with one that was mended."""
    if settings.feed.kind != "csv":
        return {}
    catalogue = strategy_catalogue()
    own = [strategy for strategy in settings.strategies if ":" in strategy.strategy]
    return {f"strategies.{one.id}.source": f"sha256 {source_hash(catalogue.strategy_class(one.strategy))}" for one in own}


def _feed(settings: Settings, record: RunRecord) -> adapters.Source:
    if settings.feed.kind == "csv":
        return adapters.csv_feed(settings)
    if settings.feed.kind == "kafka":
        return adapters.kafka_feed(settings)
    return adapters.simulated_feed(settings, date.fromisoformat(record.first_date))
