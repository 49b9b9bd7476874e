"""Waiting for what another process does: look again and again, for a bounded time."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

Found = TypeVar("Found")
_LOOK_S = 0.005


def eventually(look: Callable[[], Found | None], what: str, within_s: float = 30.0, every_s: float = _LOOK_S) -> Found:
    """The first true thing that ``look`` returns; fail after ``within_s``, a bound that only a broken program reaches.

    ``every_s`` is for a look that costs something.
    """
    ends = monotonic() + within_s
    while not (found := look()):
        assert monotonic() < ends, f"waited {within_s:g} s for {what}"
        Event().wait(every_s)
    return found
