/** What an order would cost, risk and win, before it is sent. */

import { make, reconcile, write } from "../core/dom.js";
import { gain, money, number } from "../core/format.js";

/**
 * Write the numbers.
 *
 * @param host a list of names and values
 * @param order as the API takes it
 * @param instrument what is traded; undefined before the snapshot
 * @param books the account at the newest prices, or null
 * @param limits of the risk rules, if they are known
 */
export function preview(host, order, instrument, books, limits = []) {
  const lines = instrument && books ? numbersOf(order, instrument, books, limits) : [];
  reconcile(host, lines.flatMap(({ name, text, tone }) => [{ key: `${name} name`, text: name, tag: "dt" }, { key: name, text, tag: "dd", tone }]), {
    keyOf: ({ key }) => key,
    create: ({ tag }) => make(tag),
    update: (node, { text, tone = "" }) => write(node, text, tone),
  });
}

/** Lines as {name, text, tone}. */
function numbersOf(order, instrument, { equity, currency }, limits) {
  const { quantity, side } = order;
  const entry = order.limit_price ?? order.trigger_price ?? (side === "BUY" ? instrument.ask : instrument.bid) ?? instrument.price;
  if (!entry || !quantity) return [{ name: "Value", text: "–" }];
  const value = entry * quantity;
  const lines = [{ name: "Value", text: `${money(value, currency)} · ${number((value / equity) * 100, 1)} % of equity` }];
  const most = Number(limits.find((each) => each.setting === "max_position_value")?.limit ?? NaN);
  if (value > most) lines.push({ name: "Limit", text: `▲ above ${money(most, currency, 0)}`, tone: "down" });
  const sign = side === "BUY" ? 1 : -1;
  const risk = order.stop_price === undefined ? null : (entry - order.stop_price) * sign;
  const reward = order.target_price === undefined ? null : (order.target_price - entry) * sign;
  if (risk !== null) lines.push(risk > 0 ? { name: "Risk", text: `${gain(-risk * quantity, currency)} · ${number((risk * quantity * 100) / equity, 2)} %`, tone: "down" } : { name: "Risk", text: "▲ the stop is on the wrong side", tone: "warn" });
  if (reward !== null) lines.push(reward > 0 ? { name: "Reward", text: gain(reward * quantity, currency), tone: "up" } : { name: "Reward", text: "▲ the target is on the wrong side", tone: "warn" });
  if (risk > 0 && reward > 0) lines.push({ name: "Reward ÷ risk", text: number(reward / risk, 2) });
  return lines;
}
