/** Bars of a longer timeframe from shorter ones. */

import { offsetOf } from "../core/times.js";

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 };
const LONGER_S = [300, 900];

/** The length of a timeframe such as 5m, in seconds. */
export function secondsOf(timeframe) {
  return Number(timeframe.slice(0, -1)) * UNITS[timeframe.slice(-1)];
}

/** The timeframes to choose from: those that the service builds, and longer ones that are summed up from its shortest. */
export function timeframesFrom(built) {
  const own = built.map((name) => ({ name, base: name, factor: 1 }));
  const base = [...built].sort((a, b) => secondsOf(a) - secondsOf(b))[0];
  if (!base) return own;
  const longer = LONGER_S.filter((length) => length > secondsOf(base) && length % secondsOf(base) === 0)
    .map((length) => ({ name: `${length / 60}m`, base, factor: length / secondsOf(base) }))
    .filter(({ name }) => !built.includes(name));
  return [...own, ...longer].sort((a, b) => secondsOf(a.name) - secondsOf(b.name));
}

/** Where the longer bar begins that a bar belongs to: in ms, counted from midnight in the exchange's time. */
export function slotOf(bar, length) {
  const ahead = offsetOf(bar.start) * 1000;
  return Math.floor((bar.at + ahead) / (length * 1000)) * length * 1000 - ahead;
}

/** The bars of `length` seconds that these bars make; indicators are left out, they belong to the short bars. */
export function fold(bars, length) {
  const longer = [];
  for (const bar of bars) {
    const at = slotOf(bar, length);
    const last = longer[longer.length - 1];
    if (last?.at === at) {
      last.high = Math.max(last.high, bar.high);
      last.low = Math.min(last.low, bar.low);
      last.close = bar.close;
      last.volume += bar.volume;
      last.forming = bar.forming;
      last.end = bar.end;
      last.until = bar.until;
    } else longer.push({ ...bar, at, indicators: {} });
  }
  return longer;
}
