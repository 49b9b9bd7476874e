"""`velox run`: trades the feed and serves the API until it is told to stop."""

import asyncio
import signal
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from adapters.inbound.cli.narrator import Narrator
from adapters.inbound.cli.terminal import Terminal
from application.decision_times import DecisionTimes
from application.feed_desk import FeedDesk
from application.live_feed import LiveFeed
from application.operating import OperatorDesk
from application.queries import AskServices, History, JournalPoints, PastPoints, Queries
from application.trading_loop import LoopOptions, TradingLoop, store_and
from config.collecting import leave_out_what_stays
from config.condition import Condition
from config.followers import followers_of
from config.logging import configure_logging
from config.open_run import VERSION, OpenRun, open_run
from config.pings import service_pings, service_places
from config.schemas import message_schemas
from config.service_address import forget_address, keep_address
from config.settings import LoadedSettings, Settings

if TYPE_CHECKING:  # the HTTP application takes its time to import, and a service without it needs none
    from config.access import Access

RETRY_FULL_S = 1.0
_DRAIN_S = 1.0


async def serve(loaded: LoadedSettings, *, fresh: bool = False) -> int:
    """Run the service; returns the exit code once it has stopped cleanly.

    When the feed ends the service stays up for whoever wants to look. Raises what opening the run raises, ``CannotListen``, and
    whatever ended trading.
    """
    settings = loaded.settings
    configure_logging(settings.logging.level, settings.logging.format)
    access = _access(settings)
    stop = _stop_event()
    terminal = Terminal()
    async with AsyncExitStack() as stack:
        stack.callback(terminal.close)
        run = await stack.enter_async_context(open_run(loaded, fresh=fresh))
        clock = run.container.clock()
        live_feed = LiveFeed(run.feed.symbols, run.timezone, clock)
        narrator = Narrator(terminal.say, clock)
        options = LoopOptions(
            settings.journal.batch,
            settings.journal.snapshot_every,
            store_and(live_feed.breathe),
            RETRY_FULL_S,
            _is_live(settings),
        )
        timed = DecisionTimes(run.feed, clock)
        listeners = [live_feed.publish, narrator.listen, timed.journaled]
        loop = TradingLoop(timed, run.recovered, run.journal, listeners, clock, options)
        followers = followers_of(run, loop, lasting=False)
        loop.listen(followers.notify)
        condition = Condition(run, loop, followers, timed.taken)
        stack.push_async_callback(run.container.time_series_store().close)
        await followers.start()
        stack.push_async_callback(followers.stop)
        url = await _listen(stack, run, loop, live_feed, condition, access)
        stack.callback(live_feed.close)
        leave_out_what_stays()
        terminal.say(_greeting(run, url, access))
        await _trade_until(stop, loop, condition, terminal)
        condition.state = "stopping"
        await followers.drain(_DRAIN_S)
        terminal.say(
            "VELOX has stopped."
            if settings.ports.journal == "null"
            else "VELOX has stopped; the next `velox run` continues here."
        )
    return 0


async def _trade_until(stop: asyncio.Event, loop: TradingLoop, condition: Condition, terminal: Terminal) -> None:
    trading = asyncio.create_task(loop.run(), name="trading")
    stopping = asyncio.create_task(stop.wait(), name="stop signal")
    condition.state = "running"
    await asyncio.wait({trading, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if trading.done():
        trading.result()
        condition.state = "finished"
        terminal.say("The feed has ended; the API stays up. Ctrl-C stops the service.")
    await stopping
    await loop.stop()
    await trading
    await loop.keep_snapshot()


def _access(settings: Settings) -> "Access | None":
    """The keys, before anything else is opened; None where the API is switched off."""
    if not settings.http.enabled:
        return None
    from config.access import open_access

    return open_access(settings)


async def _listen(
    stack: AsyncExitStack,
    run: OpenRun,
    loop: TradingLoop,
    live_feed: LiveFeed,
    condition: Condition,
    access: "Access | None",
) -> str:
    """Serve the API where it is switched on; returns its address, else ""."""
    http = run.settings.http
    if access is None:
        return ""
    from adapters.inbound.http.app import Served, create_app
    from adapters.inbound.http.server import HttpServer

    queries = Queries(loop.view, loop.risk_use, run.journal, condition.status, run.timezone, condition.health)
    published = message_schemas(run.settings, VERSION).asyncapi
    services = AskServices(service_pings(run.container, run.settings))
    own_points = JournalPoints(run.journal, run.feed.symbols, run.settings.feed.kind)
    history = History(PastPoints(run.container.time_series_store(), run.journal, own_points), run.timezone)
    clock = run.container.clock()
    feed = FeedDesk(run.settings.feed.kind, run.control, lambda: loop.market_time, run.timezone)
    served = Served(queries, history, OperatorDesk(loop.submit), access.rules, live_feed, condition, services, clock, feed)
    app = create_app(served, VERSION, published)
    server = HttpServer(app, http.host, http.port)
    await server.start()
    stack.push_async_callback(server.stop)
    stack.callback(asyncio.create_task(queries.warm_up(), name="read models").cancel)
    keep_address(run.settings.data_dir, server.url)
    stack.callback(forget_address, run.settings.data_dir)
    return server.url


def _greeting(run: OpenRun, url: str, access: "Access | None") -> str:
    settings = run.settings
    transient = settings.ports.journal == "null"
    strategies = ", ".join(strategy.id for strategy in settings.strategies)
    begun = "continues" if run.recovered.recorder.engine.seq else "begins"
    market: Mapping[str, str] = {
        "simulator": f"a simulated market of {len(run.feed.symbols)} symbols {_pace(settings.simulator.speed)}",
        "csv": f"{len(settings.feed.inputs)} files {_pace(settings.feed.speed)}",
        "kafka": f"the topic {settings.feed.topic} at {settings.kafka.bootstrap_servers}",
    }
    services = ", ".join(f"{name} at {place}" for name, place in service_places(settings).items())
    lines = [
        f"VELOX {VERSION} {begun} run {run.record.run_id}: {market[settings.feed.kind]}, {strategies}",
        "  data       none: there is no journal, nothing is kept" if transient else f"  data       {settings.data_dir}",
        *([f"  services   {services}"] if services else []),
        *([f"  dashboard  {url}/", *_access_told(access)] if access else ["  dashboard  switched off"]),
        "  Ctrl-C stops it",
    ]
    return "\n".join(lines)


def _access_told(access: "Access") -> list[str]:
    owner, rules = access.owner, access.rules
    key = f"{owner.secret}  (shown this once; it lies in {owner.place})" if owner.is_new else owner.place
    lines = [f"  API key    {key}"]
    if rules.needs_key_to_look:
        lines.append(
            f"  access     looking needs a key too; served as localhost{''.join(f', {host}' for host in sorted(rules.hosts))}"
        )
    return lines


def _is_live(settings: Settings) -> bool:
    """Whether event time is wall-clock time: what the feed delivers happens now."""
    return settings.feed.kind == "kafka" or (settings.feed.kind == "simulator" and settings.simulator.follow_clock)


def _pace(speed: float | str) -> str:
    return "as fast as possible" if isinstance(speed, str) else f"at {speed:g}× speed"


def _stop_event() -> asyncio.Event:
    stop = asyncio.Event()
    running = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        running.add_signal_handler(number, stop.set)
    return stop
