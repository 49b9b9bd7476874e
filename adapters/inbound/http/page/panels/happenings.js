/** What somebody should hear of at once: exits, stops, limits, failures. */

import { gain, sentence, words } from "../core/format.js";
import { preferences } from "../core/preferences.js";
import { sound } from "../ui/sound.js";

const OLD_AFTER_MS = 30 * 60_000;
const ORDER_REFUSED = "order refused"; // the signal or the ticket tells of it

const TOLD = {
  position_closed: (e) => [`${e.symbol} closed (${words(e.exit_reason)}): ${gain(e.net_pnl)}`, Number(e.net_pnl) < 0 ? "warn" : "good", Number(e.net_pnl) < 0 ? "loss" : "gain"],
  risk_breached: (e) => e.action_taken !== ORDER_REFUSED && [`Risk: ${sentence(e.rule)}, ${words(e.action_taken)}`, "bad", "alarm"],
  strategy_failed: (e) => [`${e.strategy_id} failed on ${e.symbol}`, "bad", "alarm"],
  trading_state_changed: (e) => [`Trading is ${e.state}${e.reason ? `: ${e.reason}` : ""}`, e.state === "active" ? "good" : "bad", "alarm"],
};

/** Tells what happens through toasts and sounds; what is old news by now is left out. */
export function happenings({ model, toasts }) {
  model.listen((event) => {
    if (event.type === "trade") sound("fill");
    const told = TOLD[event.type]?.(event);
    if (!told || !preferences.notices || isOld(model.timestamp, event)) return;
    const [text, kind, tone] = told;
    toasts.show(text, kind);
    sound(tone);
  });
}

function isOld(now, event) {
  return Boolean(now) && Date.parse(now) - Date.parse(event.timestamp) > OLD_AFTER_MS;
}
