/** How the stops of one instrument's positions came to where they are. */

import { get, Problem } from "../core/api.js";

const LOADED = 1_000;
const MOST_TRADES = 8;
const MOST_POINTS = 2_000;

/** Levels by round trip, oldest first; bounded. */
export class StopHistory {
  constructor(symbol, onChange) {
    this.symbol = symbol;
    this.onChange = onChange;
    this.trades = new Map();
  }

  async load() {
    try {
      const { history } = await get("stops", { symbol: this.symbol, limit: LOADED });
      const live = [...this.trades.values()].flatMap((trade) => trade.events);
      this.trades.clear();
      const seen = new Set();
      for (const event of [...history, ...live].sort((a, b) => a.seq - b.seq)) {
        if (!seen.has(event.seq)) this.add(event);
        seen.add(event.seq);
      }
      this.onChange();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** Take an event of the live feed; what it means for the drawing: "stops" (a line began or ended), "level" (one moved) or nothing. */
  take(event) {
    if (event.symbol !== this.symbol) return "";
    if (event.type === "position_closed") {
      const trade = this.trades.get(event.trade_id);
      if (trade) trade.until = Date.parse(event.timestamp);
      return trade ? "stops" : "";
    }
    if (!["stop_placed", "stop_moved", "stop_triggered"].includes(event.type)) return "";
    const isKnown = this.trades.has(event.trade_id);
    this.add(event);
    return isKnown && event.type === "stop_moved" ? "level" : "stops";
  }

  add(event) {
    let trade = this.trades.get(event.trade_id);
    if (!trade) {
      trade = { tradeId: event.trade_id, strategyId: event.strategy_id, side: event.side, events: [], until: null };
      this.trades.set(event.trade_id, trade);
      if (this.trades.size > MOST_TRADES) this.trades.delete(this.trades.keys().next().value);
    }
    trade.events.push({ seq: event.seq, type: event.type, trade_id: event.trade_id, strategy_id: event.strategy_id, side: event.side, symbol: event.symbol, level: event.level, timestamp: event.timestamp, at: Date.parse(event.timestamp) });
    if (trade.events.length > MOST_POINTS) trade.events.splice(0, trade.events.length - MOST_POINTS);
    if (event.type === "stop_triggered") trade.until = Date.parse(event.timestamp);
  }
}

/** The newest level that a stop had by the end of a bar; null before its first. */
export function levelDuring(trade, bar) {
  const end = bar.until;
  for (let index = trade.events.length - 1; index >= 0; index--) {
    const { at, level } = trade.events[index];
    if (at < end && level !== null) return level;
  }
  return null;
}

/**
 * The level at each of the bars' beginnings, as the chart draws it: stops move within bars, the chart counts in bars.
 *
 * @param trade one of a `StopHistory`
 * @param bars in order
 * @param isOpen whether the position is still held: then the line goes on to the newest bar
 */
export function levelsAt(trade, bars, isOpen) {
  const points = [];
  const first = trade.events[0]?.at ?? 0;
  let next = 0;
  let level = null;
  for (let index = firstAfter(bars, first); index < bars.length; index++) {
    const bar = bars[index];
    const end = bar.until;
    if (!isOpen && trade.until !== null && bar.at > trade.until) break;
    while (next < trade.events.length && trade.events[next].at < end) level = trade.events[next++].level ?? level;
    if (!isOpen && trade.until === null && next === trade.events.length && points.length) {
      points.push({ at: bar.at, level });
      break;
    }
    if (level !== null) points.push({ at: bar.at, level });
  }
  return points;
}

/** The place of the first bar that ends after a time: a line is short, and the bars before it are many. */
function firstAfter(bars, time) {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle].until <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
