"""Refusals: why a command cannot be done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command cannot be done: a code and a sentence; ``target`` is the order or strategy that it named."""

    code: str
    reason: str
    target: str = ""
    symbol: str = ""
