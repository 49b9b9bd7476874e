"""Paper matching: when, how much of and at which price the paper venue executes orders."""

from domain.matching.calm import Calm
from domain.matching.execution import Execution
from domain.matching.offer import Offer
from domain.matching.paper import PaperMatching
from domain.matching.rules import Against, FillOn, LimitFill
from domain.matching.slippage import FixedTicks, PercentSlippage, SlippageModel, UniformTicks, VolumeShare
from domain.matching.spread import PercentSpread, SpreadModel, TickSpread
from domain.matching.update import Update

__all__ = [
    "Against",
    "Calm",
    "Execution",
    "FillOn",
    "FixedTicks",
    "LimitFill",
    "Offer",
    "PaperMatching",
    "PercentSlippage",
    "PercentSpread",
    "SlippageModel",
    "SpreadModel",
    "TickSpread",
    "UniformTicks",
    "Update",
    "VolumeShare",
]
