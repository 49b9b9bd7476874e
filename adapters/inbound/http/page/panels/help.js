/** The sheet of keyboard shortcuts, and of what signs mean. */

import { make } from "../core/dom.js";
import { openDialog } from "../ui/dialog.js";

export function help(keys) {
  const shown = keys.filter(({ text }) => text);
  openDialog("Keyboard", [
    make("div", { class: "shortcuts" }, ...shown.flatMap(({ key, text }) => [make("span", {}, ...[].concat(key).slice(0, 2).flatMap((each, index) => [index ? " " : "", make("kbd", { text: nameOf(each) })])), make("span", { text })])),
    make("p", { class: "muted", text: "▲ long, buy or a warning · ▼ short or sell · hollow candle up, filled candle down · B and S entries · ✕ exits · ● in step · ▲ behind · ✕ down · ○ off" }),
  ]);
}

function nameOf(key) {
  return { ArrowDown: "↓", ArrowUp: "↑", "Shift+k": "Shift K" }[key] ?? key.replace("Shift+", "Shift ");
}
