"""Rules of state: what the account and the market allow at all at this moment."""

from decimal import Decimal

from domain.risk.codes import CALENDAR_UNKNOWN, DATA_STALE, ENTRIES_CLOSED, HALTED, KILL_SWITCH, REDUCING, SESSION_CLOSED
from domain.risk.proposal import Breach, Proposal
from domain.timeframe import NS_PER_SECOND
from domain.trading_state import TradingState

NOTHING = Decimal(0)


def seconds(ns: int) -> Decimal:
    """Nanoseconds in seconds, exactly."""
    return Decimal(ns) / NS_PER_SECOND


def the_kill_switch_is_off(proposal: Proposal) -> Breach | None:
    """While it is latched, only what flattens is sent."""
    if not proposal.conditions.is_killed or proposal.is_flattening:
        return None
    return Breach(KILL_SWITCH, "the kill switch is on; units", Decimal(proposal.order.remaining), NOTHING)


def trading_is_not_halted(proposal: Proposal) -> Breach | None:
    """While HALTED, only what flattens is sent."""
    if proposal.conditions.trading_state is not TradingState.HALTED or proposal.is_flattening:
        return None
    return Breach(HALTED, "trading is halted; units", Decimal(proposal.order.remaining), NOTHING)


def a_session_is_on(proposal: Proposal) -> Breach | None:
    """Orders are sent while the instrument trades."""
    if proposal.conditions.is_session_open:
        return None
    return Breach(SESSION_CLOSED, "no session is on; units", Decimal(proposal.order.remaining), NOTHING)


def exposure_may_grow(proposal: Proposal) -> Breach | None:
    """While REDUCING, no unit opens or grows a position."""
    if proposal.conditions.trading_state is not TradingState.REDUCING:
        return None
    return Breach(REDUCING, "only reducing; units that open or grow a position", Decimal(proposal.opening), NOTHING)


def the_day_is_known(proposal: Proposal) -> Breach | None:
    """Positions are opened on days that the calendar's table still knows, unless unknown days are to be traded too."""
    days = proposal.conditions.days_past_table
    if not days or proposal.limits.trade_unknown_days:
        return None
    return Breach(CALENDAR_UNKNOWN, "days after the last that the calendar knows", Decimal(days), NOTHING)


def entries_are_on(proposal: Proposal) -> Breach | None:
    """New positions are opened before the session's ``entries_until``."""
    until, ts = proposal.conditions.entries_until, proposal.conditions.ts
    if until is None or ts < until:
        return None
    return Breach(ENTRIES_CLOSED, "seconds since the time for new positions ended", seconds(ts - until), NOTHING)


def data_is_fresh(proposal: Proposal) -> Breach | None:
    """The last tick is at most ``max_data_age_s`` old, and data that was missing has come back for long enough."""
    limit, conditions = proposal.limits.max_data_age_s, proposal.conditions
    if limit is None:
        return None
    if conditions.data_age > limit * NS_PER_SECOND:
        return Breach(DATA_STALE, "seconds since the last tick", seconds(conditions.data_age), limit)
    if conditions.is_recovering:
        return Breach(DATA_STALE, "data was missing and is not back for good; seconds", seconds(conditions.data_age), limit)
    return None


RULES_FOR_ALL = (the_kill_switch_is_off, trading_is_not_halted, a_session_is_on)
RULES_OF_STATE = (exposure_may_grow, the_day_is_known, entries_are_on, data_is_fresh)
