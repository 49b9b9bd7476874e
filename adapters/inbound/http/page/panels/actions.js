/** Everything that changes something: asks first where it can't be undone, signs in where that is needed, says what became of it. */

import { confirmed } from "../ui/dialog.js";
import { amendment } from "./amend.js";
import { signIn } from "./sign_in.js";
import { Problem, send } from "../core/api.js";
import { words } from "../core/format.js";

const RANK_TEXT = { trader: "Trading needs the key of a trader or an admin.", admin: "This needs the key of an admin." };

/** The actions of a person at the page. */
export class Actions {
  constructor({ session, toasts, model, onDone }) {
    Object.assign(this, { session, toasts, model, onDone });
  }

  /**
   * Change something, signed in; a `Problem` where the service refuses, null where nobody signed in.
   */
  async change(method, path, body, role = "trader") {
    if (!this.session.may(role) && !(await signIn(this.session, RANK_TEXT[role]))) return null;
    try {
      return await send(method, path, body);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      this.session.forget();
      if (!(await signIn(this.session, "The session has ended: show the key again."))) return null;
      return send(method, path, body);
    }
  }

  /** The same for a button: tells what was done, or why not. */
  async tell(method, path, body, done, role) {
    try {
      const outcome = await this.change(method, path, body, role);
      if (outcome === null) return null;
      this.toasts.show(typeof done === "function" ? done(outcome) : done, "good");
      this.onDone();
      return outcome;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.toasts.show(`Refused: ${error.message}${error.code ? ` (${error.code})` : ""}`, "bad");
      return null;
    }
  }

  pause() {
    return this.tell("POST", "controls/pause", {}, "Paused: no strategy is asked, stops stay");
  }

  resume() {
    return this.tell("POST", "controls/resume", {}, "Trading goes on");
  }

  reduceOnly() {
    return this.tell("POST", "controls/reduce-only", {}, "Only orders that reduce exposure are taken");
  }

  async halt() {
    const answer = await confirmed({ title: "Halt trading", text: "Working orders are cancelled and none is taken. Positions stay as they are: their stops follow the market, but an exit waits until the halt ends.", action: "Halt", danger: true, reason: "optional" });
    if (answer) await this.tell("POST", "controls/halt", answer, "Halted: no order is taken");
  }

  async flatten() {
    const open = this.model.books.positions.size;
    const answer = await confirmed({ title: "Flatten", text: `Working orders are cancelled and ${open === 1 ? "the open position is" : `all ${open} open positions are`} closed at market.`, action: "Close everything", danger: true });
    if (answer) await this.tell("POST", "controls/flatten", {}, "Closing all positions at market");
  }

  async kill() {
    const answer = await confirmed({ title: "Kill switch", text: "Everything is cancelled, every position is closed at market, and trading stays halted until the switch is reset, also after a restart.", action: "Kill", danger: true, word: "KILL", reason: "optional" });
    if (answer) await this.tell("POST", "controls/kill", answer, "The kill switch is set");
  }

  async reset() {
    const answer = await confirmed({ title: "Reset", text: "Trading may go on after this. Say why, for the audit.", action: "Reset", reason: "needed" });
    if (answer) await this.tell("POST", "controls/reset", answer, "Reset: trading may go on", "admin");
  }

  async exit(held) {
    const answer = await confirmed({ title: `Close ${held.symbol}`, text: `${held.quantity > 0 ? "Sell" : "Buy"} ${Math.abs(held.quantity)} ${held.symbol} of ${held.strategy_id} at market, and cancel its working orders.`, action: "Close the position", danger: true });
    if (answer) await this.tell("POST", "controls/flatten", { strategy_id: held.strategy_id, symbol: held.symbol }, `Closing ${held.symbol} at market`);
  }

  cancel(order) {
    return this.tell("DELETE", `orders/${pathOf(order.order_id)}`, undefined, `Cancelled ${order.order_id}`);
  }

  async amend(order) {
    const changes = await amendment(order, (body) => this.change("PATCH", `orders/${pathOf(order.order_id)}`, body));
    if (!changes) return;
    this.toasts.show(`Amended ${order.order_id}`, "good");
    this.onDone();
  }

  switchStrategy(strategy) {
    const path = `strategies/${encodeURIComponent(strategy.strategy_id)}/${strategy.enabled ? "disable" : "enable"}`;
    return this.tell("POST", path, undefined, `${strategy.strategy_id} switched ${strategy.enabled ? "off" : "on"}`);
  }

  /** Feed controls: pause, resume, speed, step. */
  feed(action, body) {
    return this.tell("POST", `feed/${action}`, body, `Feed: ${words(action)}${body?.speed === undefined ? "" : ` ${body.speed || "as fast as possible"}`}`);
  }
}

function pathOf(orderId) {
  return orderId.split("/").map(encodeURIComponent).join("/");
}
