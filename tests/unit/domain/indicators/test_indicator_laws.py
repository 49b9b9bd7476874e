"""Laws that hold for every indicator on every series: state, preview, warm-up, bounds and flat prices."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.bar import Bar
from domain.indicators import Adx, Bollinger, Ema, Indicator, Macd, Rsi, Sma, parse
from tests.unit.domain.indicators.series import bar, closing, synthetic, values

# name and the number of bars after which its outputs are known
WARM_UP = [
    ("sma_1", 1),
    ("sma_20", 20),
    ("ema_1", 1),
    ("ema_9", 9),
    ("rsi_2", 3),
    ("rsi_14", 15),
    ("atr_1", 1),
    ("atr_14", 14),
    ("macd_1_2_1", 2),
    ("macd_12_26_9", 34),
    ("bollinger_2_0.5", 2),
    ("bollinger_20_2", 20),
    ("supertrend_1_1", 1),
    ("supertrend_10_3", 10),
    ("adx_2", 4),
    ("adx_14", 28),
    ("vwap", 1),
    ("vwap_1", 1),
    ("vwap_50", 50),
]
SHORT = ["sma_3", "ema_3", "rsi_2", "atr_3", "macd_2_4_3", "bollinger_4_2", "supertrend_3_1.5", "adx_3", "vwap", "vwap_3"]
each_name = pytest.mark.parametrize("name", [name for name, _ in WARM_UP])
EXTRAS = ("signal", "histogram", "upper", "lower", "middle", "plus_di", "minus_di", "direction", "previous_direction")

ticks = st.integers(1, 400)


@st.composite
def some_bars(draw: st.DrawFn) -> list[Bar]:
    """Bars on a coarse grid with and without range and volume, so that ties, gaps and inside bars are common."""
    drawn = draw(st.lists(st.tuples(st.lists(ticks, min_size=4, max_size=4), st.integers(0, 3)), max_size=30))
    return [
        bar(at, (prices[0] * 0.05, max(prices) * 0.05, min(prices) * 0.05, prices[3] * 0.05), float(volume))
        for at, (prices, volume) in enumerate(drawn)
    ]


def seen(indicator: Indicator) -> tuple[object, ...]:
    """All that a strategy can read from an indicator."""
    return indicator.value, indicator.previous, indicator.outputs(), *[getattr(indicator, extra, None) for extra in EXTRAS]


def through_json(indicator: Indicator) -> Indicator:
    """A fresh indicator of the same name, restored from the JSON text of the state."""
    other = parse(indicator.name)
    other.restore(json.loads(json.dumps(indicator.state(), allow_nan=False)))
    return other


@each_name
def test_restored_from_json_after_any_bar_it_continues_bit_for_bit(name: str) -> None:
    through, stored = parse(name), parse(name)
    for each in synthetic(250, seed=1):
        through.update(each)
        stored = through_json(stored)
        stored.update(each)
        assert seen(stored) == seen(through)
        assert stored.state() == through.state()
        assert seen(through_json(stored)) == seen(through)


@each_name
def test_a_state_replaces_whatever_the_indicator_had(name: str) -> None:
    used = parse(name)
    list(values(used, synthetic(120, seed=1)))
    used.restore(parse(name).state())
    assert seen(used) == seen(parse(name))


@each_name
def test_a_preview_equals_the_update_and_changes_nothing(name: str) -> None:
    indicator = parse(name)
    other_bars = synthetic(250, seed=77)
    for each, other in zip(synthetic(250, seed=1), other_bars, strict=True):
        before = (seen(indicator), indicator.state())
        indicator.preview(other)
        preview = indicator.preview(each)
        assert (seen(indicator), indicator.state()) == before
        indicator.update(each)
        assert indicator.outputs() == preview


@pytest.mark.parametrize("name", SHORT)
@settings(deadline=None)
@given(bars=some_bars())
def test_on_any_bars_preview_and_restored_state_agree_with_the_update(name: str, bars: list[Bar]) -> None:
    indicator = parse(name)
    for each in bars:
        preview, stored = indicator.preview(each), through_json(indicator)
        indicator.update(each)
        stored.update(each)
        assert indicator.outputs() == preview
        assert seen(stored) == seen(indicator)
        assert all(math.isfinite(output) for output in preview.values())


@pytest.mark.parametrize(("name", "bars"), WARM_UP)
def test_all_outputs_appear_together_after_the_stated_number_of_bars(name: str, bars: int) -> None:
    indicator = parse(name)
    series = [each for each in synthetic(200, seed=6) if each.volume > 0]
    for at, outputs in enumerate(values(indicator, series), start=1):
        assert (indicator.value is not None) is (at >= bars)
        assert bool(outputs) is (at >= bars)
        assert all(key == name or key.startswith(f"{name}.") for key in outputs)
        assert outputs.get(name) == indicator.value


@each_name
def test_previous_is_the_value_one_bar_earlier(name: str) -> None:
    indicator = parse(name)
    for each in synthetic(200, seed=6):
        before = indicator.value
        indicator.update(each)
        assert indicator.previous == before


@each_name
def test_a_session_start_leaves_all_but_the_session_vwap_as_they_are(name: str) -> None:
    indicator = parse(name)
    list(values(indicator, synthetic(120, seed=6)))
    before = indicator.state()
    indicator.start_session()
    assert (indicator.state() == before) is (name != "vwap")


@settings(deadline=None)
@given(some_bars())
def test_rsi_and_adx_stay_within_0_and_100(bars: list[Bar]) -> None:
    rsi, adx = Rsi(2), Adx(2)
    for each in bars:
        rsi.update(each)
        adx.update(each)
        assert rsi.value is None or 0.0 <= rsi.value <= 100.0
        assert all(0.0 <= output <= 100.0 + 1e-9 for output in adx.outputs().values())


@pytest.mark.parametrize("name", ["rsi_14", "adx_14"])
def test_oscillators_do_not_depend_on_the_unit_of_price(name: str) -> None:
    bars = synthetic(500, seed=15)
    small = [bar(at, (each.open / 1024, each.high / 1024, each.low / 1024, each.close / 1024)) for at, each in enumerate(bars)]
    assert list(values(parse(name), small)) == list(values(parse(name), bars))


def test_rsi_is_100_without_losses_0_without_gains_and_50_without_either() -> None:
    rising, falling, flat = Rsi(14), Rsi(14), Rsi(14)
    list(values(rising, closing(100 + 0.1 * at for at in range(500))))
    list(values(falling, closing(100 - 0.1 * at for at in range(500))))
    list(values(flat, closing([99.95] * 500)))
    assert (rising.value, falling.value, flat.value) == (100.0, 0.0, 50.0)


@settings(deadline=None)
@given(some_bars())
def test_bollinger_bands_lie_around_the_middle(bars: list[Bar]) -> None:
    bands = Bollinger(5, 2.0)
    for each in bars:
        bands.update(each)
        if bands.middle is not None:
            assert bands.lower is not None
            assert bands.upper is not None
            assert bands.lower <= bands.middle <= bands.upper


@settings(deadline=None)
@given(some_bars())
def test_averages_stay_within_the_prices_they_average(bars: list[Bar]) -> None:
    sma, ema = Sma(4), Ema(4)
    for at, each in enumerate(bars):
        sma.update(each)
        ema.update(each)
        closes = [b.close for b in bars[: at + 1]]
        assert sma.value is None or min(closes[-4:]) <= sma.value <= max(closes[-4:])
        assert ema.value is None or min(closes) <= ema.value <= max(closes)


@each_name
def test_flat_prices_give_finite_outputs_and_their_own_price_as_average(name: str) -> None:
    indicator = parse(name)
    *_, last = values(indicator, closing([101.35] * 300))
    oscillators = {"rsi": 50.0, "atr": 0.0, "macd": 0.0, "adx": 0.0}
    assert last[name] == pytest.approx(oscillators.get(name.split("_", maxsplit=1)[0], 101.35), rel=1e-15)
    for output in ("plus_di", "minus_di", "histogram", "signal"):
        assert last.get(f"{name}.{output}", 0.0) == 0.0


def test_the_macd_signal_is_an_average_of_the_line_and_not_the_line() -> None:
    macd = Macd(12, 26, 9)
    lines, signals = [], []
    for outputs in values(macd, synthetic(400, seed=12)):
        if outputs:
            lines.append(outputs["macd_12_26_9"])
            signals.append(outputs["macd_12_26_9.signal"])
            assert outputs["macd_12_26_9.histogram"] == lines[-1] - signals[-1] == macd.histogram
    assert lines != signals
    for line, before, signal in zip(lines[1:], signals, signals[1:], strict=False):
        assert signal == pytest.approx(before + 0.2 * (line - before), rel=1e-12)
