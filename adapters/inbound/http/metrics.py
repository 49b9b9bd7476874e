"""The Prometheus text of what is measured; docs/metrics.md says what each metric means."""

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from application.health import FeedHealth, FollowerHealth, HealthReport
from application.histogram import Histogram
from application.queries.measurements import Measurements
from application.queries.tally import Tally
from domain.events import EVENT_TYPES, OrderFilled
from domain.timeframe import NS_PER_SECOND
from domain.trading_state import TradingState
from domain.view import AccountView, EngineView

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposed(measured: Measurements, websocket_clients: int) -> bytes:
    """All metrics, with those of this process (CPU time, memory, open files)."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Once(measured, websocket_clients))
    return generate_latest(registry)


class _Once(Collector):
    """What is exposed is what was measured for this one request: nothing is kept between two of them."""

    def __init__(self, measured: Measurements, websocket_clients: int) -> None:
        self._measured = measured
        self._websocket_clients = websocket_clients

    def describe(self) -> Iterable[Metric]:
        """Nothing is checked for doubles: the registry is made anew each time."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Every metric but those of the process."""
        measured = self._measured
        run = measured.run
        build = {"version": run.version, "profile": run.profile, "run_id": run.run_id}
        yield InfoMetricFamily("velox_build", "What runs.", build)
        yield _gauge("velox_websocket_clients", "Clients that watch the live socket.", self._websocket_clients)
        yield from _of_market(measured.view)
        yield from _of_orders(measured)
        yield from _of_account(measured.view)
        yield from _of_controls(measured)
        if measured.health is not None:
            yield from _of_health(measured.health)


def _of_market(view: EngineView) -> Iterator[Metric]:
    ticks = CounterMetricFamily("velox_ticks", "Trade prints that the engine used.", labels=["symbol"])
    skipped = CounterMetricFamily("velox_ticks_refused", "Rows that the engine refused.", labels=["symbol", "reason"])
    for instrument in view.instruments:
        ticks.add_metric([instrument.symbol], instrument.ticks)
        for reason, count in instrument.skipped.items():
            skipped.add_metric([instrument.symbol, reason], count)
    yield ticks
    yield skipped
    counts = {event.kind: view.event_counts.get(event.kind, 0) for event in EVENT_TYPES}
    yield _counters("velox_events", "Events of the run.", "type", counts)
    yield CounterMetricFamily("velox_fills", "Executions of the venue.", value=counts[OrderFilled.kind])
    yield _gauge("velox_market_time_seconds", "The market time that the run has come to (Unix).", view.ts / NS_PER_SECOND)
    yield _gauge("velox_instruments_stale", "Instruments without fresh data.", len(view.controls.stale))


def _of_orders(measured: Measurements) -> Iterator[Metric]:
    view = measured.view
    yield _gauges("velox_orders", "Orders of the run by where they stand.", "status", measured.orders)
    yield _counters("velox_orders_refused", "Orders that risk refused, by the code of the rule.", "code", measured.refused)
    signals = CounterMetricFamily("velox_signals", "Signals of the strategies.", labels=["strategy_id", "action"])
    for strategy in view.strategies:
        for action, count in strategy.signals.items():
            signals.add_metric([strategy.strategy_id, action], count)
    yield signals
    trips = {strategy.strategy_id: Tally() for strategy in view.strategies} | dict(measured.trips)
    yield _counters(
        "velox_round_trips", "Round trips that ended.", "strategy_id", {name: each.trades for name, each in trips.items()}
    )
    yield _counters(
        "velox_round_trips_won", "Those with a net gain.", "strategy_id", {name: each.wins for name, each in trips.items()}
    )
    net = {name: float(each.net_pnl) for name, each in trips.items()}
    yield _gauges("velox_strategy_net_pnl", "Net result of its round trips, in currency.", "strategy_id", net)
    yield _gauge("velox_strategies_failed", "Strategies that raised, counted per instrument.", _failed(view))
    yield _gauge("velox_positions_open", "Open positions.", len(view.positions))


def _of_account(view: EngineView) -> Iterator[Metric]:
    account: AccountView = view.account
    told = {
        "equity": (account.equity, "Cash and position value, in currency."),
        "cash": (account.cash, "Cash, in currency."),
        "realized_pnl": (account.realized_pnl, "Realised result before charges, in currency."),
        "unrealized_pnl": (account.unrealized_pnl, "Unrealised result, in currency."),
        "charges": (account.charges, "Charges of the run, in currency."),
        "day_pnl": (account.day_pnl, "Result of the trading day, in currency."),
        "imbalance": (account.imbalance, "What the books are out by, in currency; must be 0."),
    }
    for name, (amount, text) in told.items():
        yield _gauge(f"velox_account_{name}", text, float(amount))


def _of_controls(measured: Measurements) -> Iterator[Metric]:
    controls = measured.view.controls
    states = {str(state): float(state == controls.trading_state) for state in TradingState}
    yield _gauges("velox_trading_state", "1 for the state that holds.", "state", states)
    yield _gauge("velox_kill_switch_latched", "1 until the kill switch is reset.", controls.latched)
    yield _gauge("velox_paused", "1 while no strategy is asked.", controls.paused)
    shares = {use.rule: float(use.value / use.limit) for use in measured.limits if use.value is not None and use.limit}
    yield _gauges("velox_risk_limit_use", "What counts against a limit, divided by it; 1: reached.", "rule", shares)


def _of_health(report: HealthReport) -> Iterator[Metric]:
    yield _gauge("velox_healthy", "1 while nothing is degraded.", report.ok)
    yield _gauge("velox_ready", "1 while requests may come here.", report.ready)
    yield _gauge("velox_journal_last_seq", "The newest durable sequence number.", report.journal.last_seq)
    yield _gauge("velox_journal_size_bytes", "The journal's file.", report.journal.size_bytes or 0)
    yield _gauge("velox_journal_refuses", "1 while the journal takes nothing.", report.journal.last_error is not None)
    yield from _of_followers(report.followers)
    yield from _of_feed(report.feed)
    if report.decisions is not None:
        yield _histogram("velox_decision_seconds", "From a batch of the feed to its decisions being durable.", report.decisions)


def _of_followers(followers: Iterable[FollowerHealth]) -> Iterator[Metric]:
    labels = ["follower", "adapter"]
    lag = GaugeMetricFamily("velox_follower_lag", "Sequence numbers not delivered yet.", labels=labels)
    age = GaugeMetricFamily("velox_follower_oldest_undelivered_seconds", "Age of the oldest of them; 0: none.", labels=labels)
    connected = GaugeMetricFamily("velox_follower_connected", "1 while its sink answers.", labels=labels)
    for each in followers:
        names = [each.name, each.adapter]
        lag.add_metric(names, each.lag_seq)
        age.add_metric(names, each.oldest_undelivered_s or 0.0)
        connected.add_metric(names, each.connected)
    yield from (lag, age, connected)


def _of_feed(feed: FeedHealth) -> Iterator[Metric]:
    yield CounterMetricFamily("velox_feed_rows", "Rows that the feed has delivered.", value=feed.rows)
    yield _counters("velox_feed_skipped", "Rows that the feed skipped.", "reason", feed.skipped)
    yield _gauge("velox_feed_trouble", "1 while the source cannot be read.", feed.last_error is not None)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _gauges(name: str, text: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _counters(name: str, text: str, label: str, values: Mapping[str, float]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _histogram(name: str, text: str, taken: Histogram) -> HistogramMetricFamily:
    buckets, count = [], 0
    for bound, here in zip((*taken.bounds, float("inf")), taken.counts, strict=True):
        count += here
        buckets.append(("+Inf" if bound == float("inf") else f"{bound:g}", float(count)))
    return HistogramMetricFamily(name, text, buckets=buckets, sum_value=taken.total_s)


def _failed(view: EngineView) -> int:
    return sum(len(strategy.failed) for strategy in view.strategies)
