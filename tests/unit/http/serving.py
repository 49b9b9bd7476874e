"""A fake run behind the real application."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
from litestar.types import ASGIApp

from adapters.inbound.http.app import AccessRules, Served, create_app
from adapters.inbound.http.server import HttpServer
from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from application.access import OWNER, Key, Keys, Role, digest_of
from application.feed_desk import FeedDesk
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
SECRETS = {role: f"the-secret-of-the-{role}" for role in Role}
KEYS = Keys(
    (
        Key(OWNER, Role.ADMIN, digest_of(API_KEY)),
        *(Key(f"some-{role}", role, digest_of(secret)) for role, secret in SECRETS.items()),
    )
)
"""The owner's key, and one of each role."""
ON_LOOPBACK = AccessRules(KEYS, needs_key_to_look=False, hosts=())
ELSEWHERE = AccessRules(KEYS, needs_key_to_look=True, hosts=("velox.example",))
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
    access: AccessRules = ON_LOOPBACK,
    feed_desk: FeedDesk | None = None,
) -> ASGIApp:
    """The application over a fake run."""
    served = Served(
        run.queries,
        history_of(run.journal, store or NullTimeSeriesStore()),
        OperatorDesk(submit),
        access,
        run.live_feed,
        health or FakeHealth(),
        ask_services,
        clock,
        feed_desk or FeedDesk("kafka", None, lambda: OPENING, IST),
    )
    return create_app(served, "0.1.0", {"asyncapi": "3.0.0"})


def history_of(journal: Journal, store: TimeSeriesStore) -> History:
    """History out of a store, and out of the journal where it is behind or silent."""
    return History(PastPoints(store, journal, JournalPoints(journal, SYMBOLS, "csv")), IST)


@asynccontextmanager
async def client_of(
    app: ASGIApp, base_url: str = "http://localhost:5000", address: str = "127.0.0.1"
) -> AsyncGenerator[httpx.AsyncClient, None]:
    """A client on the same event loop, that comes from ``address``."""
    transport = httpx.ASGITransport(cast("Any", app), client=(address, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as client:
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
