"""Replay: market data with an end goes through the trading loop, and what it amounted to is told."""

from collections import Counter

from application.peak_memory import peak_rss_bytes
from application.ports.clock import Clock
from application.ports.market_data_feed import MarketDataFeed
from application.replay_summary import ReplaySummary, SymbolSummary
from application.trading_loop import TradingLoop
from domain.events import BarClosed, OrderFilled, PositionClosed, SignalGenerated
from domain.view import EngineView


class Replay:
    """One run from the feed's cursor to its end; the summary covers the whole run, also what earlier starts have done."""

    def __init__(self, feed: MarketDataFeed, loop: TradingLoop, clock: Clock) -> None:
        self._feed = feed
        self._loop = loop
        self._clock = clock

    async def run(self) -> ReplaySummary:
        """Trade until the feed ends."""
        began = self._clock.monotonic()
        await self._loop.run()
        seconds = self._clock.monotonic() - began
        return _summary(await self._loop.view(), self._loop, self._feed, seconds)


def _summary(view: EngineView, loop: TradingLoop, feed: MarketDataFeed, seconds: float) -> ReplaySummary:
    counts, account = loop.event_counts, view.account
    ticks = sum(instrument.ticks for instrument in view.instruments)
    skipped: Counter[str] = Counter(feed.skipped)
    for instrument in view.instruments:
        skipped.update(instrument.skipped)
    return ReplaySummary(
        ticks=ticks,
        bars=counts.get(BarClosed.kind, 0),
        signals=counts.get(SignalGenerated.kind, 0),
        fills=counts.get(OrderFilled.kind, 0),
        round_trips=counts.get(PositionClosed.kind, 0),
        gross_pnl=account.realized_pnl + account.unrealized_pnl,
        charges=account.charges,
        net_pnl=account.net_pnl,
        equity=account.equity,
        state_hash=loop.state_hash(),
        events_hash=loop.events_hash.hex(),
        seconds=round(seconds, 3),
        ticks_per_second=round(loop.rows / seconds, 1) if seconds > 0 else 0.0,
        peak_rss_bytes=peak_rss_bytes(),
        skipped=dict(sorted(skipped.items())),
        symbols={
            instrument.symbol: _of(instrument.ticks, instrument.volume, instrument.turnover) for instrument in view.instruments
        },
    )


def _of(ticks: int, volume: float, turnover: float) -> SymbolSummary:
    return SymbolSummary(ticks, volume, turnover / volume if volume else None)
