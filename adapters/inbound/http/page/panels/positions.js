/** Open positions with their live result, how far their stops are, and a way out. */

import { at, make, write } from "../core/dom.js";
import { decimalsOf, gain, number, percent, signed, tone, words } from "../core/format.js";
import { moment } from "../core/times.js";
import { keyOf } from "../core/books.js";
import { sideKind } from "../core/wording.js";
import { emptyOf } from "../ui/condition.js";
import { DataTable, opener } from "../ui/data_table.js";

export function positions({ model, store, choose, actions, isTab }) {
  const decimals = (held) => decimalsOf(model.instruments.get(held.symbol)?.tick_size);
  const currency = () => model.books.account?.currency;
  const table = new DataTable(at("panel-positions"), {
    label: "Open positions",
    keyOf,
    empty: "",
    activate: (held) => choose(held.symbol),
    columns: [
      opener({ head: "Instrument", width: 11 }, (held) => [held.symbol, `opened ${moment(held.opened_at)}`], (held) => choose(held.symbol)),
      { head: "Quantity", width: 7, kind: "number", cell: (held) => [`${held.quantity < 0 ? "▼" : "▲"} ${signed(held.quantity, 0)}`, sideKind(held.side), held.side] },
      { head: "Strategy", rank: 1, cell: (held) => [held.strategy_id, "muted", `${held.strategy_id}, ${held.trade_id}`] },
      { head: "Entry", width: 8, kind: "number", rank: 2, cell: (held) => number(held.average_price, decimals(held)) },
      { head: "Last", width: 8, kind: "number", rank: 1, cell: (held) => number(held.last, decimals(held)) },
      { head: "P&L", width: 11, kind: "number", cell: (held) => [gain(held.unrealized, currency()), `strong ${tone(held.unrealized)}`, percent(held.move_pct)] },
      { head: "R", title: "Result in units of what was risked at the first stop", width: 5, kind: "number", rank: 1, cell: (held) => [signed(held.r, 2), tone(held.r)] },
      { head: "Stop", width: 8, kind: "number", cell: (held) => [held.exiting ? "exiting" : number(held.stop, decimals(held)), held.exiting ? "warn" : "", words(held.sl_type ?? "no stop")] },
      { head: "Distance", title: "How far the price is from the stop: percent", width: 6, kind: "number", rank: 1, cell: (held) => (held.stop_pct === null ? "–" : `${number(held.stop_pct, 2)} %`) },
      { head: "Points", title: "The same in points", width: 6, kind: "number", rank: 2, cell: (held) => number(held.points, decimals(held)) },
      { head: "in R", title: "The same in units of what was risked at the first stop", width: 4, kind: "number", rank: 2, cell: (held) => number(held.stop_r, 2) },
      {
        name: "Actions", width: 7, kind: "actions",
        make: (cell, rowOf) => cell.append(make("button", { type: "button", text: "Close", onclick: () => actions.exit(rowOf()) })),
        cell: (held, cell) => {
          cell.firstChild.disabled = held.exiting;
          const name = `Close ${held.symbol} of ${held.strategy_id} at market`;
          if (cell.firstChild.title !== name) cell.firstChild.title = name;
        },
      },
    ],
  });
  store.view("positions market begin connection", () => table.draw(model.books.rows, emptyOf(model, "No open position. The next one appears here with its stop.")), isTab("positions"));
  store.view("positions begin", () => write(at("count-positions"), model.books.positions.size ? String(model.books.positions.size) : ""));
}
