"""Answers for `velox status|positions|orders|trades|risk`: from the running service, else from the journal."""

import asyncio
from collections.abc import Mapping, Sequence

from adapters.inbound.cli.bootstrap import Answer
from application.encoding import EventEncoder
from application.ports.journal import Journal
from application.queries import EventsAsked, OrderFilter, Page, Queries, RunStatus, TradeFilter
from application.recovery import recover
from application.risk_use import LimitUse, risk_use
from config import adapters
from config.api_key import known_api_key
from config.command_line import strategy_catalogue
from config.engine_config import engine_config
from config.open_run import VERSION
from config.run_record import RunRecord
from config.service_address import address
from config.service_client import ask
from config.settings import Settings
from domain.engine import TradingEngine
from domain.errors import ConfigurationError, JournalError, PortUnavailable
from domain.view import EngineView
from domain.viewing import view


def answer(settings: Settings, resource: str, parameters: Mapping[str, str]) -> Answer:
    """What ``GET /api/{resource}`` returns; ``PortUnavailable`` where neither a service nor a journal can tell."""
    url = address(settings)
    try:
        return Answer(_from_service(settings, url, resource, parameters))
    except PortUnavailable as error:
        if not adapters.is_run_there(settings.data_dir):
            raise PortUnavailable(
                f"{error}, and {settings.data_dir} holds no journal: start the service with `velox run`"
            ) from None
        data = asyncio.run(_from_journal(settings, resource, parameters))
        return Answer(data, f"{error}; this is what the journal in {settings.data_dir} holds")


def _from_service(settings: Settings, url: str, resource: str, parameters: Mapping[str, str]) -> object:
    expect_own_service(settings, url)
    return ask(url, resource, parameters, key=looking_key(settings))


def looking_key(settings: Settings) -> str:
    """The key to show for looking: "" where looking needs none, or where there is none yet."""
    known = known_api_key(settings) if settings.http.needs_key_to_look else None
    return known.secret if known else ""


def expect_own_service(settings: Settings, url: str) -> None:
    """Raise ``PortUnavailable`` where what answers is not the service of this data directory: another may listen there now."""
    record = RunRecord.load(settings.data_dir) if adapters.is_run_there(settings.data_dir) else None
    if record is not None:
        status = ask(url, "status", {}, key=looking_key(settings))
        if not isinstance(status, dict) or status.get("run_id") != record.run_id:
            raise PortUnavailable(f"what answers at {url} is the service of another run")


async def _from_journal(settings: Settings, resource: str, parameters: Mapping[str, str]) -> object:
    journal = adapters.journal_to_read(settings)
    try:
        record = RunRecord.load(settings.data_dir)
        if record is None:
            raise JournalError(
                f"{settings.data_dir}: the journal has no run record (run.json) beside it; it cannot be read alone"
            )
        queries = _queries(record, journal)
        before = parameters.get("before")
        page = Page(limit=int(parameters.get("limit", "100")), before=None if before is None else int(before))
        symbol = parameters.get("symbol")
        match resource:
            case "status":
                return await queries.status()
            case "positions":
                return await queries.positions(symbol)
            case "orders":
                return await queries.orders(page, OrderFilter(symbol))
            case "risk":
                return await queries.risk()
            case "trades":
                return await queries.trades(page, TradeFilter(symbol))
            case "events":
                return await queries.events(page, EventsAsked(parameters["kinds"].split(","), symbol))
            case _:
                raise ConfigurationError(f"{resource} can be asked of the running service alone")
    finally:
        journal.close()


def _queries(record: RunRecord, journal: Journal) -> Queries:
    settings = record.as_settings()
    timezone = settings.session.rules().timezone
    config = engine_config(settings, record.symbols, strategy_catalogue().strategy_class)
    engine = recover(journal, lambda: TradingEngine(config), EventEncoder(timezone)).recorder.engine
    state = view(engine)
    status = RunStatus("stopped", VERSION, settings.profile, record.run_id, settings.feed.kind, 0)

    async def recovered() -> EngineView:
        return state

    async def used() -> Sequence[LimitUse]:
        return risk_use(engine)

    return Queries(recovered, used, journal, lambda: status, timezone)
