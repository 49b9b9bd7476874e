"""`velox replay`: files through the trading loop, with the followers that outlive the process."""

from collections.abc import Callable, Sequence

from adapters.inbound.cli.bootstrap import ReplayRequest
from application.ports.journal import Entry
from application.ports.market_data_feed import FeedProgress
from application.replay import Replay
from application.replay_summary import ReplaySummary
from application.trading_loop import LoopOptions, TradingLoop
from config.open_run import open_run
from config.settings import LoadedSettings


async def replay(loaded: LoadedSettings, request: ReplayRequest, progress: Callable[[FeedProgress], None]) -> ReplaySummary:
    """Replay to the end of the files; raises ``PortUnavailable`` where a follower could not deliver in time."""
    async with open_run(loaded, fresh=request.fresh) as run:

        def tell(_: Sequence[Entry]) -> None:
            progress(run.feed.progress())

        journal = run.settings.journal
        loop = TradingLoop(
            run.feed,
            run.recovered,
            run.journal,
            [tell],
            run.container.clock(),
            LoopOptions(journal.batch, journal.snapshot_every),
        )
        return await Replay(run.feed, loop, run.container.clock()).run()
