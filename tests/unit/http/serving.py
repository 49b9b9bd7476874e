"""A fake run behind the real application."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
from litestar.types import ASGIApp

from adapters.inbound.http.app import Served, create_app
from adapters.inbound.http.server import HttpServer
from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from application.health import FeedHealth, FollowerHealth, HealthReport, HealthSource, JournalHealth
from application.operating import OperatorDesk, Submit
from application.ports.clock import Clock
from application.ports.journal import Journal, RecordedEvent
from application.queries import History, JournalPoints, PastPoints
from application.queries.services import Services
from application.trading_stopped import TradingStopped
from domain.commands import OperatorCommand
from domain.ports import TimeSeriesStore
from tests.unit.queries.fake_run import IST, OPENING, SYMBOLS, FakeRun


class FakeHealth(HealthSource):
    """Tells what it was told."""

    def __init__(self) -> None:
        feed = FeedHealth("simulator", "running", 12, None, {"NOT_FINITE": 1}, ("row 7: price nan",), None)
        behind = FollowerHealth("kafka", "KafkaEventPublisher", 4, 6, 12.5, "no broker answers", OPENING, False)
        self.report = HealthReport(False, True, OPENING, (behind,), feed, JournalHealth("SqliteJournal", 10, 4_096, None))

    def health(self) -> HealthReport:
        return self.report


async def ask_services() -> Services:
    return Services(kafka=False, influxdb=True, redis=True)


API_KEY = "the-key-of-these-tests"
WITH_KEY = {"Authorization": f"Bearer {API_KEY}"}


async def refuse_commands(command: OperatorCommand) -> Sequence[RecordedEvent]:
    """For tests that command nothing."""
    raise TradingStopped(f"nothing trades here that could do {command}")


def app_over(
    run: FakeRun,
    clock: Clock,
    health: HealthSource | None = None,
    store: TimeSeriesStore | None = None,
    submit: Submit = refuse_commands,
) -> ASGIApp:
    """The application over a fake run."""
    served = Served(
        run.queries,
        history_of(run.journal, store or NullTimeSeriesStore()),
        OperatorDesk(submit),
        API_KEY,
        run.live_feed,
        health or FakeHealth(),
        ask_services,
        clock,
    )
    return create_app(served, "0.1.0", {"asyncapi": "3.0.0"})


def history_of(journal: Journal, store: TimeSeriesStore) -> History:
    """History out of a store, and out of the journal where it is behind or silent."""
    return History(PastPoints(store, journal, JournalPoints(journal, SYMBOLS, "csv")), IST)


@asynccontextmanager
async def client_of(app: ASGIApp) -> AsyncGenerator[httpx.AsyncClient, None]:
    """A client on the same event loop."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", app)), base_url="http://localhost:5000") as client:
        yield client


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncGenerator[HttpServer, None]:
    """The application on a free port."""
    server = HttpServer(app, "127.0.0.1", 0)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
