"""From settings to what the engine is made for."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from config.settings.charges import ChargesSettings
from config.settings.settings import Settings
from domain.assignment import Assignment
from domain.charges import BseCharges, ChargeModel, FlatCharges, NoCharges, NseCharges, PerShareCharges
from domain.engine import EngineConfig
from domain.instrument import Instrument
from domain.segment import Segment
from domain.strategies import Strategy

DISCOVERED_TICK_SIZE = Decimal("0.01")
"""The tick size of an instrument that nobody configured: it was found in the input files."""


def engine_config(settings: Settings, symbols: Sequence[str], strategy_class: Callable[[str], type[Strategy]]) -> EngineConfig:
    """The engine's configuration for the instruments ``symbols``, in the order that the feed's row codes count in."""
    currency = settings.account.currency
    return EngineConfig(
        instruments=tuple(_instrument(settings, symbol) for symbol in symbols),
        assignments=_assignments(settings, strategy_class),
        session=settings.session.rules(),
        initial_cash=settings.account.cash,
        currency=currency,
        limits=settings.risk.limits(is_simulated=settings.feed.kind == "simulator"),
        matching=settings.matching.rules(),
        charges=charge_model(settings.charges),
        timeframes=tuple(settings.market_data.timeframes),
        max_jump_pct=settings.market_data.max_jump_pct,
    )


def charge_model(charges: ChargesSettings) -> ChargeModel:
    """What fills cost by the chosen table."""
    match charges.table:
        case "none":
            return NoCharges()
        case "flat":
            return FlatCharges(charges.per_order, charges.pct, charges.max_per_order)
        case "per_share":
            return PerShareCharges(charges.per_share, charges.min_per_order, charges.max_pct)
        case "nse":
            return NseCharges(_brokerage(charges))
        case "bse":
            return BseCharges(_brokerage(charges))


def _brokerage(charges: ChargesSettings) -> dict[Segment, ChargeModel]:
    agreed = {segment: getattr(charges.brokerage, segment) for segment in Segment}
    return {segment: FlatCharges(one.per_order, one.pct, one.max_per_order) for segment, one in agreed.items()}


def _instrument(settings: Settings, symbol: str) -> Instrument:
    for one in settings.instruments:
        if one.symbol == symbol:
            return one.instrument(settings.account.currency)
    return Instrument(symbol, DISCOVERED_TICK_SIZE, 1, settings.account.currency, "")


def _assignments(settings: Settings, strategy_class: Callable[[str], type[Strategy]]) -> tuple[Assignment, ...]:
    assignments = []
    for one in settings.strategies:
        strategy = strategy_class(one.strategy)
        assignments.append(
            Assignment(
                strategy_id=one.id,
                strategy=strategy,
                params=strategy.make_params(one.params),
                sizing=one.sizing(),
                stop=settings.stop_of(one).rule(),
                sides=one.sides,
                symbols=None if one.symbols == ("*",) else frozenset(one.symbols),
            )
        )
    return tuple(assignments)
