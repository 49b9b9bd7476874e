"""Rules of form: what no venue would take, whoever sends it and why."""

from decimal import Decimal
from math import isfinite

from domain.risk.codes import PRICE_OFF_TICK, QUANTITY_OFF_LOT, QUANTITY_ZERO, TRIGGER_SIDE
from domain.risk.proposal import Breach, Proposal
from domain.tick_policy import HIGHEST_PRICE


def quantity_is_something(proposal: Proposal) -> Breach | None:
    """At least one unit is left to execute; sizes that pay for no whole lot end here."""
    units = proposal.order.remaining
    return Breach(QUANTITY_ZERO, "quantity (a size may pay for no whole lot)", Decimal(units), Decimal(1)) if units < 1 else None


def quantity_is_whole_lots(proposal: Proposal) -> Breach | None:
    """The quantity is a whole number of lots, or the order closes an odd rest and leaves a whole number of lots, or none."""
    order, lot = proposal.order, proposal.intent.instrument.lot
    if order.quantity % lot == 0 or (proposal.intent.position * order.side.sign < 0 and proposal.after % lot == 0):
        return None
    return Breach(QUANTITY_OFF_LOT, "quantity that is no multiple of the lot", Decimal(order.quantity), Decimal(lot))


def prices_are_on_the_grid(proposal: Proposal) -> Breach | None:
    """Every price that the order asks for is a multiple of the tick size, above 0."""
    prices, tick_size = proposal.intent.prices(), proposal.intent.instrument.tick_size
    for name, price in prices:
        if not isfinite(price):
            return Breach(PRICE_OFF_TICK, f"{name} {price}, which is no number, counts as", Decimal(0), tick_size)
        if not 0 < price <= HIGHEST_PRICE:
            return Breach(PRICE_OFF_TICK, f"{name} that no tick can have", Decimal(repr(price)), tick_size)
    for (name, price), (_, exact) in zip(prices, proposal.exact_prices, strict=True):
        if float(exact) != price:
            return Breach(PRICE_OFF_TICK, f"{name} that is no multiple of the tick size", Decimal(repr(price)), tick_size)
    return None


def the_market_is_not_beyond_the_trigger(proposal: Proposal) -> Breach | None:
    """A stop waits for its price: the trigger of a BUY that is sent is above the last price, that of a SELL below it."""
    order, mark = proposal.order, proposal.intent.mark
    if order.terms.trigger_price is None or not proposal.intent.sets_trigger:
        return None
    trigger = proposal.intent.instrument.exact(order.terms.trigger_price)
    if order.side.sign * (trigger - mark) > 0:
        return None
    where = "above" if order.side.sign > 0 else "below"
    return Breach(TRIGGER_SIDE, f"trigger price of a {order.side}, which must be {where} the last price", trigger, mark)


RULES_OF_FORM = (quantity_is_something, quantity_is_whole_lots, prices_are_on_the_grid, the_market_is_not_beyond_the_trigger)
