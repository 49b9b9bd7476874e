"""A small run: a random walk of two instruments, an engine that trades it, and a feed that plays it."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from decimal import Decimal
from random import Random

from application.encoding import EventEncoder
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from application.recorder import Recorder
from domain.assignment import Assignment, Sizing
from domain.engine import EngineConfig, TradingEngine
from domain.frame import TickFrame, row_code
from domain.instrument import Instrument
from domain.session import SessionRules
from domain.strategies.ema_cross import EmaCross, EmaCrossParams
from domain.timeframe import Timeframe
from domain.trailing_stop.trailing import TrailingPct

ENCODER = EventEncoder(UTC)
SYMBOLS = ("ABB", "TCS")
START = 1_705_290_300_000_000_000


def engine(fast: int = 2) -> TradingEngine:
    """A fast EMA cross on one-second bars, so that a few hundred ticks make many trades."""
    params = EmaCrossParams(Timeframe(1), fast, 5)
    ema = Assignment("ema_cross", EmaCross, params, Sizing(quantity=10), TrailingPct(trail_pct=0.5))
    instruments = tuple(Instrument(symbol, Decimal("0.05")) for symbol in SYMBOLS)
    return TradingEngine(EngineConfig(instruments, (ema,), SessionRules.around_the_clock()))


def recorder() -> Recorder:
    """A recorder at the beginning of the run."""
    return Recorder(engine(), ENCODER)


def frames(count: int, rows: int = 50) -> list[TickFrame]:
    """The market: the same frames for everyone."""
    random = Random(5)
    prices = [900.0, 3_400.0]
    ts = START
    made = []
    for _ in range(count):
        frame = TickFrame()
        for _ in range(rows):
            at = random.randrange(2)
            ts += random.randrange(400_000_000)
            prices[at] = round(prices[at] + random.choice((-0.25, -0.05, 0.05, 0.25)), 2)
            frame.append(row_code(at), ts, prices[at], random.randrange(1, 100))
        made.append(frame)
    return made


class ListFeed(MarketDataFeed):
    """Plays frames, one a batch; the cursor counts them."""

    def __init__(self, market: Sequence[TickFrame]) -> None:
        self._market = tuple(market)
        self._at = 0
        self.started_at = ""

    @property
    def symbols(self) -> Sequence[str]:
        return SYMBOLS

    @property
    def skipped(self) -> Mapping[str, int]:
        return {"bad_row": 2}

    @property
    def problems(self) -> Sequence[str]:
        return ()

    async def start(self, cursor: str) -> None:
        self.started_at = cursor
        self._at = int(cursor or 0)

    async def next_batch(self, limit: int) -> FeedBatch | None:
        if self._at == len(self._market):
            return None
        self._at += 1
        return FeedBatch((self._market[self._at - 1],), (str(self._at),))

    def progress(self) -> FeedProgress:
        return FeedProgress(self._at, self._at / len(self._market))

    async def close(self) -> None:
        self._at = len(self._market)
