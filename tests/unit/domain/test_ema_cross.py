"""ema_cross on paths whose averages are computed by hand."""

import pytest

from domain.errors import InvalidValue
from domain.events import SignalGenerated
from domain.side import Side
from domain.signal import Signal
from domain.strategies import Market
from domain.strategies.ema_cross import EmaCross, EmaCrossParams
from domain.timeframe import Timeframe
from tests.unit.domain.market import closed, market
from tests.unit.domain.stage import SECOND, engine, of, play, ticks, with_strategy

CROSS = EmaCross(EmaCrossParams(fast=2, slow=3))


def seen(before: tuple[float, float], now: tuple[float, float]) -> Market:
    return market({"ema_2": now[0], "ema_3": now[1]}, {"ema_2": before[0], "ema_3": before[1]}, closed(101.5))


@pytest.mark.parametrize(("before", "now"), [((99, 100), (101, 100.5)), ((100, 100), (100.25, 100.2))])
def test_it_buys_when_the_fast_average_rises_through_the_slow_one(before: tuple[float, float], now: tuple[float, float]) -> None:
    signal = CROSS.on_bar(seen(before, now))
    assert signal == Signal(
        Side.BUY,
        f"ema_2 rose above ema_3: {now[0]:.4f} against {now[1]:.4f}",
        {"ema_2": now[0], "ema_3": now[1], "close": 101.5},
    )


@pytest.mark.parametrize(("before", "now"), [((101, 100), (99, 99.5)), ((100, 100), (99.75, 99.8))])
def test_it_sells_when_the_fast_average_falls_through_the_slow_one(before: tuple[float, float], now: tuple[float, float]) -> None:
    signal = CROSS.on_bar(seen(before, now))
    assert signal is not None
    assert (signal.side, signal.only_close) == (Side.SELL, False)
    assert signal.reason == f"ema_2 fell below ema_3: {now[0]:.4f} against {now[1]:.4f}"


@pytest.mark.parametrize(("before", "now"), [((101, 100), (102, 100)), ((99, 100), (98, 100)), ((99, 100), (100, 100))])
def test_it_waits_while_the_averages_do_not_cross(before: tuple[float, float], now: tuple[float, float]) -> None:
    assert CROSS.on_bar(seen(before, now)) is None


@pytest.mark.parametrize("name", ["ema_2", "ema_3"])
def test_it_waits_while_an_average_was_not_known_before(name: str) -> None:
    full = {"ema_2": 1.0, "ema_3": 1.0}
    short = {other: value for other, value in full.items() if other != name}
    assert CROSS.on_bar(market({"ema_2": 2.0, "ema_3": 1.0}, short, closed(1.0))) is None
    assert CROSS.on_bar(market(short, full, closed(1.0))) is None


def test_on_bars_it_answers_at_the_crossing_and_only_there() -> None:
    # closes           100  100  100  106      106      106      94       94
    # ema_2 (2/3)      -    100  100  104      105.33   105.78   97.93    95.31
    # ema_3 (1/2)      -    -    100  103      104.5    105.25   99.625   96.81
    stage = engine(with_strategy(EmaCross, {"timeframe": "1s", "fast": 2, "slow": 3}))
    events = play(stage, ticks(100, 100, 100, 106, 106, 106, 94, 94, 94))
    buy, sell = of(events, SignalGenerated)
    assert (buy.action, buy.ts // SECOND.ns, buy.indicators) == ("BUY", 4, {"ema_2": 104.0, "ema_3": 103.0, "close": 106.0})
    assert buy.reason == "ema_2 rose above ema_3: 104.0000 against 103.0000"
    assert (sell.action, sell.ts // SECOND.ns) == ("SELL", 7)
    assert sell.indicators["ema_2"] == pytest.approx(94 + (106 - 6 / 27 - 94) / 3)
    assert sell.indicators["ema_3"] == 99.625


def test_it_wants_both_averages_on_its_timeframe() -> None:
    assert EmaCross(EmaCrossParams(Timeframe(300), 5, 8)).requires() == {Timeframe(300): ("ema_5", "ema_8")}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"fast": 21}, r"params\.fast: expected a period from 1 to below slow \(21\), found 21"),
        ({"fast": 0}, r"params\.fast: expected a period from 1 to below slow \(21\), found 0"),
        ({"slow": 1_001}, r"params\.slow: expected a period of at most 1,000 bars, found 1001"),
        ({"fast": 9.5}, r"params\.fast: expected a whole number, found 9\.5"),
        ({"timeframe": "2d"}, r"params\.timeframe: expected 1 to 86,400 seconds \(1s to 1d\), found '2d'"),
        ({"fats": 9}, r"params\.fats: expected one of the parameters fast, slow, timeframe, found 9"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_it_may_be(values: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        EmaCross.make_params(values)
