"""Orders by hand on real prints and quotes: what executes them is found in the files by looking for it."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from domain.commands import OrderRequest, PlaceOrder
from domain.events import (
    Event,
    OrderFilled,
    PositionChanged,
    PositionClosed,
    PriceGapSuspected,
    SplitApplied,
    TickRefused,
)
from domain.frame import RowKind
from domain.matching import Against, LimitFill
from domain.order import AT_MARKET, OrderTerms
from domain.side import Side
from domain.split import Split
from tests.unit.domain.by_hand import gtc
from tests.unit.domain.matching.venue import limit, stop, trailing
from tests.unit.domain.real_market import Real, aapl, at, engine_for, ibm, play_real
from tests.unit.domain.stage import EXACT, NS, of, only

FALLING, RISING = "2013-10-08", "2013-10-09"
AGAINST_TRADES = replace(EXACT, against=Against.TRADES)
AGAINST_QUOTES = replace(EXACT, against=Against.QUOTES)


def place(
    ts: int,
    side: Side,
    terms: OrderTerms = AT_MARKET,
    symbol: str = "IBM",
    *,
    stop_price: float | None = None,
    target: float | None = None,
) -> PlaceOrder:
    """100 units."""
    return PlaceOrder(ts, "test:real", OrderRequest(symbol, side, 100, terms, stop_price=stop_price, target_price=target))


def prints(rows: Iterable[Real], since: int) -> list[Real]:
    """Those of the session from a time on."""
    return [row for row in rows if row.kind is RowKind.TRADE and row.ts >= since]


def done(events: list[Event]) -> list[tuple[int, str, float]]:
    return [(fill.ts, fill.action, fill.price) for fill in of(events, OrderFilled)]


@pytest.mark.parametrize("rule", LimitFill)
def test_a_limit_order_gets_its_limit_at_the_first_print_that_meets_it(market_data: Path, rule: LimitFill) -> None:
    rows, since = ibm(market_data, FALLING), at(FALLING, "10:00:00")
    first = next(row for row in prints(rows, since) if row.price < 180 or (row.price == 180 and rule is LimitFill.AT))
    events = play_real(engine_for("IBM", replace(AGAINST_TRADES, limit_fill=rule)), rows, place(since, Side.BUY, limit(180)))
    assert done(events) == [(first.ts, "BUY", 180)]
    assert of(events, TickRefused) == []


def test_a_stop_order_gets_the_first_print_that_reaches_it(market_data: Path) -> None:
    rows, entry, since = ibm(market_data, FALLING), at(FALLING, "09:45:00"), at(FALLING, "10:00:00")
    bought = prints(rows, entry)[0]
    reached = next(row for row in prints(rows, since) if row.price <= 179.5)
    events = play_real(engine_for("IBM", AGAINST_TRADES), rows, place(entry, Side.BUY), place(since, Side.SELL, stop(179.5)))
    assert done(events) == [(bought.ts, "BUY", bought.price), (reached.ts, "SELL", reached.price)]
    closed = only(events, PositionClosed)
    assert closed.gross_pnl == 100 * (Decimal(str(reached.price)) - Decimal(str(bought.price)))
    held = [row.price for row in prints(rows, entry) if row.ts <= reached.ts]
    held = held[: held.index(reached.price) + 1]
    assert closed.mae == 100 * (Decimal(str(min(held))) - Decimal(str(bought.price)))
    assert closed.mfe == 100 * (Decimal(str(max(held))) - Decimal(str(bought.price)))


def test_a_trailing_stop_gets_the_first_print_that_is_its_trail_below_the_highest(market_data: Path) -> None:
    rows, entry, since = ibm(market_data, RISING), at(RISING, "09:45:00"), at(RISING, "10:00:00")
    best, found = 0.0, None
    for row in prints(rows, since):
        if best and round(best - row.price, 2) >= 0.6:
            found = row
            break
        best = max(best, row.price)
    assert found is not None
    events = play_real(engine_for("IBM", AGAINST_TRADES), rows, place(entry, Side.BUY), place(since, Side.SELL, trailing(0.6)))
    assert done(events)[1:] == [(found.ts, "SELL", found.price)]


@pytest.mark.parametrize(("day", "stop_price", "target"), [(FALLING, 179.0, 183.0), (RISING, 179.0, 181.0)])
def test_a_bracket_ends_with_whichever_comes_first(market_data: Path, day: str, stop_price: float, target: float) -> None:
    rows, entry = ibm(market_data, day), at(day, "09:45:00")
    bought, *later = prints(rows, entry)
    first = next(row for row in later if row.price <= stop_price or row.price > target)
    events = play_real(engine_for("IBM", AGAINST_TRADES), rows, place(entry, Side.BUY, stop_price=stop_price, target=target))
    price = min(first.price, target)
    assert done(events) == [(bought.ts, "BUY", bought.price), (first.ts, "SELL", price)]
    assert only(events, PositionClosed).exit_reason == ("target" if first.price > target else "stop")


def test_against_quotes_a_stop_to_buy_gets_the_first_ask_that_reaches_it(market_data: Path) -> None:
    rows, since = ibm(market_data, RISING, quotes=True), at(RISING, "10:00:00")
    reached = next(row for row in rows if row.kind is RowKind.ASK and row.ts >= since and row.price >= 181)
    events = play_real(engine_for("IBM", AGAINST_QUOTES), rows, place(since, Side.BUY, stop(181)))
    assert done(events) == [(reached.ts, "BUY", reached.price)]


def test_against_quotes_a_limit_to_sell_gets_its_limit_at_the_first_bid_beyond_it(market_data: Path) -> None:
    rows, since = ibm(market_data, RISING, quotes=True), at(RISING, "10:00:00")
    reached = next(row for row in rows if row.kind is RowKind.BID and row.ts >= since and row.price > 181)
    events = play_real(engine_for("IBM", AGAINST_QUOTES), rows, place(since, Side.SELL, limit(181)))
    assert done(events) == [(reached.ts, "SELL", 181)]


def test_a_market_order_pays_the_ask_of_the_moment(market_data: Path) -> None:
    rows, since = ibm(market_data, RISING, quotes=True), at(RISING, "11:00:00")
    print_ = next(row for row in rows if row.kind is RowKind.TRADE and row.ts >= since)
    asks = [row for row in rows[: rows.index(print_)] if row.kind is RowKind.ASK]
    assert 0 <= print_.ts - asks[-1].ts <= 60 * NS
    events = play_real(engine_for("IBM", replace(EXACT, max_quote_age_s=60.0)), rows, place(since, Side.BUY))
    assert done(events) == [(print_.ts, "BUY", asks[-1].price)]


BEFORE, SPLIT_DAY = "2014-06-06", "2014-06-09"


def test_a_split_in_the_table_reaches_no_stop_and_changes_no_value(market_data: Path) -> None:
    rows = aapl(market_data, BEFORE, SPLIT_DAY)
    stage = engine_for("AAPL", AGAINST_TRADES, (Split(SPLIT_DAY, Decimal(7)),))
    entry, protect = place(at(BEFORE, "10:00:00"), Side.BUY, symbol="AAPL"), at(BEFORE, "10:30:00")
    friday = [row for row in rows if row.ts < at(BEFORE, "16:00:00")]
    events = play_real(stage, friday, entry, place(protect, Side.SELL, gtc(stop(600)), "AAPL"))
    bought, close = only(events, OrderFilled).price, friday[-1].price
    before = stage.account.equity
    monday = [row for row in rows if at(SPLIT_DAY, "09:30:00") <= row.ts < at(SPLIT_DAY, "16:00:00")]
    events = play_real(stage, monday[:1])
    assert only(events, SplitApplied).ratio == 7
    assert of(events, PriceGapSuspected) == []
    changed = only(events, PositionChanged)
    assert changed.quantity == 700
    assert changed.average_price == pytest.approx(bought / 7)
    assert changed.current_price == pytest.approx(close / 7)
    grid = Decimal(700) * Decimal("0.005")
    first = Decimal(str(monday[0].price))
    assert abs(stage.account.day_start_equity - before) <= grid
    assert stage.account.equity - before == pytest.approx(700 * first - 100 * Decimal(str(close)))
    assert abs(stage.account.equity / before - 1) < Decimal("0.01")
    assert of(play_real(stage, monday[1:]), OrderFilled) == []
    account = stage.account
    assert account.ledger.imbalance(account.position_value, account.unrealized) == 0


def test_a_split_that_nobody_told_of_is_suspected_and_reaches_the_stop(market_data: Path) -> None:
    rows = aapl(market_data, BEFORE, SPLIT_DAY)
    stage = engine_for("AAPL", AGAINST_TRADES)
    entry, protect = place(at(BEFORE, "10:00:00"), Side.BUY, symbol="AAPL"), at(BEFORE, "10:30:00")
    events = play_real(stage, rows, entry, place(protect, Side.SELL, gtc(stop(600)), "AAPL"))
    suspected = only(events, PriceGapSuspected)
    first = next(row for row in rows if row.ts >= at(SPLIT_DAY, "09:30:00"))
    assert (suspected.price, suspected.ts) == (first.price, first.ts)
    assert -86 < suspected.change_pct < -85
    assert done(events)[-1] == (first.ts, "SELL", first.price)
