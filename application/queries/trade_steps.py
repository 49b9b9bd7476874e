"""The steps of one round trip, in the order of cause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from application.ports.journal import Journal
from application.queries.trade_facts import Fact, TradeFacts
from application.queries.trade_money import TradeMoney
from application.queries.trade_ticks import TradeTick, newest_tick_before, peak_between
from application.timestamps import to_ns
from domain.events import OperatorActed, SignalGenerated, StopMoved, StopPlaced, StopTriggered
from domain.side import Side

MOST_MOVES = 500
"""Moves of the stop that are told; where there are more, evenly chosen ones, the first and the last among them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain; ``ts`` in ns, ``latency_ms`` event time from submission to execution."""

    seq: int
    kind: str
    ts: int
    text: str
    price: float | None = None
    level: float | None = None
    latency_ms: float | None = None


async def steps_of(facts: TradeFacts, money: TradeMoney, journal: Journal, code: int) -> list[Step]:
    """The chain that the facts tell, by sequence number; ``code`` is that of the instrument's trade prints."""
    found = [*_order_steps(facts, money), *_fill_steps(facts, money), *_stop_steps(facts)]
    trigger = next((stop for stop in facts.stops if stop.event.kind == StopTriggered.kind), None)
    if trigger is not None:
        tick = newest_tick_before(journal, trigger.seq, code)
        if tick is not None:
            found.append(Step(tick.seq, "trigger_tick", tick.ts, f"a print at {tick.price:g} reached the stop", tick.price))
    if facts.closed is not None:
        found.append(_closed_step(facts.closed))
    peak = await _peak(facts, trigger, journal, code)
    if peak is not None:
        found.append(Step(peak.seq, "peak", peak.ts, f"the best price while it was open: {peak.price:g}", peak.price))
    return sorted(found, key=lambda step: step.seq)


def thinned(steps: Sequence[Step]) -> tuple[list[Step], int]:
    """The steps with at most ``MOST_MOVES`` moves of the stop, and how many moves are left out."""
    moves = [step for step in steps if step.kind == "stop_moved"]
    if len(moves) <= MOST_MOVES:
        return list(steps), 0
    last = MOST_MOVES - 1
    kept = {moves[(len(moves) - 1) * n // last].seq for n in range(MOST_MOVES)}
    chosen = [step for step in steps if step.kind != "stop_moved" or step.seq in kept]
    return chosen, len(steps) - len(chosen)


def _order_steps(facts: TradeFacts, money: TradeMoney) -> Iterator[Step]:
    told: set[int] = set()
    for order in facts.orders:
        message = order.message
        fill = next(fill for fill in facts.fills if fill.message["order_id"] == message["order_id"])
        is_exit = money.units[fill.seq] < 0
        cause = facts.causes.get(message["cause"])
        if cause is not None and cause.seq not in told:
            told.add(cause.seq)
            yield from _cause_step(cause)
        text = f"{message['side']} {message['quantity']} at {_terms(order)} ({message['purpose'].replace('_', ' ')})"
        yield Step(order.seq, "exit_order" if is_exit else "order_submitted", order.ts, text, message["price"])


def _cause_step(cause: Fact) -> Iterator[Step]:
    message = cause.message
    if cause.event.kind == SignalGenerated.kind:
        yield Step(cause.seq, "signal", cause.ts, f"{message['action']}: {message['reason']}", message["price"])
    elif cause.event.kind == OperatorActed.kind:
        text = f"{message['action']} by {message['actor']}" + (f": {message['detail']}" if message["detail"] else "")
        yield Step(cause.seq, "command", cause.ts, text)


def _fill_steps(facts: TradeFacts, money: TradeMoney) -> Iterator[Step]:
    for fill in facts.fills:
        message, units = fill.message, money.units[fill.seq]
        latency_ms = (fill.ts - to_ns(message["submitted_at"])) / 1_000_000
        text = f"{message['action']} {abs(units)} at {message['price']:g}, {message['slippage']:g} worse than the reference"
        kind = "exit_fill" if units < 0 else "entry_fill"
        yield Step(fill.seq, kind, fill.ts, text, message["price"], latency_ms=latency_ms)


def _stop_steps(facts: TradeFacts) -> Iterator[Step]:
    for stop in facts.stops:
        message = stop.message
        step = Step(stop.seq, stop.event.kind, stop.ts, "", message["price"], message["level"])
        if stop.event.kind == StopPlaced.kind:
            where = "no level yet" if message["level"] is None else f"at {message['level']:g}"
            yield replace(step, text=f"{message['sl_type'].replace('_', ' ')} stop placed, {where}")
        elif stop.event.kind == StopTriggered.kind:
            yield replace(step, text=f"{message['price']:g} is at or beyond the stop at {message['level']:g}")
        else:
            before = "no level" if message["previous"] is None else f"{message['previous']:g}"
            text = f"from {before} to {message['level']:g}, best price {message['best_price']:g}"
            yield replace(step, text=text)


def _closed_step(closed: Fact) -> Step:
    message = closed.message
    text = f"{message['exit_reason'].replace('_', ' ')}: net {message['net_pnl']} after charges of {message['charges']}"
    return Step(closed.seq, "closed", closed.ts, text, message["exit_price"])


async def _peak(facts: TradeFacts, trigger: Fact | None, journal: Journal, code: int) -> TradeTick | None:
    """The first print at the best price before the trigger, or the end; None where none was better than the entry.

    A move of the stop by a print at a new best price narrows the search: nothing before it was better.
    """
    if not facts.fills:
        return None
    entry, begin = facts.fills[0], facts.fills[0].seq
    sign, best = Side(entry.message["action"]).sign, float(entry.message["price"])
    end = trigger.seq if trigger is not None else facts.closed.seq if facts.closed is not None else journal.last_seq() + 1
    peak = None
    move = next((stop for stop in reversed(facts.stops) if _is_on_a_new_best(stop)), None)
    if move is not None:
        peak, begin = newest_tick_before(journal, move.seq, code), move.seq
    later = await peak_between(journal, begin, end, code, sign)
    if later is not None and (peak is None or sign * later.price > sign * peak.price):
        peak = later
    return peak if peak is not None and sign * peak.price > sign * best else None


def _is_on_a_new_best(stop: Fact) -> bool:
    return stop.event.kind == StopMoved.kind and bool(stop.message["price"] == stop.message["best_price"])


def _terms(order: Fact) -> str:
    message = order.message
    prices = (("limit", message["limit_price"]), ("stop", message["trigger_price"]), ("trail", message["trail"]))
    told = [f"{name} {price:g}" for name, price in prices if price is not None]
    return ", ".join(told) or "market"
