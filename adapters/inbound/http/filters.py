"""Filters of lists, as the query parameters that a request gives them by."""

from typing import Annotated, Literal

from litestar.di import Provide
from litestar.params import QueryParameter

from adapters.inbound.http.parameters import SymbolFilter
from application.queries.events import KINDS, EventsAsked
from application.queries.fills import FillFilter
from application.queries.orders import OrderFilter
from application.queries.signals import SignalFilter
from application.queries.span import Span
from application.queries.trades import TradeFilter

LONGEST_TEXT = 100
StrategyFilter = Annotated[
    str | None, QueryParameter(description="Only this strategy's; orders by hand are manual's.", max_length=LONGEST_TEXT)
]
Start = Annotated[str | None, QueryParameter(description="ISO 8601 with an offset, inclusive (write its + as %2B).")]
End = Annotated[str | None, QueryParameter(description="ISO 8601 with an offset, exclusive.")]
ExitReason = Annotated[
    str | None, QueryParameter(description="Only those that ended so, such as stop or signal.", max_length=LONGEST_TEXT)
]
OrderStatusFilter = Annotated[
    Literal["held", "submitted", "triggered", "partially_filled", "filled", "cancelled", "expired", "rejected"] | None,
    QueryParameter(description="Only those that stand so."),
]
Working = Annotated[bool | None, QueryParameter(description="Only those that may still be executed, or only the others.")]
SignalStatus = Annotated[Literal["accepted", "refused", "ignored"] | None, QueryParameter(description="Only those taken so.")]
Kinds = Annotated[
    list[str] | None, QueryParameter(description=f"Only these kinds, repeated or separated by commas: {', '.join(KINDS)}.")
]
Contains = Annotated[
    str | None, QueryParameter(description="Only those with this text in their message, in either case.", max_length=LONGEST_TEXT)
]


def trades_asked(
    symbol: SymbolFilter = None,
    strategy_id: StrategyFilter = None,
    exit_reason: ExitReason = None,
    start: Start = None,
    end: End = None,
) -> TradeFilter:
    """Which round trips a request asks for."""
    return TradeFilter(symbol, strategy_id, exit_reason, Span.parse(start, end))


def orders_asked(
    symbol: SymbolFilter = None,
    strategy_id: StrategyFilter = None,
    status: OrderStatusFilter = None,
    working: Working = None,
) -> OrderFilter:
    """Which orders a request asks for."""
    return OrderFilter(symbol, strategy_id, status, working)


def fills_asked(
    symbol: SymbolFilter = None, strategy_id: StrategyFilter = None, start: Start = None, end: End = None
) -> FillFilter:
    """Which executions a request asks for."""
    return FillFilter(symbol, strategy_id, Span.parse(start, end))


def signals_asked(symbol: SymbolFilter = None, strategy_id: StrategyFilter = None, status: SignalStatus = None) -> SignalFilter:
    """Which signals a request asks for."""
    return SignalFilter(symbol, strategy_id, status)


def events_asked(
    symbol: SymbolFilter = None, strategy_id: StrategyFilter = None, kinds: Kinds = None, contains: Contains = None
) -> EventsAsked:
    """Which events a request asks for."""
    return EventsAsked([kind for part in kinds or () for kind in part.split(",")], symbol, strategy_id, contains)


TRADES = {"which": Provide(trades_asked, sync_to_thread=False)}
ORDERS = {"which": Provide(orders_asked, sync_to_thread=False)}
FILLS = {"which": Provide(fills_asked, sync_to_thread=False)}
SIGNALS = {"which": Provide(signals_asked, sync_to_thread=False)}
EVENTS = {"which": Provide(events_asked, sync_to_thread=False)}
