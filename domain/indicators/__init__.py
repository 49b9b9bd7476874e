"""Incremental technical indicators on closed bars: standard definitions, constant time per bar, state that survives a restart."""

from domain.indicators.adx import Adx
from domain.indicators.atr import Atr
from domain.indicators.bollinger import Bollinger
from domain.indicators.ema import Ema
from domain.indicators.indicator import Indicator
from domain.indicators.macd import Macd
from domain.indicators.moving_vwap import MovingVwap
from domain.indicators.registry import parse
from domain.indicators.rsi import Rsi
from domain.indicators.sma import Sma
from domain.indicators.supertrend import Supertrend
from domain.indicators.vwap import Vwap

__all__ = ["Adx", "Atr", "Bollinger", "Ema", "Indicator", "Macd", "MovingVwap", "Rsi", "Sma", "Supertrend", "Vwap", "parse"]
