"""Data that stops coming: the instrument may only be closed until it has come back for long enough."""

from decimal import Decimal

from domain.commands import AdvanceTime
from domain.engine import TradingEngine
from domain.events import DataFreshnessChanged, Event, OrderFilled, SignalGenerated
from domain.risk import RiskLimits
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.by_hand import buy, fills, refusals, refused, sell
from tests.unit.domain.matching.venue import limit
from tests.unit.domain.stage import ABB, MINUTE, NS, TCS, continued, engine, of, play, scripted, ticks
from tests.unit.domain.test_laws_of_determinism import Loud
from tests.unit.domain.test_orders_by_hand import CLOSE, NSE_HOURS, OPEN

LIMITS = RiskLimits(max_data_age_s=Decimal(5), recover_ticks=3)


def told(events: list[Event]) -> list[tuple[str, bool, float]]:
    return [(event.symbol, event.fresh, event.age_s) for event in of(events, DataFreshnessChanged)]


def mute() -> TradingEngine:
    """10 units by hand and an order that waits; the last tick was at second 1, at 100."""
    stage = engine(limits=LIMITS)
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), buy(1.1, 1, limit(90)))
    return stage


def test_a_mute_instrument_goes_stale_by_time_alone_and_only_once() -> None:
    stage = mute()
    assert told(play(stage, AdvanceTime(6 * NS))) == [], "5 seconds are not more than 5"
    assert told(play(stage, AdvanceTime(6 * NS + 1))) == [("ABB", False, 5.000000001)]
    assert told(play(stage, AdvanceTime(9 * NS))) == []


def test_a_tick_that_comes_too_late_finds_it_stale_whether_somebody_looked_or_not() -> None:
    stage = mute()
    assert told(play(stage, ticks(100, start=7))) == [("ABB", False, 6)]


def test_it_is_fresh_again_after_three_ticks_in_good_order() -> None:
    """The tick at 7 ends the silence and does not count; 8, 9 do; 15 is too late again; 16, 17, 18 count."""
    stage = mute()
    assert told(play(stage, ticks(100, 100, 100, start=7))) == [("ABB", False, 6)]
    assert told(play(stage, ticks(100, 100, 100, start=15))) == []
    assert told(play(stage, ticks(100, start=18))) == [("ABB", True, 1)]


def test_meanwhile_entries_are_refused_and_exits_are_not() -> None:
    stage = mute()
    play(stage, AdvanceTime(7 * NS))
    assert refused(stage, buy(7, 1)) == ["DATA_STALE"]
    play(stage, ticks(100, start=8))
    assert refused(stage, buy(8.1, 1)) == ["DATA_STALE"], "it is not back for good"
    assert refused(stage, sell(8.1, 11)) == ["DATA_STALE"]
    assert refusals(play(stage, sell(8.2, 10))) == []
    assert [one[1:] for one in fills(play(stage, ticks(101, start=9)))] == [("SELL", 10, 101)]
    assert refused(stage, buy(9.5, 1)) == ["DATA_STALE"]
    play(stage, ticks(101, 101, start=10))
    assert refusals(play(stage, buy(11.5, 1))) == []


def test_an_order_is_refused_for_old_data_even_where_nobody_looked() -> None:
    stage = mute()
    assert refused(stage, buy(6.1, 1)) == ["DATA_STALE"]


def test_strategies_open_nothing_meanwhile_and_stops_go_on() -> None:
    stage = engine(scripted("B.....S", FixedPct(stop_pct=1.0)), limits=LIMITS)
    play(stage, ticks(100, 100, 100))
    events = play(stage, ticks(98, 97, start=9))
    assert [fill.purpose for fill in of(events, OrderFilled)] == ["stop"]
    stage = engine(scripted(".B", FixedPct(stop_pct=1.0)), limits=LIMITS)
    events = play(stage, ticks(100, 100), ticks(100, start=9))
    assert [(signal.status, signal.code) for signal in of(events, SignalGenerated)] == [("refused", "DATA_STALE")]


def test_each_instrument_has_its_own_data() -> None:
    stage = engine(limits=LIMITS, instruments=(ABB, TCS))
    play(stage, ticks(100), ticks(100, instrument=1), ticks(*[100] * 6, start=1))
    assert told(play(stage, AdvanceTime(6 * NS))) == [("TCS", False, 6)]


def test_outside_of_the_session_nothing_goes_stale_and_each_session_begins_fresh() -> None:
    stage = engine(limits=LIMITS, session=NSE_HOURS)
    play(stage, ticks(100, start=CLOSE - 2))
    assert told(play(stage, AdvanceTime(CLOSE * NS), AdvanceTime((CLOSE + 600) * NS))) == []
    assert told(play(stage, ticks(100, 100, start=OPEN + 86_400))) == []
    late = engine(limits=LIMITS, session=NSE_HOURS)
    assert told(play(late, ticks(100, start=OPEN + 6))) == [("ABB", False, 6)], "it was mute since the session began"


def test_it_is_remembered_by_a_snapshot() -> None:
    stage = mute()
    play(stage, ticks(100, 100, start=7))
    other = continued(stage)
    assert refused(other, buy(8.1, 1)) == ["DATA_STALE"]
    assert told(play(other, ticks(100, 100, start=9))) == [("ABB", True, 1)]


def test_ticks_that_are_taken_quietly_keep_it_fresh() -> None:
    config = engine(limits=LIMITS, timeframes=(MINUTE,)).config
    quiet, loud = TradingEngine(config), Loud(config)
    feed = ticks(*[100] * 40), ticks(100, 100, 100, 100, start=46), ticks(100, start=55)
    events = play(quiet, *feed)
    assert told(events) == [("ABB", False, 7), ("ABB", True, 1), ("ABB", False, 6)]
    assert play(loud, *feed) == events
    assert quiet.state() == loud.state()
