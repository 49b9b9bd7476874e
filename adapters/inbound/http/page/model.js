/** What the page knows: a snapshot, kept up to date by deltas. */

const KEPT = 50;
const KEPT_ON_TAPE = 120;

/** Kinds of events that the tape shows. */
export const TAPE_KINDS = [
  "session_started", "signal", "order_submitted", "order_rejected", "trade", "stop_placed", "stop_moved", "stop_triggered",
  "position_closed", "risk_breached", "strategy_failed",
];

/** The state of the run as far as it was told. */
export class Model {
  constructor() {
    this.seq = 0;
    this.timestamp = null;
    this.status = null;
    this.account = null;
    this.positions = new Map();
    this.instruments = new Map();
    this.strategies = [];
    this.trades = [];
    this.signals = [];
    this.fills = [];
    this.tape = [];
  }

  /** Forget everything and begin with a snapshot. */
  begin(snapshot) {
    this.seq = snapshot.seq;
    this.timestamp = snapshot.timestamp;
    this.status = snapshot.status;
    this.account = snapshot.account;
    this.positions = new Map(snapshot.positions.map((position) => [keyOf(position), position]));
    this.instruments = new Map(snapshot.instruments.map((instrument) => [instrument.symbol, instrument]));
    this.strategies = snapshot.strategies;
    this.trades = snapshot.recent_trades;
    this.signals = snapshot.recent_signals;
    this.fills = snapshot.recent_fills;
    this.tape = [];
  }

  /** Apply what happened since: first the events in order, then the newest ticks. */
  apply(delta) {
    this.seq = delta.seq;
    this.timestamp = delta.timestamp ?? this.timestamp;
    for (const event of delta.events) this.take(event);
    for (const [symbol, tick] of Object.entries(delta.ticks)) {
      const instrument = this.instruments.get(symbol);
      if (!instrument) continue;
      instrument.price = tick.price;
      instrument.timestamp = tick.timestamp;
      instrument.session_open ??= tick.price;
    }
  }

  /** Put older events on the tape, newest first. */
  remember(events) {
    const known = new Set(this.tape.map((event) => event.seq));
    this.tape = [...this.tape, ...events.filter((event) => !known.has(event.seq))].sort((a, b) => b.seq - a.seq).slice(0, KEPT_ON_TAPE);
  }

  take(event) {
    if (TAPE_KINDS.includes(event.type)) this.tape = [event, ...this.tape.filter((each) => !isOvertaken(each, event))].slice(0, KEPT_ON_TAPE);
    switch (event.type) {
      case "trade": this.fills = [event, ...this.fills].slice(0, KEPT); break;
      case "signal": this.signals = [event, ...this.signals].slice(0, KEPT); break;
      case "position_closed": this.close(event); break;
      case "position_changed": this.change(event); break;
      case "stop_placed": case "stop_moved": this.protect(event); break;
      case "stop_triggered": this.protect(event, true); break;
      case "account_changed": this.account = { ...this.account, ...event }; break;
      case "bar_closed": this.count(event); break;
      case "session_started": this.open(event); break;
    }
  }

  change(event) {
    const key = keyOf(event);
    if (event.quantity === 0) this.positions.delete(key);
    else this.positions.set(key, { ...this.positions.get(key), ...event, exiting: false });
  }

  protect(event, exiting = false) {
    const position = this.positions.get(keyOf(event));
    if (position) Object.assign(position, { stop: event.level, sl_type: event.sl_type, exiting });
  }

  close(event) {
    this.trades = [event, ...this.trades].slice(0, KEPT);
    const strategy = this.strategies.find((each) => each.strategy_id === event.strategy_id);
    if (!strategy) return;
    strategy.trades += 1;
    strategy.wins += Number(event.net_pnl) > 0 ? 1 : 0;
    strategy.net_pnl = Number(strategy.net_pnl) + Number(event.net_pnl);
  }

  open(event) {
    const instrument = this.instruments.get(event.symbol);
    if (instrument) Object.assign(instrument, { session: event.date, session_open: null });
  }

  /** The volume of the shortest timeframe's closed bars, added to what the snapshot told. */
  count(event) {
    const instrument = this.instruments.get(event.symbol);
    if (instrument && event.timeframe === instrument.timeframes[0]) instrument.closed_volume = (instrument.closed_volume ?? 0) + event.volume;
  }

  /** The newest price of a symbol, or null. */
  priceOf(symbol) {
    return this.instruments.get(symbol)?.price ?? null;
  }

  /** A position's profit or loss at the newest price. */
  unrealizedOf(position) {
    return ((this.priceOf(position.symbol) ?? position.current_price) - position.average_price) * position.quantity;
  }

  /** The account at the newest prices; the books themselves change only with a fill. */
  get books() {
    if (!this.account) return null;
    let value = 0;
    let unrealized = 0;
    for (const position of this.positions.values()) {
      value += (this.priceOf(position.symbol) ?? position.current_price) * position.quantity;
      unrealized += this.unrealizedOf(position);
    }
    const equity = Number(this.account.cash) + value;
    return { ...this.account, equity, unrealized_pnl: unrealized, day_pnl: Number(this.account.day_pnl) + equity - Number(this.account.equity) };
  }
}

/** Of one stop's moves the newest is enough. */
function isOvertaken(earlier, event) {
  return event.type === "stop_moved" && earlier.type === "stop_moved" && earlier.trade_id === event.trade_id;
}

function keyOf(held) {
  return `${held.strategy_id}|${held.symbol}`;
}
