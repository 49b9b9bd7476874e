"""Waiting for what another process does: look again and again, for a bounded time."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

Found = TypeVar("Found")
_LOOK_S = 0.005


def eventually(look: Callable[[], Found | None], what: str, within_s: float = 30.0) -> Found:
    """The first true thing that ``look`` returns; fail after ``within_s``, a bound that only a broken program reaches."""
    ends = monotonic() + within_s
    while not (found := look()):
        assert monotonic() < ends, f"waited {within_s:g} s for {what}"
        Event().wait(_LOOK_S)
    return found
