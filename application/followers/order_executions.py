"""The message of an executed order: a fill in the words of its topic."""

import msgspec

from application.followers.messages import FillMessage
from application.ports.journal import RecordedEvent

ORDER_EXECUTED = "order_executed"


def order_executed(event: RecordedEvent) -> bytes:
    """The JSON of an ``order_executed`` message, made from a recorded ``trade``."""
    fill = msgspec.json.decode(event.body, type=FillMessage)
    return msgspec.json.encode(
        {
            "type": ORDER_EXECUTED,
            "seq": event.seq,
            "order_id": fill.order_id,
            "symbol": fill.symbol,
            "side": fill.action,
            "quantity": fill.quantity,
            "executed_price": fill.price,
            "execution_time": fill.timestamp,
            "realized_pnl": str(fill.realized_pnl),
            "strategy_id": fill.strategy_id,
        }
    )
