"""The followers of a run: one for each port whose adapter is not switched off."""

from collections.abc import Sequence

from application.followers.follower import Deliver, Follower
from application.followers.pace import Pace
from application.followers.publisher_delivery import PublisherDelivery
from application.followers.state_cache_delivery import StateCacheDelivery
from application.followers.time_series_delivery import TimeSeriesDelivery
from application.ports.journal import Entry
from application.trading_loop import TradingLoop
from config.open_run import OpenRun

STOP_GRACE_S = 1.0
TOPIC_PREFIX = "velox-"


class Followers:
    """Starts, wakes and stops followers together; ``fill`` gives a cache that has just started its values back."""

    def __init__(self, followers: Sequence[Follower], cache: StateCacheDelivery | None) -> None:
        self.all = tuple(followers)
        self._cache = cache

    async def start(self) -> None:
        """Begin to follow."""
        if self._cache is not None:
            await self._cache.fill()
        for follower in self.all:
            follower.start()

    def notify(self, _: Sequence[Entry]) -> None:
        """The journal has grown."""
        for follower in self.all:
            follower.notify()

    async def drain(self, timeout_s: float) -> list[str]:
        """Let every follower deliver what the journal has; returns what is left of those that could not, in words."""
        left = []
        for follower in self.all:
            if not await follower.drain(timeout_s):
                health = follower.health()
                left.append(
                    f"{health.name} ({health.adapter}): {health.lag_seq:,} to go, {health.last_error or 'still delivering'}"
                )
        return left

    async def stop(self) -> None:
        """Stop following and keep the cursors."""
        for follower in self.all:
            await follower.stop(STOP_GRACE_S)


def lasting_followers(run: OpenRun) -> Followers:
    """Those whose sink outlives the process: what a replay fills."""
    return Followers(_time_series(run), None)


def service_followers(run: OpenRun, loop: TradingLoop) -> Followers:
    """All of them; the caches of a run without a journal have nothing to follow."""
    ports = run.settings.ports
    if ports.journal == "null":
        return Followers((), None)
    followers = list(_time_series(run))
    if ports.event_publisher != "null":
        publish = PublisherDelivery(run.container.event_publisher(), run.feed.symbols, run.timezone, TOPIC_PREFIX)
        followers.append(_follower(run, "event publisher", ports.event_publisher, publish.deliver))
    cache = None
    if ports.state_cache != "null":
        cache = StateCacheDelivery(run.container.state_cache(), run.journal, loop.view, run.timezone)
        followers.append(_follower(run, "state cache", ports.state_cache, cache.deliver))
    return Followers(followers, cache)


def _time_series(run: OpenRun) -> Sequence[Follower]:
    ports = run.settings.ports
    if ports.time_series_store == "null" or ports.journal == "null":
        return ()
    store = TimeSeriesDelivery(run.container.time_series_store(), run.feed.symbols, run.settings.feed.kind)
    return (_follower(run, "time series", ports.time_series_store, store.deliver),)


def _follower(run: OpenRun, name: str, adapter: str, deliver: Deliver) -> Follower:
    return Follower(name, adapter, run.journal, deliver, run.container.clock(), Pace())
