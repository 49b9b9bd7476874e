"""Refused attempts: counted, logged, and slowed down where somebody tries keys."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from ipaddress import IPv6Address, ip_address, ip_network

_log = logging.getLogger(__name__)

BURST = 10
"""How many wrong keys of one address are looked at without a pause."""
PAUSE_S = 3.0
"""How long it takes after that until one more is looked at, in seconds."""
MOST_ADDRESSES = 1_024
LINES = 20
"""How many refusals are logged in ``LINES_S`` seconds; the next line says how many were not."""
LINES_S = 60.0
_IPV6_PREFIX = 64


class RefusedAttempts:
    """Counts refusals by their kind, and logs them with a warning: never the key."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._counts: Counter[str] = Counter()
        self._begun = 0.0
        self._lines = 0
        self._silent = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there were of each kind since the start."""
        return dict(self._counts)

    def add(self, kind: str, method: str, path: str, source: str) -> None:
        """Somebody at ``source`` was refused."""
        self._counts[kind] += 1
        now = self._now()
        if now - self._begun >= LINES_S:
            self._begun, self._lines = now, 0
        if self._lines >= LINES:
            self._silent += 1
            return
        more = f" (and {self._silent} more that were not logged)" if self._silent else ""
        self._lines, self._silent = self._lines + 1, 0
        _log.warning("refused %s %r from %s: %s%s", method, path, source or "an unknown address", kind, more)


class AttemptLimit:
    """Bounds how fast one address (of IPv6, one network) can try keys: ``BURST`` at once, then one each ``PAUSE_S`` seconds.

    Whoever is refused by it uses up nothing, so the right key waits ``PAUSE_S`` seconds at most once the wrong ones stop.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._paid_at: dict[str, float] = {}

    def wait_s(self, address: str) -> float:
        """How long until a key from there is looked at, in seconds; 0: now."""
        return max(0.0, self._paid_at.get(_network(address), 0.0) - self._now() - (BURST - 1) * PAUSE_S)

    def failed(self, address: str) -> None:
        """A key from there was wrong."""
        now = self._now()
        if len(self._paid_at) >= MOST_ADDRESSES:
            self._paid_at = {network: paid_at for network, paid_at in self._paid_at.items() if paid_at > now}
            while len(self._paid_at) >= MOST_ADDRESSES:
                del self._paid_at[next(iter(self._paid_at))]
        network = _network(address)
        self._paid_at[network] = max(now, self._paid_at.pop(network, 0.0)) + PAUSE_S


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, _IPV6_PREFIX), strict=False)) if isinstance(found, IPv6Address) else address
