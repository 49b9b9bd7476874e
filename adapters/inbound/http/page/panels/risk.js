/** Every risk limit with its use: a bar, the numbers, and what follows where it is reached. */

import { at, make, reconcile, style, write } from "../core/dom.js";
import { money, number, sentence, words } from "../core/format.js";
import { conditionOf } from "../ui/condition.js";

const NEAR = 0.8;
const NAMES = { STRATEGY_POSITION_LIMIT: "Positions per strategy", TOTAL_POSITION_LIMIT: "Positions", DATA_STALE: "Age of data" };
const COUNTED = new Set(["positions", "orders", "percent", "seconds"]);

export function risk({ model, store, polled }) {
  const host = at("risk");
  store.view("risk connection", () => {
    const note = conditionOf(polled.risk, model.connection, "risk limits");
    const limits = (polled.risk.value?.limits ?? []).filter((each) => each.limit !== null);
    reconcile(host, note ? [{ note }] : limits, {
      keyOf: (each) => each.note ?? each.setting,
      create: (each) => (each.note ? make("li", { class: "empty", text: each.note }) : line()),
      update: (node, each) => each.note === undefined && fill(node, each),
    });
  });
}

function line() {
  return make("li", {},
    make("div", { class: "line" }, make("span", { class: "strong" }), make("span", { class: "grow" }), make("span", { class: "muted" })),
    make("div", { class: "bar", role: "meter", "aria-valuemin": "0", "aria-valuemax": "100" }, make("i")),
    make("div", { class: "detail" }));
}

function fill(node, limit) {
  const [head, bar, detail] = node.children;
  const share = limit.share ?? 0;
  const name = NAMES[limit.rule] ?? sentence(limit.rule.replace(/_LIMIT$/, ""));
  write(head.children[0], name, "strong", limit.rule);
  write(head.children[2], limit.value === null ? `limit ${amount(limit.limit, limit.unit)}` : `${amount(limit.value, limit.unit)} of ${amount(limit.limit, limit.unit)}`, share >= 1 ? "down" : share >= NEAR ? "warn" : "muted");
  bar.hidden = limit.value === null;
  write(bar.firstChild, "");
  if (bar.className !== classOf(share)) bar.className = classOf(share);
  style(bar.firstChild, "width", `${Math.min(100, share * 100).toFixed(1)}%`);
  bar.setAttribute("aria-valuenow", Math.round(Math.min(1, share) * 100));
  bar.setAttribute("aria-label", `${name} used`);
  const notes = [share >= 1 ? "▲ reached" : share >= NEAR ? "▲ nearly reached" : "", limit.where, limit.action && `then: ${words(limit.action)}`].filter(Boolean).join(" · ");
  detail.hidden = !notes;
  write(detail, notes, "detail", notes);
}

function classOf(share) {
  return `bar${share >= 1 ? " over" : share >= NEAR ? " near" : ""}`;
}

function amount(value, unit) {
  if (!COUNTED.has(unit)) return money(value, unit, 0);
  return unit === "percent" ? `${number(value, 0)} %` : unit === "seconds" ? `${number(value, 0)} s` : number(value, 0);
}
