from decimal import Decimal

import pytest

from domain.errors import InvalidValue
from domain.risk import RiskLimits


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity"])
@pytest.mark.parametrize("field", ["max_position_value", "max_daily_loss", "max_drawdown", "max_data_age_s"])
def test_a_limit_of_money_or_age_is_an_amount_above_0(field: str, amount: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^risk\.{field}: expected an amount above 0"):
        RiskLimits(**{field: Decimal(amount)})  # type: ignore[arg-type]  # one field by name


@pytest.mark.parametrize("count", [0, -5])
@pytest.mark.parametrize("field", ["max_positions_per_strategy", "max_positions", "max_orders_per_second", "recover_ticks"])
def test_a_limit_of_a_number_is_1_or_more(field: str, count: int) -> None:
    with pytest.raises(InvalidValue, match=rf"^risk\.{field}: expected a whole number, 1 or more"):
        RiskLimits(**{field: count})  # type: ignore[arg-type]  # one field by name


@pytest.mark.parametrize("share", ["0", "-1", "1000.1", "NaN"])
@pytest.mark.parametrize("field", ["leverage", "max_margin_pct", "price_band_pct", "loss_warning_pct"])
def test_a_share_is_above_0_and_bounded(field: str, share: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^risk\.{field}: expected a number above 0 and at most 1"):
        RiskLimits(**{field: Decimal(share)})  # type: ignore[arg-type]  # one field by name


@pytest.mark.parametrize("seconds", ["-1", "NaN"])
def test_a_duplicate_window_is_0_or_more(seconds: str) -> None:
    with pytest.raises(InvalidValue, match=r"^risk\.duplicate_window_s: expected a number of seconds, 0 or more"):
        RiskLimits(duplicate_window_s=Decimal(seconds))
