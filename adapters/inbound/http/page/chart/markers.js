/** Entries and exits on the chart: told by their shape, their place and a letter, not by colour alone. */

import { get, Problem } from "../core/api.js";
import { words } from "../core/format.js";

const MOST = 300;
const SHORT = { exit: "", square_off: "close", flatten: "flat" };

/** The fills of one instrument, newest last; bounded. */
export class Fills {
  constructor(symbol, onChange) {
    this.symbol = symbol;
    this.onChange = onChange;
    this.items = [];
  }

  async load() {
    try {
      const { items } = await get("fills", { symbol: this.symbol, limit: MOST });
      const last = items[0]?.seq ?? 0;
      this.items = [...items.reverse(), ...this.items.filter((fill) => fill.seq > last)].slice(-MOST);
      this.onChange();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** Take an event of the live feed; whether it was a fill of this instrument. */
  take(event) {
    if (event.type !== "trade" || event.symbol !== this.symbol) return false;
    this.items.push(event);
    if (this.items.length > MOST) this.items.splice(0, this.items.length - MOST);
    return true;
  }
}

/** Markers for the fills that lie within the bars. */
export function markersOf(fills, bars, timeOf, colors) {
  if (!bars.length) return [];
  const markers = [];
  let index = 0;
  for (const fill of fills) {
    const at = Date.parse(fill.timestamp);
    if (at < bars[0].at) continue;
    while (index + 1 < bars.length && bars[index + 1].at <= at) index += 1;
    markers.push(markerOf(fill, timeOf(bars[index].at), colors));
  }
  return markers;
}

function markerOf(fill, time, colors) {
  const isBuy = fill.action === "BUY";
  const isEntry = fill.purpose === "entry";
  return {
    time,
    position: isBuy ? "belowBar" : "aboveBar",
    shape: isEntry ? (isBuy ? "arrowUp" : "arrowDown") : "square",
    color: isEntry ? colors.accent : colors.warn,
    text: isEntry ? (isBuy ? "B" : "S") : `✕ ${SHORT[fill.purpose] ?? words(fill.purpose)}`.trim(),
    size: isEntry ? 1 : 0.6,
  };
}
