/** The bars of one instrument: loaded, then kept up to date by events and ticks; longer bars are summed up here. */

import { get, Problem } from "../core/api.js";
import { fold, secondsOf, slotOf } from "./longer_bars.js";

const PAGE = 500;
const MOST = 6_000;
const KEPT = 5_000;

/** Oldest first; `onReset` is called where everything is to be drawn anew, `onBar` with the newest bar where that changed. */
export class Bars {
  constructor(symbol, base, factor, { onReset, onBar }) {
    Object.assign(this, { symbol, base, factor, onReset, onBar });
    this.items = [];
    this.shown = [];
    this.next = null;
    this.state = "loading";
    this.problem = null;
    this.isLoadingOlder = false;
    this.changedFrom = Infinity;
  }

  /** Load the newest page. */
  async load() {
    let page;
    try {
      page = await get("bars", { symbol: this.symbol, timeframe: this.base, limit: this.factor > 1 ? 2 * PAGE : PAGE });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.state = "error";
      this.problem = error;
      this.onReset();
      return;
    }
    const last = page.items[page.items.length - 1];
    const newer = this.items.filter((bar) => !last || bar.at > Date.parse(last.start));
    this.next = page.next;
    this.state = "ready";
    this.items = [...page.items.map(timed), ...newer];
    this.reset();
  }

  /** Load the page before the oldest bar, once at a time. */
  async loadOlder() {
    if (this.isLoadingOlder || this.next === null || this.items.length >= KEPT) return;
    this.isLoadingOlder = true;
    try {
      const page = await get("bars", { symbol: this.symbol, timeframe: this.base, limit: PAGE, before: this.next });
      const first = this.items[0]?.at ?? Infinity;
      this.items = [...page.items.map(timed).filter((bar) => bar.at < first), ...this.items];
      this.next = page.next;
      this.reset();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    } finally {
      this.isLoadingOlder = false;
    }
  }

  reset() {
    this.shown = this.factor > 1 ? fold(this.items, secondsOf(this.base) * this.factor) : this.items;
    this.changedFrom = Infinity;
    this.onReset();
  }

  /** The bars that have changed since this was last asked, oldest first: mostly one. */
  takeChanged() {
    let from = this.shown.length;
    while (from > 0 && this.shown[from - 1].at >= this.changedFrom) from -= 1;
    this.changedFrom = Infinity;
    return this.shown.slice(from);
  }

  /** Take an event of the live feed. */
  take(event) {
    if (event.type !== "bar_closed" || event.symbol !== this.symbol || event.timeframe !== this.base || this.state !== "ready") return;
    const bar = timed({ ...event, forming: false });
    while (this.items.length && this.items[this.items.length - 1].at >= bar.at) this.items.pop();
    this.push(bar);
  }

  /** Take the newest tick. */
  tick({ price, timestamp }) {
    const last = this.items[this.items.length - 1];
    if (!last) return;
    const at = Date.parse(timestamp);
    const end = last.until;
    if (last.forming && at < end) {
      last.close = price;
      last.high = Math.max(last.high, price);
      last.low = Math.min(last.low, price);
      this.changed();
    } else if (!last.forming && at >= end) {
      const length = end - last.at;
      const start = end + Math.floor((at - end) / length) * length;
      const bar = { start: timestamp, at: start, until: start + length, end: new Date(start + length).toISOString(), open: price, high: price, low: price, close: price, volume: 0, indicators: {}, forming: true };
      this.push(bar);
    }
  }

  push(bar) {
    this.items.push(bar);
    if (this.items.length > MOST) {
      this.items = this.items.slice(-KEPT);
      this.next ??= 0;
      this.reset();
    } else this.changed();
  }

  changed() {
    if (this.factor > 1) {
      const length = secondsOf(this.base) * this.factor;
      const last = this.items[this.items.length - 1];
      const slot = slotOf(last, length);
      let from = this.items.length - 1;
      while (from > 0 && slotOf(this.items[from - 1], length) === slot) from -= 1;
      const [bar] = fold(this.items.slice(from), length);
      while (this.shown.length && this.shown[this.shown.length - 1].at >= bar.at) this.shown.pop();
      this.shown.push(bar);
    }
    const newest = this.shown[this.shown.length - 1];
    this.changedFrom = Math.min(this.changedFrom, newest.at);
    this.onBar(newest);
  }
}

function timed(bar) {
  return { ...bar, at: Date.parse(bar.start), until: Date.parse(bar.end) };
}
