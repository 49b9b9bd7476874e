"""The browser's session: a key shown once, then a cookie. And what was refused so far."""

from typing import Annotated, TypedDict

from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import Meta, Struct

from adapters.inbound.http.attempts import RefusedAttempts
from adapters.inbound.http.bodies import strictly
from adapters.inbound.http.callers import SESSION_COOKIE, Caller, actor_of
from adapters.inbound.http.declared import needs
from adapters.inbound.http.doorkeeper import Doorkeeper
from adapters.inbound.http.sessions import LONGEST_SESSION_S
from application.access import Role

AnyRequest = Request[object, object, State]
Door = NamedDependency[SkipValidation[Doorkeeper]]


class Credentials(Struct, forbid_unknown_fields=True, kw_only=True):
    """The key."""

    key: Annotated[str, Meta(min_length=1, max_length=200)]


class SignedInAs(TypedDict):
    """Who is signed in: the name in the audit, and the role."""

    actor: str
    role: Role


class SessionState(TypedDict):
    """Who is signed in, nulls for nobody; ``needs_key_to_look`` where nobody may look without a key."""

    actor: str | None
    role: Role | None
    needs_key_to_look: bool


class Access(TypedDict):
    """``sessions`` that are open, and how many requests were refused since the start, by the kind of the problem."""

    needs_key_to_look: bool
    sessions: int
    refused: dict[str, int]


@post("/session", status_code=200, opt=needs(None, 401, 429))
async def sign_in(data: SkipValidation[Credentials], request: AnyRequest, doorkeeper: Door) -> Response[SignedInAs]:
    """Begin a session: the answer's cookie stands for the key until it ends, twelve hours at most."""
    caller = doorkeeper.sign_in(strictly(Credentials, data).key, request)
    cookie = Cookie(
        key=SESSION_COOKIE,
        value=caller.token,
        path="/",
        httponly=True,
        samesite="strict",
        secure=_is_https(request),
        max_age=LONGEST_SESSION_S,
    )
    return Response(_signed_in(caller), cookies=[cookie])


@delete("/session", opt=needs(None))
async def sign_out(request: AnyRequest, doorkeeper: Door) -> Response[None]:
    """End the session, if there is one."""
    doorkeeper.sign_out(request)
    response = Response(None, status_code=204)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@get("/session", opt=needs(None))
async def session(request: AnyRequest, doorkeeper: Door) -> SessionState:
    """Who is signed in, by the cookie or by the key that the request shows."""
    caller = doorkeeper.caller(request)
    looking = doorkeeper.needs_key_to_look
    if caller is None:
        return SessionState(actor=None, role=None, needs_key_to_look=looking)
    return SessionState(**_signed_in(caller), needs_key_to_look=looking)


@get("/access")
async def access(doorkeeper: Door, attempts: NamedDependency[SkipValidation[RefusedAttempts]]) -> Access:
    """Sessions, and requests that were refused."""
    return Access(
        needs_key_to_look=doorkeeper.needs_key_to_look, sessions=len(doorkeeper.sessions), refused=dict(attempts.counts)
    )


def _signed_in(caller: Caller) -> SignedInAs:
    return SignedInAs(actor=actor_of(caller), role=caller.key.role)


def _is_https(request: AnyRequest) -> bool:
    """Whether the browser speaks https, to us or to what stands before us."""
    return request.url.scheme == "https" or request.headers.get("Origin", "").lower().startswith("https:")


SESSION = (sign_in, sign_out, session, access)
