import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.settings.stop import STOP_TYPES, NoStop, TrailingPctStop
from tests.unit.config.loading import Loader


@pytest.mark.parametrize(
    ("toml", "rule"),
    [
        ('type = "fixed_pct"\nstop_pct = 1.5', "fixed_pct (stop_pct=1.5)"),
        ('type = "trailing_pct"\ntrail_pct = 1.5\nactivate_pct = 0.5', "trailing_pct (trail_pct=1.5, activate_pct=0.5)"),
        ('type = "trailing_points"\ntrail_points = 12', "trailing_points (trail_points=12.0)"),
        ('type = "atr"\natr_multiple = 2\ntimeframe = "5m"', "atr (atr_multiple=2.0, atr_period=14, timeframe=5m)"),
        (
            'type = "moving_average"\nstop_pct = 2\naverage = "sma_50"\nbuffer_pct = 0.1',
            "moving_average (average=sma_50, timeframe=1m, buffer_pct=0.1, stop_pct=2.0)",
        ),
        (
            'type = "time_decay"\nstart_pct = 2\nend_pct = 1\ndecay_minutes = 30',
            "time_decay (start_pct=2.0, end_pct=1.0, decay_minutes=30.0)",
        ),
        (
            'type = "steps"\nstop_pct = 1\nsteps = [{ gain_pct = 1, lock_pct = 0 }, { gain_pct = 2, lock_pct = 1 }]',
            "steps (stop_pct=1.0, steps=1→0; 2→1)",
        ),
    ],
)
def test_every_type_of_stop_becomes_its_rule(load: Loader, toml: str, rule: str) -> None:
    assert str(load(f"[stop]\n{toml}").settings.stop.rule()) == rule


def test_no_stop_has_no_rule(load: Loader) -> None:
    assert isinstance(load('[stop]\ntype = "none"').settings.stop, NoStop)


def test_every_type_is_known_by_its_name() -> None:
    for name, model in STOP_TYPES.items():
        assert name in str(model.model_fields["type"])


@given(st.one_of(st.floats(), st.integers()))
def test_a_percentage_is_taken_exactly_when_it_is_above_0_and_below_100(pct: float) -> None:
    if 0 < pct < 100:
        assert TrailingPctStop(trail_pct=pct).trail_pct == pct
    else:
        with pytest.raises(ValidationError):
            TrailingPctStop(trail_pct=pct)
