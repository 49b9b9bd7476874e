"""What a replay amounted to."""

from adapters.outbound.memory.journal import MemoryJournal
from application.recovery import recover
from application.replay import Replay
from application.replay_summary import ReplaySummary
from application.trading_loop import LoopOptions, TradingLoop
from tests.unit.application.small_run import ENCODER, ListFeed, engine, frames
from tests.unit.followers.manual_clock import ManualClock


async def test_the_summary_covers_the_whole_run_also_what_earlier_starts_have_done() -> None:
    journal, clock = MemoryJournal({}), ManualClock()

    async def replayed(count: int) -> ReplaySummary:
        feed = ListFeed(frames(count))
        loop = TradingLoop(feed, recover(journal, engine, ENCODER), journal, [], clock, LoopOptions())
        return await Replay(feed, loop, clock).run()

    await replayed(3)
    summary = await replayed(8)
    market = frames(8)
    kinds = [event.kind for event in journal.events(limit=100_000)]
    assert summary.ticks == 400
    assert (summary.bars, summary.signals) == (kinds.count("bar_closed"), kinds.count("signal"))
    assert (summary.fills, summary.round_trips) == (kinds.count("trade"), kinds.count("position_closed"))
    assert summary.net_pnl == summary.gross_pnl - summary.charges == summary.equity - 1_000_000
    assert summary.skipped == {"bad_row": 2}
    volume = sum(size for frame in market for code, _, _, size in frame.rows() if code == 0)
    turnover = sum(price * size for frame in market for code, _, price, size in frame.rows() if code == 0)
    assert summary.symbols["ABB"].volume == volume
    assert summary.symbols["ABB"].vwap is not None
    assert round(summary.symbols["ABB"].vwap, 9) == round(turnover / volume, 9)
    assert (summary.seconds, summary.ticks_per_second) == (0.0, 0.0)
    assert summary.peak_rss_bytes > 10_000_000
    assert set(summary.as_json()) >= {"state_hash", "events_hash", "symbols", "skipped"}
