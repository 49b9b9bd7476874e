"""The followers of a run: one for each port whose adapter is not switched off."""

import asyncio
from collections.abc import Sequence

from application.followers.follower import Deliver, Follower
from application.followers.pace import Pace
from application.followers.publisher_delivery import PublisherDelivery
from application.followers.state_cache_delivery import StateCacheDelivery
from application.followers.time_series_delivery import TimeSeriesDelivery
from application.ports.journal import Entry
from application.topics import TopicNames
from application.trading_loop import TradingLoop
from config.open_run import OpenRun
from domain.ports import EventPublisher, StateCache, TimeSeriesStore

Sink = EventPublisher | StateCache | TimeSeriesStore
STOP_GRACE_S = 1.0


class Followers:
    """Starts, wakes and stops followers together, and closes their sinks; a cache that has just started is filled first."""

    def __init__(self, followers: Sequence[Follower], sinks: Sequence[Sink], cache: StateCacheDelivery | None = None) -> None:
        self.all = tuple(followers)
        self._sinks = tuple(sinks)
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
        drained = await asyncio.gather(*(follower.drain(timeout_s) for follower in self.all))
        behind = [follower.health() for follower, is_done in zip(self.all, drained, strict=True) if not is_done]
        return [
            f"{health.name} ({health.adapter}): {health.lag_seq:,} to go, {health.last_error or 'still delivering'}"
            for health in behind
        ]

    async def drain_patiently(self, idle_s: float) -> list[str]:
        """As ``drain``, but as long as any of them delivers something every ``idle_s`` seconds."""
        while True:
            before = [follower.health().cursor for follower in self.all]
            left = await self.drain(idle_s)
            if not left or before == [follower.health().cursor for follower in self.all]:
                return left

    async def stop(self) -> None:
        """Stop following, keep the cursors, and close the sinks."""
        await asyncio.gather(*(follower.stop(STOP_GRACE_S) for follower in self.all))
        for sink in self._sinks:
            await sink.close()


def lasting_followers(run: OpenRun) -> Followers:
    """Those whose sink outlives the process: what a replay fills."""
    return _together(_time_series(run))


def service_followers(run: OpenRun, loop: TradingLoop) -> Followers:
    """All of them; the caches of a run without a journal have nothing to follow."""
    ports = run.settings.ports
    if ports.journal == "null":
        return _together([])
    followed = _time_series(run)
    if ports.event_publisher != "null":
        publisher = run.container.event_publisher()
        names = TopicNames(run.settings.kafka.topic_prefix, run.settings.kafka.topic_style)
        publish = PublisherDelivery(publisher, run.feed.symbols, run.timezone, names)
        followed.append((_follower(run, "event publisher", ports.event_publisher, publish.deliver), publisher))
    cache = None
    if ports.state_cache != "null":
        state_cache = run.container.state_cache()
        cache = StateCacheDelivery(state_cache, run.journal, loop.view, run.timezone)
        followed.append((_follower(run, "state cache", ports.state_cache, cache.deliver), state_cache))
    return _together(followed, cache)


def _together(followed: Sequence[tuple[Follower, Sink]], cache: StateCacheDelivery | None = None) -> Followers:
    return Followers([follower for follower, _ in followed], [sink for _, sink in followed], cache)


def _time_series(run: OpenRun) -> list[tuple[Follower, Sink]]:
    ports = run.settings.ports
    if ports.time_series_store == "null" or ports.journal == "null":
        return []
    store = run.container.time_series_store()
    delivery = TimeSeriesDelivery(store, run.feed.symbols, run.settings.feed.kind)
    return [(_follower(run, "time series", ports.time_series_store, delivery.deliver), store)]


def _follower(run: OpenRun, name: str, adapter: str, deliver: Deliver) -> Follower:
    return Follower(name, adapter, run.journal, deliver, run.container.clock(), Pace())
