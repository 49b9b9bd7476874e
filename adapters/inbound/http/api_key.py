"""The API key: whoever changes something shows it."""

import re
from hmac import compare_digest
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Guard

from adapters.inbound.http.gatekeeper import READING
from domain.errors import InvalidValue

ACTOR_HEADER = "X-Velox-Actor"
SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"key": []}]
SCHEMES = Components(
    security_schemes={
        "bearer": SecurityScheme(type="http", scheme="bearer", description="Authorization: Bearer, then the API key."),
        "key": SecurityScheme(type="apiKey", name="X-API-Key", security_scheme_in="header", description="The API key."),
    }
)
_ACTOR = re.compile(r"cli:[\w.@+-]{1,64}")
_WAYS = "show the API key as Authorization: Bearer, or as X-API-Key; the service says at its start where it lies"


def changes_need(key: str) -> Guard:
    """A guard that lets those change something who show ``key``: 401 for all others.

    How long it takes says nothing about the key.
    """
    expected = key.encode()

    def check(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if connection.scope["method"] in READING:  # type: ignore[typeddict-item]
            return
        shown = _shown(connection)
        if not shown:
            raise NotAuthorizedException(f"no API key was shown; {_WAYS}", headers={"WWW-Authenticate": "Bearer"})
        if not compare_digest(shown.encode("utf-8", "surrogatepass"), expected):
            raise NotAuthorizedException(f"that is not the API key; {_WAYS}", headers={"WWW-Authenticate": "Bearer"})

    return check


def actor_of(request: Request[Any, Any, State]) -> str:
    """Who wants it, for the audit: ``api:key``, or the person whom the command line names."""
    named = request.headers.get(ACTOR_HEADER)
    if named is None:
        return "api:key"
    if not _ACTOR.fullmatch(named):
        raise InvalidValue(ACTOR_HEADER, named, "cli: and the name of a user")
    return named


def _shown(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    scheme, _, token = connection.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else connection.headers.get("X-API-Key", "")
