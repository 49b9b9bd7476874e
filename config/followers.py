"""The followers of a run: one for each port whose adapter is not switched off."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

from application.followers.follower import Check, Deliver, Follower
from application.followers.pace import Pace
from application.followers.publisher_delivery import PublisherDelivery
from application.followers.recent_entries import RecentEntries
from application.followers.state_cache_delivery import StateCacheDelivery
from application.followers.state_values import CacheTtls
from application.followers.time_series_delivery import FOLLOWER, TimeSeriesDelivery
from application.health import FollowerHealth
from application.ports.journal import Entry
from application.ports.notifier import Notifier
from application.topics import TopicNames
from application.trading_loop import TradingLoop
from config.notifying import notifying
from config.open_run import OpenRun
from config.pings import service_checks
from domain.ports import EventPublisher, StateCache, TimeSeriesStore

Sink = EventPublisher | StateCache | TimeSeriesStore | Notifier
STOP_GRACE_S = 1.0
CACHE_PACE = Pace(entries_per_read=1, reads_per_delivery=1, linger_s=0.05, longest_retry_s=2.0)
"""A cache is given the present state: one entry tells that there is a newer one, and a little later it is newer still."""


class Followers:
    """Starts, wakes and stops followers together, and closes their sinks."""

    def __init__(self, followers: Sequence[Follower], sinks: Sequence[Sink], recent: RecentEntries) -> None:
        self.all = tuple(followers)
        self._recent = recent
        self._sinks = tuple(sinks)

    async def start(self) -> None:
        """Begin to follow; no sink need be there."""
        for follower in self.all:
            follower.start()

    def notify(self, entries: Sequence[Entry]) -> None:
        """The journal has grown by these."""
        if self.all:
            self._recent.add(entries)
        for follower in self.all:
            follower.notify()

    async def drain(self, timeout_s: float) -> list[str]:
        """Let every follower deliver what the journal has; returns what is left of those that could not, in words."""
        return [_left(follower.health()) for follower in await self._behind(timeout_s)]

    async def drain_patiently(self, idle_s: float) -> list[str]:
        """As ``drain``, but as long as any that is not done delivers something every ``idle_s`` seconds."""
        while True:
            before = {follower: follower.health().cursor for follower in self.all}
            behind = await self._behind(idle_s)
            if all(follower.health().cursor == before[follower] for follower in behind):
                return [_left(follower.health()) for follower in behind]

    async def stop(self) -> None:
        """Stop following, keep the cursors, and close the sinks."""
        async with AsyncExitStack() as closing:
            for sink in self._sinks:
                closing.push_async_callback(sink.close)
            await asyncio.gather(*(follower.stop(STOP_GRACE_S) for follower in self.all))

    async def _behind(self, timeout_s: float) -> list[Follower]:
        """Those that could not deliver what the journal has in that time."""
        drained = await asyncio.gather(*(follower.drain(timeout_s) for follower in self.all))
        return [follower for follower, is_done in zip(self.all, drained, strict=True) if not is_done]


def followers_of(run: OpenRun, loop: TradingLoop, *, lasting: bool) -> Followers:
    """One for each port that is not switched off; a run without a journal has nothing to follow.

    ``lasting`` leaves out those whose sink ends with the process, and those that tell people: a replay need not do either.
    """
    settings, ports = run.settings, run.settings.ports
    off = {"null", "memory"} if lasting else {"null"}
    recent = RecentEntries(run.journal)
    if ports.journal == "null":
        return _together([], recent)
    followed = _time_series(run, recent)
    if ports.event_publisher not in off:
        publisher = run.container.event_publisher()
        names = TopicNames(settings.kafka.topic_prefix, settings.kafka.topic_style)
        publish = PublisherDelivery(publisher, run.feed.symbols, run.timezone, names)
        check = service_checks(run.container, settings).get("kafka")
        followed.append(
            (_follower(run, recent, "event publisher", ports.event_publisher, publish.deliver, check=check), publisher)
        )
    if ports.state_cache not in off:
        cache = run.container.state_cache()
        state = _state_cache_delivery(run, cache, loop)
        followed.append((_follower(run, recent, "state cache", ports.state_cache, state.deliver, CACHE_PACE, state.check), cache))
    if not lasting:
        followed += notifying(run, recent)
    return _together(followed, recent)


def _left(health: FollowerHealth) -> str:
    state = "still delivering" if health.connected else health.last_error or "it has not answered yet"
    return f"{health.name} ({health.adapter}): {health.lag_seq:,} to go, {state}"


def _together(followed: Sequence[tuple[Follower, Sink]], recent: RecentEntries) -> Followers:
    return Followers([follower for follower, _ in followed], [sink for _, sink in followed], recent)


def _state_cache_delivery(run: OpenRun, cache: StateCache, loop: TradingLoop) -> StateCacheDelivery:
    given = run.settings.cache
    ttls = CacheTtls(
        position=given.position_ttl_s,
        indicators=given.indicators_ttl_s,
        tick=given.tick_ttl_s,
        candles=given.candles_ttl_s,
        strategy=given.strategy_ttl_s,
        stats=given.stats_ttl_s,
    )
    monotonic = run.container.clock().monotonic
    return StateCacheDelivery(cache, run.journal, loop.view, run.timezone, run.record.run_id, monotonic, given.candles, ttls)


def _time_series(run: OpenRun, recent: RecentEntries) -> list[tuple[Follower, Sink]]:
    ports = run.settings.ports
    if ports.time_series_store == "null":
        return []
    store = run.container.time_series_store()
    delivery = TimeSeriesDelivery(store, run.feed.symbols, run.settings.feed.kind, run.journal)
    check = service_checks(run.container, run.settings).get("influxdb")
    return [(_follower(run, recent, FOLLOWER, ports.time_series_store, delivery.deliver, check=check), store)]


def _follower(
    run: OpenRun,
    recent: RecentEntries,
    name: str,
    adapter: str,
    deliver: Deliver,
    pace: Pace | None = None,
    check: Check | None = None,
) -> Follower:
    return Follower(name, adapter, run.journal, deliver, run.container.clock(), pace or Pace(), check, recent)
