/** Why a trade ended: the chain from the signal to the result, with the time each link took, and where the money went. */

import { get, Problem } from "../core/api.js";
import { make } from "../core/dom.js";
import { decimalsOf, duration, gain, number, percent, sentence, tone } from "../core/format.js";
import { exactly, moment } from "../core/times.js";
import { openDialog } from "../ui/dialog.js";
import { waterfall } from "./waterfall.js";

const FOLDED_FROM = 6;
const NAMES = {
  signal: "Signal", order_submitted: "Order sent", entry_fill: "Entry filled", stop_placed: "Stop placed", peak: "Best price", stop_moved: "Stop moved",
  trigger_tick: "Trigger tick", stop_triggered: "Stop hit", exit_order: "Exit order", exit_fill: "Exit filled", closed: "Closed",
};
const TONES = { stop_placed: "stop", stop_moved: "stop", stop_triggered: "stop", trigger_tick: "stop" };

/** Open the explainer for a closed trade. */
export async function explain({ model }, trade) {
  const body = make("div", { class: "dialog-body" }, make("p", { class: "muted", text: "Loading …" }));
  openDialog(`Why ${trade.symbol} was closed: ${sentence(trade.exit_reason).toLowerCase()}`, [body], { wide: true });
  body.classList.remove("dialog-body");
  body.classList.add("explain");
  body.dataset.trade = trade.trade_id;
  try {
    const story = await get(`explain/${trade.trade_id.split("/").map(encodeURIComponent).join("/")}`);
    const decimals = decimalsOf(model.instruments.get(trade.symbol)?.tick_size);
    body.replaceChildren(...told(story, trade, decimals, model.books.account?.currency));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    body.replaceChildren(make("p", { class: "muted", text: error.isUnavailable ? "This service can't explain exits." : `It could not be explained: ${error.message}.` }), ...summary(trade, 2, model.books.account?.currency));
  }
}

function told(story, trade, decimals, currency) {
  return [
    ...summary({ ...trade, ...story, net_pnl: story.pnl?.net ?? trade.net_pnl }, decimals, currency),
    make("h3", { text: "What led to it" }), chain(story.steps, decimals),
    ...(story.pnl ? [make("h3", { text: "Where the money went" }), waterfall(story.pnl, currency)] : []),
  ];
}

function summary(trade, decimals, currency) {
  const move = (trade.exit_price / trade.entry_price - 1) * 100 * (trade.side === "short" ? -1 : 1);
  const pairs = [
    ["Result", gain(trade.net_pnl, currency), tone(trade.net_pnl)], ["R", trade.r_multiple === null || trade.r_multiple === undefined ? "–" : `${number(trade.r_multiple, 2)} R`, tone(trade.r_multiple)], ["Move", percent(move), tone(move)],
    ["Position", `${trade.side} ${number(trade.quantity)}`, ""], ["Entry → exit", `${number(trade.entry_price, decimals)} → ${number(trade.exit_price, decimals)}`, ""],
    ["Held", duration(trade.duration_s), ""], ["Closed", moment(trade.timestamp), ""], ["Strategy", trade.strategy_id, ""],
  ];
  return [make("dl", { class: "facts" }, ...pairs.map(([name, value, kind]) => make("div", {}, make("dt", { text: name }), make("dd", { class: kind, text: value }))))];
}

/** The steps in order; where a stop moved often, the moves between the first and the last are folded. */
function chain(steps, decimals) {
  const prices = steps.flatMap(({ price, level }) => [price, level]).filter((each) => each !== null && each !== undefined);
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const place = (value) => (high > low ? ((value - low) / (high - low)) * 100 : 50);
  const list = make("ol", { class: "chain" });
  const moves = steps.filter(({ kind }) => kind === "stop_moved");
  const hidden = new Set(moves.length >= FOLDED_FROM ? moves.slice(1, -1) : []);
  for (const step of steps) {
    if (hidden.has(step)) {
      if (step === moves[1]) list.append(fold(list, [...hidden].map((each) => link(each, place, decimals))));
      continue;
    }
    list.append(link(step, place, decimals));
  }
  return list;
}

function fold(list, lines) {
  const item = make("li", {}, make("span", { class: "when" }), make("button", {
    type: "button", class: "link fold", "aria-expanded": "false", text: `… ${lines.length} more stop moves`,
    onclick: () => item.replaceWith(...lines),
  }));
  return item;
}

function link(step, place, decimals) {
  const value = step.level ?? step.price;
  const track = make("span", { class: "track", "aria-hidden": "true" });
  if (step.price !== null && step.price !== undefined) track.append(dot(place(step.price), step.kind === "peak" ? "up" : ""));
  if (step.level !== null && step.level !== undefined) track.append(dot(place(step.level), "stop"));
  const latency = step.latency_ms === null || step.latency_ms === undefined ? "" : ` · ${number(step.latency_ms, step.latency_ms < 10 ? 2 : 0)} ms`;
  return make("li", { title: `number ${step.seq} in the journal, ${exactly(step.timestamp)}` },
    make("span", { class: "when", text: step.since_previous_s === null ? exactly(step.timestamp).slice(0, 8) : `+${step.since_previous_s ? duration(step.since_previous_s) : "0 ms"}` }),
    make("span", { class: `what ${TONES[step.kind] ? "warn" : ""}`, text: NAMES[step.kind] ?? sentence(step.kind) }),
    make("span", { class: "text", text: `${step.text ?? ""}${latency}` }), track,
    make("span", { class: "number", text: value === null || value === undefined ? "" : number(value, decimals) }));
}

function dot(percentage, kind) {
  const node = make("i", { class: kind });
  node.style.setProperty("left", `calc(${percentage.toFixed(2)}% - 2px)`);
  return node;
}

