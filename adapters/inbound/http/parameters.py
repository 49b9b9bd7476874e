"""Query parameters: those that several routes have, and the refusal of those that a route does not have."""

from typing import Annotated, Any

from litestar.connection import ASGIConnection
from litestar.exceptions import ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter

from application.queries.paging import DEFAULT_PAGE, LARGEST_PAGE, Page

SymbolFilter = Annotated[str | None, QueryParameter(description="Only this instrument.")]
Limit = Annotated[int, QueryParameter(description="How many items at most.", ge=1, le=LARGEST_PAGE)]
Before = Annotated[int | None, QueryParameter(description="Read back from this sequence number (exclusive), newest first.")]
After = Annotated[int | None, QueryParameter(description="Read on from this sequence number (exclusive), oldest first.")]


def page_asked(limit: Limit = DEFAULT_PAGE, before: Before = None, after: After = None) -> Page:
    """The page that a request asks for."""
    return Page(limit, before, after)


def refuse_unknown(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A query parameter that the route does not have is a mistake of the caller: 400 with its name and those there are."""
    if not connection.query_params:
        return
    known = set(handler.parsed_fn_signature.parameters)
    for name, provide in handler.resolve_dependencies().items():
        if name in known:
            known.remove(name)
            known.update(provide.parsed_fn_signature.parameters)
    unknown = [name for name in connection.query_params if name not in known]
    if unknown:
        message = f"unknown parameter; known: {', '.join(sorted(known)) or 'none'}"
        raise ValidationException("unknown query parameter", extra=[{"key": name, "message": message} for name in unknown])
