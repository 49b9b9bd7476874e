/** Who may trade, and the buttons that change it. */

import { at, mark, write } from "../core/dom.js";

const STATES = { active: "active", reducing: "reducing", halted: "halted" };

/** One word for the state of trading. */
export function stateOf(controls) {
  if (!controls) return "waiting";
  if (controls.latched && controls.trading_state === "halted") return "killed";
  if (controls.trading_state !== "active") return STATES[controls.trading_state] ?? controls.trading_state;
  return controls.paused ? "paused" : "active";
}

export function controls({ model, store, actions }) {
  const now = () => model.controls.now;
  at("control-pause").addEventListener("click", () => (now()?.paused || now()?.trading_state !== "active" ? actions.resume() : actions.pause()));
  at("control-reduce").addEventListener("click", () => actions.reduceOnly());
  at("control-flatten").addEventListener("click", () => actions.flatten());
  at("control-halt").addEventListener("click", () => actions.halt());
  at("control-kill").addEventListener("click", () => actions.kill());
  at("control-reset").addEventListener("click", () => actions.reset());
  store.view("controls begin", () => {
    const state = stateOf(now());
    const isLatched = Boolean(now()?.latched);
    write(at("trading-state"), state === "waiting" ? "–" : state.toUpperCase(), undefined, now()?.reason ?? "");
    mark(at("trading-state"), "data-state", state);
    write(at("control-pause"), ["active", "waiting"].includes(state) ? "Pause" : "Resume");
    mark(at("control-reduce"), "aria-pressed", state === "reducing");
    mark(at("control-halt"), "aria-pressed", state === "halted");
    at("control-reset").hidden = !isLatched;
    for (const name of ["pause", "reduce", "halt", "kill"]) at(`control-${name}`).disabled = isLatched;
  });
}
