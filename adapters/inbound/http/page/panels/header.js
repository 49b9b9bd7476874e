/** Header and account: the run, its feed, the time, the money. */

import { at, mark, write } from "../core/dom.js";
import { gain, money, NOTHING, tone } from "../core/format.js";
import { preferences } from "../core/preferences.js";
import { clock, date, zone } from "../core/times.js";

const STATES = { running: "good", finished: "good", starting: "waiting", failed: "bad", stopped: "bad" };

export function header({ model, store }) {
  store.view("status begin", () => {
    const { status } = model;
    if (!status) return;
    write(at("run-state"), status.state);
    mark(at("run-state"), "data-state", STATES[status.state] ?? "waiting");
    mark(at("run-state"), "title", `run ${status.run_id}`);
    write(at("run-feed"), `${status.feed} · ${status.profile}`);
    write(at("version"), status.version);
    const mode = String(model.mode ?? "paper").toUpperCase();
    write(at("mode"), mode, mode === "PAPER" ? "mode" : "mode live", mode === "PAPER" ? "Paper: no real order is sent" : "Live: real money");
    document.title = mode === "PAPER" ? "VELOX" : `VELOX · ${mode}`;
  });
  store.view("clock begin", () => {
    write(at("clock-time"), model.timestamp ? clock(model.timestamp) : "--:--:--");
    write(at("clock-date"), model.timestamp ? date(model.timestamp) : "");
    write(at("clock-zone"), model.timestamp ? zone(model.timestamp) : "");
    mark(at("clock"), "title", preferences.utc ? "UTC; press for exchange time (u)" : "Exchange time; press for UTC (u)");
  });
  store.view("connection", () => connection(model));
}

function connection({ connection: { state, text, since }, isLoaded, mode }) {
  write(at("connection"), text);
  mark(at("connection"), "data-state", state);
  document.body.classList.toggle("offline", state === "bad" && isLoaded);
  const banner = at("banner");
  banner.hidden = !(state === "bad" && isLoaded) && String(mode ?? "paper") === "paper";
  if (banner.hidden) return;
  const age = since ? Math.round((performance.now() - since) / 1000) : 0;
  if (state === "bad" && isLoaded) write(banner, `Not connected: everything below is ${age} s old and no longer live.`, "banner bad");
  else write(banner, `${String(mode).toUpperCase()}: orders of this page are executed with real money.`, "banner bad");
}

/** The account at the newest prices. */
export function account({ model, store }) {
  store.view("books begin", () => {
    const now = model.books.now;
    if (!now) return;
    for (const id of ["equity", "cash", "charges", "exposure"]) write(at(id), money(now[id], now.currency));
    for (const [id, amount] of [["day-pnl", now.day_pnl], ["realized", now.realized_pnl], ["unrealized", now.unrealized_pnl]]) {
      write(at(id), gain(amount, now.currency), tone(amount));
    }
    write(at("drawdown"), now.drawdown === undefined ? NOTHING : money(now.drawdown, now.currency), Number(now.drawdown) > 0 ? "down" : "", "how far equity is below the highest told so far");
  });
}
