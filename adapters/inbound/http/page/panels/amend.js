/** Changing a working order. */

import { Problem } from "../core/api.js";
import { make, write } from "../core/dom.js";
import { openDialog } from "../ui/dialog.js";

const FIELDS = [["quantity", "Quantity"], ["limit_price", "Limit price"], ["trigger_price", "Trigger price"], ["trail", "Trail"]];

/**
 * Ask what to change and change it.
 *
 * @param order the working order
 * @param change sends the changes; null where nobody signed in
 * @returns the outcome, or null where nothing was changed
 */
export function amendment(order, change) {
  return new Promise((resolve) => {
    let outcome = null;
    const fields = FIELDS.filter(([name]) => order[name] !== null && order[name] !== undefined).map(([name, label]) => {
      const input = make("input", { type: "number", name, step: "any", min: "0", value: String(order[name]) });
      const wrong = make("span", { class: "wrong" });
      return { name, input, wrong, node: make("label", { class: "field" }, make("span", { text: label }), input, wrong) };
    });
    const refusal = make("p", { class: "refusal", role: "alert", hidden: true });
    const form = make("form", {
      onsubmit: async (event) => {
        event.preventDefault();
        const body = Object.fromEntries(fields.filter(({ name, input }) => Number(input.value) !== Number(order[name])).map(({ name, input }) => [name, Number(input.value)]));
        if (!Object.keys(body).length) {
          dialog.close();
          return;
        }
        try {
          outcome = await change(body);
          dialog.close();
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          for (const { name, wrong } of fields) write(wrong, error.fields.get(name) ?? "");
          refusal.hidden = false;
          write(refusal, `${error.message}${error.code ? ` (${error.code})` : ""}`);
        }
      },
    },
      make("p", { class: "muted", text: `${order.side} ${order.symbol}, ${order.order_id}. The quantity is the whole, what is executed included.` }),
      ...fields.map(({ node }) => node), refusal,
      make("div", { class: "buttons" }, make("button", { type: "button", text: "Leave it", onclick: () => dialog.close() }), make("button", { class: "primary", text: "Amend" })));
    const dialog = openDialog("Amend order", [form], { onClose: () => resolve(outcome) });
    fields[0]?.input.focus();
  });
}
