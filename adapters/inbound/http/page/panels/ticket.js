/** The order ticket: market, limit, stop, stop-limit, trailing, each also as a bracket; refusals stand at their fields. */

import { Problem } from "../core/api.js";
import { at, make, mark, write } from "../core/dom.js";
import { decimalsOf, number, words } from "../core/format.js";
import { preview } from "./ticket_preview.js";

const TYPES = [["market", "Market"], ["limit", "Limit"], ["stop", "Stop"], ["stop_limit", "Stop limit"], ["trailing_stop", "Trailing stop"]];
const PRICES = { market: [], limit: ["limit_price"], stop: ["trigger_price"], stop_limit: ["trigger_price", "limit_price"], trailing_stop: ["trail", "trail_unit"] };
const BRACKET = ["stop_price", "target_price"];

/** The form; `show` fills it in for another instrument. */
export class Ticket {
  constructor({ model, store, actions, polled, chosen, choose, toasts }) {
    Object.assign(this, { model, store, actions, polled, chosen, toasts, side: "BUY", fields: {} });
    this.form = at("ticket");
    this.build(choose);
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.form.addEventListener("input", () => store.touch("ticket"));
    store.view("ticket choice market begin risk", () => this.draw());
  }

  build(choose) {
    const { form } = this;
    this.buy = make("button", { type: "button", class: "buy", text: "▲ Buy", onclick: () => this.turn("BUY") });
    this.sell = make("button", { type: "button", class: "sell", text: "▼ Sell", onclick: () => this.turn("SELL") });
    form.append(make("div", { class: "sides", role: "group", "aria-label": "Side" }, this.buy, this.sell));
    this.add("symbol", "Instrument", "half", make("select", { onchange: (event) => choose(event.target.value) }));
    this.add("order_type", "Type", "half", select(TYPES));
    this.add("quantity", "Quantity", "half", make("input", { type: "number", min: "1", step: "1", inputmode: "numeric" }));
    this.add("time_in_force", "In force", "half", select([["day", "Day"], ["gtc", "Until cancelled"]]));
    for (const [name, label] of [["trigger_price", "Trigger price"], ["limit_price", "Limit price"], ["trail", "Trail by"]]) this.add(name, label, "half", price());
    this.add("trail_unit", "Counted in", "half", select([["points", "Points"], ["percent", "Percent"]]));
    this.bracket = make("input", { type: "checkbox" });
    this.reduce = make("input", { type: "checkbox" });
    form.append(make("div", { class: "line" }, make("label", { class: "check" }, this.bracket, "Bracket"), make("label", { class: "check" }, this.reduce, "Reduce only")));
    this.add("stop_price", "Stop", "half", price());
    this.add("target_price", "Target", "half", price());
    this.numbers = make("dl", { class: "preview", "aria-label": "What this order risks" });
    this.refusal = make("p", { class: "refusal", role: "alert", hidden: true });
    this.button = make("button", { class: "ticket-submit" });
    form.append(this.numbers, this.refusal, this.button);
    this.fields.quantity.input.value = "1";
  }

  add(name, label, size, input) {
    const wrong = make("span", { class: "wrong", id: `wrong-${name}` });
    input.name = name;
    mark(input, "aria-describedby", wrong.id);
    const node = make("label", { class: `field ${size}` }, make("span", { text: label }), input, wrong);
    this.fields[name] = { input, wrong, node };
    this.form.append(node);
  }

  turn(side) {
    this.side = side;
    this.store.touch("ticket");
  }

  /** Bring the ticket to hand, for one side. */
  open(side) {
    this.turn(side);
    this.fields.quantity.input.focus();
    this.fields.quantity.input.select();
  }

  /** The order as the API takes it; an empty field is left out. */
  get order() {
    const type = this.value("order_type");
    const names = [...PRICES[type], ...(this.bracket.checked ? BRACKET : [])];
    const order = { symbol: this.value("symbol"), side: this.side, quantity: Number(this.value("quantity")), order_type: type, time_in_force: this.value("time_in_force"), reduce_only: this.reduce.checked };
    for (const name of names) if (this.value(name) !== "") order[name] = name === "trail_unit" ? this.value(name) : Number(this.value(name));
    return order;
  }

  value(name) {
    return this.fields[name].input.value;
  }

  draw() {
    const { input: symbols } = this.fields.symbol;
    const known = [...this.model.instruments.keys()];
    if (symbols.options.length !== known.length) symbols.replaceChildren(...known.map((each) => make("option", { value: each, text: each })));
    const chosen = this.chosen();
    if (chosen && symbols.value !== chosen) this.show(symbols, chosen);
    const instrument = this.model.instruments.get(symbols.value);
    const type = this.value("order_type");
    for (const name of ["trigger_price", "limit_price", "trail", "trail_unit"]) this.fields[name].node.hidden = !PRICES[type].includes(name);
    for (const name of BRACKET) this.fields[name].node.hidden = !this.bracket.checked;
    mark(this.buy, "aria-pressed", this.side === "BUY");
    mark(this.sell, "aria-pressed", this.side === "SELL");
    if (instrument) {
      mark(this.fields.quantity.input, "step", instrument.lot);
      mark(this.fields.quantity.input, "min", instrument.lot);
      for (const name of ["trigger_price", "limit_price", "stop_price", "target_price"]) {
        mark(this.fields[name].input, "step", instrument.tick_size);
        mark(this.fields[name].input, "placeholder", instrument.price === null ? null : number(instrument.price, decimalsOf(instrument.tick_size)));
      }
    }
    preview(this.numbers, this.order, instrument, this.model.books.now, this.polled.risk.value?.limits);
    write(this.button, `${this.side === "BUY" ? "Buy" : "Sell"} ${this.value("quantity") || "–"} ${symbols.value} ${words(type)}`, `ticket-submit ${this.side.toLowerCase()}`);
  }

  /** Another instrument: its prices are not those that were typed. */
  show(symbols, chosen) {
    symbols.value = chosen;
    for (const name of ["trigger_price", "limit_price", "stop_price", "target_price"]) this.fields[name].input.value = "";
    this.clear();
  }

  clear() {
    this.refusal.hidden = true;
    for (const { wrong, input } of Object.values(this.fields)) {
      write(wrong, "");
      mark(input, "aria-invalid", null);
    }
  }

  async submit() {
    this.clear();
    this.button.disabled = true;
    try {
      const outcome = await this.actions.change("POST", "orders", this.order);
      if (outcome) {
        const others = outcome.orders.length - 1;
        this.toasts.show(`${outcome.order_id} ${outcome.status}${others > 0 ? `, with ${others} more of its bracket` : ""}`, "good");
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.refuse(error);
    } finally {
      this.button.disabled = false;
    }
  }

  refuse(problem) {
    const named = [...problem.fields].filter(([name]) => this.fields[name] && !this.fields[name].node.hidden);
    for (const [name, message] of named) {
      write(this.fields[name].wrong, message);
      mark(this.fields[name].input, "aria-invalid", "true");
    }
    this.refusal.hidden = false;
    write(this.refusal, problem.code ? `Refused, ${problem.code}: ${problem.message}.` : `Not sent: ${problem.message}.`);
    if (named.length) this.fields[named[0][0]].input.focus();
  }
}

function select(options) {
  return make("select", {}, ...options.map(([value, text]) => make("option", { value, text })));
}

function price() {
  return make("input", { type: "number", min: "0", step: "any", inputmode: "decimal" });
}
