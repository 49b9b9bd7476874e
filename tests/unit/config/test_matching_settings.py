import pytest

from config.settings import Settings
from config.settings.matching import MatchingSettings
from domain.matching import (
    Against,
    FillOn,
    FixedTicks,
    LimitFill,
    PaperMatching,
    PercentSlippage,
    PercentSpread,
    TickSpread,
    UniformTicks,
    VolumeShare,
)
from tests.unit.config.loading import Loader


def test_without_settings_the_venue_is_the_one_that_the_domain_has_by_itself() -> None:
    drawn = UniformTicks(1, 1)
    assert Settings().matching.rules() == PaperMatching(slippage=drawn)
    assert (PaperMatching().slippage_ticks, PaperMatching().seed) == (drawn.most, drawn.seed)


@pytest.mark.parametrize(
    ("toml", "rules"),
    [
        ('against = "quotes"', PaperMatching(against=Against.QUOTES, slippage=UniformTicks(1, 1))),
        ('limit_fill = "at"', PaperMatching(limit_fill=LimitFill.AT, slippage=UniformTicks(1, 1))),
        ("participation_pct = 12.5", PaperMatching(participation_pct=12.5, slippage=UniformTicks(1, 1))),
        ("latency_ms = 0.5", PaperMatching(latency_ms=0.5, slippage=UniformTicks(1, 1))),
        (
            'latency_ticks = 3\nfill_on = "same_tick"',
            PaperMatching(FillOn.SAME_TICK, latency_ticks=3, slippage=UniformTicks(1, 1)),
        ),
        ("slippage_ticks = 5\nseed = 9", PaperMatching(slippage_ticks=5, seed=9, slippage=UniformTicks(5, 9))),
        ('slippage = "fixed"\nslippage_ticks = 2', PaperMatching(slippage_ticks=2, slippage=FixedTicks(2))),
        ('slippage = "percent"\nslippage_pct = 0.05', PaperMatching(slippage=PercentSlippage(0.05))),
        (
            'slippage = "volume_share"\nparticipation_pct = 10',
            PaperMatching(participation_pct=10.0, slippage=VolumeShare(0.1)),
        ),
        (
            'slippage = "volume_share"\nparticipation_pct = 10\nslippage_impact = 0.3',
            PaperMatching(participation_pct=10.0, slippage=VolumeShare(0.3)),
        ),
        ("spread_ticks = 2", PaperMatching(slippage=UniformTicks(1, 1), spread=TickSpread(2))),
        ("spread_pct = 0.04", PaperMatching(slippage=UniformTicks(1, 1), spread=PercentSpread(0.04))),
    ],
)
def test_every_key_reaches_the_venue(load: Loader, toml: str, rules: PaperMatching) -> None:
    assert load(f"[matching]\n{toml}").settings.matching.rules() == rules


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ('against = "bars"', "matching.against: expected auto, trades or quotes, found 'bars'"),
        ('limit_fill = "touch"', "matching.limit_fill: expected through or at, found 'touch'"),
        ("participation_pct = 0", "matching.participation_pct: expected a percentage above 0, at most 100, found 0"),
        ("participation_pct = 101", "matching.participation_pct: expected a percentage above 0, at most 100, found 101"),
        ("latency_ms = -1", "matching.latency_ms: expected milliseconds from 0 to 3,600,000, found -1"),
        ("latency_ticks = 1.5", "matching.latency_ticks: expected a whole number from 0 to 1,000,000, found 1.5"),
        ('slippage = "random"', "matching.slippage: expected uniform, fixed, percent or volume_share, found 'random'"),
        ('slippage = "percent"', "matching.slippage_pct: expected a percentage, as matching.slippage is percent, found None"),
        ("slippage_pct = 1", "matching.slippage_pct: expected nothing, as matching.slippage is uniform, found 1.0"),
        ("slippage_impact = 2", "matching.slippage_impact: expected a number above 0, at most 1, found 2"),
        (
            'slippage = "volume_share"',
            "matching.participation_pct: expected a percentage, as slippage by volume_share prices the share of the volume",
        ),
        ("spread_ticks = 1001", "matching.spread_ticks: expected a whole number from 0 to 1,000, found 1001"),
        ("spread_pct = 100", "matching.spread_pct: expected a percentage above 0 and below 100"),
        (
            "spread_pct = 1\nspread_ticks = 1",
            "matching.spread_pct: expected either spread_ticks or spread_pct, not both, found 1.0",
        ),
        ("max_quote_age_s = 86401", "matching.max_quote_age_s: expected a number of seconds from 0 to 86,400, found 86401.0"),
    ],
)
def test_what_the_venue_cannot_be_is_refused_by_its_key(load: Loader, toml: str, problem: str) -> None:
    (found,) = [line for line in load.problems(f"[matching]\n{toml}") if "matching." in line]
    assert problem in found


def test_the_defaults_are_those_of_the_documentation() -> None:
    assert MatchingSettings().model_dump(exclude_none=True) == {
        "fill_on": "next_tick",
        "slippage_ticks": 1,
        "seed": 1,
        "max_quote_age_s": 5.0,
        "against": "auto",
        "limit_fill": "through",
        "latency_ms": 0.0,
        "latency_ticks": 0,
        "slippage": "uniform",
        "slippage_impact": 0.1,
        "spread_ticks": 0,
    }
