"""Ticks that a bar may have been made of, for feeds that know bars only."""

from hashlib import blake2b

from domain.timeframe import NS_PER_SECOND

_BEFORE_END = NS_PER_SECOND // 1_000
_LARGEST_WHOLE = 2.0**53
_QUARTERS = {1: (1.0,), 2: (0.5, 0.5), 3: (0.25, 0.25, 0.5), 4: (0.25, 0.25, 0.25, 0.25)}


def bar_ticks(start: int, end: int, prices: tuple[float, float, float, float], volume: float) -> list[tuple[int, float, float]]:
    """Ticks (time, price, size) whose open, high, low, close and volume are exactly those of the bar.

    ``prices`` are open, high, low, close; ``end`` is exclusive (ns). Whether the low or the high comes first is drawn from the
    bar's start and open alone, so that no tick tells where the bar will go; a corner that equals the one before it is left out.
    The open comes at the start of the bar, the corners after one and two thirds, the close 1 ms before the end. Sizes add up to
    ``volume`` exactly: a whole volume is split into whole sizes (the first ones take the remainder), any other into halves or
    quarters, which binary fractions hold exactly. Nothing but this one bar decides the path.
    """
    opened, high, low, closed = prices
    near, far = (low, high) if _low_comes_first(start, opened) else (high, low)
    third = (end - start) // 3
    last = max(end - _BEFORE_END, start + 2 * third)
    corners = [(start, opened)]
    for at, price in ((start + third, near), (start + 2 * third, far), (last, closed)):
        if price != corners[-1][1]:
            corners.append((at, price))
    return [(at, price, size) for (at, price), size in zip(corners, _split(volume, len(corners)), strict=True)]


def _low_comes_first(start: int, opened: float) -> bool:
    return blake2b(f"{start}:{opened!r}".encode(), digest_size=1).digest()[0] % 2 == 0


def _split(volume: float, parts: int) -> list[float]:
    if not (volume.is_integer() and abs(volume) < _LARGEST_WHOLE):
        return [volume * share for share in _QUARTERS[parts]]
    each, left = divmod(int(volume), parts)
    return [float(each + 1)] * left + [float(each)] * (parts - left)
