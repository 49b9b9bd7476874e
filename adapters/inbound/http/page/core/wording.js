/** Events in one line each. */

import { decimalsOf, gain, number, sentence, words } from "./format.js";
import { minute } from "./times.js";

/** Groups of the log and the kinds of events in each. */
export const GROUPS = {
  signals: ["signal"],
  orders: ["order_submitted", "order_held", "order_rejected", "order_amended", "order_triggered", "order_cancelled", "order_expired", "trade"],
  stops: ["stop_placed", "stop_moved", "stop_triggered"],
  trades: ["position_closed"],
  risk: ["risk_breached", "strategy_failed", "trading_state_changed", "data_freshness_changed", "price_gap_suspected"],
  control: ["operator_acted", "command_refused", "strategy_switched"],
  market: ["session_started", "tick_refused", "split_applied", "calendar_uncertain"],
};

const price = (value) => (value === null || value === undefined ? "–" : number(value, Math.max(2, Math.min(4, decimalsOf(value)))));

const TOLD = {
  session_started: (e) => ["session", "", `session of ${e.date} began, until ${minute(e.end)}`],
  signal: (e) => [`signal ${e.action.toLowerCase()}`, sideKind(e.action), `at ${price(e.price)}, ${verdict(e)}: ${e.reason}`],
  order_submitted: (e) => ["order", "", `${e.side} ${e.quantity} ${words(e.order_type)}${at(e)} submitted (${words(e.purpose)})`],
  order_held: (e) => ["order", "", `${e.side} ${e.quantity} ${words(e.order_type)}${at(e)} held until its entry is filled`],
  order_rejected: (e) => ["refused", "warn", `${e.side} ${e.quantity} ${words(e.order_type)}: ${e.rejection_reason} (${e.rejection_code})`],
  order_amended: (e) => ["amended", "", `${e.order_id}: ${e.quantity}${at(e)}, by ${words(e.reason)}`],
  order_triggered: (e) => ["triggered", "", `${e.order_id} at ${price(e.trigger_price)} by a price of ${price(e.price)}`],
  order_cancelled: (e) => ["cancelled", "", `${e.order_id}: ${words(e.reason)}`],
  order_expired: (e) => ["expired", "", `${e.order_id}: ${words(e.reason)}`],
  trade: (e) => ["fill", sideKind(e.action), `${e.action} ${e.quantity} at ${price(e.price)} (${words(e.purpose)})`],
  stop_placed: (e) => ["stop", "", e.level === null ? `${words(e.sl_type)} stop waits for its activation` : `${words(e.sl_type)} stop placed at ${price(e.level)}`],
  stop_moved: (e) => ["stop", "", `stop moved ${price(e.previous)} → ${price(e.level)}`],
  stop_triggered: (e) => ["stop hit", "warn", `stop at ${price(e.level)} reached by ${price(e.price)}`],
  position_closed: (e) => ["closed", Number(e.net_pnl) < 0 ? "down" : "up", `${e.side} ${e.quantity}, ${price(e.entry_price)} → ${price(e.exit_price)} (${words(e.exit_reason)}), net ${gain(e.net_pnl)}`],
  risk_breached: (e) => ["risk", "warn", `${sentence(e.rule)}: ${e.current_value} against a limit of ${e.limit_value}; ${words(e.action_taken)}`],
  strategy_failed: (e) => ["failed", "down", `${e.strategy_id} stopped: ${e.error}`],
  trading_state_changed: (e) => ["state", e.state === "active" ? "up" : "warn", `${e.previous} → ${e.state}${e.reason ? `: ${e.reason}` : ""} (${e.actor})`],
  strategy_switched: (e) => ["strategy", "", `${e.strategy_id} switched ${e.enabled ? "on" : "off"} by ${e.actor}`],
  operator_acted: (e) => ["operator", "", `${words(e.action)} by ${e.actor}${e.strategy_id ? ` for ${e.strategy_id}` : ""}${e.detail ? `: ${e.detail}` : ""}`],
  command_refused: (e) => ["refused", "warn", `${words(e.action)} by ${e.actor}: ${e.reason} (${e.code})`],
  data_freshness_changed: (e) => [e.fresh ? "fresh" : "stale", e.fresh ? "" : "warn", e.fresh ? "data are fresh again" : `no data for ${Math.round(e.age_s)} s: only closing is possible`],
  tick_refused: (e) => ["tick", "", `refused (${words(e.reason)}): price ${e.price}, size ${e.size}`],
};

function at(event) {
  const prices = [["limit_price", "at"], ["trigger_price", "from"], ["trail", "trailing by"]];
  return prices.filter(([name]) => event[name] !== null && event[name] !== undefined).map(([name, word]) => ` ${word} ${price(event[name])}`).join("");
}

/** What an event says: a tag with its kind, and a sentence. */
export function told(event) {
  const [tag, kind, text] = TOLD[event.type]?.(event) ?? [words(event.type), "", ""];
  const who = event.strategy_id && !["strategy_failed", "strategy_switched", "operator_acted"].includes(event.type) ? ` · ${event.strategy_id}` : "";
  return { tag, kind, text: `${text}${who}` };
}

/** What became of a signal. */
export function verdict(signal) {
  return signal.code ? `${signal.status} (${words(signal.code).toLowerCase()})` : signal.status;
}

/** The colour of a side of an order or a position. */
export function sideKind(side) {
  return ["BUY", "long"].includes(side) ? "up" : "down";
}

/** A side with a sign of its own shape: the colour is not needed to tell it. */
export function sideText(side) {
  return `${sideKind(side) === "up" ? "▲" : "▼"} ${String(side).charAt(0).toUpperCase()}${String(side).slice(1).toLowerCase()}`;
}
