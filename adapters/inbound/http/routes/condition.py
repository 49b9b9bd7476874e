"""How VELOX itself is: status, services, health."""

from collections.abc import Awaitable, Callable
from typing import TypedDict

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from adapters.inbound.http.declared import needs
from application.health import HealthSource
from application.queries.health import Health
from application.queries.health import health as told
from application.queries.queries import Queries
from application.queries.services import Services
from application.queries.status import Status

AskServices = Callable[[], Awaitable[Services]]


class Life(TypedDict):
    """``status`` is alive."""

    status: str


class Readiness(TypedDict):
    """``status`` is ready or not ready."""

    status: str


@get("/status")
async def status(queries: NamedDependency[SkipValidation[Queries]]) -> Status:
    """The run in one glance."""
    return await queries.status()


@get("/services")
async def services(ask_services: NamedDependency[SkipValidation[AskServices]]) -> Services:
    """Whether each service answers now."""
    return await ask_services()


@get("/health")
async def health(
    queries: NamedDependency[SkipValidation[Queries]], health_source: NamedDependency[SkipValidation[HealthSource]]
) -> Health:
    """The condition in detail: followers with their lag, the feed, the journal."""
    return told(health_source.health(), queries.timezone)


@get("/health/live", opt=needs(None))
async def live() -> Life:
    """200 while the process runs."""
    return Life(status="alive")


@get("/health/ready")
async def ready(health_source: NamedDependency[SkipValidation[HealthSource]]) -> Response[Readiness]:
    """200 when requests may come here, else 503."""
    if health_source.health().ready:
        return Response(Readiness(status="ready"))
    return Response(Readiness(status="not ready"), status_code=503)


CONDITION = (status, services, health, live, ready)
