"""What the rules of the venue may be; errors name the key."""

from collections.abc import Callable
from math import inf, nan

import pytest

from domain.errors import InvalidValue
from domain.matching import FixedTicks, PaperMatching, PercentSlippage, PercentSpread, TickSpread, UniformTicks, VolumeShare


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: PaperMatching(participation_pct=0.0), "matching.participation_pct: expected a percentage above 0, at most 100"),
        (lambda: PaperMatching(participation_pct=100.1), "matching.participation_pct: expected"),
        (lambda: PaperMatching(participation_pct=nan), "matching.participation_pct: expected"),
        (lambda: PaperMatching(latency_ms=-1.0), "matching.latency_ms: expected milliseconds from 0 to 3,600,000, found -1.0"),
        (lambda: PaperMatching(latency_ms=inf), "matching.latency_ms: expected"),
        (lambda: PaperMatching(max_quote_age_s=-1.0), "matching.max_quote_age_s: expected a number of seconds from 0 to 86,400"),
        (lambda: PaperMatching(latency_ticks=-1), "matching.latency_ticks: expected a whole number from 0 to 1,000,000"),
        (lambda: PaperMatching(latency_ticks=1_000_001), "matching.latency_ticks: expected"),
        (lambda: PaperMatching(slippage=VolumeShare(0.1)), "matching.participation_pct: expected a percentage, as slippage by"),
        (lambda: UniformTicks(-1, 1), "matching.slippage_ticks: expected a whole number from 0 to 1,000, found -1"),
        (lambda: FixedTicks(1_001), "matching.slippage_ticks: expected"),
        (lambda: PercentSlippage(0.0), "matching.slippage_pct: expected a percentage above 0 and below 100"),
        (lambda: PercentSlippage(100.0), "matching.slippage_pct: expected"),
        (lambda: VolumeShare(0.0), "matching.slippage_impact: expected a number above 0, at most 1"),
        (lambda: VolumeShare(1.1), "matching.slippage_impact: expected"),
        (lambda: TickSpread(-1), "matching.spread_ticks: expected a whole number from 0 to 1,000"),
        (lambda: PercentSpread(nan), "matching.spread_pct: expected a percentage above 0 and below 100"),
    ],
)
def test_a_rule_out_of_its_bounds_is_refused_by_name(make: Callable[[], object], error: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        make()
    assert str(raised.value).startswith(error)


def test_the_bounds_themselves_are_allowed() -> None:
    PaperMatching(participation_pct=100.0, latency_ms=3_600_000.0, latency_ticks=1_000_000, slippage=VolumeShare(1.0))
    PaperMatching(slippage=FixedTicks(1_000), spread=TickSpread(1_000), max_quote_age_s=0.0)
