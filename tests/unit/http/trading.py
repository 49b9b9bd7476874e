"""The real application over a run that trades what a test feeds it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from litestar.types import ASGIApp

from adapters.inbound.http.app import AccessRules, Served, create_app
from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from application.feed_desk import FeedDesk
from application.live_feed import LiveFeed
from application.operating import OperatorDesk
from application.queries import History, JournalPoints, PastPoints, Queries, RunStatus
from domain.risk import RiskLimits
from tests.unit.application.hand_run import SYMBOLS, HandRun
from tests.unit.followers.manual_clock import ManualClock, settle
from tests.unit.http.serving import API_KEY, ON_LOOPBACK, FakeHealth, ask_services, client_of
from tests.unit.queries.fake_run import IST


class TradingApi:
    """A client that has the owner's key, the feed behind it, and the application for other clients."""

    def __init__(self, run: HandRun, client: httpx.AsyncClient, app: ASGIApp, clock: ManualClock) -> None:
        self.run = run
        self.client = client
        self.app = app
        self.clock = clock

    async def tick(self, *prints: tuple[str, float], size: float = 1_000_000.0) -> None:
        """Let trade prints happen."""
        self.run.feed.push(*prints, size=size)
        await settle()

    async def post(self, path: str, body: object = None) -> httpx.Response:
        """A POST with a JSON body, without one where it is None."""
        return await self.client.post(f"/api/{path}", json=body) if body is not None else await self.client.post(f"/api/{path}")

    async def placed(self, **order: object) -> str:
        """The id of an order that has to be taken."""
        answer = await self.post("orders", {"symbol": "SBIN", "side": "BUY", "quantity": 10, **order})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["order_id"])

    async def get(self, path: str) -> Any:  # noqa: ANN401  (JSON)
        """What a resource holds."""
        answer = await self.client.get(f"/api/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()


@asynccontextmanager
async def trading(limits: RiskLimits | None = None, access: AccessRules = ON_LOOPBACK) -> AsyncGenerator[TradingApi, None]:
    """A run whose first tick has been: SBIN at 800, TCS at 3,400."""
    clock = ManualClock()
    run = HandRun(clock, limits=limits)
    status = RunStatus("running", "0.1.0", "embedded", "run-1", "simulator", 0)
    queries = Queries(run.loop.view, run.loop.risk_use, run.journal, lambda: status, IST)
    live_feed = LiveFeed(SYMBOLS, IST, clock)
    run.loop.listen(live_feed.publish)
    served = Served(
        queries,
        History(PastPoints(NullTimeSeriesStore(), run.journal, JournalPoints(run.journal, SYMBOLS, "csv")), IST),
        OperatorDesk(run.loop.submit),
        access,
        live_feed,
        FakeHealth(),
        ask_services,
        clock,
        FeedDesk("kafka", None, lambda: run.loop.market_time, IST),
    )
    app = create_app(served, "0.1.0", {"asyncapi": "3.0.0"})
    running = asyncio.create_task(run.loop.run())
    async with client_of(app) as client:
        client.headers["Authorization"] = f"Bearer {API_KEY}"
        api = TradingApi(run, client, app, clock)
        await api.tick(("SBIN", 800.0), ("TCS", 3_400.0))
        yield api
    run.feed.end()
    await running
