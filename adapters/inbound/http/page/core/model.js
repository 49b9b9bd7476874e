/** What the page knows: a snapshot, kept up to date by deltas. */

import { Books } from "./books.js";
import { Controls } from "./controls_state.js";
import { RecentList } from "./recent_list.js";
import { WorkingOrders } from "./working_orders.js";

/** Events that come with every bar, fill or mark and that the log leaves out. */
export const QUIET = new Set(["bar_closed", "position_changed", "position_marked", "account_changed", "strategy_measured", "order_trailed"]);

/** The state of the run as far as it was told; `onTouch` is called with the names of the parts that changed. */
export class Model {
  constructor(onTouch) {
    this.onTouch = onTouch;
    this.seq = 0;
    this.timestamp = null;
    this.status = null;
    this.connection = { state: "waiting", text: "Connecting" };
    this.feed = null;
    this.instruments = new Map();
    this.strategies = [];
    this.books = new Books(this);
    this.orders = new WorkingOrders();
    this.controls = new Controls();
    this.trades = new RecentList();
    this.signals = new RecentList();
    this.fills = new RecentList();
    this.log = new RecentList();
    this.listeners = [];
  }

  /** Be told of every event of the live feed, in order. */
  listen(listener) {
    this.listeners.push(listener);
  }

  /** Whether there was a snapshot. */
  get isLoaded() {
    return this.status !== null;
  }

  /** Forget everything and begin with a snapshot. */
  begin(snapshot) {
    const isAnotherRun = this.status && this.status.run_id !== snapshot.status.run_id;
    this.seq = snapshot.seq;
    this.timestamp = snapshot.timestamp;
    this.status = snapshot.status;
    this.mode = snapshot.mode ?? "paper";
    this.feed = snapshot.feed ?? null;
    const now = performance.now();
    this.instruments = new Map(snapshot.instruments.map((each) => [each.symbol, { ...each, heard: each.price === null ? null : now }]));
    this.strategies = snapshot.strategies;
    this.books.begin(snapshot);
    this.orders.begin(snapshot.orders ?? []);
    if (snapshot.controls) this.controls.begin(snapshot.controls);
    this.trades.begin(snapshot.recent_trades);
    this.signals.begin(snapshot.recent_signals);
    this.fills.begin(snapshot.recent_fills);
    if (isAnotherRun) this.log.begin([]);
    this.onTouch("begin", "market", "clock", "books", "positions", "orders", "controls", "trades", "signals", "fills", "log", "strategies", "status");
  }

  /** Apply what happened since: first the events in order, then the newest ticks. */
  apply(delta) {
    this.seq = delta.seq;
    this.timestamp = delta.timestamp ?? this.timestamp;
    const touched = new Set(["clock"]);
    for (const event of delta.events) this.take(event, touched);
    const now = performance.now();
    for (const [symbol, tick] of Object.entries(delta.ticks)) {
      const instrument = this.instruments.get(symbol);
      if (!instrument) continue;
      Object.assign(instrument, tick, { volume: instrument.volume, heard: now });
      instrument.session_open ??= tick.price;
      touched.add("market");
      if (this.books.holds(symbol)) touched.add("positions").add("books");
    }
    this.onTouch(...touched);
  }

  take(event, touched) {
    if (!QUIET.has(event.type)) {
      this.log.add(event);
      touched.add("log");
    }
    if (this.orders.take(event)) touched.add("orders");
    if (this.controls.take(event)) touched.add("controls").add("strategies");
    if (this.books.take(event)) touched.add("books").add("positions");
    switch (event.type) {
      case "trade": this.fills.add(event); touched.add("fills"); break;
      case "signal": this.signals.add(event); this.measure(event.strategy_id, (each) => countSignal(each, event)); touched.add("signals").add("strategies"); break;
      case "position_closed": this.trades.add(event); this.measure(event.strategy_id, (each) => countTrade(each, event)); touched.add("trades").add("strategies"); break;
      case "strategy_switched": this.measure(event.strategy_id, (each) => (each.enabled = event.enabled)); touched.add("strategies"); break;
      case "strategy_failed": this.measure(event.strategy_id, (each) => (each.failed = { ...each.failed, [event.symbol]: event.error })); touched.add("strategies"); break;
      case "bar_closed": this.countVolume(event); break;
      case "session_started": this.openSession(event); touched.add("market"); break;
    }
    for (const listener of this.listeners) listener(event);
  }

  measure(strategyId, change) {
    const strategy = this.strategies.find((each) => each.strategy_id === strategyId);
    if (strategy) change(strategy);
  }

  openSession(event) {
    const instrument = this.instruments.get(event.symbol);
    if (instrument) Object.assign(instrument, { session: event.date, session_open: null });
  }

  /** The volume of the shortest timeframe's closed bars, added to what the snapshot told. */
  countVolume(event) {
    const instrument = this.instruments.get(event.symbol);
    if (instrument && event.timeframe === instrument.timeframes[0]) instrument.closed_volume = (instrument.closed_volume ?? 0) + event.volume;
  }

  /** The newest price of a symbol, or null. */
  priceOf(symbol) {
    return this.instruments.get(symbol)?.price ?? null;
  }
}

function countTrade(strategy, event) {
  strategy.trades += 1;
  strategy.wins += Number(event.net_pnl) > 0 ? 1 : 0;
  strategy.net_pnl = Number(strategy.net_pnl) + Number(event.net_pnl);
}

function countSignal(strategy, event) {
  strategy.signals = { ...strategy.signals, [event.action]: (strategy.signals?.[event.action] ?? 0) + 1 };
}
