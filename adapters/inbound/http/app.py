"""The ASGI application: routes, guards and error handling put together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp, Send, WebSocketScope

from adapters.inbound.http.asyncapi_plugin import AsyncapiPlugin
from adapters.inbound.http.attempts import RefusedAttempts
from adapters.inbound.http.callers import operator_of
from adapters.inbound.http.description import describe
from adapters.inbound.http.doorkeeper import Doorkeeper
from adapters.inbound.http.gatekeeper import LARGEST_BODY, Gatekeeper
from adapters.inbound.http.parameters import check_body, check_names, page_asked
from adapters.inbound.http.problems import EXCEPTION_HANDLERS
from adapters.inbound.http.routes.books import BOOKS
from adapters.inbound.http.routes.condition import CONDITION, AskServices
from adapters.inbound.http.routes.controls import CONTROLS, LOOKS
from adapters.inbound.http.routes.export import EXPORT
from adapters.inbound.http.routes.feed import FEED
from adapters.inbound.http.routes.history import HISTORY, span_asked
from adapters.inbound.http.routes.insight import INSIGHT
from adapters.inbound.http.routes.live import live
from adapters.inbound.http.routes.market import MARKET
from adapters.inbound.http.routes.metrics import metrics
from adapters.inbound.http.routes.orders import ORDERS
from adapters.inbound.http.routes.page import PAGE, PageFiles
from adapters.inbound.http.routes.session import SESSION
from adapters.inbound.http.schema_page import SchemaPage
from adapters.inbound.http.watching import while_good
from application.access import KeyRing
from application.feed_desk import FeedDesk
from application.health import HealthSource
from application.live_feed import LiveFeed
from application.live_requests import topics_asked
from application.live_session import LiveSession
from application.live_snapshots import LiveSnapshot, LiveSnapshots
from application.operating import OperatorDesk
from application.ports.clock import Clock
from application.queries.history import History
from application.queries.queries import Queries

MOST_CLIENTS = 64
"""How many clients may watch at once."""


@dataclass(frozen=True, slots=True)
class AccessRules:
    """Whose keys are good, whether looking needs one, and the host names that are served beside loopback's (lower case)."""

    keys: KeyRing
    needs_key_to_look: bool
    hosts: Collection[str]


@dataclass(frozen=True, slots=True)
class Served:
    """What the application shows and does, and for whom."""

    queries: Queries
    history: History
    operator_desk: OperatorDesk
    access: AccessRules
    live_feed: LiveFeed
    health: HealthSource
    services: AskServices
    clock: Clock
    feed_desk: FeedDesk


def create_app(served: Served, version: str, asyncapi: Mapping[str, object]) -> ASGIApp:
    """The application; ``asyncapi`` describes what is published elsewhere."""
    access, now = served.access, served.clock.monotonic
    attempts = RefusedAttempts(now)
    doorkeeper = Doorkeeper(access.keys, attempts, now, needs_key_to_look=access.needs_key_to_look)
    app = _routed(served, doorkeeper, attempts, version, asyncapi)
    describe(app, needs_key_to_look=access.needs_key_to_look)

    def keep(send: Send, scope: WebSocketScope) -> Send:
        return while_good(send, scope, doorkeeper.is_good, now)

    return Gatekeeper(app, access.hosts, attempts, keep)


def _routed(
    served: Served, doorkeeper: Doorkeeper, attempts: RefusedAttempts, version: str, asyncapi: Mapping[str, object]
) -> Litestar:
    queries, live_feed = served.queries, served.live_feed
    files = PageFiles.load()

    async def take() -> LiveSnapshot:
        return LiveSnapshot(**await queries.snapshot(), feed=served.feed_desk.state())

    snapshots = LiveSnapshots(live_feed, take, served.clock)

    def open_session(query: Mapping[str, str]) -> LiveSession | None:
        topics = topics_asked(query, live_feed.symbols)
        return None if live_feed.subscribers >= MOST_CLIENTS else LiveSession(live_feed, snapshots, served.clock, topics)

    api = Router(
        path="/api",
        route_handlers=[
            *SESSION,
            *CONDITION,
            *BOOKS,
            *MARKET,
            *HISTORY,
            *INSIGHT,
            *EXPORT,
            *LOOKS,
            *ORDERS,
            *CONTROLS,
            *FEED,
        ],
        guards=[check_names, check_body],
        dependencies={
            "page": Provide(page_asked, sync_to_thread=False),
            "span": Provide(span_asked, sync_to_thread=False),
            "operator": Provide(operator_of, sync_to_thread=False),
        },
    )
    return Litestar(
        route_handlers=[api, live, metrics, *PAGE],
        dependencies={
            "queries": Provide(lambda: queries, sync_to_thread=False),
            "live_feed": Provide(lambda: live_feed, sync_to_thread=False),
            "history": Provide(lambda: served.history, sync_to_thread=False),
            "operator_desk": Provide(lambda: served.operator_desk, sync_to_thread=False),
            "open_session": Provide(lambda: open_session, sync_to_thread=False),
            "health_source": Provide(lambda: served.health, sync_to_thread=False),
            "feed_desk": Provide(lambda: served.feed_desk, sync_to_thread=False),
            "ask_services": Provide(lambda: served.services, sync_to_thread=False),
            "doorkeeper": Provide(lambda: doorkeeper, sync_to_thread=False),
            "attempts": Provide(lambda: attempts, sync_to_thread=False),
            "page_files": Provide(lambda: files, sync_to_thread=False),
        },
        guards=[doorkeeper.check],
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="VELOX API",
            version=version,
            description="What VELOX holds, does and sees, as JSON. Money is a string of exact decimals, times are ISO 8601.",
            path="/schema",
            use_handler_docstrings=True,
            render_plugins=[JsonRenderPlugin(), AsyncapiPlugin(asyncapi), SchemaPage(files.version)],
        ),
    )
