/** From what the market gave to what is left: gross result, each charge, and the net result, one bar after the other. */

import { make } from "../core/dom.js";
import { gain, sentence } from "../core/format.js";

/** The bars of `{gross, charges: {name: amount}, slippage, net}`; slippage is part of gross and told beside it. */
export function waterfall({ gross, charges, slippage, net }, currency) {
  const costs = Object.entries(charges ?? {}).filter(([, amount]) => Number(amount) !== 0).map(([name, amount]) => ({ name: sentence(name), amount: -Number(amount) }));
  const before = Number(gross) + Number(slippage ?? 0);
  const steps = [
    ...(Number(slippage) ? [{ name: "Without slippage", amount: before }, { name: "Slippage", amount: -Number(slippage) }] : [{ name: "Gross", amount: Number(gross) }]),
    ...costs,
  ];
  let sum = 0;
  const bars = steps.map(({ name, amount }) => ({ name, amount, from: sum, to: (sum += amount) }));
  bars.push({ name: "Net", amount: Number(net), from: 0, to: Number(net), isSum: true });
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(0, ...ends);
  const span = Math.max(0, ...ends) - low || 1;
  return make("div", { class: "waterfall" }, ...bars.flatMap(({ name, amount, from, to, isSum }) => {
    const bar = make("i", { class: isSum ? "sum" : amount < 0 ? "loss" : "gain" });
    bar.style.setProperty("left", `${((Math.min(from, to) - low) / span) * 100}%`);
    bar.style.setProperty("width", `${(Math.abs(to - from) / span) * 100}%`);
    return [make("span", { text: name }), make("span", { class: "track", "aria-hidden": "true" }, bar), make("span", { class: `number ${amount < 0 ? "down" : "up"}`, text: gain(amount, currency) })];
  }));
}
