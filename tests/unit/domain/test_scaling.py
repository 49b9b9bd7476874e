"""Scaling in and out, and turning around, against FIFO worked out by hand."""

from decimal import Decimal

import pytest

from domain.charges import FlatCharges, NseCharges
from domain.engine import TradingEngine
from domain.events import Event, OrderFilled, PositionChanged, PositionClosed
from domain.side import Side
from tests.unit.domain.by_hand import ask_for, buy, by_hand, sell, send
from tests.unit.domain.stage import engine, money, of, only, play, ticks


def balanced(stage: TradingEngine) -> bool:
    account = stage.account
    return account.ledger.imbalance(account.position_value, account.unrealized) == 0


@pytest.mark.parametrize("sign", [1, -1])
def test_scaling_in_and_out_is_booked_first_in_first_out(sign: int) -> None:
    """Long (short: prices mirrored at 100): lots 10 at 100 and 20 at 103; 15 sold at 106 take the first lot and 5 of the
    second, 10 x 6 + 5 x 3 = 75, and leave 15 at 103; 5 more at 104; 20 sold at 101: 15 x -2 + 5 x -3 = -45. In all 30.

    The P&L at each price: 102: 20; 103: 30; 99: -10 - 80 = -90; 106: 60 + 60 = 120; 107: 75 + 60 = 135; 104: 75 + 15 = 90;
    101: 30. In 35 units at 3,580, out 35 at 15 x 106 + 20 x 101 = 3,610.
    """
    stage = engine()

    def price(one: float) -> float:
        return 100 + sign * (one - 100)

    def order(at: float, quantity: int) -> list[Event]:
        side = Side.BUY if quantity * sign > 0 else Side.SELL
        return play(stage, send(at, ask_for(side, abs(quantity))))

    events = play(stage, ticks(100)) + order(0.5, 10) + play(stage, ticks(price(100), price(102), start=1)) + order(2.5, 20)
    events += play(stage, ticks(price(103), price(99), start=3)) + order(4.5, -15)
    events += play(stage, ticks(price(106), price(107), start=5)) + order(6.5, 5)
    events += play(stage, ticks(price(104), start=7)) + order(7.5, -20)
    changes = [(one.quantity * sign, int(one.realized_pnl)) for one in of(events, PositionChanged)]
    assert changes == [(10, 0), (30, 0), (15, 75), (20, 75)]
    assert of(events, PositionChanged)[-1].average_price == pytest.approx(price((15 * 103 + 5 * 104) / 20))
    last = play(stage, ticks(price(101), start=8))
    closed = only(last, PositionClosed)
    assert only(last, OrderFilled).realized_pnl == -45
    assert (closed.quantity, closed.gross_pnl, closed.mfe, closed.mae) == (35, *money(30, 135, -90))
    fills = of(events, OrderFilled)
    assert [fill.realized_pnl for fill in fills] == [0, 0, 75, 0]
    assert closed.entry_price == pytest.approx(price(3_580 / 35))
    assert closed.exit_price == pytest.approx(price(3_610 / 35))
    assert (closed.trade_id, closed.duration_s, closed.exit_reason) == ("manual-ABB-T1", 7, "manual")
    assert balanced(stage)
    assert stage.account.equity == 1_000_030


def test_an_order_that_turns_a_position_around_is_one_fill_and_two_trades_that_share_its_charges() -> None:
    """5 an order. Of the flip's 15 units 10 close: 5 x 10 / 15 = 3.33, and 1.67 open. The first trade: 20 - 5 - 3.33; the
    second, 5 short from 102 to 101: 5 - 1.67 - 5."""
    stage = engine(charges=FlatCharges(Decimal(5)))
    events = play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), sell(1.5, 15), ticks(102, start=2))
    fill = of(events, OrderFilled)[-1]
    assert (fill.quantity, fill.price, fill.charges, fill.trade_id) == (15, 102, Decimal(5), "manual-ABB-T2")
    assert fill.realized_pnl == 20, "of the 10 units that it closed, before charges"
    assert by_hand(stage).position.lots == ((5, Decimal(510)),)
    first = only(events, PositionClosed)
    assert (first.trade_id, first.quantity, first.gross_pnl) == ("manual-ABB-T1", 10, Decimal(20))
    assert (first.charges, first.net_pnl, first.exit_reason) == (*money("8.33", "11.67"), "reversal")
    second = only(play(stage, buy(2.5, 5), ticks(101, start=3)), PositionClosed)
    assert (second.trade_id, second.side, second.quantity, second.gross_pnl) == ("manual-ABB-T2", "short", 5, Decimal(5))
    assert (second.charges, second.net_pnl) == money("6.67", "-1.67")
    assert first.net_pnl + second.net_pnl == 10
    book = stage.account.ledger.book("manual")
    assert (book.trades, book.net_pnl, book.charges) == (2, *money(10, 15))
    assert stage.account.equity == 1_000_010
    assert balanced(stage)


def test_the_parts_of_a_fills_charges_are_those_that_are_not_nothing() -> None:
    """10 at 100: STT of 0.25, the duty, the SEBI fee and the fund round to nothing. The charge of 325 a crore is 0.0325,
    then 0.065 for both; GST is 18 % of 0.33 = 0.0594, then of 0.67 = 0.1206."""
    stage = engine(charges=NseCharges())
    bought, sold = of(play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), sell(1.5, 10), ticks(100, start=2)), OrderFilled)
    assert bought.charge_parts == {"brokerage": Decimal("0.30"), "exchange": Decimal("0.03"), "gst": Decimal("0.06")}
    assert sold.charge_parts == {"brokerage": Decimal("0.30"), "exchange": Decimal("0.04"), "gst": Decimal("0.06")}
    assert [fill.charges for fill in (bought, sold)] == [*money("0.39", "0.40")]


def test_a_position_that_is_turned_around_counts_its_extremes_anew() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, 90, start=1), sell(2.5, 20), ticks(95, start=3))
    trip = by_hand(stage).trip
    assert trip is not None
    assert (trip.side, trip.quantity, trip.best, trip.worst, trip.trough) == (Side.SELL, 10, 95, 95, Decimal(0))


def test_a_position_grows_at_the_average_of_what_was_paid() -> None:
    stage = engine()
    events = play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), buy(1.5, 30), ticks(102, start=2))
    changed = of(events, PositionChanged)[-1]
    assert (changed.quantity, changed.average_price, changed.unrealized_pnl) == (40, 101.5, Decimal(20))
    assert changed.trade_id == "manual-ABB-T1"
