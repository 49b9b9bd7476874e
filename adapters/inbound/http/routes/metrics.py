"""Metrics for Prometheus."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from adapters.inbound.http.metrics import CONTENT_TYPE, exposed
from application.live_feed import LiveFeed
from application.queries.queries import Queries


@get("/metrics", media_type="text/plain")
async def metrics(
    queries: NamedDependency[SkipValidation[Queries]], live_feed: NamedDependency[SkipValidation[LiveFeed]]
) -> Response[bytes]:
    """Everything that is measured, in the text form of Prometheus."""
    text = exposed(await queries.measurements(), live_feed.subscribers)
    return Response(text, headers={"Content-Type": CONTENT_TYPE})
