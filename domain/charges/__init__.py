"""Charges: what fills cost beside their price, as a contract note says it."""

from domain.charges.bse import BseCharges
from domain.charges.charge_model import ChargedFill, ChargeModel, Charges, ContractNote
from domain.charges.flat import FlatCharges
from domain.charges.free import NoCharges
from domain.charges.nse import NseCharges
from domain.charges.per_share import PerShareCharges

__all__ = [
    "BseCharges",
    "ChargeModel",
    "ChargedFill",
    "Charges",
    "ContractNote",
    "FlatCharges",
    "NoCharges",
    "NseCharges",
    "PerShareCharges",
]
