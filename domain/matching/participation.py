"""Participation: how much of what an update shows orders may take."""

from fractions import Fraction


def units_offered(size: float, participation_pct: float | None, lot: int) -> int | None:
    """⌊size × pct / 100⌋ units, down to whole lots; None (no bound) without a percentage."""
    if participation_pct is None:
        return None
    return int(Fraction(size) * Fraction(repr(participation_pct)) / 100) // lot * lot


def bounded(wanted: int, lot: int, *bounds: int | None) -> int:
    """``wanted`` units where every bound allows them, otherwise the most whole lots that all bounds allow."""
    least = min((bound for bound in bounds if bound is not None), default=wanted)
    return wanted if wanted <= least else max(least, 0) // lot * lot
