"""The pre-trade check: every rule, in order, before an order may be sent."""

from collections.abc import Callable
from typing import Final

from domain.risk.conditions import Conditions
from domain.risk.limits import RiskLimits
from domain.risk.order_intent import OrderIntent
from domain.risk.portfolio import Portfolio
from domain.risk.proposal import Breach, Proposal
from domain.risk.rules_of_form import RULES_OF_FORM
from domain.risk.rules_of_money import RULES_OF_MONEY
from domain.risk.rules_of_orders import RULES_OF_ORDERS, shorts_are_allowed
from domain.risk.rules_of_state import RULES_FOR_ALL, RULES_OF_STATE
from domain.risk.verdict import Approved, Refused

Rule = Callable[[Proposal], Breach | None]
FOR_EVERY_ORDER: Final[tuple[Rule, ...]] = (*RULES_OF_FORM, *RULES_FOR_ALL)
FOR_ORDERS_THAT_OPEN: Final[tuple[Rule, ...]] = (*RULES_OF_STATE, *RULES_OF_ORDERS, *RULES_OF_MONEY)
FOR_ORDERS_AT_WORK: Final[tuple[Rule, ...]] = (shorts_are_allowed, *RULES_OF_MONEY)


def check(intent: OrderIntent, portfolio: Portfolio, conditions: Conditions, limits: RiskLimits) -> Approved | Refused:
    """Approve an order, or refuse it by the first rule that it breaks.

    One that only reduces a position passes once it has a form, trading is not halted and a session is on. One that turns a
    position around is judged by all rules, as by the position that it would leave.
    """
    proposal = Proposal(intent, portfolio, conditions, limits)
    breach = _first(FOR_EVERY_ORDER, proposal)
    if breach is None and proposal.opening:
        breach = _first(FOR_ORDERS_THAT_OPEN, proposal)
    return _verdict(intent, breach)


def check_again(intent: OrderIntent, portfolio: Portfolio, conditions: Conditions, limits: RiskLimits) -> Approved | Refused:
    """Approve an order that is at work for what it would lead to now, by the rules about what may be held and lost.

    Nothing is sent by it, so the rules about the moment of sending do not count.
    """
    proposal = Proposal(intent, portfolio, conditions, limits)
    return _verdict(intent, _first(FOR_ORDERS_AT_WORK, proposal) if proposal.opening else None)


def _verdict(intent: OrderIntent, breach: Breach | None) -> Approved | Refused:
    if breach is None:
        return Approved(intent.order)
    code, what, current, limit = breach
    return Refused(intent.order, code, f"{what}: {current} against a limit of {limit}", current, limit)


def _first(rules: tuple[Rule, ...], proposal: Proposal) -> Breach | None:
    for rule in rules:
        breach = rule(proposal)
        if breach is not None:
            return breach
    return None
