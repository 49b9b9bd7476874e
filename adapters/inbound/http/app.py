"""The ASGI application: routes, guards and error handling put together."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp

from adapters.inbound.http.api_key import SCHEMES, actor_of, changes_need
from adapters.inbound.http.asyncapi_plugin import AsyncapiPlugin
from adapters.inbound.http.gatekeeper import LARGEST_BODY, Gatekeeper
from adapters.inbound.http.parameters import check_names, page_asked
from adapters.inbound.http.problems import EXCEPTION_HANDLERS
from adapters.inbound.http.routes.books import BOOKS
from adapters.inbound.http.routes.condition import CONDITION, AskServices
from adapters.inbound.http.routes.controls import CONTROLS, LOOKS
from adapters.inbound.http.routes.export import EXPORT
from adapters.inbound.http.routes.history import HISTORY, span_asked
from adapters.inbound.http.routes.insight import INSIGHT
from adapters.inbound.http.routes.live import live
from adapters.inbound.http.routes.market import MARKET
from adapters.inbound.http.routes.metrics import metrics
from adapters.inbound.http.routes.orders import ORDERS
from adapters.inbound.http.routes.page import PAGE, PageFiles
from adapters.inbound.http.schema_page import SchemaPage
from application.health import HealthSource
from application.live_feed import LiveFeed
from application.live_session import LiveSession
from application.operating import OperatorDesk
from application.ports.clock import Clock
from application.queries.history import History
from application.queries.queries import Queries

MOST_CLIENTS = 64
"""How many clients may watch at once."""


@dataclass(frozen=True, slots=True)
class Served:
    """What the application shows and does; whoever changes something shows ``api_key``."""

    queries: Queries
    history: History
    operator_desk: OperatorDesk
    api_key: str
    live_feed: LiveFeed
    health: HealthSource
    services: AskServices
    clock: Clock


def create_app(served: Served, version: str, asyncapi: Mapping[str, object]) -> ASGIApp:
    """The application; ``asyncapi`` describes what is published elsewhere."""
    queries, live_feed = served.queries, served.live_feed
    files = PageFiles.load()

    def open_session() -> LiveSession | None:
        return (
            None
            if live_feed.subscribers >= MOST_CLIENTS
            else LiveSession(live_feed, queries.snapshot, queries.timezone, served.clock)
        )

    api = Router(
        path="/api",
        route_handlers=[*CONDITION, *BOOKS, *MARKET, *HISTORY, *INSIGHT, *EXPORT, *LOOKS, *ORDERS, *CONTROLS],
        guards=[changes_need(served.api_key), check_names],
        dependencies={
            "page": Provide(page_asked, sync_to_thread=False),
            "span": Provide(span_asked, sync_to_thread=False),
            "actor": Provide(actor_of, sync_to_thread=False),
        },
    )
    app = Litestar(
        route_handlers=[api, live, metrics, *PAGE],
        dependencies={
            "queries": Provide(lambda: queries, sync_to_thread=False),
            "live_feed": Provide(lambda: live_feed, sync_to_thread=False),
            "history": Provide(lambda: served.history, sync_to_thread=False),
            "operator_desk": Provide(lambda: served.operator_desk, sync_to_thread=False),
            "open_session": Provide(lambda: open_session, sync_to_thread=False),
            "health_source": Provide(lambda: served.health, sync_to_thread=False),
            "ask_services": Provide(lambda: served.services, sync_to_thread=False),
            "page_files": Provide(lambda: files, sync_to_thread=False),
        },
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="VELOX API",
            version=version,
            description="What VELOX holds, does and sees, as JSON. Money is a string of exact decimals, times are ISO 8601.",
            path="/schema",
            use_handler_docstrings=True,
            components=SCHEMES,
            render_plugins=[JsonRenderPlugin(), AsyncapiPlugin(asyncapi), SchemaPage(files.version)],
        ),
    )
    return Gatekeeper(app)
