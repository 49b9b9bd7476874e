"""Calm ranges: inside them nothing happens to an order, and the very next price outside them may change something."""

from dataclasses import replace
from math import inf, nextafter

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from domain.frame import RowKind
from domain.matching import Against, LimitFill, PaperMatching, Update
from domain.matching.calm import ALWAYS, NEVER, Calm, Range
from domain.order import AT_MARKET, Order, OrderStatus, TrailUnit
from domain.quote import Quote
from domain.side import Side
from domain.trailing_stop.stop import on_grid
from tests.unit.domain.matching.venue import limit, order, stop, stop_limit, trailing
from tests.unit.domain.stage import ABB, NS

TICK = 0.05
NOW = 100 * NS
AUTO, TRADES, QUOTES = (PaperMatching(against=against) for against in Against)


def on(ticks: int) -> float:
    """The price so many ticks up the grid."""
    return round(ticks * TICK, 10)


GRID = st.integers(1, 4_000).map(on)
PRICES = st.one_of(GRID, st.floats(0.01, 300.0))
SIDES = st.sampled_from(Side)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Orders of every type at the venue, reached and unreached, their triggers wherever the market may have put them."""
    terms = draw(
        st.one_of(
            st.just(AT_MARKET),
            st.builds(limit, GRID),
            st.builds(stop, GRID),
            st.builds(stop_limit, GRID, GRID),
            st.builds(trailing, st.floats(0.01, 50.0), st.just(TrailUnit.POINTS)),
            st.builds(trailing, st.floats(0.01, 99.0), st.just(TrailUnit.PERCENT)),
        )
    )
    side = draw(SIDES)
    made = order(side, terms)
    if terms.trail is not None and (best := draw(st.none() | PRICES)) is not None:
        made.best = best
        made.trigger = AUTO.trailed(made, ABB, print_at(best))
    made.status = draw(st.sampled_from([OrderStatus.SUBMITTED, OrderStatus.TRIGGERED, OrderStatus.PARTIALLY_FILLED]))
    return made


MATCHINGS = st.builds(
    PaperMatching,
    against=st.sampled_from(Against),
    limit_fill=st.sampled_from(LimitFill),
    max_quote_age_s=st.sampled_from([0.0, 5.0]),
)
QUOTE_STATES = st.builds(Quote, st.just(0.0) | PRICES, st.sampled_from([NOW, NOW - 9 * NS]), st.just(0.0) | PRICES, st.just(NOW))


def print_at(price: float, quote: Quote | None = None) -> Update:
    return Update(RowKind.TRADE, NOW, price, 1e6, quote or Quote())


def quoted(kind: RowKind, price: float, quote: Quote) -> Update:
    """One side of a quote, as an update after which the quote stands."""
    assert (quote.take_bid if kind is RowKind.BID else quote.take_ask)(NOW, price, 1e6)
    return Update(kind, NOW, price, 1e6, quote)


def changes(matching: PaperMatching, order_: Order, update: Update) -> bool:
    return (
        matching.trigger_reached(order_, update)
        or matching.trailed(order_, ABB, update) is not None
        or matching.execution_of(order_, ABB, update, None) is not None
    )


def price_in(data: st.DataObject, span: Range) -> float | None:
    """A price of the range, its ends more often than not; None where the range has none."""
    low, high = max(span[0], 0.01), min(span[1], 400.0)
    if low > high:
        return None
    return data.draw(st.sampled_from([low, high]) | st.floats(low, high))


@given(MATCHINGS, orders(), QUOTE_STATES, st.data())
def test_no_update_within_the_calm_ranges_changes_anything(
    matching: PaperMatching, at_work: Order, quote: Quote, data: st.DataObject
) -> None:
    """Quotes within their ranges are taken first; that they stand must not make a print matter that did not matter before."""
    calm = matching.calm(at_work, quote)
    spans = {RowKind.TRADE: calm.trades, RowKind.BID: calm.bids, RowKind.ASK: calm.asks}
    for kind in data.draw(st.lists(st.sampled_from(RowKind), min_size=1, max_size=5)):
        price = price_in(data, spans[kind])
        if price is not None:
            update = print_at(price, quote) if kind is RowKind.TRADE else quoted(kind, price, quote)
            assert not changes(matching, at_work, update)


@given(st.sampled_from([AUTO, TRADES]), st.sampled_from(LimitFill), SIDES, GRID, st.sampled_from([limit, stop]))
def test_the_very_next_print_outside_the_range_of_a_limit_or_a_stop_changes_it(
    matching: PaperMatching, rule: LimitFill, side: Side, price: float, terms: object
) -> None:
    assert callable(terms)
    matching, at_work = replace(matching, limit_fill=rule), order(side, terms(price))
    low, high = matching.calm(at_work).trades
    assert (low == -inf) != (high == inf)
    next_price = nextafter(low, -inf) if high == inf else nextafter(high, inf)
    assert changes(matching, at_work, print_at(next_price))


@given(SIDES, st.sampled_from([limit, stop]), GRID)
def test_the_very_next_quote_outside_the_range_changes_a_limit_or_a_stop(side: Side, terms: object, price: float) -> None:
    assert callable(terms)
    at_work = order(side, terms(price))
    calm = QUOTES.calm(at_work)
    kind, (low, high) = (RowKind.ASK, calm.asks) if side is Side.BUY else (RowKind.BID, calm.bids)
    next_price = nextafter(low, -inf) if high == inf else nextafter(high, inf)
    assert changes(QUOTES, at_work, quoted(kind, next_price, Quote()))


@given(SIDES, GRID, st.floats(0.5, 20.0), st.sampled_from(TrailUnit))
@example(Side.SELL, 100.0, 2.0, TrailUnit.POINTS)
@example(Side.BUY, 100.0, 1.0, TrailUnit.PERCENT)
def test_a_trailing_stop_is_calm_from_beyond_its_trigger_to_its_best_price(
    side: Side, best: float, trail: float, unit: TrailUnit
) -> None:
    at_work = order(side, trailing(trail, unit))
    at_work.best, at_work.trigger = best, AUTO.trailed(at_work, ABB, print_at(best))
    assert at_work.trigger is not None
    assume(at_work.trigger > TICK)
    low, high = AUTO.calm(at_work).trades
    near, far = (low, high) if side is Side.SELL else (high, low)
    assert near == nextafter(at_work.trigger, -side.sign * inf)
    assert AUTO.trigger_reached(at_work, print_at(at_work.trigger))
    assert far == best
    beyond = on_grid(best, TICK, side.sign) - side.sign * 2 * TICK
    if beyond > TICK:
        assert AUTO.trailed(at_work, ABB, print_at(beyond)) is not None


@pytest.mark.parametrize(
    ("matching", "at_work", "calm"),
    [
        (AUTO, order(Side.BUY), Calm(trades=NEVER)),
        (QUOTES, order(Side.BUY), Calm(trades=NEVER, asks=NEVER)),
        (QUOTES, order(Side.SELL), Calm(trades=NEVER, bids=NEVER)),
        (TRADES, order(Side.BUY, limit(100.0)), Calm(trades=(100.0, inf))),
        (TRADES, order(Side.SELL, limit(100.0)), Calm(trades=(-inf, 100.0))),
        (QUOTES, order(Side.BUY, limit(100.0)), Calm(trades=NEVER, asks=(100.0, inf))),
        (AUTO, order(Side.SELL, stop(98.0)), Calm(trades=(nextafter(98.0, inf), inf))),
        (AUTO, order(Side.BUY, stop(98.0)), Calm(trades=(-inf, nextafter(98.0, -inf)))),
        (AUTO, order(Side.BUY, stop_limit(98.0, 99.0)), Calm(trades=(-inf, nextafter(98.0, -inf)))),
        (AUTO, order(Side.SELL, trailing(2.0)), Calm(trades=NEVER)),
        (AUTO, replace(order(Side.SELL, trailing(2.0)), trigger=98.0, best=100.0), Calm(trades=(nextafter(98.0, inf), 100.0))),
        (AUTO, replace(order(Side.BUY, trailing(2.0)), trigger=102.0, best=100.0), Calm(trades=(100.0, nextafter(102.0, -inf)))),
        (
            AUTO,
            replace(order(Side.SELL, trailing(50.0, TrailUnit.PERCENT)), trigger=50.0, best=100.0),
            Calm(trades=(nextafter(50.0, inf), 100.0)),
        ),
        (
            AUTO,
            replace(order(Side.SELL, trailing(75.0, TrailUnit.PERCENT)), trigger=25.0, best=100.0),
            Calm(trades=(nextafter(25.0, inf), 100.0)),
        ),
    ],
)
def test_the_ranges_are_those_of_the_rules(matching: PaperMatching, at_work: Order, calm: Calm) -> None:
    assert matching.calm(at_work) == calm


@pytest.mark.parametrize(("asked", "trades"), [(0.0, ALWAYS), (100.0, ALWAYS), (99.95, NEVER)])
def test_against_quotes_prints_matter_only_where_the_standing_quote_would_execute(asked: float, trades: Range) -> None:
    assert QUOTES.calm(order(Side.BUY, limit(100.0)), Quote(ask=asked)).trades == trades
