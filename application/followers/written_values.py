"""What the state cache is known to hold."""

from collections.abc import Callable, Iterable, Mapping

from application.followers.state_values import CacheEntry

AGAIN_AFTER_S = 45.0


class WrittenValues:
    """Tells which entries need not be written again: same bytes, and less than half of their time to live gone.

    Each is written again after ``AGAIN_AFTER_S`` at the latest, in case somebody removed or overwrote it. ``monotonic`` tells
    seconds that never go back.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._written: dict[str, tuple[bytes, float]] = {}

    def due(self, values: Mapping[str, CacheEntry]) -> dict[str, CacheEntry]:
        """The entries to write."""
        now, nothing = self._monotonic(), (None, 0.0)
        due = {}
        for key, entry in values.items():
            known, renewal = self._written.get(key, nothing)
            if known != entry[0] or renewal <= now:
                due[key] = entry
        return due

    def keep(self, values: Mapping[str, CacheEntry], since: float) -> None:
        """Remember entries that were written, at ``since`` at the earliest."""
        for key, (value, ttl_s) in values.items():
            self._written[key] = value, since + (AGAIN_AFTER_S if ttl_s is None else min(ttl_s / 2, AGAIN_AFTER_S))

    def forget(self, keys: Iterable[str]) -> None:
        """Those keys were removed."""
        for key in keys:
            self._written.pop(key, None)

    def clear(self) -> None:
        """Nothing is known any more."""
        self._written.clear()
