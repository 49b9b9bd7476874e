"""The yardstick: the same trading work in one bare loop, without events, books, checks or a way to continue.

Ticks become one-minute bars, their closes feed a fast and a slow EMA, a crossing turns the position round at the next tick, and a
1 % trailing stop is compared with every tick.
"""

from collections.abc import Sequence

from domain.frame import TickFrame, instrument_of

_MINUTE = 60_000_000_000
_FAST, _SLOW = 2 / 10, 2 / 22


def run_bare_loop(frames: Sequence[TickFrame], instruments: int) -> float:  # noqa: PLR0912  it is bare on purpose
    """Trade all frames; returns the points won, so that the work is not for nothing."""
    minute = [0] * instruments
    opened, high, low, close, volume = ([0.0] * instruments for _ in range(5))
    fast, slow = [0.0] * instruments, [0.0] * instruments
    side, entry, best, wanted = [0] * instruments, [0.0] * instruments, [0.0] * instruments, [0] * instruments
    won = 0.0
    for frame in frames:
        for code, ts, price, size in zip(frame.codes, frame.times, frame.prices, frame.sizes, strict=True):
            at = instrument_of(code)
            now = ts // _MINUTE
            if now != minute[at]:
                if minute[at]:
                    was_above = fast[at] > slow[at]
                    fast[at] += _FAST * (close[at] - fast[at])
                    slow[at] += _SLOW * (close[at] - slow[at])
                    if (fast[at] > slow[at]) != was_above:
                        wanted[at] = 1 if fast[at] > slow[at] else -1
                else:
                    fast[at] = slow[at] = price
                minute[at] = now
                opened[at] = high[at] = low[at] = price
                volume[at] = 0.0
            elif price > high[at]:
                high[at] = price
            elif price < low[at]:
                low[at] = price
            close[at] = price
            volume[at] += size
            if wanted[at]:
                won += side[at] * (price - entry[at])
                side[at], entry[at], best[at], wanted[at] = wanted[at], price, price, 0
            elif side[at] > 0:
                best[at] = max(price, best[at])
                if price <= best[at] * 0.99:
                    won += price - entry[at]
                    side[at] = 0
            elif side[at] < 0:
                best[at] = min(price, best[at])
                if price >= best[at] * 1.01:
                    won += entry[at] - price
                    side[at] = 0
    return won
