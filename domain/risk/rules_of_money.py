"""Rules of money: how much may be held and lost."""

from decimal import Decimal

from domain.risk.codes import (
    DAILY_LOSS,
    DRAWDOWN,
    EXPOSURE,
    MARGIN,
    POSITION_VALUE,
    STRATEGY_POSITIONS,
    TOTAL_POSITIONS,
)
from domain.risk.proposal import Breach, Proposal

_NOTHING = Decimal(0)


def the_day_has_not_lost_too_much(proposal: Proposal) -> Breach | None:
    """The loss of the trading day is below ``max_daily_loss``; a profit is no loss, however large."""
    loss, limit = max(-proposal.portfolio.day_pnl, _NOTHING), proposal.limits.max_daily_loss
    return Breach(DAILY_LOSS, "loss of the day", loss, limit) if loss >= limit else None


def the_drawdown_is_bearable(proposal: Proposal) -> Breach | None:
    """The equity is less than ``max_drawdown`` below its highest."""
    fall, limit = proposal.portfolio.drawdown, proposal.limits.max_drawdown
    return Breach(DRAWDOWN, "fall from the highest equity", fall, limit) if limit is not None and fall >= limit else None


def the_position_is_small_enough(proposal: Proposal) -> Breach | None:
    """The position that would follow is worth at most ``max_position_value``."""
    value, limit = proposal.value, proposal.limits.max_position_value
    return Breach(POSITION_VALUE, "position value", value, limit) if value > limit else None


def the_strategy_has_room(proposal: Proposal) -> Breach | None:
    """The strategy has at most ``max_positions_per_strategy`` positions, this one among them."""
    count, limit = proposal.portfolio.strategy_positions + 1, proposal.limits.max_positions_per_strategy
    return Breach(STRATEGY_POSITIONS, "positions of the strategy", Decimal(count), Decimal(limit)) if count > limit else None


def the_account_has_room(proposal: Proposal) -> Breach | None:
    """The account has at most ``max_positions`` positions, this one among them."""
    count, limit = proposal.portfolio.total_positions + 1, proposal.limits.max_positions
    return Breach(TOTAL_POSITIONS, "positions in total", Decimal(count), Decimal(limit)) if count > limit else None


def the_exposure_is_covered(proposal: Proposal) -> Breach | None:
    """The gross value of all positions is at most ``leverage`` times the equity."""
    exposure = proposal.portfolio.exposure + proposal.value
    allowed = max(proposal.portfolio.equity, _NOTHING) * proposal.limits.leverage
    return Breach(EXPOSURE, "gross exposure", exposure, allowed) if exposure > allowed else None


def the_margin_is_there(proposal: Proposal) -> Breach | None:
    """The margin of all positions (value × ``margin_pct`` of the instrument) is at most ``max_margin_pct`` of the equity."""
    share = proposal.limits.max_margin_pct
    if share is None:
        return None
    margin = proposal.portfolio.margin + proposal.value * proposal.intent.instrument.margin_pct / 100
    allowed = max(proposal.portfolio.equity, _NOTHING) * share / 100
    return Breach(MARGIN, "margin", margin, allowed) if margin > allowed else None


RULES_OF_MONEY = (
    the_day_has_not_lost_too_much,
    the_drawdown_is_bearable,
    the_position_is_small_enough,
    the_strategy_has_room,
    the_account_has_room,
    the_exposure_is_covered,
    the_margin_is_there,
)
