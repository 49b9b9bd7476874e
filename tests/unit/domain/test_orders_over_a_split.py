"""Orders over a split: what is at work goes on in new units and prices, worked out by hand."""

from decimal import Decimal

import pytest

from domain.engine import TradingEngine
from domain.events import OrderAmended, OrderCancelled, OrderFilled, PositionClosed
from domain.instrument import Instrument
from domain.matching import PaperMatching
from domain.order import OrderTerms, TrailUnit
from domain.risk import RiskLimits
from domain.side import Side
from domain.split import Split
from tests.unit.domain.by_hand import amend, ask_for, buy, by_hand, cancelled, fills, gtc, refused, sell, send, working
from tests.unit.domain.matching.venue import limit, stop, stop_limit, trailing
from tests.unit.domain.stage import continued, engine, of, only, play, ticks

NEXT_DAY = 86_400
SPLIT = "the instrument was split"
IN_PARTS = PaperMatching(slippage_ticks=0, participation_pct=10.0)


def stage_of(ratio: str, lot: int = 1, **changes: object) -> TradingEngine:
    """An instrument with a tick of 0.05 that is split on the second day."""
    instrument = Instrument("ABB", Decimal("0.05"), lot, splits=(Split("1970-01-02", Decimal(ratio)),))
    return engine(instruments=(instrument,), **changes)


def amended(stage: TradingEngine, price: float) -> dict[str, tuple[object, ...]]:
    """The first tick of the second day: quantity, filled, limit, trigger and trail of each order that goes on, by its number."""
    events = play(stage, ticks(price, start=NEXT_DAY))
    told = [one for one in of(events, OrderAmended) if one.reason == SPLIT]
    return {
        one.order_id.rpartition("-")[2]: (one.quantity, one.filled, one.limit_price, one.trigger_price, one.trail) for one in told
    }


def test_a_bracket_protects_as_many_units_as_the_split_makes_of_the_position() -> None:
    """101 at 700, stop 630, target 770: 707 units, stop 90, target 110."""
    stage = stage_of("7")
    play(stage, ticks(700), buy(0.5, 101, stop=630, target=770), ticks(700, start=1))
    assert amended(stage, 100) == {"2": (707, 0, None, 90, None), "3": (707, 0, 110, None, None)}
    stage = continued(stage)
    events = play(stage, ticks(89.95, start=NEXT_DAY + 1))
    assert fills(events) == [("2", "SELL", 707, 89.95)]
    assert only(events, PositionClosed).quantity == 707


def test_a_bracket_that_waits_goes_on_with_its_entry() -> None:
    """650 / 7 = 92.857: a buy limit goes down to 92.85; 640 / 7 = 91.428: a sell stop to 91.40; 743 / 7 = 106.14: a target up."""
    stage = stage_of("7")
    play(stage, ticks(700), buy(0.5, 10, gtc(limit(650)), stop=640, target=743))
    assert amended(stage, 100) == {
        "1": (70, 0, 92.85, None, None),
        "2": (70, 0, None, 91.4, None),
        "3": (70, 0, 106.15, None, None),
    }
    assert fills(play(stage, ticks(92.8, 91.4, start=NEXT_DAY + 1))) == [("1", "BUY", 70, 92.85), ("2", "SELL", 70, 91.4)]


@pytest.mark.parametrize(
    ("side", "terms", "told"),
    [
        (Side.BUY, gtc(limit(99)), (30, 0, 33.0, None, None)),
        (Side.BUY, gtc(limit(98)), (30, 0, 32.65, None, None)),
        (Side.SELL, gtc(limit(101)), (30, 0, 33.7, None, None)),
        (Side.SELL, gtc(stop(98)), (30, 0, None, 32.65, None)),
        (Side.BUY, gtc(stop(101)), (30, 0, None, 33.7, None)),
        (Side.BUY, gtc(stop_limit(101, 102)), (30, 0, 34.0, 33.7, None)),
        (Side.SELL, gtc(trailing(6)), (30, 0, None, 32.0, 2.0)),
        (Side.SELL, gtc(trailing(5, TrailUnit.PERCENT)), (30, 0, None, 32.3, 5.0)),
    ],
)
def test_each_kind_of_order_asks_for_the_same_money(side: Side, terms: OrderTerms, told: tuple[object, ...]) -> None:
    """Three for one, from 100 to 33.33; a sell that trails has followed to 102: 96 / 3 and 96.90 / 3, by a best of 34."""
    stage = stage_of("3")
    play(stage, ticks(100), send(0.5, ask_for(side, 10, terms)))
    if terms.trail is not None:
        play(stage, ticks(100, 102, 100, start=1))
    assert amended(stage, 33.3) == {"1": told}
    assert continued(stage).state_hash() == stage.state_hash()


def test_a_trailing_stop_follows_on_from_its_best_price() -> None:
    """Trails by 7, best 721: 714 and 103, 1 below: 102. 103.05 is a new best, 102.90 is none."""
    stage = stage_of("7")
    play(stage, ticks(700), sell(0.5, 10, gtc(trailing(7))), ticks(700, 721, 720, start=1))
    assert amended(stage, 102.9) == {"1": (70, 0, None, 102, 1)}
    play(stage, ticks(103, 103.05, start=NEXT_DAY + 1))
    assert by_hand(stage).working[0].trigger == 102.05


@pytest.mark.parametrize(("lot", "quantity", "told"), [(1, 9, (13, 0)), (5, 10, (15, 0)), (5, 15, (20, 0))])
def test_an_entry_is_rounded_down_to_whole_lots(lot: int, quantity: int, told: tuple[int, int]) -> None:
    """Three for two: 13.5, 15 and 22.5."""
    stage = stage_of("1.5", lot)
    play(stage, ticks(90), buy(0.5, quantity, gtc(limit(75))))
    assert amended(stage, 60)["1"][:2] == told


def test_an_entry_of_which_nothing_is_left_ends_with_what_waits_for_it() -> None:
    stage = stage_of("0.1")
    play(stage, ticks(10), buy(0.5, 9, gtc(limit(9)), stop=8.5))
    events = play(stage, ticks(100, start=NEXT_DAY))
    assert cancelled(events) == [("1", SPLIT), ("2", "its parent was cancelled")]


def test_an_entry_that_was_executed_in_part_and_its_children_go_on_together() -> None:
    """4 of 10 at 7 for one: 28 of 70, and 28 protected; then the rest."""
    stage = stage_of("7", matching=IN_PARTS)
    play(stage, ticks(707), buy(0.5, 10, gtc(limit(700)), stop=630), ticks(696.5, start=1, size=40))
    assert amended(stage, 101) == {"1": (70, 28, 100, None, None), "2": (28, 0, None, 90, None)}
    play(stage, ticks(99.5, start=NEXT_DAY + 1, size=1000))
    assert working(stage) == [("2", "submitted", 70, 0)]
    assert by_hand(stage).position.quantity == 70


@pytest.mark.parametrize("sign", [1, -1])
def test_what_closes_an_odd_position_is_rounded_up_but_to_no_more_than_is_held(sign: int) -> None:
    """3 are 4 and a half: 4 are held, and protected; two orders of 1 and 2 are 2 and 3."""
    stage, side = stage_of("1.5"), Side.BUY if sign > 0 else Side.SELL
    play(stage, ticks(90), send(0.5, ask_for(side, 3, stop=90 - sign * 9)), ticks(90, start=1))
    play(stage, send(1.5, ask_for(side.opposite, 1, gtc(limit(90 + sign * 9)))))
    play(stage, send(1.6, ask_for(side.opposite, 2, gtc(limit(90 + sign * 9)))))
    told = amended(stage, 60)
    assert {number: quantity for number, (quantity, *_) in told.items()} == {"2": 4, "3": 2, "4": 3}
    assert by_hand(stage).position.quantity == 4 * sign
    play(stage, ticks(60 - sign * 6, start=NEXT_DAY + 1))
    assert by_hand(stage).position.quantity == 0
    assert working(stage) == []


def test_what_closes_a_position_that_is_paid_out_ends_and_so_does_the_rest_of_its_entry() -> None:
    stage = stage_of("0.1", matching=IN_PARTS)
    play(stage, ticks(10), buy(0.5, 40, gtc(limit(9)), stop=8.5), ticks(8.95, start=1, size=40))
    events = play(stage, ticks(90, start=NEXT_DAY))
    assert only(events, PositionClosed).exit_reason == "split"
    assert {one.order_id.rpartition("-")[2] for one in of(events, OrderCancelled)} == {"1", "2"}
    assert working(stage) == []


def test_what_is_left_of_a_pair_goes_on_and_still_cannot_be_made_larger() -> None:
    stage = stage_of("2", matching=IN_PARTS)
    pair = ask_for(Side.BUY, 10, gtc(limit(99))), ask_for(Side.BUY, 10, gtc(stop(101)))
    play(stage, ticks(100), send(0.5, *pair), ticks(98, start=1, size=40))
    assert amended(stage, 50) == {"1": (20, 8, 49.5, None, None), "2": (12, 0, None, 50.5, None)}
    assert refused(stage, amend(NEXT_DAY + 1, "manual-ABB-2", 13)) == ["PAIR_EXECUTED"]
    play(stage, ticks(50.5, start=NEXT_DAY + 2, size=1000))
    assert by_hand(stage).position.quantity == 20


def test_an_entry_at_market_that_nothing_has_executed_yet_goes_on() -> None:
    stage = stage_of("7")
    play(stage, ticks(700), buy(0.5, 10))
    (filled,) = of(play(stage, ticks(100, start=NEXT_DAY)), OrderFilled)
    assert (filled.quantity, filled.price) == (70, 100)


def test_what_a_split_leaves_is_judged_again() -> None:
    """Nine units become none; a sell of 12 that was to leave 3 short would leave 1 of the new ones, worth too much."""
    stage = stage_of("0.1", limits=RiskLimits(max_position_value=Decimal(900)))
    play(stage, ticks(100), buy(0.5, 9), ticks(100, start=1), sell(1.5, 12, gtc(limit(101))))
    events = play(stage, ticks(1_000, start=NEXT_DAY))
    assert [(one.code, one.current_value) for one in of(events, OrderCancelled)] == [("POSITION_VALUE_LIMIT", Decimal(1_010))]


def test_prices_beyond_what_a_tick_can_have_are_the_farthest_there_are() -> None:
    stage = stage_of("0.0001", max_jump_pct=1e30, limits=RiskLimits(max_position_value=Decimal("1e20"), leverage=Decimal(100)))
    play(stage, ticks(1e-1), buy(0.5, 10_000), ticks(0.1, start=1), sell(1.5, 10_000, gtc(limit(1e12))))
    play(stage, sell(1.6, 10_000, gtc(trailing(1e12))), sell(1.7, 10_000, gtc(trailing(9e11))))
    told = amended(stage, 1_000)
    assert (told["2"][2], told["3"][4]) == (1e12, 1e12)
