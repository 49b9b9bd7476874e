/** Profit and loss by day, strategy, instrument or exit reason, and in total. */

import { at, make } from "../core/dom.js";
import { duration, gain, money, number, sentence, tone } from "../core/format.js";
import { Polled } from "../core/polling.js";
import { Choices } from "../ui/choices.js";
import { conditionOf } from "../ui/condition.js";
import { DataTable } from "../ui/data_table.js";

const BY = [{ value: "day", text: "Day" }, { value: "strategy", text: "Strategy" }, { value: "symbol", text: "Instrument" }, { value: "exit_reason", text: "Exit reason" }];
const TOTAL = "Total";

export function performancePanel({ model, store, isTab }) {
  let by = "strategy";
  let largest = 1;
  const host = at("panel-performance");
  const kinds = make("div");
  host.append(make("div", { class: "filters" }, kinds));
  const polled = new Polled("stats", 0, () => store.touch("performance"), { parameters: () => ({ by }), isWanted: isTab("performance") });
  const choices = new Choices(kinds, "Added up by", (value) => {
    by = value;
    polled.value = null;
    polled.refresh();
    store.touch("performance");
  });
  const currency = () => model.books.account?.currency;
  const amount = (name) => (row) => [gain(row[name], currency()), tone(row[name])];
  const table = new DataTable(host, {
    label: "Profit and loss",
    keyOf: (row) => row.key,
    empty: "",
    rowClass: (row) => (row.isTotal ? "strong" : ""),
    columns: [
      { head: "", name: "Of", cell: (row) => [row.isTotal || by !== "exit_reason" ? row.key : sentence(row.key), "strong"] },
      { head: "Net P&L", width: 12, kind: "number", cell: (row) => [gain(row.net_pnl, currency()), `strong ${tone(row.net_pnl)}`] },
      {
        name: "Share of the largest", width: 10, rank: 1,
        make: (cell) => cell.append(make("div", { class: "pnl-cell", "aria-hidden": "true" }, make("i", { class: "loss" }), make("i", { class: "gain" }))),
        cell: (row, cell) => {
          const share = row.isTotal ? 0 : Number(row.net_pnl) / largest;
          const [loss, win] = cell.firstChild.children;
          loss.style.setProperty("width", `${Math.max(0, -share) * 100}%`);
          win.style.setProperty("width", `${Math.max(0, share) * 100}%`);
        },
      },
      { head: "Trades", width: 6, kind: "number", cell: (row) => number(row.trades) },
      { head: "Won", width: 6, kind: "number", cell: (row) => (row.win_rate === null ? "–" : `${number(row.win_rate * 100)} %`) },
      { head: "Factor", title: "Gains ÷ losses", width: 6, kind: "number", rank: 1, cell: (row) => number(row.profit_factor, 2) },
      { head: "Expectancy", title: "The mean of a trade", width: 11, kind: "number", rank: 2, cell: amount("expectancy") },
      { head: "Best", width: 11, kind: "number", rank: 2, cell: amount("largest_win") },
      { head: "Worst", width: 11, kind: "number", rank: 2, cell: amount("largest_loss") },
      { head: "Charges", width: 10, kind: "number", rank: 4, cell: (row) => money(row.charges, currency()) },
      { head: "Held", title: "On average", width: 11, kind: "number", rank: 4, cell: (row) => duration(row.average_duration_s) },
    ],
  });
  model.listen((event) => event.type === "position_closed" && polled.soon(1_500));
  store.view("performance begin connection", () => {
    choices.draw(BY, by);
    const { items = [], total } = polled.value ?? {};
    largest = Math.max(1e-9, ...items.map((row) => Math.abs(Number(row.net_pnl))));
    const rows = total && items.length ? [...items, { ...total, key: TOTAL, isTotal: true }] : items;
    table.draw(rows, conditionOf(polled, model.connection, "statistics") || "No trade has been closed yet.");
  }, isTab("performance"));
  return polled;
}
