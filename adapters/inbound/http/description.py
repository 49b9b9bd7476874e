"""The API's description for programs: who may use each route, and every refusal that it may answer."""

from collections.abc import Iterator
from http import HTTPStatus

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    Reference,
    RequestBody,
    Schema,
    SecurityScheme,
)
from litestar.openapi.spec.enums import OpenAPIType
from litestar.routes import HTTPRoute

from adapters.inbound.http.callers import SESSION_COOKIE
from adapters.inbound.http.declared import changes, problems_of, role_needed
from adapters.inbound.http.problems import PROBLEM_JSON
from application.access import Role

_NAMES = frozenset({"symbol", "strategy_id", "trade_id"})
"""Parameters that name something: 404 where nobody has the name."""
_NO_CONTENT = "204"
_EVERY = (400, 500, 503)
_WITH_KEY: list[dict[str, list[str]]] = [{"bearer": []}, {"key": []}, {"session": []}]
_MEANINGS = {
    400: "A parameter or a field that cannot be, by its name; or a host that is not served.",
    401: "No good key, and no session.",
    403: "The role is too low, or a page of another site asks.",
    404: "Nobody has that name.",
    409: "The engine refuses; code says by which rule.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    429: "Too many wrong keys; Retry-After says when the next is looked at.",
    500: "VELOX failed; its log says why.",
    503: "Something behind the API does not answer, or the service stops.",
}


def describe(app: Litestar, *, needs_key_to_look: bool) -> None:
    """Complete the application's own description; call it before the first request."""
    document = app.openapi_schema
    components = document.components
    components.security_schemes = _schemes()
    components.schemas = {**components.schemas, "Problem": _problem()}
    components.responses = {f"Problem{status}": _response(status) for status in _MEANINGS}
    for handler, method, operation in _operations(app):
        needed = role_needed(handler, method)
        is_open = needed is None or (needed is Role.VIEWER and not needs_key_to_look)
        operation.security = [{}, *_WITH_KEY] if is_open else _WITH_KEY
        if needed is not None and not is_open:
            operation.description = f"{operation.description or ''}\n\nNeeds the role {needed}.".strip()
        if (body := operation.request_body) is not None and isinstance(body, RequestBody):
            body.required = not _may_be_absent(body)
        answers = {*_EVERY, *problems_of(handler), *_refusals(operation, method, is_open=is_open)}
        named: dict[str, OpenAPIResponse | Reference] = {
            str(status): Reference(f"#/components/responses/Problem{status}") for status in sorted(answers)
        }
        own = {status: answer for status, answer in (operation.responses or {}).items() if status not in named}
        if isinstance(nothing := own.get(_NO_CONTENT), OpenAPIResponse):
            nothing.content = None
        operation.responses = {**own, **named}


def _may_be_absent(body: RequestBody) -> bool:
    """Whether a body may be null: then a request may have none."""
    schemas = [media.schema for media in body.content.values()]
    choices = [choice for schema in schemas if isinstance(schema, Schema) for choice in schema.one_of or ()]
    return any(isinstance(choice, Schema) and choice.type is OpenAPIType.NULL for choice in choices)


def _refusals(operation: Operation, method: str, *, is_open: bool) -> Iterator[int]:
    if not is_open:
        yield 401
    if changes(method):
        yield from (403, 413, 415)
    parameters = [each for each in operation.parameters or () if not isinstance(each, Reference)]
    if any(each.param_in == "path" or each.name in _NAMES for each in parameters):
        yield 404


def _operations(app: Litestar) -> Iterator[tuple[HTTPRouteHandler, str, Operation]]:
    paths = app.openapi_schema.paths or {}
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or route.path_format not in paths:
            continue
        for method, (handler, _) in route.route_handler_map.items():
            operation: Operation | None = getattr(paths[route.path_format], str(method).lower(), None)
            if operation is not None:
                yield handler, str(method), operation


def _schemes() -> dict[str, SecurityScheme | Reference]:
    return {
        "bearer": SecurityScheme(type="http", scheme="bearer", description="Authorization: Bearer, then a key."),
        "key": SecurityScheme(type="apiKey", name="X-API-Key", security_scheme_in="header", description="A key."),
        "session": SecurityScheme(
            type="apiKey",
            name=SESSION_COOKIE,
            security_scheme_in="cookie",
            description="A browser's session, which POST /api/session begins; changes by it need the page's own Origin.",
        ),
    }


def _response(status: int) -> OpenAPIResponse:
    content = {PROBLEM_JSON: OpenAPIMediaType(schema=Reference("#/components/schemas/Problem"))}
    return OpenAPIResponse(description=f"{HTTPStatus(status).phrase}. {_MEANINGS[status]}", content=content)


def _problem() -> Schema:
    text, number = Schema(type=OpenAPIType.STRING), Schema(type=OpenAPIType.INTEGER)
    error = Schema(type=OpenAPIType.OBJECT, properties={"field": text, "message": text}, required=["field", "message"])
    return Schema(
        title="Problem",
        type=OpenAPIType.OBJECT,
        description="Problem details (RFC 9457). A refusal of the engine has its own fields beside these.",
        properties={
            "type": text,
            "title": text,
            "status": number,
            "detail": text,
            "instance": text,
            "code": text,
            "errors": Schema(type=OpenAPIType.ARRAY, items=error),
        },
        required=["type", "title", "status", "detail", "instance"],
    )
