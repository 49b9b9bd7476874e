"""Client order ids: which of them were used, so that an order that is asked for twice is sent once."""

from typing import Final

from domain.state import invalid_state

REMEMBERED: Final = 10_000
"""So many of the newest ids are known; one that was followed by as many others is forgotten, and may be used again."""


class ClientOrderIds:
    """The newest ``REMEMBERED`` ids that orders were sent with, whatever their instrument, strategy and day."""

    __slots__ = ("_ids",)

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}

    def __contains__(self, client_order_id: object) -> bool:
        return client_order_id in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, client_order_id: str) -> None:
        """Remember an id that is not known; the oldest is forgotten where they are too many."""
        self._ids[client_order_id] = None
        if len(self._ids) > REMEMBERED:
            del self._ids[next(iter(self._ids))]

    def state(self) -> list[str]:
        """Everything, oldest first, for a snapshot."""
        return list(self._ids)

    @classmethod
    def from_state(cls, state: object) -> "ClientOrderIds":
        """Ids as ``state`` described them."""
        if not isinstance(state, list) or len(state) > REMEMBERED or not all(isinstance(one, str) for one in state):
            raise invalid_state("client order ids", state)
        known = cls()
        known._ids = dict.fromkeys(state)
        return known
