/** Events in one line each. */

import { clock, price, words } from "./format.js";

/** What an event says: a tag with its colour, and a sentence. */
export function told(event) {
  const of = event.symbol ? `${event.symbol} ` : "";
  switch (event.type) {
    case "session_started":
      return { tag: "session", kind: "", text: `${of}session of ${event.date} began, until ${clock(event.end, 5)}` };
    case "signal":
      return { tag: "signal", kind: sideKind(event.action), text: `${of}${event.action} at ${price(event.price)}, ${verdict(event)}: ${event.reason}` };
    case "order_submitted":
      return { tag: "order", kind: "", text: `${of}${event.side} ${event.quantity} ${words(event.order_type).toLowerCase()} (${event.purpose}) submitted` };
    case "order_rejected":
      return { tag: "rejected", kind: "warn", text: `${of}${event.side} ${event.quantity}: ${event.rejection_reason}` };
    case "trade":
      return { tag: "fill", kind: sideKind(event.action), text: `${of}${event.action} ${event.quantity} at ${price(event.price)}` };
    case "stop_placed":
      return { tag: "stop", kind: "", text: `${of}${words(event.sl_type)} stop ${event.level === null ? "waits for its activation" : `placed at ${price(event.level)}`} (${event.strategy_id})` };
    case "stop_moved":
      return { tag: "stop", kind: "", text: `${of}stop moved to ${price(event.level)} (${event.strategy_id})` };
    case "stop_triggered":
      return { tag: "stop hit", kind: "warn", text: `${of}stop at ${price(event.level)} reached by ${price(event.price)} (${event.strategy_id})` };
    case "position_closed":
      return { tag: "closed", kind: Number(event.net_pnl) < 0 ? "down" : "up", text: `${of}${event.quantity} closed at ${price(event.exit_price)} (${words(event.exit_reason)}), net ${Number(event.net_pnl).toFixed(2)}` };
    case "risk_breached":
      return { tag: "risk", kind: "warn", text: `${of}${words(event.rule)}: ${event.current_value} against a limit of ${event.limit_value}, ${words(event.action_taken)}` };
    case "strategy_failed":
      return { tag: "failed", kind: "down", text: `${event.strategy_id} stopped on ${event.symbol}: ${event.error}` };
    default:
      return { tag: words(event.type), kind: "", text: of };
  }
}

/** What became of a signal. */
export function verdict(signal) {
  return signal.code ? `${signal.status} (${words(signal.code).toLowerCase()})` : signal.status;
}

/** The colour of a side of an order or a position. */
export function sideKind(side) {
  return side === "BUY" || side === "long" ? "up" : "down";
}
