"""`velox replay`: files through the trading loop, with the followers whose sinks outlive the process."""

from collections.abc import Callable, Sequence

from adapters.inbound.cli.bootstrap import ReplayRequest, ReplayResult
from adapters.inbound.cli.output import complain
from application.ports.journal import Entry
from application.ports.market_data_feed import FeedProgress
from application.replay import Replay
from application.trading_loop import LoopOptions, TradingLoop
from config.followers import followers_of
from config.logging import configure_logging
from config.open_run import OpenRun, open_run
from config.replay_notes import cautions, left_out
from config.settings import LoadedSettings


async def replay(loaded: LoadedSettings, request: ReplayRequest, progress: Callable[[FeedProgress], None]) -> ReplayResult:
    """Replay to the end of the files, telling on stderr what was left out."""
    configure_logging(loaded.settings.logging.level, loaded.settings.logging.format)
    async with open_run(loaded, fresh=request.fresh) as run:
        if run.recovered.recorder.engine.seq:
            complain(f"continuing after {run.recovered.recorder.engine.seq:,} inputs and events; --fresh begins anew")
        loop = _loop(run, progress)
        followers = followers_of(run, loop, lasting=True)
        loop.listen(followers.notify)
        await followers.start()
        try:
            summary = await Replay(run.feed, loop, run.container.clock()).run()
            left = await followers.drain_patiently(request.drain_timeout)
        finally:
            await followers.stop()
            complain("\n".join(left_out(run.feed, run.journal)))
        complain("\n".join(cautions(run, summary, loop.rows)))
    undelivered = (
        f"the replay is journaled, but nothing could be delivered for {request.drain_timeout:g} s: {'; '.join(left)}. "
        "The journal keeps it; the same command delivers the rest"
    )
    return ReplayResult(summary, undelivered if left else "")


def _loop(run: OpenRun, progress: Callable[[FeedProgress], None]) -> TradingLoop:
    def tell(_: Sequence[Entry]) -> None:
        progress(run.feed.progress())

    journal = run.settings.journal
    options = LoopOptions(journal.batch, journal.snapshot_every)
    return TradingLoop(run.feed, run.recovered, run.journal, [tell], run.container.clock(), options)
