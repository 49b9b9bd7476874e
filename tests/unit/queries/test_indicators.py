import pytest

from application.queries import NotFound
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun, bar_closed, with_instrument


async def test_an_indicator_has_its_newest_value_the_time_of_its_bar_and_a_pane() -> None:
    run = FakeRun(SkippingClock())
    run.record(bar_closed(0, timeframe="5m"), *[bar_closed(minute) for minute in range(3)], bar_closed(9, "TCS"))
    values = {"1m": {"ema_9": 2_500.5, "macd_12_26_9.signal": -0.25}, "5m": {"supertrend_10_3.direction": -1.0}, "1h": {}}
    run.view = with_instrument(run.view, "RELIANCE", indicators=values)
    told = (await run.queries.indicators("RELIANCE"))["items"]
    assert told[0] == {
        "symbol": "RELIANCE",
        "timeframe": "1m",
        "indicator": "ema_9",
        "label": "EMA 9",
        "pane": "price",
        "value": 2_500.5,
        "start": "2024-01-15T09:17:00+05:30",
        "timestamp": "2024-01-15T09:18:00+05:30",
    }
    assert [(one["label"], one["pane"], one["timestamp"]) for one in told[1:]] == [
        ("MACD 12 26 9 signal", "macd_12_26_9", "2024-01-15T09:18:00+05:30"),
        ("Supertrend 10 3 direction", "supertrend_10_3.direction", "2024-01-15T09:16:00+05:30"),
    ]


@pytest.mark.parametrize(
    ("name", "label", "pane"),
    [
        ("bollinger_20_2.5.upper", "Bollinger 20 2.5 upper", "price"),
        ("supertrend_10_2.5", "Supertrend 10 2.5", "price"),
        ("supertrend_10_2.5.direction", "Supertrend 10 2.5 direction", "supertrend_10_2.5.direction"),
        ("adx_14.plus_di", "ADX 14 plus di", "adx_14"),
        ("rsi_14", "RSI 14", "rsi_14"),
        ("vwap", "VWAP", "price"),
        ("vwap_50", "VWAP 50", "price"),
    ],
)
async def test_an_indicators_name_tells_its_label_and_its_pane(name: str, label: str, pane: str) -> None:
    run = FakeRun(SkippingClock())
    run.view = with_instrument(run.view, "TCS", indicators={"1m": {name: 1.0}})
    (told,) = (await run.queries.indicators())["items"]
    assert (told["label"], told["pane"], told["timestamp"]) == (label, pane, None)


async def test_indicators_of_an_instrument_that_is_not_traded_are_not_found() -> None:
    with pytest.raises(NotFound, match="RELIANCE, TCS"):
        await FakeRun(SkippingClock()).queries.indicators("INFY")
