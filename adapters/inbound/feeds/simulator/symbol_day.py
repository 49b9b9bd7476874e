"""One instrument through one simulated session."""

from math import exp, log, sqrt
from statistics import NormalDist

from adapters.inbound.feeds.simulator.seeded import seeded
from adapters.inbound.feeds.simulator.simulated_symbol import SimulatedSymbol
from domain.frame import RowKind, row_code
from domain.session import Session

SimulatedRow = tuple[int, int, float, float]
"""Time (ns), row code, price, size."""

_NS_PER_MS = 1_000_000
STEP_MS = 60_000
_TABLE = 1_024
_NORMAL = [NormalDist().inv_cdf((number + 0.5) / _TABLE) for number in range(_TABLE)]
_EXPONENTIAL = [-log(1.0 - (number + 0.5) / _TABLE) for number in range(_TABLE)]
_SIZES = [1 + int(0.7 * (512 / (512 - number)) ** 1.1 * (1 + number % 7)) for number in range(512)]
_QUOTE_EVERY_MS = 900.0
_LEAST_TICKS = 2.0
_MEMORY, _SHOCK = 0.97, 0.25
_MEAN_LOG = _SHOCK**2 / (1 - _MEMORY**2) / 2
_TREND_MEMORY, _TREND_SHOCK = 0.98, 0.05


class SymbolDay:
    """Makes trades and quotes minute by minute; the same arguments give the same rows.

    Trades arrive by chance, most of them near the open and the close (a U over the session). The price takes a step with each
    trade; the size of the steps follows a log volatility that remembers (AR(1) per minute, hence clusters), their mean a slow
    trend and a pull towards ``closing``, the level at the end (levels are in ticks). A trade happens at the bid or the ask, one
    tick apart; a changed pair of quotes is published before a trade, at most every 0.9 s. Times are whole milliseconds.
    """

    def __init__(self, symbol: SimulatedSymbol, instrument: int, session: Session, opening: int, closing: int, seed: int) -> None:
        self._codes = row_code(instrument), row_code(instrument, RowKind.BID), row_code(instrument, RowKind.ASK)
        self._session = session
        self._length_ms = (session.end - session.start) // _NS_PER_MS
        self._steps = -(-self._length_ms // STEP_MS)
        self._step = 0
        self._random = seeded(seed, symbol.symbol, session.date, "path")
        self._numerator, self._denominator = symbol.tick_size.as_integer_ratio()
        self._lot = symbol.lot
        self._middle = float(opening)
        self._closing = closing
        self._per_ms = symbol.ticks_per_second / 1_000
        self._volatility = opening * symbol.daily_volatility_pct / 100 / sqrt(self._steps)
        self._log_variance = self._random.gauss(0.0, sqrt(2 * _MEAN_LOG))
        self._trend = 0.0
        self._at = 0.0
        self._quoted = 0
        self._next_quote = 0.0
        self._halt = (0.0, 0.0)

    def halt(self, start: int, end: int) -> None:
        """Nothing happens from ``start`` up to ``end`` (ns)."""
        self._halt = (start - self._session.start) / _NS_PER_MS, (end - self._session.start) / _NS_PER_MS

    def next_minute(self) -> list[SimulatedRow]:
        """The rows of the next minute of the session, ordered by time."""
        gauss = self._random.gauss
        place = 2.0 * (self._step + 0.5) / self._steps - 1.0
        activity = 0.5 + 1.5 * place * place
        self._log_variance = _MEMORY * self._log_variance + gauss(0.0, _SHOCK)
        burst = exp((self._log_variance - _MEAN_LOG) / 2)
        volatility = self._volatility * burst * sqrt(activity)
        self._trend = _TREND_MEMORY * self._trend + gauss(0.0, _TREND_SHOCK) * volatility
        pull = (self._closing - self._middle) / (self._steps - self._step)
        self._step += 1
        gap_ms = 1.0 / (self._per_ms * activity * sqrt(burst))
        return self._trades(gap_ms, volatility * sqrt(gap_ms / STEP_MS), (self._trend + pull) / STEP_MS)

    def _trades(self, gap_ms: float, noise: float, drift: float) -> list[SimulatedRow]:
        """Trades of one minute: mean distance (ms), noise of a price step (ticks), drift (ticks per ms)."""
        rows: list[SimulatedRow] = []
        bits, start, lot = self._random.getrandbits, self._session.start, self._lot
        numerator, denominator = self._numerator, self._denominator
        trade_code, bid_code, ask_code = self._codes
        halt_start, halt_end = self._halt
        at, middle = self._at, self._middle
        end = min(self._step * STEP_MS, self._length_ms)
        while at < end:
            if halt_start <= at < halt_end:
                at = halt_end
                continue
            chance = bits(30)
            bid = int(middle)
            ts = start + int(at) * _NS_PER_MS
            if bid != self._quoted and at >= self._next_quote:
                self._quoted, self._next_quote = bid, at + _QUOTE_EVERY_MS
                sizes = bits(18)
                rows.append((ts, bid_code, bid * numerator / denominator, float(_SIZES[sizes & 511] * 5 * lot)))
                rows.append((ts, ask_code, (bid + 1) * numerator / denominator, float(_SIZES[sizes >> 9] * 5 * lot)))
            rows.append(
                (ts, trade_code, (bid + (chance >> 29)) * numerator / denominator, float(_SIZES[chance >> 20 & 511] * lot))
            )
            gap = gap_ms * _EXPONENTIAL[chance & 1_023]
            at += gap
            middle += drift * gap + noise * _NORMAL[chance >> 10 & 1_023]
            if middle < _LEAST_TICKS:  # noqa: PLR1730  # max() would be the dearest call of the loop
                middle = _LEAST_TICKS
        self._at, self._middle = at, middle
        return rows
