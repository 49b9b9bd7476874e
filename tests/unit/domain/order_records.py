"""Orders as the facts tell of them, one record each: what may follow what, and how much may be executed."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from domain.events import (
    Event,
    OrderAmended,
    OrderCancelled,
    OrderExpired,
    OrderFilled,
    OrderHeld,
    OrderRejected,
    OrderSubmitted,
    OrderTrailed,
    OrderTriggered,
)
from domain.order import OrderStatus
from tests.unit.domain.order_record import OrderRecord

AT_MOST = {"POSITION_VALUE_LIMIT", "STRATEGY_POSITION_LIMIT", "TOTAL_POSITION_LIMIT", "EXPOSURE_LIMIT", "MARGIN", "ORDER_RATE"}
BELOW = {"DAILY_LOSS_LIMIT", "DRAWDOWN_LIMIT"}
BY_HAND = "amended by"
PARENT = "its parent was executed"
SPLIT = "the instrument was split"
LARGEST_LOT = 5
COARSEST_TICK = 0.26
STOPS = ("stop", "stop_limit", "trailing_stop")


@dataclass(slots=True)
class Group:
    """Orders that cancel one another: ``executed`` units so far, of ``allowed`` that one of them could have had.

    Both count since the last split; ``touched``: some were executed before it.
    """

    executed: int = 0
    allowed: int = 0
    touched: bool = False


class OrderRecords(dict[str, OrderRecord]):
    """All orders of a run by their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.groups = defaultdict[str, Group](Group)
        self.client_order_ids: set[str] = set()
        self._ratio = Decimal(1)

    def see(self, event: Event) -> None:
        """Take a fact about an order in; one that must not be fails."""
        match event:
            case OrderHeld():
                self._hold(event)
            case OrderSubmitted():
                self._submit(event)
            case OrderRejected():
                assert event.order_id not in self, "an order that was refused was told of before"
                check_refusal(event)
            case OrderTriggered():
                self[event.order_id].become(OrderStatus.TRIGGERED)
            case OrderTrailed():
                order = self[event.order_id]
                assert order.status is OrderStatus.SUBMITTED
                assert event.previous is None or order.sign * (event.previous - event.trigger_price) > 0, "a trail never loosens"
                order.trigger_price = event.trigger_price
            case OrderAmended():
                self._amend(event)
            case OrderFilled():
                self._fill(event)
            case OrderCancelled() | OrderExpired():
                self._end(event)

    def split(self, symbol: str, ratio: Decimal) -> None:
        """An instrument was split: what has ended counts in new units from now on, what has not is told of."""
        self._ratio = ratio
        for order in self.values():
            if order.symbol == symbol and not order.is_live:
                order.quantity, order.filled = ceil(order.quantity * ratio), ceil(order.filled * ratio)
            if order.symbol == symbol and order.oco:
                group = self.groups[order.oco]
                group.touched, group.executed, group.allowed = group.touched or group.executed > 0, 0, 0

    def _convert(self, event: OrderAmended, order: OrderRecord) -> None:
        """An order at work goes on in new units: as many as before and a part more or less, at prices of the same money."""
        rest, exact = event.quantity - event.filled, order.remaining * self._ratio
        assert exact - LARGEST_LOT < rest <= exact if order.is_entry else rest < exact + 1
        follows = (
            order.order_type == "trailing_stop"
        )  # from the best price anew: what the old grid had added goes on in new prices
        slack = COARSEST_TICK * (1 + follows / float(self._ratio))
        for now, before in ((event.limit_price, order.limit_price), (event.trigger_price, order.trigger_price)):
            assert (now is None) is (before is None)
            assert now is None or before is None or abs(now - before / float(self._ratio)) < slack
        order.filled = event.filled
        if order.oco:
            group = self.groups[order.oco]
            group.allowed = max(group.allowed, rest)

    def working(self, strategy_id: str, symbol: str) -> list[OrderRecord]:
        """What a strategy has at the venue in an instrument."""
        return [one for one in self.values() if one.is_working and (one.strategy_id, one.symbol) == (strategy_id, symbol)]

    def _hold(self, event: OrderHeld) -> None:
        assert event.order_id not in self
        sign = 1 if event.side == "BUY" else -1
        parent = self[event.parent_id]
        assert parent.is_live
        assert sign == -parent.sign
        parent.children.append(event.order_id)
        self[event.order_id] = OrderRecord(
            event.order_id,
            event.strategy_id,
            event.symbol,
            sign,
            event.purpose,
            event.order_type,
            event.quantity,
            OrderStatus.HELD,
            event.parent_id,
            event.oco,
            event.limit_price,
            event.trigger_price,
        )

    def _submit(self, event: OrderSubmitted) -> None:
        known = self.get(event.order_id)
        if known is None:
            known = self[event.order_id] = OrderRecord(
                event.order_id,
                event.strategy_id,
                event.symbol,
                1 if event.side == "BUY" else -1,
                event.purpose,
                event.order_type,
                event.quantity,
                OrderStatus.SUBMITTED,
                event.parent_id,
                event.oco,
            )
            assert not event.parent_id
        else:
            known.become(OrderStatus.SUBMITTED)
            assert event.quantity <= self[event.parent_id].filled, "a child never exceeds its parent's execution"
        if event.client_order_id:
            assert event.client_order_id not in self.client_order_ids, "a client order id is used once"
            self.client_order_ids.add(event.client_order_id)
        known.quantity, known.submitted_ts = event.quantity, event.ts
        known.limit_price, known.trigger_price = event.limit_price, event.trigger_price
        known.trail, known.trail_unit, known.time_in_force = event.trail, event.trail_unit, event.time_in_force
        if known.oco:
            group = self.groups[known.oco]
            group.allowed = max(group.allowed, group.executed + event.quantity)

    def _amend(self, event: OrderAmended) -> None:
        order = self[event.order_id]
        assert order.is_live
        if event.reason == SPLIT:
            self._convert(event, order)
        assert event.filled == order.filled < event.quantity
        if order.parent_id and order.is_working:
            assert event.quantity <= self[order.parent_id].filled
        if order.oco and event.reason.startswith((BY_HAND, PARENT)):
            group = self.groups[order.oco]
            by_hand = event.reason.startswith(BY_HAND)
            assert not (by_hand and (group.executed or group.touched) and event.quantity > order.quantity), (
                "a pair that is executed was made larger"
            )
            group.allowed = max(group.allowed, group.executed + event.quantity - event.filled)
        if order.order_type == "trailing_stop" and order.trigger_price is not None:
            assert event.trigger_price is not None, "a trailing stop has lost its trigger"
            assert event.reason == SPLIT or order.sign * (order.trigger_price - event.trigger_price) >= 0, (
                "an amended trail has loosened"
            )
        order.quantity, order.limit_price, order.trigger_price = event.quantity, event.limit_price, event.trigger_price
        order.trail = event.trail

    def _fill(self, event: OrderFilled) -> None:
        order = self[event.order_id]
        assert order.is_working, "an order that is not at the venue was executed"
        assert order.order_type not in STOPS or order.status is not OrderStatus.SUBMITTED, "a stop that was not triggered"
        assert event.ts >= order.submitted_ts == event.submitted_ts
        assert 0 < event.quantity <= order.remaining
        assert event.remaining == order.remaining - event.quantity
        order.filled += event.quantity
        order.become(OrderStatus.FILLED if order.remaining == 0 else OrderStatus.PARTIALLY_FILLED)
        if order.limit_price is not None:
            assert order.sign * (order.limit_price - event.price) >= 0, "executed worse than at its limit"
        if order.parent_id:
            assert order.filled <= self[order.parent_id].filled
        if order.oco:
            group = self.groups[order.oco]
            group.executed += event.quantity
            assert group.executed <= group.allowed, "orders that cancel one another executed more than one would have"

    def _end(self, event: OrderCancelled | OrderExpired) -> None:
        order = self[event.order_id]
        assert (event.quantity, event.filled) == (order.quantity, order.filled)
        if isinstance(event, OrderExpired) and order.status is not OrderStatus.HELD:
            assert event.ts >= order.submitted_ts, "an order expired before it was submitted"
        order.become(OrderStatus.CANCELLED if isinstance(event, OrderCancelled) else OrderStatus.EXPIRED)
        if event.reason.startswith("cancelled by") and order.parent_id:
            self[order.parent_id].children.remove(order.order_id)

    def check(self) -> None:
        """What holds between two inputs."""
        for order in self.values():
            if not order.is_live:
                continue
            if order.is_working:
                assert order.remaining > 0
            if order.oco and order.is_working:
                group = self.groups[order.oco]
                assert group.executed + order.remaining <= group.allowed
            for child in order.children:
                assert self[child].is_live, "an entry at work has lost its stop or its target"
            if order.status is OrderStatus.HELD:
                assert self[order.parent_id].is_live, "waits for a parent that has ended"
                assert order.quantity <= self[order.parent_id].quantity, "a child is larger than its parent"


def check_refusal(event: OrderRejected) -> None:
    """An order is refused for a limit that it does break."""
    if event.rejection_code in AT_MOST:
        assert event.current_value > event.limit_value
    elif event.rejection_code in BELOW:
        assert event.current_value >= event.limit_value
    assert event.rejection_code
