"""The duplicate window: how long ago the same order was sent."""

from domain.order import Order
from domain.state import invalid_state


class DuplicateWindow:
    """Remembers when the last order of each strategy, instrument and side was sent."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: dict[tuple[str, str, str], int] = {}

    def since(self, order: Order, ts: int) -> int | None:
        """Ns from the last order of the same strategy, instrument and side to ``ts``; None where there was none."""
        last = self._last.get(_key(order))
        return None if last is None else max(ts - last, 0)

    def note(self, order: Order, ts: int) -> None:
        """An order is sent at ``ts`` (ns)."""
        self._last[_key(order)] = ts

    def state(self) -> list[list[object]]:
        """Everything, for a snapshot."""
        return [[*key, ts] for key, ts in sorted(self._last.items())]

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        if not isinstance(state, list):
            raise invalid_state("duplicate window", state)
        last: dict[tuple[str, str, str], int] = {}
        for item in state:
            match item:
                case [str(strategy_id), str(symbol), str(side), int(ts)]:
                    last[strategy_id, symbol, side] = ts
                case _:
                    raise invalid_state("duplicate window", state)
        self._last = last


def _key(order: Order) -> tuple[str, str, str]:
    return order.strategy_id, order.symbol, str(order.side)
