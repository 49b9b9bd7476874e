"""The stop of one position: a level that only ever tightens."""

from math import ceil, floor, inf

from domain.errors import InvalidValue
from domain.trailing_stop.rule import Course, StopRule

NEVER = 2**63 - 1
"""A time that does not come, in ns."""


def on_grid(price: float, tick_size: float, sign: int) -> float:
    """The tick price at ``price``, or the next one on the loose side: below for a long position (+1), above for a short one."""
    ticks = price / tick_size
    whole = floor(ticks + 1e-6) if sign > 0 else ceil(ticks - 1e-6)
    return round(whole * tick_size, 10)


class Stop:
    """The stop of one open position.

    Invariant: once ``level`` is set it never loosens: it never falls for a long position (sign +1) and never rises for a short
    one. The level lies on the instrument's tick grid and is reached when the price is at or beyond it.
    """

    __slots__ = ("best_price", "entry_price", "indicator", "level", "next_time", "opened", "rule", "sign", "tick_size")

    def __init__(self, rule: StopRule, sign: int, entry_price: float, opened: int, tick_size: float) -> None:
        self.rule = rule
        self.sign = sign
        self.entry_price = entry_price
        self.best_price = entry_price
        self.opened = opened
        self.tick_size = tick_size
        self.indicator: float | None = None
        self.level: float | None = None
        self.next_time = NEVER

    def follow_price(self, ts: int, price: float) -> bool:
        """Take a price at a time; returns whether the level moved."""
        if self.sign * price > self.sign * self.best_price:
            self.best_price = price
        elif ts < self.next_time and self.level is not None:
            return False  # neither the course nor the time has changed what the rule said last
        return self._tighten(ts)

    def follow_indicator(self, ts: int, value: float) -> bool:
        """Take the required indicator's value at a closed bar; returns whether the level moved."""
        self.indicator = value
        return self._tighten(ts)

    def follow_entry(self, ts: int, entry_price: float, price: float) -> bool:
        """The position grew at ``price``, to an average entry of ``entry_price``; returns whether the level moved."""
        self.entry_price = entry_price
        if self.sign * price > self.sign * self.best_price:
            self.best_price = price
        return self._tighten(ts)

    def split(self, factor: float) -> None:
        """The instrument was split: ``factor`` new units for each old one, at that part of the price."""
        self.entry_price /= factor
        self.best_price /= factor
        self.indicator = None if self.indicator is None else self.indicator / factor
        if self.level is not None:
            self.level = on_grid(self.level / factor, self.tick_size, self.sign)

    def is_hit(self, price: float) -> bool:
        """Whether a price is at or beyond the level."""
        return self.level is not None and self.sign * price <= self.sign * self.level

    def distance_pct(self, price: float) -> float | None:
        """How far a price is from the level, in percent of the price; None without a level."""
        return None if self.level is None else self.sign * (price - self.level) / price * 100

    @property
    def guard(self) -> float:
        """The level, or the infinity on its side where there is none yet."""
        return -inf * self.sign if self.level is None else self.level

    def _tighten(self, ts: int) -> bool:
        course = Course(self.sign, self.entry_price, self.best_price, max(ts - self.opened, 0))
        change = self.rule.next_change(course)
        self.next_time = NEVER if change is None else self.opened + change
        if self.level is None and self.rule.activate_pct is not None and course.gain_pct < self.rule.activate_pct:
            return False
        wanted = self.rule.level(course, self.indicator)
        if wanted is None:
            return False
        level = on_grid(max(wanted, self.tick_size), self.tick_size, self.sign)
        if self.level is not None and self.sign * level <= self.sign * self.level:
            return False
        self.level = level
        return True

    def state(self) -> list[object]:
        """Everything but the rule, for a snapshot."""
        return [self.sign, self.entry_price, self.best_price, self.opened, self.indicator, self.level, self.next_time]

    @classmethod
    def from_state(cls, rule: StopRule, tick_size: float, state: object) -> "Stop":
        """A stop as ``state`` described it; raise ``InvalidValue`` where it has not that shape."""
        match state:
            case [
                int(sign),
                float(entry),
                float(best),
                int(opened),
                (float() | None) as value,
                (float() | None) as level,
                int(next_time),
            ]:
                stop = cls(rule, sign, entry, opened, tick_size)
                stop.best_price, stop.indicator, stop.level, stop.next_time = best, value, level, next_time
                return stop
        raise InvalidValue("stop", state, "the state of a stop")
