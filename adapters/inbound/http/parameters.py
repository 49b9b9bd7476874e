"""Query parameters that several routes have, and the check of what a request gives: names, and the kind of its body."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from litestar.connection import ASGIConnection
from litestar.exceptions import ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter
from litestar.typing import FieldDefinition

from adapters.inbound.http.declared import changes
from adapters.inbound.http.problems import ProblemOf
from application.queries.paging import DEFAULT_PAGE, LARGEST_PAGE, Page

SymbolFilter = Annotated[str | None, QueryParameter(description="Only this instrument.")]
Limit = Annotated[int, QueryParameter(description="How many items at most.", ge=1, le=LARGEST_PAGE)]
Before = Annotated[int | None, QueryParameter(description="Read back from this sequence number (exclusive), newest first.")]
_OTHERS = ("data", "request")
"""What a route or a dependency takes that is no parameter of the query."""
After = Annotated[int | None, QueryParameter(description="Read on from this sequence number (exclusive), oldest first.")]


def page_asked(limit: Limit = DEFAULT_PAGE, before: Before = None, after: After = None) -> Page:
    """The page that a request asks for."""
    return Page(limit, before, after)


def check_names(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse parameters that the route does not have, that are missing, or that come twice where one value is meant: 400."""
    fields = {name: field for name, field in _fields(handler).items() if name not in {*connection.path_params, *_OTHERS}}
    given = connection.query_params
    unknown = f"unknown parameter; known: {', '.join(sorted(fields)) or 'none'}"
    problems = {name: unknown for name in given if name not in fields}
    problems |= {name: "required, but missing" for name, field in fields.items() if field.is_required and name not in given}
    problems |= {
        name: f"given {len(values)} times, expected once"
        for name, values in given.dict().items()
        if name in fields and len(values) > 1 and not _is_list(fields[name])
    }
    if problems:
        raise ValidationException("query parameters", extra=[{"key": name, "message": text} for name, text in problems.items()])


def check_body(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse a body that does not say that it is JSON: 415. A form of another site could not say it without being asked first."""
    headers = connection.headers
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if has_body and changes(str(connection.scope.get("method", ""))) and kind != "application/json":
        detail = f"a body has to be JSON (Content-Type: application/json), this one is {kind or 'of no type'}"
        raise ProblemOf(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-json", "Not JSON", detail)


def _fields(handler: BaseRouteHandler) -> Mapping[str, FieldDefinition]:
    """The query parameters of a route, those of what it depends on among them."""
    fields = dict(handler.parsed_fn_signature.parameters)
    for name, provide in handler.resolve_dependencies().items():
        if fields.pop(name, None) is not None:
            fields.update(provide.parsed_fn_signature.parameters)
    return {_name_asked(name, field): field for name, field in fields.items()}


def _name_asked(name: str, field: FieldDefinition) -> str:
    """A parameter's name in the query, where the argument it becomes has another."""
    given = field.kwarg_definition.name if isinstance(field.kwarg_definition, QueryParameter) else None
    return given or name


def _is_list(field: FieldDefinition) -> bool:
    return any(each.is_non_string_sequence for each in (field, *field.inner_types))
