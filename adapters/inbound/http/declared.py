"""What routes declare about themselves: who may use them, and which refusals they may answer."""

from typing import Any

from litestar.handlers import BaseRouteHandler

from application.access import Role

LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
_ROLE, _PROBLEMS = "role", "problems"


def needs(role: Role | None, *problems: int) -> dict[str, Any]:
    """``opt`` of a route: the least role that may use it (None: anybody), and the statuses of refusals that are its own.

    Without it whoever has a key may look, and an admin alone may change. What every route may refuse is not said again.
    """
    return {_ROLE: role, _PROBLEMS: problems}


def role_needed(handler: BaseRouteHandler, method: str) -> Role | None:
    """The least role that may use a route by ``method`` ("" for a WebSocket, which looks)."""
    role: Role | None = handler.opt.get(_ROLE, Role.ADMIN if changes(method) else Role.VIEWER)
    return role


def problems_of(handler: BaseRouteHandler) -> tuple[int, ...]:
    """The statuses of the refusals that are a route's own."""
    problems: tuple[int, ...] = handler.opt.get(_PROBLEMS, ())
    return problems


def changes(method: str) -> bool:
    """Whether a request by that method changes something ("" for a WebSocket, which looks)."""
    return method not in LOOKING and method != ""
