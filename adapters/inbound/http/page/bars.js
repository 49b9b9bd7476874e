/** The bars of the chosen symbol: loaded once, then kept up to date by events and ticks. */

const LOADED = 240;

/** Bars of one symbol, oldest first; the last one may be forming. */
export class Bars {
  constructor(symbol, onChange) {
    this.symbol = symbol;
    this.timeframe = null;
    this.items = [];
    this.onChange = onChange;
    this.load();
  }

  async load() {
    const answer = await fetch(`/api/bars?symbol=${encodeURIComponent(this.symbol)}&limit=${LOADED}`).catch(() => null);
    if (!answer?.ok) return;
    const bars = await answer.json();
    const newer = this.items.filter((bar) => !bars.items.length || bar.start > bars.items[bars.items.length - 1].start);
    this.timeframe = bars.timeframe;
    this.items = [...bars.items, ...newer];
    this.onChange();
  }

  /** Take what a delta says about this symbol. */
  apply(delta) {
    for (const event of delta.events) {
      if (event.type === "bar_closed" && event.symbol === this.symbol && event.timeframe === this.timeframe) this.close(event);
    }
    const tick = delta.ticks[this.symbol];
    if (tick && this.items.length) this.tick(tick);
  }

  close(event) {
    while (this.items.length && this.items[this.items.length - 1].start >= event.start) this.items.pop();
    this.items.push({ ...event, forming: false });
    if (this.items.length > 2 * LOADED) this.items = this.items.slice(-LOADED);
  }

  tick({ price, timestamp }) {
    const last = this.items[this.items.length - 1];
    if (last.forming && Date.parse(timestamp) < Date.parse(last.end)) {
      last.close = price;
      last.high = Math.max(last.high, price);
      last.low = Math.min(last.low, price);
    } else if (!last.forming && Date.parse(timestamp) >= Date.parse(last.end)) {
      const end = new Date(Date.parse(timestamp) + Date.parse(last.end) - Date.parse(last.start)).toISOString();
      this.items.push({ start: timestamp, end, open: price, high: price, low: price, close: price, volume: 0, forming: true });
    }
  }
}
