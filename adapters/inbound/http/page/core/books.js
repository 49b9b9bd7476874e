/** Account and positions, at the newest prices: the books themselves change only with a fill. */

/** Open positions by strategy and instrument, and the account. */
export class Books {
  constructor(market) {
    this.market = market;
    this.account = null;
    this.positions = new Map();
    this.firstStops = new Map();
  }

  begin({ account, positions }) {
    this.account = account;
    this.positions = new Map(positions.map((position) => [keyOf(position), position]));
    this.forgetClosed();
  }

  /** Take an event in; whether it changed something. */
  take(event) {
    switch (event.type) {
      case "position_changed": this.change(event); return true;
      case "stop_placed": this.firstStops.set(event.trade_id, event.level); this.protect(event, false); return true;
      case "stop_moved": this.protect(event, false); return true;
      case "stop_triggered": this.protect(event, true); return true;
      case "position_closed": this.firstStops.delete(event.trade_id); return false;
      case "account_changed": this.account = { ...this.account, ...event }; return true;
      default: return false;
    }
  }

  change(event) {
    const key = keyOf(event);
    if (event.quantity === 0) this.positions.delete(key);
    else {
      const before = this.positions.get(key);
      const isSame = before?.trade_id === event.trade_id;
      this.positions.set(key, { ...(isSame ? before : {}), ...event, side: event.quantity < 0 ? "short" : "long", exiting: false });
    }
  }

  protect(event, exiting) {
    const position = this.positions.get(keyOf(event));
    if (position?.trade_id === event.trade_id) Object.assign(position, { stop: event.level, sl_type: event.sl_type, best_price: event.best_price, exiting });
  }

  forgetClosed() {
    const open = new Set([...this.positions.values()].map((held) => held.trade_id));
    for (const tradeId of this.firstStops.keys()) if (!open.has(tradeId)) this.firstStops.delete(tradeId);
  }

  /** Whether somebody holds this instrument. */
  holds(symbol) {
    for (const held of this.positions.values()) if (held.symbol === symbol) return true;
    return false;
  }

  /** Every open position with what follows from the newest price: profit or loss, and how far the stop is. */
  get rows() {
    return [...this.positions.values()].map((held) => ({ ...held, ...this.valued(held) }));
  }

  /** Money at the newest price; `risk` is what one unit was to lose at the first stop, `r` the result in units of it. */
  valued(held) {
    const last = this.market.priceOf(held.symbol) ?? held.current_price;
    const perUnit = (last - held.average_price) * Math.sign(held.quantity);
    const first = held.initial_stop ?? this.firstStops.get(held.trade_id) ?? null;
    const risk = first === null ? null : Math.abs(held.average_price - first);
    const points = held.stop === null || held.stop === undefined ? null : Math.abs(last - held.stop);
    return {
      last, points, unrealized: perUnit * Math.abs(held.quantity), move_pct: (perUnit / held.average_price) * 100, r: risk ? perUnit / risk : null,
      stop_pct: points === null ? null : (points / last) * 100, stop_r: points !== null && risk ? points / risk : null,
    };
  }

  /** The account at the newest prices, or null before the snapshot. */
  get now() {
    if (!this.account) return null;
    let value = 0;
    let unrealized = 0;
    let exposure = 0;
    for (const held of this.positions.values()) {
      const { last, unrealized: own } = this.valued(held);
      value += last * held.quantity;
      exposure += Math.abs(last * held.quantity);
      unrealized += own;
    }
    const equity = Number(this.account.cash) + value;
    const moved = equity - Number(this.account.equity);
    return { ...this.account, equity, exposure, unrealized_pnl: unrealized, day_pnl: Number(this.account.day_pnl) + moved };
  }
}

/** What is a position's own: one of each strategy in each instrument. */
export function keyOf(held) {
  return `${held.strategy_id}|${held.symbol}`;
}
