/** Fills, signals and closed trades: the newest, live, and older ones on request. */

import { at, make } from "../core/dom.js";
import { decimalsOf, duration, gain, money, number, sentence, tone, words } from "../core/format.js";
import { clock, moment } from "../core/times.js";
import { sideKind, sideText } from "../core/wording.js";
import { Choices } from "../ui/choices.js";
import { emptyOf } from "../ui/condition.js";
import { DataTable, opener } from "../ui/data_table.js";
import { facts, openDialog } from "../ui/dialog.js";
import { Older } from "../ui/older.js";
import { explain } from "./explain.js";

const STATUSES = ["all", "accepted", "refused", "ignored"].map((value) => ({ value, text: sentence(value) }));
const SIGNAL_TONES = { accepted: "up", refused: "warn", ignored: "muted" };

/** What each of the lists has in common: a live part, older pages, and a file of all. */
function live({ model, store, isTab }, name, table, { list = model[name], path = name, rows = () => list.items, parameters = () => ({}), empty }) {
  const older = new Older(table.foot, list, path, parameters, () => store.touch(name));
  store.view(`${name} begin connection`, () => {
    table.draw(rows(), emptyOf(model, empty));
    older.draw();
  }, isTab(name));
}

function withFile(host, path, ...before) {
  host.append(make("div", { class: "filters" }, ...before, make("span", { class: "grow" }), make("a", { href: `/api/export/${path}.csv`, download: "", text: "CSV" })));
}

export function trades(app) {
  const { model } = app;
  const currency = () => model.books.account?.currency;
  const decimals = (trade) => decimalsOf(model.instruments.get(trade.symbol)?.tick_size);
  const host = at("panel-trades");
  withFile(host, "trades", make("span", { class: "muted", text: "Press a trade to see why it ended." }));
  const table = new DataTable(host, {
    label: "Closed trades",
    keyOf: (trade) => trade.seq,
    empty: "",
    activate: (trade) => explain(app, trade),
    columns: [
      { head: "Closed", width: 8, cell: (trade) => [clock(trade.timestamp), "muted", moment(trade.timestamp)] },
      opener({ head: "Instrument", width: 11 }, (trade) => [trade.symbol, "Explain this exit"], (trade) => explain(app, trade)),
      { head: "Side", width: 6, rank: 1, cell: (trade) => [sideText(trade.side), sideKind(trade.side)] },
      { head: "Qty", width: 6, kind: "number", rank: 1, cell: (trade) => number(trade.quantity) },
      { head: "Entry", width: 9, kind: "number", rank: 1, cell: (trade) => number(trade.entry_price, decimals(trade)) },
      { head: "Exit", width: 9, kind: "number", rank: 1, cell: (trade) => number(trade.exit_price, decimals(trade)) },
      { head: "Net P&L", width: 11, kind: "number", cell: (trade) => [gain(trade.net_pnl, currency()), `strong ${tone(trade.net_pnl)}`, `gross ${gain(trade.gross_pnl, currency())}, charges ${money(trade.charges, currency())}`] },
      { head: "R", title: "Gross result in units of what was risked at the first stop", width: 5, kind: "number", rank: 2, cell: (trade) => [rOf(trade), tone(trade.gross_pnl)] },
      { head: "Reason", width: 10, cell: (trade) => [sentence(trade.exit_reason), trade.exit_reason === "stop" ? "warn" : ""] },
      { head: "Held", width: 11, kind: "number", rank: 2, cell: (trade) => duration(trade.duration_s) },
      { head: "Strategy", rank: 2, cell: (trade) => [trade.strategy_id, "muted", trade.trade_id] },
    ],
  });
  live(app, "trades", table, { empty: "No trade has been closed yet." });
}

function rOf({ initial_stop: stop, entry_price: entry, exit_price: exit, side }) {
  if (!stop || stop === entry) return "–";
  const value = ((exit - entry) * (side === "short" ? -1 : 1)) / Math.abs(entry - stop);
  return `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(2)}`;
}

export function fills(app) {
  const { model } = app;
  const currency = () => model.books.account?.currency;
  const decimals = (fill) => decimalsOf(model.instruments.get(fill.symbol)?.tick_size);
  const host = at("panel-fills");
  withFile(host, "fills");
  const open = (fill) => openDialog(`${fill.action} ${fill.symbol}`, [facts([
    ["Order", fill.order_id], ["Executed", moment(fill.timestamp)], ["Sent", moment(fill.submitted_at)], ["Quantity", fill.quantity], ["Left", fill.remaining], ["Price", fill.price],
    ["Reference price", fill.reference_price], ["Slippage", fill.slippage], ["Charges", money(fill.charges, currency())], ...Object.entries(fill.charge_parts ?? {}).map(([name, amount]) => [sentence(name), money(amount, currency())]),
    ["Purpose", words(fill.purpose)], ["Strategy", fill.strategy_id], ["Round trip", fill.trade_id], ["Number in the journal", fill.seq],
  ])]);
  const table = new DataTable(host, {
    label: "Fills",
    keyOf: (fill) => fill.seq,
    empty: "",
    columns: [
      { head: "Time", width: 8, cell: (fill) => [clock(fill.timestamp), "muted", moment(fill.timestamp)] },
      opener({ head: "Instrument", width: 11 }, (fill) => [fill.symbol, fill.order_id], open),
      { head: "Side", width: 6, cell: (fill) => [sideText(fill.action), sideKind(fill.action)] },
      { head: "Qty", width: 7, kind: "number", cell: (fill) => number(fill.quantity) },
      { head: "Price", width: 10, kind: "number", cell: (fill) => number(fill.price, decimals(fill)) },
      { head: "Slippage", width: 8, kind: "number", rank: 2, title: "Executed minus reference price, against the order's side", cell: (fill) => number(fill.slippage, decimals(fill)) },
      { head: "Charges", width: 10, kind: "number", rank: 2, cell: (fill) => money(fill.charges, currency()) },
      { head: "Purpose", width: 9, rank: 1, cell: (fill) => words(fill.purpose) },
      { head: "Strategy", rank: 2, cell: (fill) => [fill.strategy_id, "muted"] },
    ],
  });
  live(app, "fills", table, { empty: "Nothing has been executed yet." });
}

export function signals(app) {
  const { model, store } = app;
  let status = "all";
  const host = at("panel-signals");
  const kinds = make("div");
  host.append(make("div", { class: "filters" }, kinds));
  const choices = new Choices(kinds, "Which signals", (value) => {
    status = value;
    store.touch("signals");
  });
  const decimals = (signal) => decimalsOf(model.instruments.get(signal.symbol)?.tick_size);
  const open = (signal) => openDialog(`${signal.action} ${signal.symbol}`, [facts([
    ["Time", moment(signal.timestamp)], ["Strategy", signal.strategy_id], ["Timeframe", signal.timeframe], ["Price", signal.price], ["Status", signal.status], ["Code", signal.code],
    ["Reason", signal.reason], ...Object.entries(signal.indicators ?? {}), ["Number in the journal", signal.seq],
  ])]);
  const table = new DataTable(host, {
    label: "Signals",
    keyOf: (signal) => signal.seq,
    empty: "",
    columns: [
      { head: "Time", width: 8, cell: (signal) => [clock(signal.timestamp), "muted", moment(signal.timestamp)] },
      opener({ head: "Instrument", width: 11 }, (signal) => signal.symbol, open),
      { head: "Side", width: 6, cell: (signal) => [sideText(signal.action), sideKind(signal.action)] },
      { head: "Price", width: 9, kind: "number", rank: 1, cell: (signal) => number(signal.price, decimals(signal)) },
      { head: "Status", width: 9, cell: (signal) => [signal.status, SIGNAL_TONES[signal.status] ?? ""] },
      { head: "Code", width: 16, rank: 1, cell: (signal) => [signal.code || "–", "muted"] },
      { head: "Reason", rank: 2, cell: (signal) => [signal.reason, "muted", signal.reason] },
      { head: "Strategy", width: 15, rank: 3, cell: (signal) => [signal.strategy_id, "muted"] },
    ],
  });
  const rows = () => (status === "all" ? model.signals.items : model.signals.items.filter((signal) => signal.status === status));
  live(app, "signals", table, { rows, empty: "No signal of this kind yet." });
  store.view("signals begin", () => choices.draw(STATUSES, status), app.isTab("signals"));
}
