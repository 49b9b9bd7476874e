"""Risk: the limits, the check that every order passes before it is sent, and the watch over losses after each trade."""

from domain.risk.check import check, check_again
from domain.risk.conditions import Conditions
from domain.risk.duplicate_window import DuplicateWindow
from domain.risk.freshness import Freshness
from domain.risk.limits import RiskLimits
from domain.risk.loss_action import LossAction
from domain.risk.loss_watch import LossFinding, LossWatch
from domain.risk.order_intent import OrderIntent
from domain.risk.order_rate import OrderRate
from domain.risk.portfolio import Portfolio
from domain.risk.verdict import Approved, Refused, approve_exit

__all__ = [
    "Approved",
    "Conditions",
    "DuplicateWindow",
    "Freshness",
    "LossAction",
    "LossFinding",
    "LossWatch",
    "OrderIntent",
    "OrderRate",
    "Portfolio",
    "Refused",
    "RiskLimits",
    "approve_exit",
    "check",
    "check_again",
]
