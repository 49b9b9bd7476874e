"""Errors as RFC 9457 problem details."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException, ValidationException
from litestar.types import ExceptionHandlersMap

from application.feed_desk import FeedIsLive
from application.operating import CommandRefusal, Unknown
from application.queries.errors import NotFound
from application.trading_stopped import TradingStopped
from domain.errors import InvalidValue, JournalFull, PortUnavailable, VeloxError

PROBLEM_JSON = "application/problem+json"
_log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, State]


class FieldError(TypedDict):
    """What is wrong with one field."""

    field: str
    message: str


class ProblemOf(HTTPException):
    """A refusal with a kind of its own."""

    def __init__(self, status: HTTPStatus, kind: str, title: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail, status_code=status, headers=dict(headers or {}))
        self.kind = kind
        self.title = title


def problem(status: int, kind: str, title: str, detail: str, instance: str, errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    """The members of a problem document; ``kind`` names the problem (empty: nothing beyond the status)."""
    document: dict[str, Any] = {
        "type": f"urn:velox:problem:{kind}" if kind else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
    }
    return document | ({"errors": list(errors)} if errors else {})


def _answer(
    request: AnyRequest,
    status: int,
    kind: str,
    title: str,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response[dict[str, Any]]:
    document = problem(status, kind, title, detail, request.scope["path"], errors)
    return Response(document, status_code=status, media_type=PROBLEM_JSON, headers=dict(headers or {}))


def _invalid(request: AnyRequest, errors: Sequence[FieldError]) -> Response[dict[str, Any]]:
    detail = "; ".join(f"{error['field']}: {error['message']}" for error in errors) or "the request cannot be read"
    return _answer(request, 400, "invalid-request", "Invalid request", detail, errors)


def invalid_value(request: AnyRequest, error: InvalidValue) -> Response[dict[str, Any]]:
    """A value that cannot be: 400 with the name of the field."""
    message = str(error).removeprefix(f"{error.field}: ")
    return _invalid(request, [FieldError(field=error.field, message=message)])


def unreadable(request: AnyRequest, error: ValidationException) -> Response[dict[str, Any]]:
    """Parameters of the wrong type, missing, or unknown: 400 with the name of each."""
    found = error.extra if isinstance(error.extra, list) else []
    errors = [FieldError(field=str(each.get("key", "request")), message=str(each.get("message", ""))) for each in found]
    return _invalid(request, errors or [FieldError(field="request", message=error.detail)])


def not_found(request: AnyRequest, error: NotFound) -> Response[dict[str, Any]]:
    """A name that nobody has: 404 with the names that exist."""
    message = str(error).removeprefix(f"{error.field}: ")
    return _answer(
        request,
        404,
        f"unknown-{error.field}",
        f"Unknown {error.field}",
        str(error),
        [FieldError(field=error.field, message=message)],
    )


def command_refused(request: AnyRequest, error: CommandRefusal) -> Response[dict[str, Any]]:
    """A command that the engine refused: 409 (404 for a name that nobody has) with the rule's code and the numbers."""
    unknown = isinstance(error, Unknown)
    kind, title = ("unknown-name", "Unknown name") if unknown else ("refused", "Refused")
    document = problem(404 if unknown else 409, kind, title, str(error), request.scope["path"])
    return Response(document | {"code": error.code} | error.facts, status_code=document["status"], media_type=PROBLEM_JSON)


def feed_is_live(request: AnyRequest, error: FeedIsLive) -> Response[dict[str, Any]]:
    """A change of a feed whose time is the market's: 409."""
    return _answer(request, 409, "feed-is-live", "The feed is live", str(error))


def no_route(request: AnyRequest, _: NotFoundException) -> Response[dict[str, Any]]:
    """A path that leads nowhere: 404."""
    detail = f"there is nothing at {request.scope['path']}; /schema lists what there is"
    return _answer(request, 404, "", HTTPStatus.NOT_FOUND.phrase, detail)


def wrong_method(request: AnyRequest, error: MethodNotAllowedException) -> Response[dict[str, Any]]:
    """A method that the path does not have: 405 with those it has."""
    allowed = (error.headers or {}).get("Allow", "GET")
    detail = f"{request.method} is not possible at {request.scope['path']}; possible: {allowed}"
    return _answer(request, 405, "", HTTPStatus.METHOD_NOT_ALLOWED.phrase, detail, headers={"Allow": allowed})


def of_a_kind(request: AnyRequest, error: ProblemOf) -> Response[dict[str, Any]]:
    """A refusal that says of which kind it is."""
    return _answer(request, error.status_code, error.kind, error.title, error.detail, headers=error.headers)


def http_error(request: AnyRequest, error: HTTPException) -> Response[dict[str, Any]]:
    """Any other error with a status of its own."""
    return _answer(request, error.status_code, "", HTTPStatus(error.status_code).phrase, error.detail, headers=error.headers)


def unavailable(request: AnyRequest, error: VeloxError) -> Response[dict[str, Any]]:
    """A service that does not answer, or a disk that is full: 503."""
    return _answer(request, 503, "unavailable", HTTPStatus.SERVICE_UNAVAILABLE.phrase, str(error))


def refused(request: AnyRequest, error: VeloxError) -> Response[dict[str, Any]]:
    """An error raised on purpose, whose text is fit for a person: 500."""
    return _answer(request, 500, "failed", HTTPStatus.INTERNAL_SERVER_ERROR.phrase, str(error))


def broken(request: AnyRequest, error: Exception) -> Response[dict[str, Any]]:
    """A fault of VELOX: 500 without its text, which goes to the log."""
    _log.error("%s %s failed", request.method, request.scope["path"], exc_info=error)
    return _answer(request, 500, "", HTTPStatus.INTERNAL_SERVER_ERROR.phrase, "VELOX failed to answer; its log says why")


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    InvalidValue: invalid_value,
    ValidationException: unreadable,
    NotFound: not_found,
    NotFoundException: no_route,
    MethodNotAllowedException: wrong_method,
    ProblemOf: of_a_kind,
    HTTPException: http_error,
    CommandRefusal: command_refused,
    FeedIsLive: feed_is_live,
    PortUnavailable: unavailable,
    TradingStopped: unavailable,
    JournalFull: unavailable,
    VeloxError: refused,
    Exception: broken,
}
