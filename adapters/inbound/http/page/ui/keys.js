/** Keyboard shortcuts, where nobody is typing. */

/** One entry is {key, text, run}; `key` as the browser names it, with "Shift+" where the shift key belongs to it. */
export class Keys {
  constructor(entries) {
    this.entries = entries;
    addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const isLetter = /^[a-z]$/i.test(event.key);
    const name = isLetter ? `${event.shiftKey ? "Shift+" : ""}${event.key.toLowerCase()}` : event.key;
    const entry = this.entries.find((each) => [].concat(each.key).includes(name));
    if (!entry) return;
    event.preventDefault();
    entry.run(name);
  }
}
