"""A bounded memory of what was seen lately, per instrument."""

from collections import deque
from collections.abc import Hashable, Sequence

WINDOW = 4_096


class RecentKeys:
    """The last ``WINDOW`` keys of each instrument; a key that fell out of the window counts as new again."""

    def __init__(self) -> None:
        self._known: dict[int, set[Hashable]] = {}
        self._order: dict[int, deque[Hashable]] = {}

    def first_repeated(self, codes: Sequence[int], keys: Sequence[Hashable]) -> int | None:
        """Position of the first key that came before, here or earlier; None if all are new. Changes nothing."""
        fresh: set[tuple[int, Hashable]] = set()
        for at, pair in enumerate(zip(codes, keys, strict=True)):
            if pair in fresh or pair[1] in self._known.get(pair[0], ()):
                return at
            fresh.add(pair)
        return None

    def add(self, codes: Sequence[int], keys: Sequence[Hashable]) -> None:
        """Remember keys that were found new."""
        for code, key in zip(codes, keys, strict=True):
            known = self._known.setdefault(code, set())
            order = self._order.setdefault(code, deque())
            known.add(key)
            order.append(key)
            if len(order) > WINDOW:
                known.discard(order.popleft())
