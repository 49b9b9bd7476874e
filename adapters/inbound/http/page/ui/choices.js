/** One of a few: buttons side by side. */

import { make, mark, reconcile, write } from "../core/dom.js";

/** Choices as {value, text, title}; `onChoose` is called with a value. */
export class Choices {
  constructor(host, label, onChoose) {
    this.host = host;
    this.onChoose = onChoose;
    host.classList.add("choices");
    mark(host, "role", "group");
    mark(host, "aria-label", label);
  }

  /** Show these, one of them chosen. */
  draw(choices, chosen) {
    reconcile(this.host, choices, {
      keyOf: ({ value }) => value,
      create: ({ value }) => make("button", { type: "button", onclick: () => this.onChoose(value) }),
      update: (button, { value, text, title }) => {
        write(button, text, undefined, title ?? "");
        mark(button, "aria-pressed", value === chosen);
      },
    });
  }
}
