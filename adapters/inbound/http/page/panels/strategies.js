/** Strategies with their results and parameters, and a switch for each. */

import { at, make, mark, reconcile, write } from "../core/dom.js";
import { gain, number, tone, words } from "../core/format.js";
import { emptyOf } from "../ui/condition.js";
import { facts, openDialog } from "../ui/dialog.js";

export function strategies({ model, store, actions }) {
  const host = at("strategies");
  store.view("strategies controls begin connection", () => {
    const note = model.strategies.length ? null : emptyOf(model, "No strategy is configured.");
    reconcile(host, note ? [{ note }] : model.strategies, {
      keyOf: (each) => each.note ?? each.strategy_id,
      create: (each) => (each.note ? make("li", { class: "empty", text: each.note }) : line(each.strategy_id, model, actions)),
      update: (node, each) => each.note === undefined && fill(node, each, model),
    });
  });
}

function line(id, model, actions) {
  const named = () => model.strategies.find((each) => each.strategy_id === id);
  return make("li", {},
    make("div", { class: "line" },
      make("button", { type: "button", class: "link strong", onclick: () => details(named(), model) }),
      make("span", { class: "grow" }),
      make("button", { type: "button", class: "switch", onclick: () => actions.switchStrategy(named()) })),
    make("div", { class: "line" }, make("span", { class: "detail" }), make("span", { class: "grow" }), make("span", { class: "number strong" })));
}

function fill(node, each, model) {
  const [name, , toggle] = node.firstChild.children;
  const [told, , result] = node.lastChild.children;
  const failed = Object.keys(each.failed ?? {});
  write(name, each.strategy_id, "link strong", "Parameters and results");
  write(result, gain(each.net_pnl, model.books.account?.currency, 0), `number strong ${tone(each.net_pnl)}`, "net result");
  write(toggle, each.enabled ? "On" : "Off", "switch", each.enabled ? "Switch it off: it is asked no more, its position stays under its stop" : "Switch it on");
  mark(toggle, "aria-pressed", each.enabled);
  mark(toggle, "aria-label", `${each.strategy_id} ${each.enabled ? "on" : "off"}`);
  const rate = each.trades ? `${number(each.trades)} trades, ${number((each.wins / each.trades) * 100)} % won` : "no trade yet";
  write(told, failed.length ? `▲ failed on ${failed.join(", ")}` : rate, failed.length ? "detail down" : "detail", failed.map((symbol) => `${symbol}: ${each.failed[symbol]}`).join("; "));
}

function details(each, model) {
  const money = (value) => gain(value, model.books.account?.currency);
  openDialog(each.strategy_id, [facts([
    ["Strategy", each.strategy], ["State", each.enabled ? "on" : "off"], ...Object.entries(each.parameters).map(([name, value]) => [words(name), JSON.stringify(value).replaceAll('"', "")]),
    ["Stop", each.stop], ["Instruments", each.symbols.join(", ")], ["Timeframes", each.timeframes.join(", ")], ["Indicators", each.indicators.join(", ")],
    ["Signals", Object.entries(each.signals).map(([side, times]) => `${side} ${times}`).join(", ")], ["Trades", each.trades], ["Won", each.wins], ["Net P&L", money(each.net_pnl)],
    ...Object.entries(each.failed ?? {}).map(([symbol, error]) => [`Failed on ${symbol}`, error]),
  ])]);
}
