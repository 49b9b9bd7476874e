"""Explain: why a round trip went as it did, from its signal to its result."""

from datetime import tzinfo
from decimal import Decimal
from itertools import pairwise
from typing import TypedDict

from application.ports.journal import Journal
from application.queries.closed_trades import ClosedTrades
from application.queries.errors import NotFound
from application.queries.trade_facts import TradeFacts, facts_of_closed, facts_of_open
from application.queries.trade_money import TradeMoney, money_of
from application.queries.trade_steps import Step, steps_of, thinned
from application.queries.values import money
from application.timestamps import iso
from domain.frame import row_code
from domain.side import position_side
from domain.timeframe import NS_PER_SECOND
from domain.view import EngineView, PositionView


class ExplainedStep(TypedDict):
    """``seq`` is the fact's number, of ``peak`` and ``trigger_tick`` that of the print; ``since_previous_s`` is in event time.

    ``kind``: signal, command (what an operator did), order_submitted, entry_fill, stop_placed, stop_moved, peak, trigger_tick,
    stop_triggered, exit_order, exit_fill, closed. ``latency_ms`` is the event time from an order's submission to its execution.
    """

    seq: int
    kind: str
    timestamp: str
    price: float | None
    level: float | None
    text: str
    since_previous_s: float | None
    latency_ms: float | None


class ExplainedPnl(TypedDict):
    """``net`` = ``gross`` − the sum of ``charges``; ``slippage`` is within ``gross`` already (≥ 0: worse than the references)."""

    gross: str
    charges: dict[str, str]
    slippage: str
    net: str


class Explanation(TypedDict):
    """One round trip. While it is ``open`` the result is that at the last price, and it has no exit.

    ``r_multiple`` is the net result in units of what the first stop risked, null without one. ``whole`` is false where part of
    the chain lies further back than is searched; ``moves_left_out`` counts moves of the stop that are not among the steps.
    """

    trade_id: str
    strategy_id: str
    symbol: str
    side: str
    quantity: int
    open: bool
    exit_reason: str | None
    entry_price: float
    exit_price: float | None
    r_multiple: float | None
    steps: list[ExplainedStep]
    moves_left_out: int
    whole: bool
    pnl: ExplainedPnl


async def explain(view: EngineView, journal: Journal, closed: ClosedTrades, tz: tzinfo, trade_id: str) -> Explanation:
    """The chain behind a round trip; raises ``NotFound`` where there is none of that id."""
    held = next((position for position in view.positions if position.trade_id == trade_id), None)
    if held is not None:
        facts = await facts_of_open(journal, trade_id, held.strategy_id, held.symbol, held.opened_ts, view.seq)
    else:
        await closed.catch_up()
        end = closed.end_of(trade_id)
        if end is None:
            raise NotFound("trade_id", trade_id, ("those of /api/trades",))
        facts = await facts_of_closed(journal, end, trade_id)
    paid = money_of(facts)
    steps, left_out = thinned(await steps_of(facts, paid, journal, _code(view, facts.symbol)))
    told = _of_open(facts, paid, held) if held is not None else _of_closed(facts, paid)
    told["steps"], told["moves_left_out"] = _told(steps, tz), left_out
    return told


def _of_closed(facts: TradeFacts, paid: TradeMoney) -> Explanation:
    assert facts.closed is not None  # noqa: S101
    message = facts.closed.message
    net = Decimal(message["net_pnl"])
    return Explanation(
        trade_id=facts.trade_id,
        strategy_id=facts.strategy_id,
        symbol=facts.symbol,
        side=message["side"],
        quantity=message["quantity"],
        open=False,
        exit_reason=message["exit_reason"],
        entry_price=message["entry_price"],
        exit_price=message["exit_price"],
        r_multiple=_r_multiple(net, message["entry_price"], message["initial_stop"], message["quantity"]),
        steps=[],
        moves_left_out=0,
        whole=facts.is_whole,
        pnl=_pnl(Decimal(message["gross_pnl"]), paid, net),
    )


def _of_open(facts: TradeFacts, paid: TradeMoney, held: PositionView) -> Explanation:
    before = Decimal(facts.positions[0].message["realized_pnl"]) if facts.positions else held.realized_pnl
    gross = held.unrealized_pnl + held.realized_pnl - before
    net = gross - held.charges
    placed = next((stop.message["level"] for stop in facts.stops if stop.event.kind == "stop_placed"), None)
    return Explanation(
        trade_id=facts.trade_id,
        strategy_id=facts.strategy_id,
        symbol=facts.symbol,
        side=position_side(held.quantity),
        quantity=abs(held.quantity),
        open=True,
        exit_reason=None,
        entry_price=held.average_price,
        exit_price=None,
        r_multiple=_r_multiple(net, held.average_price, placed, abs(held.quantity)),
        steps=[],
        moves_left_out=0,
        whole=facts.is_whole,
        pnl=_pnl(gross, paid, net),
    )


def _pnl(gross: Decimal, paid: TradeMoney, net: Decimal) -> ExplainedPnl:
    charges = {name: money(amount) for name, amount in paid.charges.items() if amount}
    return ExplainedPnl(gross=money(gross), charges=charges, slippage=money(paid.slippage), net=money(net))


def _r_multiple(net: Decimal, entry: float, stop: float | None, quantity: int) -> float | None:
    risked = 0.0 if stop is None else abs(entry - stop) * quantity
    return float(net) / risked if risked else None


def _told(steps: list[Step], tz: tzinfo) -> list[ExplainedStep]:
    since = [None, *((later.ts - earlier.ts) / NS_PER_SECOND for earlier, later in pairwise(steps))]
    return [
        ExplainedStep(
            seq=step.seq,
            kind=step.kind,
            timestamp=iso(step.ts, tz),
            price=step.price,
            level=step.level,
            text=step.text,
            since_previous_s=passed,
            latency_ms=step.latency_ms,
        )
        for step, passed in zip(steps, since, strict=False)
    ]


def _code(view: EngineView, symbol: str) -> int:
    """The code of an instrument's trade prints: the view has instruments in the order of the run's list."""
    return row_code(next(n for n, instrument in enumerate(view.instruments) if instrument.symbol == symbol))
