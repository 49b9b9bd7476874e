"""Callers: whose key came with a request, from where, and what the audit calls them."""

import re
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import Any, NamedTuple

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State

from application.access import OWNER, Key
from domain.errors import InvalidValue

AnyConnection = ASGIConnection[Any, Any, Any, Any]
ACTOR_HEADER = "X-Velox-Actor"
SESSION_COOKIE = "velox_session"
_PERSON = re.compile(r"cli:[\w.@+-]{1,64}")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody whose key is good; ``token`` is that of the browser's session that stands for it, "" where the key was shown."""

    key: Key
    token: str = field(default="", repr=False)

    @property
    def by_session(self) -> bool:
        """Whether a session stands for the key."""
        return self.token != ""


class Operator(NamedTuple):
    """Who changes something, as the audit tells it, and from which address."""

    actor: str
    source: str


def actor_of(caller: Caller) -> str:
    """The name of a caller in the audit: through what, and the name of the key."""
    return f"{'web' if caller.by_session else 'api'}:{caller.key.name}"


def operator_of(request: Request[Any, Caller, State]) -> Operator:
    """Who wants it, for the audit; with the owner's key the command line says which person it is.

    Raises ``InvalidValue`` for a name that is no person's at a terminal.
    """
    caller, named = request.auth, request.headers.get(ACTOR_HEADER)
    if named is None or caller.by_session or caller.key.name != OWNER:
        return Operator(actor_of(caller), source_of(request))
    if not _PERSON.fullmatch(named):
        raise InvalidValue(ACTOR_HEADER, named, "cli: and the name of a user")
    return Operator(named, source_of(request))


def source_of(connection: AnyConnection) -> str:
    """The address that a request came from, "" where it is not known; a proxy's, where one stands between."""
    return plain_address(connection.client.host) if connection.client else ""


def plain_address(text: str) -> str:
    """An address as it is told: an IPv4 address that came over IPv6 is an IPv4 address."""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def secret_shown(connection: AnyConnection) -> str:
    """The key that the headers show, "" where they show none."""
    scheme, _, token = connection.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else connection.headers.get("X-API-Key", "")
