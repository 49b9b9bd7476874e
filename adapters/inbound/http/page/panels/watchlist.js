/** Instruments with their newest prices; the chosen one is on the chart and in the ticket. */

import { at } from "../core/dom.js";
import { count, decimalsOf, duration, number, percent, tone } from "../core/format.js";
import { DataTable, opener } from "../ui/data_table.js";
import { emptyOf } from "../ui/condition.js";

const OLD_AFTER_MS = 15_000;

/** How long ago an instrument was heard of, in seconds; null while it is fresh. */
export function ageOf(instrument, controls) {
  const isStale = controls.now?.stale_symbols.includes(instrument.symbol);
  if (instrument.heard === null || instrument.heard === undefined) return isStale ? 0 : null;
  const age = performance.now() - instrument.heard;
  return isStale || age > OLD_AFTER_MS ? age / 1000 : null;
}

export function watchlist({ model, store, chosen, choose }) {
  const change = (each) => (each.price !== null && each.session_open ? (each.price / each.session_open - 1) * 100 : null);
  const held = (symbol) => [...model.books.positions.values()].filter((position) => position.symbol === symbol);
  const table = new DataTable(at("watchlist"), {
    label: "Instruments",
    keyOf: (each) => each.symbol,
    empty: "No instrument is configured.",
    activate: (each) => choose(each.symbol),
    rowClass: (each) => `${each.symbol === chosen() ? "chosen" : ""}${ageOf(each, model.controls) === null ? "" : " old"}`,
    columns: [
      opener({ head: "Symbol" }, (each) => [`${signs(held(each.symbol))}${each.symbol}`, held(each.symbol).length ? "held" : ""], (each) => choose(each.symbol)),
      { head: "Last", width: 8, kind: "number", cell: (each) => [number(each.price, decimalsOf(each.tick_size)), "strong", spread(each)] },
      {
        head: "Change", title: "Since the session's first price", width: 7, kind: "number",
        cell: (each) => {
          const age = ageOf(each, model.controls);
          return age === null ? [percent(change(each)), tone(change(each)), `volume ${count(each.volume + (each.closed_volume ?? 0))}`] : [duration(Math.floor(age)), "", "no tick for so long: the price is stale"];
        },
      },
    ],
  });
  const draw = () => table.draw([...model.instruments.values()], emptyOf(model, "No instrument is configured."));
  store.view("market begin choice controls age connection", draw);
}

function signs(positions) {
  const shapes = new Set(positions.map((position) => (position.quantity < 0 ? "▼" : "▲")));
  return shapes.size ? `${[...shapes].join("")} ` : "";
}

function spread({ bid, ask, tick_size: tick }) {
  return bid && ask ? `bid ${number(bid, decimalsOf(tick))}, ask ${number(ask, decimalsOf(tick))}` : "";
}
