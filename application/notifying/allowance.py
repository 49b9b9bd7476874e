"""How many notifications may go out: as many as a person can read."""

from collections import Counter
from collections.abc import Callable, Mapping

from application.ports.notifier import Level, Notification

AT_ONCE = 5


class Allowance:
    """``per_minute`` notifications, ``AT_ONCE`` together after a quiet time; critical ones have as many again of their own.

    What it holds back is counted by type, to be told in one sentence later. ``monotonic`` is in seconds.
    """

    def __init__(self, per_minute: int, monotonic: Callable[[], float]) -> None:
        self._per_second = per_minute / 60
        self._most = float(min(AT_ONCE, per_minute))
        self._monotonic = monotonic
        self._left = dict.fromkeys((False, True), self._most)
        self._filled_at = monotonic()
        self._held: Counter[str] = Counter()
        self._highest = Level.INFO
        self._last: Notification | None = None

    def takes(self, level: Level) -> bool:
        """Whether one more may go out now; if so it is counted."""
        self._fill()
        is_critical = level is Level.CRITICAL
        if self._left[is_critical] < 1 or (self._held and not is_critical):
            return False
        self._left[is_critical] -= 1
        return True

    def hold_back(self, notification: Notification) -> None:
        """It is only counted."""
        self._held[notification.kind] += 1
        self._highest = max(self._highest, notification.level)
        self._last = notification

    @property
    def held(self) -> Mapping[str, int]:
        """How many of each type are held back and not summed up yet."""
        return self._held

    def summary(self) -> Notification | None:
        """What was held back, where there is something and it may go out now; ``told`` forgets it."""
        self._fill()
        if self._last is None or self._left[False] < self._most:
            return None
        count = sum(self._held.values())
        kinds = ", ".join(f"{number:,} × {kind.replace('_', ' ')}" for kind, number in self._held.most_common())
        text = (
            f"{count:,} more {'notification' if count == 1 else 'notifications'} held back: {kinds}. The last: {self._last.text}"
        )
        return Notification(f"{self._last.notification_id}-summary", self._highest, "summary", text, self._last.timestamp)

    def told(self) -> None:
        """The summary has gone out."""
        self._left[False] -= 1
        self._held.clear()
        self._highest, self._last = Level.INFO, None

    def _fill(self) -> None:
        now = self._monotonic()
        more = (now - self._filled_at) * self._per_second
        self._filled_at = now
        self._left = {is_critical: min(left + more, self._most) for is_critical, left in self._left.items()}
