"""Risk: the limits, and the check that every order passes before it is sent."""

from domain.risk.check import Approved, OrderIntent, Portfolio, Refused, approve_exit, check
from domain.risk.limits import RiskLimits

__all__ = ["Approved", "OrderIntent", "Portfolio", "Refused", "RiskLimits", "approve_exit", "check"]
