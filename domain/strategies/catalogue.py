"""The strategies that come with VELOX, by the name that a configuration uses."""

from collections.abc import Mapping

from domain.strategies.base import Strategy
from domain.strategies.ema_cross import EmaCross
from domain.strategies.supertrend_simple import SupertrendSimple

BUILT_IN: Mapping[str, type[Strategy]] = {strategy.name: strategy for strategy in (EmaCross, SupertrendSimple)}
"""Name → strategy class."""
