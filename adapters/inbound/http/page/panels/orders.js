/** Orders: those that work, with cancel and amend, or all of the run. */

import { get, Problem } from "../core/api.js";
import { at, make, write } from "../core/dom.js";
import { NOTHING, number, words } from "../core/format.js";
import { RecentList } from "../core/recent_list.js";
import { clock, moment } from "../core/times.js";
import { sideKind, sideText } from "../core/wording.js";
import { Choices } from "../ui/choices.js";
import { emptyOf } from "../ui/condition.js";
import { DataTable, opener } from "../ui/data_table.js";
import { facts, openDialog } from "../ui/dialog.js";
import { Older } from "../ui/older.js";

const WORKING = new Set(["held", "submitted", "triggered", "partially_filled"]);
const KINDS = [{ value: "working", text: "Working" }, { value: "all", text: "All" }];
const STATUS_TONES = { filled: "up", rejected: "down", cancelled: "muted", expired: "muted", held: "warn", triggered: "warn", partially_filled: "warn" };
const RELOAD_AFTER_MS = 800;

/** The prices that an order has, in words. */
export function pricesOf(order) {
  const exact = (value) => number(value, Math.max(2, (String(value).split(".")[1] ?? "").length));
  const told = [];
  if (order.limit_price !== null && order.limit_price !== undefined) told.push(`at ${exact(order.limit_price)}`);
  if (order.trigger_price !== null && order.trigger_price !== undefined) told.push(`from ${exact(order.trigger_price)}`);
  if (order.trail !== null && order.trail !== undefined) told.push(`trails ${exact(order.trail)}${order.trail_unit === "percent" ? " %" : ""}`);
  return told.join(", ") || NOTHING;
}

export function orders({ model, store, actions, isTab, choose }) {
  let kind = "working";
  let loading = false;
  let trouble = "";
  const all = new RecentList();
  const host = at("panel-orders");
  const bar = make("div", { class: "filters" });
  const kinds = make("div");
  const exported = make("a", { href: "/api/export/orders.csv", download: "", text: "CSV" });
  bar.append(kinds, make("span", { class: "grow" }), exported);
  host.append(bar);
  const choices = new Choices(kinds, "Which orders", (value) => {
    kind = value;
    if (value === "all") load();
    store.touch("orders");
  });
  const table = new DataTable(host, {
    label: "Orders",
    keyOf: (order) => order.order_id,
    empty: "",
    columns: [
      { head: "Time", width: 8, rank: 1, cell: (order) => [clock(order.timestamp), "muted", moment(order.timestamp)] },
      opener({ head: "Instrument", width: 10 }, (order) => [order.symbol, order.order_id], (order) => details(order, choose)),
      { head: "Quantity", width: 9, kind: "number", title: "▲ buys, ▼ sells; filled of the whole", cell: (order) => [`${sideText(order.side).charAt(0)} ${order.filled ? `${number(order.filled)}/` : ""}${number(order.quantity)}`, sideKind(order.side), order.side] },
      { head: "Type", width: 11, rank: 2, cell: (order) => words(order.order_type) },
      { head: "Price", width: 14, rank: 1, cell: (order) => pricesOf(order) },
      { head: "Status", width: 12, cell: (order) => [statusOf(order), STATUS_TONES[order.status] ?? "", order.rejection_reason ?? order.end_reason ?? ""] },
      { head: "Purpose", width: 9, rank: 3, cell: (order) => [words(order.purpose) || NOTHING, "muted"] },
      { head: "Strategy", rank: 3, cell: (order) => [order.strategy_id, "muted"] },
      {
        name: "Actions", width: 14, kind: "actions",
        make: (cell, rowOf) => cell.append(
          make("button", { type: "button", text: "Amend", onclick: () => actions.amend(rowOf()) }),
          make("button", { type: "button", text: "Cancel", onclick: () => actions.cancel(rowOf()) })),
        cell: (order, cell) => {
          const isWorking = WORKING.has(order.status);
          for (const button of cell.children) button.hidden = !isWorking;
          cell.firstChild.disabled = order.order_type === "market";
        },
      },
    ],
  });
  const older = new Older(table.foot, all, "orders", () => ({}), () => store.touch("orders"));

  async function load() {
    if (loading) return;
    loading = true;
    try {
      const page = await get("orders", { limit: 200 });
      all.begin(page.items);
      all.hasOlder = page.next !== null;
      trouble = "";
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      trouble = `Orders could not be loaded: ${error.message}.`;
    }
    loading = false;
    store.touch("orders");
  }

  let timer = 0;
  model.listen((event) => {
    if (kind !== "all" || (!event.type.startsWith("order_") && event.type !== "trade") || timer) return;
    timer = setTimeout(() => {
      timer = 0;
      if (isTab("orders")() && all.kept <= 200) load();
    }, RELOAD_AFTER_MS);
  });
  store.view("orders begin connection", () => {
    choices.draw(KINDS, kind);
    table.foot.hidden = kind !== "all";
    if (kind === "all") {
      table.draw(all.items, trouble || (loading ? "Loading …" : "No order was sent in this run."));
      older.draw();
    } else table.draw(model.orders.rows, emptyOf(model, "No order is working."));
  }, isTab("orders"));
  store.view("orders begin", () => write(at("count-orders"), model.orders.byId.size ? String(model.orders.byId.size) : ""));
}

function statusOf(order) {
  return order.status === "rejected" ? `refused ${order.rejection_code ?? ""}` : words(order.status);
}

function details(order, choose) {
  const shown = facts([
    ["Order", order.order_id], ["Client order", order.client_order_id], ["Sent", moment(order.timestamp)], ["Strategy", order.strategy_id], ["Side", order.side],
    ["Quantity", order.quantity], ["Filled", order.filled], ["Type", words(order.order_type)], ["Prices", pricesOf(order)], ["Time in force", order.time_in_force],
    ["Purpose", words(order.purpose)], ["Round trip", order.trade_id], ["Waits for", order.parent_id], ["Cancels with", order.oco], ["Status", words(order.status)],
    ["Average price", order.executed_price], ["Executed", order.execution_time && moment(order.execution_time)], ["Slippage", order.slippage], ["Charges", order.charges],
    ["Ended", order.ended_at && moment(order.ended_at)], ["Because of", words(order.end_reason ?? "")], ["Refused by", order.rejection_code], ["Reason", order.rejection_reason], ["Number in the journal", order.seq],
  ]);
  const dialog = openDialog(`${order.side} ${order.symbol}`, [shown, make("div", { class: "buttons" }, make("button", {
    type: "button", text: "Show on the chart", onclick: () => { dialog.close(); choose(order.symbol); },
  }))]);
}
