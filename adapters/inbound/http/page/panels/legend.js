/** The numbers of a bar in words, above the chart and for those who can't see it. */

import { make, reconcile, write } from "../core/dom.js";
import { count, number, percent, tone } from "../core/format.js";
import { clock, minute } from "../core/times.js";
import { labelOf } from "../chart/overlays.js";

/** Write a bar's prices and the indicators' values; `values` is the bar that holds those, if it is another one. */
export function legend(host, bar, indicators, decimals, values = bar) {
  const entries = [];
  if (bar) {
    const change = (bar.close / bar.open - 1) * 100;
    entries.push({ key: "time", label: minute(bar.start), value: "", color: "muted" });
    for (const name of ["open", "high", "low", "close"]) entries.push({ key: name, label: name.charAt(0).toUpperCase(), value: number(bar[name], decimals), color: tone(bar.close - bar.open) });
    entries.push({ key: "change", label: "", value: percent(change), color: tone(change) }, { key: "volume", label: "Vol", value: bar.forming ? "forming" : count(bar.volume), color: "" });
  }
  for (const { name, color } of indicators) {
    const value = values?.indicators?.[name];
    if (value !== undefined && value !== null) entries.push({ key: name, label: labelOf(name), value: number(value, Math.max(2, decimals)), color });
  }
  reconcile(host, entries, {
    keyOf: ({ key }) => key,
    create: () => make("span", {}, make("span", { class: "muted" }), " ", make("b")),
    update: (node, { label, value, color }) => {
      write(node.firstChild, label);
      write(node.lastChild, value, color);
    },
  });
}

/** The chart in a sentence. */
export function wordsOf(symbol, bar, open, decimals) {
  if (!bar) return "";
  const held = open.map((position) => `${position.quantity > 0 ? "long" : "short"} ${Math.abs(position.quantity)} at ${number(position.average_price, decimals)}${position.stop ? `, stop ${number(position.stop, decimals)}` : ""}`);
  return `${symbol}, bar of ${clock(bar.start)}: close ${number(bar.close, decimals)}${held.length ? `; ${held.join("; ")}` : ""}`;
}
