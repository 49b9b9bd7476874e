from decimal import Decimal

import pytest

from config.engine_config import charge_model
from config.settings.instrument import InstrumentSettings
from domain.charges import BseCharges, ChargeModel, FlatCharges, NoCharges, NseCharges, PerShareCharges
from domain.segment import Segment
from tests.unit.config.loading import Loader

CAPPED = FlatCharges(pct=Decimal("0.03"), max_per_order=Decimal(20))


@pytest.mark.parametrize(
    ("toml", "model"),
    [
        ("", FlatCharges()),
        ("per_order = 5\npct = 0.1", FlatCharges(Decimal(5), Decimal("0.1"))),
        ('table = "flat"\npct = 0.03\nmax_per_order = 20', CAPPED),
        ('table = "none"', NoCharges()),
        ('table = "none"\nper_order = 0', NoCharges()),
        ('table = "per_share"', PerShareCharges(Decimal("0.005"), Decimal(1), Decimal(1))),
        (
            'table = "per_share"\nper_share = "0.0035"\nmin_per_order = 0.35\nmax_pct = 0.5',
            PerShareCharges(Decimal("0.0035"), Decimal("0.35"), Decimal("0.5")),
        ),
        (
            'table = "nse"\nbrokerage = { equity_delivery = { pct = 0.1 }, futures = { max_per_order = 10 } }',
            NseCharges(
                {
                    Segment.EQUITY_INTRADAY: CAPPED,
                    Segment.EQUITY_DELIVERY: FlatCharges(pct=Decimal("0.1")),
                    Segment.FUTURES: FlatCharges(pct=Decimal("0.03"), max_per_order=Decimal(10)),
                    Segment.OPTIONS: FlatCharges(per_order=Decimal(20)),
                }
            ),
        ),
    ],
)
def test_a_table_and_its_keys_become_a_model(load: Loader, toml: str, model: ChargeModel) -> None:
    assert charge_model(load(f"[charges]\n{toml}").settings.charges) == model


def test_the_nse_has_a_discount_broker_unless_told_otherwise(load: Loader) -> None:
    assert charge_model(load('[charges]\ntable = "nse"').settings.charges) == NseCharges()


def test_the_bse_has_the_same_broker_and_rates_of_its_own(load: Loader) -> None:
    feed = '[feed]\nkind = "csv"\ninputs = ["SBIN=a.csv"]'
    shares = f'{feed}\n[[instruments]]\nsymbol = "SBIN"\nexchange = "BSE"\nsegment = "equity_delivery"'
    assert charge_model(load(f'[charges]\ntable = "bse"\n{shares}').settings.charges) == BseCharges()
    told = '[charges]\ntable = "bse"\nbrokerage = { equity_delivery = { pct = 0.1 } }'
    model = charge_model(load(f"{told}\n{shares}").settings.charges)
    assert isinstance(model, BseCharges)
    assert model.brokerage[Segment.EQUITY_DELIVERY] == FlatCharges(pct=Decimal("0.1"))


def test_the_environment_reaches_the_brokerage_of_a_segment(load: Loader) -> None:
    environment = {"VELOX_CHARGES__TABLE": "nse", "VELOX_CHARGES__BROKERAGE__OPTIONS__PER_ORDER": "15"}
    model = charge_model(load("", environment=environment).settings.charges)
    assert isinstance(model, NseCharges)
    assert model.brokerage[Segment.OPTIONS] == FlatCharges(per_order=Decimal(15))


def test_an_instrument_trades_in_its_segment_which_is_equity_intraday_unless_given() -> None:
    given = {"symbol": "NIFTY26APRFUT", "segment": "futures"}
    assert InstrumentSettings.model_validate(given).instrument("INR").segment is Segment.FUTURES
    assert InstrumentSettings(symbol="A").instrument("INR").segment is Segment.EQUITY_INTRADAY
