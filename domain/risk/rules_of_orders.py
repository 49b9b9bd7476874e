"""Rules of orders: what a strategy that has gone wrong would send."""

from decimal import Decimal

from domain.risk.codes import DUPLICATE, ORDER_RATE, PRICE_BAND, SHORT_NOT_ALLOWED
from domain.risk.proposal import Breach, Proposal
from domain.risk.rules_of_state import seconds
from domain.side import Side
from domain.timeframe import NS_PER_SECOND


def shorts_are_allowed(proposal: Proposal) -> Breach | None:
    """A short position is opened or grown where both the instrument and the strategy's sides allow it."""
    intent = proposal.intent
    if proposal.after >= 0 or (intent.instrument.shortable and intent.sides.allow(Side.SELL)):
        return None
    return Breach(SHORT_NOT_ALLOWED, "units short where no short position is allowed", Decimal(-proposal.after), Decimal(0))


def prices_are_near(proposal: Proposal) -> Breach | None:
    """Every price that the order asks for, and where its trail begins, is within ``price_band_pct`` of the last price."""
    prices = proposal.banded_prices
    if not prices:
        return None
    mark, band = proposal.intent.mark, proposal.limits.price_band_pct
    width = mark * band / 100
    for name, price in prices:
        if abs(price - mark) > width:
            bound = mark + width if price > mark else mark - width
            return Breach(PRICE_BAND, f"{name} more than {band} % from the last price {mark}", price, bound)
    return None


def orders_are_few(proposal: Proposal) -> Breach | None:
    """No sliding second has more than ``max_orders_per_second`` orders when this one is sent."""
    count, limit = proposal.conditions.orders_sent + 1, proposal.limits.max_orders_per_second
    return Breach(ORDER_RATE, "orders within a second", Decimal(count), Decimal(limit)) if count > limit else None


def it_is_no_duplicate(proposal: Proposal) -> Breach | None:
    """The strategy's last order of this instrument and side is at least ``duplicate_window_s`` old."""
    since, window = proposal.conditions.since_same, proposal.limits.duplicate_window_s
    if since is None or since >= window * NS_PER_SECOND:
        return None
    return Breach(DUPLICATE, "seconds since the same order", seconds(since), window)


RULES_OF_ORDERS = (shorts_are_allowed, prices_are_near, orders_are_few, it_is_no_duplicate)
