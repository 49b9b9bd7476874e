"""The doorkeeper: finds whose key came with a request, and lets the role decide."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from litestar.enums import ScopeType
from litestar.exceptions import LitestarException, WebSocketException
from litestar.handlers import BaseRouteHandler

from adapters.inbound.http.attempts import AttemptLimit, RefusedAttempts
from adapters.inbound.http.callers import SESSION_COOKIE, AnyConnection, Caller, secret_shown, source_of
from adapters.inbound.http.declared import changes, role_needed
from adapters.inbound.http.problems import ProblemOf
from adapters.inbound.http.sessions import Sessions
from application.access import KeyRing, Role, digest_of

_log = logging.getLogger(__name__)
NOT_SIGNED_IN = "not-signed-in"
_SOCKET_CODES = 4_000
"""A socket that is refused is closed with this and the status, which HTTP tells as 403."""
_WAYS = "show a key as Authorization: Bearer or as X-API-Key, or sign in on the page; `velox keys` makes and lists keys"


class Doorkeeper:
    """Asks every request for a key of the role that its route needs; looking needs one only with ``needs_key_to_look``."""

    def __init__(self, keys: KeyRing, attempts: RefusedAttempts, now: Callable[[], float], *, needs_key_to_look: bool) -> None:
        self._keys = keys
        self._attempts = attempts
        self._limit = AttemptLimit(now)
        self.sessions = Sessions(now)
        self.needs_key_to_look = needs_key_to_look

    def check(self, connection: AnyConnection, handler: BaseRouteHandler) -> None:
        """The guard of all routes: 401 without a good key, 403 where its role is too low; ``auth`` of the request is the caller.

        Raises ``PortUnavailable`` where a key is needed and the keys cannot be read.
        """
        method = str(connection.scope.get("method", ""))
        needed = role_needed(handler, method)
        if needed is None or (needed is Role.VIEWER and not self.needs_key_to_look):
            return
        caller = self.caller(connection)
        if caller is None:
            raise self._refusal(connection, HTTPStatus.UNAUTHORIZED, NOT_SIGNED_IN, "Not signed in", _why_unknown(connection))
        needs_origin = changes(method) or not method
        if caller.by_session and needs_origin and "Origin" not in connection.headers:
            detail = "with a session's cookie this takes a request of the service's own page, and this one has no Origin"
            raise self._refusal(connection, HTTPStatus.FORBIDDEN, "other-site", "Another site", detail)
        if not caller.key.role.covers(needed):
            detail = f"this needs the role {needed}; the key {caller.key.name} has the role {caller.key.role}"
            raise self._refusal(connection, HTTPStatus.FORBIDDEN, "role-too-low", "Role too low", detail)
        connection.scope["auth"] = caller

    def caller(self, connection: AnyConnection) -> Caller | None:
        """Whose good key a request shows, else whose session; None for neither. A key that is shown counts alone."""
        secret, token = secret_shown(connection), connection.cookies.get(SESSION_COOKIE, "")
        digest = digest_of(secret) if secret else self.sessions.key_digest(token)
        key = self._keys.find(digest) if digest is not None else None
        return None if key is None else Caller(key, "" if secret else token)

    def is_good(self, caller: Caller) -> bool:
        """Whether the key of somebody who was let in is still good, and the session still there.

        Raises ``PortUnavailable`` where the keys cannot be read.
        """
        if caller.by_session and self.sessions.key_digest(caller.token) is None:
            return False
        return self._keys.find(caller.key.digest) == caller.key

    def sign_in(self, secret: str, connection: AnyConnection) -> Caller:
        """Begin a session for a good key, in place of the one that the browser has; 401 for a wrong key.

        429 where wrong keys come too fast from that address: then none is looked at, the right one neither.
        """
        source = source_of(connection)
        wait_s = self._limit.wait_s(source)
        if wait_s > 0:
            detail = f"too many wrong keys came from {source or 'this address'}; the next is looked at in {wait_s:.1f} s"
            headers = {"Retry-After": str(int(wait_s) + 1)}
            title = "Too many attempts"
            raise self._refusal(connection, HTTPStatus.TOO_MANY_REQUESTS, "too-many-attempts", title, detail, headers)
        key = self._keys.find(digest_of(secret))
        if key is None:
            self._limit.failed(source)
            detail = "that is no key of this service; `velox keys list` names those there are"
            raise self._refusal(connection, HTTPStatus.UNAUTHORIZED, NOT_SIGNED_IN, "Not signed in", detail)
        self.sign_out(connection)
        _log.info("the key %s signed in from %s", key.name, source or "an unknown address")
        return Caller(key, self.sessions.begin(key.digest))

    def sign_out(self, connection: AnyConnection) -> None:
        """End the browser's session; without one it is a no-op."""
        self.sessions.end(connection.cookies.get(SESSION_COOKIE, ""))

    def _refusal(
        self,
        connection: AnyConnection,
        status: HTTPStatus,
        kind: str,
        title: str,
        detail: str,
        headers: dict[str, str] | None = None,
    ) -> LitestarException:
        self._attempts.add(kind, str(connection.scope.get("method", "WS")), connection.scope["path"], source_of(connection))
        if connection.scope["type"] == ScopeType.WEBSOCKET:
            return WebSocketException(detail=detail, code=_SOCKET_CODES + status)
        asked = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else {}
        return ProblemOf(status, kind, title, detail, {**asked, **(headers or {})})


def _why_unknown(connection: AnyConnection) -> str:
    if secret_shown(connection):
        return f"that is no key of this service; {_WAYS}"
    if SESSION_COOKIE in connection.cookies:
        return "the session has ended; sign in again"
    return f"no API key was shown; {_WAYS}"
