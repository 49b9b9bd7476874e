"""Bars: whatever the feed, they are the sums of the ticks that were accepted, told in time and never before."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given

from domain.bar import Bar
from domain.engine import EngineConfig, TradingEngine
from domain.events import BarClosed, SessionStarted, SignalGenerated
from domain.frame import instrument_of
from domain.session import Session
from tests.unit.domain.stage import of
from tests.unit.domain.test_laws_of_stops import accepted
from tests.unit.domain.worlds import Item, batch, law, run, worlds


@dataclass
class Naive:
    """The prints of one bar, kept one by one."""

    end: int
    prints: list[tuple[float, float]] = field(default_factory=list)

    def sums(self) -> tuple[object, ...]:
        prices = [price for price, _ in self.prints]
        volume = sum(size for _, size in self.prints)
        return self.end, prices[0], max(prices), min(prices), prices[-1], volume, len(prices)

    @property
    def turnover(self) -> float:
        return sum(price * size for price, size in self.prints)


def sums(bar: Bar | BarClosed) -> tuple[object, ...]:
    return bar.end, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.ticks


def place(session: Session, seconds: int, ts: int) -> tuple[int, int]:
    """Where a bar begins and ends: written from the rule, not from the code."""
    if seconds == 86_400:
        return session.start, session.end
    whole = (ts - session.start) // (seconds * 10**9)
    start = session.start + whole * seconds * 10**9
    return start, min(start + seconds * 10**9, session.end)


@law(100)
@given(worlds())
def test_bars_of_every_timeframe_sum_to_their_ticks_the_forming_ones_too(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    engine = TradingEngine(config)
    naive: dict[tuple[str, str, int], Naive] = {}
    told: dict[tuple[str, str, int], BarClosed] = {}
    for item in items:
        events = engine.process(batch([item]))
        for bar in of(events, BarClosed):
            key = bar.symbol, bar.timeframe, bar.start
            assert key not in told
            assert bar.ts == bar.end
            assert bar.end <= (item[1] if isinstance(item, tuple) else item.ts), "a bar is told when it has ended"
            told[key] = bar
        if isinstance(item, tuple) and accepted(events, item, engine):
            lane = engine.lanes[instrument_of(item[0])]
            assert lane.session is not None
            for series in lane.series:
                start, end = place(lane.session, series.timeframe.seconds, item[1])
                key = lane.instrument.symbol, str(series.timeframe), start
                naive.setdefault(key, Naive(end)).prints.append((item[2], item[3]))
                assert key not in told
    forming = {(bar.symbol, str(bar.timeframe), bar.start): bar for lane in engine.lanes for bar in lane.forming}
    assert not forming.keys() & told.keys()
    found: dict[tuple[str, str, int], Bar | BarClosed] = {**told, **forming}
    assert {key: sums(bar) for key, bar in found.items()} == {key: one.sums() for key, one in naive.items()}
    for key, one in found.items():
        assert one.turnover == pytest.approx(naive[key].turnover, rel=1e-9)
    for lane in engine.lanes:
        finest = str(lane.series[0].timeframe)
        mine = [one for key, one in naive.items() if key[:2] == (lane.instrument.symbol, finest)]
        assert lane.totals[:2] == (sum(len(one.prints) for one in mine), sum(size for one in mine for _, size in one.prints))
        assert lane.totals[2] == pytest.approx(sum(one.turnover for one in mine), rel=1e-9)


@law(40)
@given(worlds())
def test_a_strategy_is_asked_about_a_bar_after_its_end_and_after_it_was_told(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    engine = TradingEngine(config)
    newest: dict[tuple[str, str], BarClosed] = {}
    for item in items:
        for event in engine.process(batch([item])):
            if isinstance(event, BarClosed):
                newest[event.symbol, event.timeframe] = event
            elif isinstance(event, SignalGenerated):
                bar = newest[event.symbol, event.timeframe]
                assert bar.end <= event.ts
                assert event.indicators == {"close": bar.close} | {
                    name: value for name, value in bar.indicators.items() if name in event.indicators
                }


@law(40)
@given(worlds())
def test_a_session_starts_once_and_in_the_order_of_time(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    started = of(run(TradingEngine(config), items, 50), SessionStarted)
    for symbol in {event.symbol for event in started}:
        dates = [event.date for event in started if event.symbol == symbol]
        assert dates == sorted(set(dates))
    assert all(event.start <= event.ts < event.end for event in started)
