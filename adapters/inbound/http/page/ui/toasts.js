/** Short messages at the edge, a few at once, also told to screen readers, not too often. */

import { make } from "../core/dom.js";

const MOST = 4;
const SHOWN_MS = 6_000;
const SPOKEN_EVERY_MS = 3_000;
const SIGNS = { good: "✓", bad: "✕", warn: "▲", "": "•" };

/** Shows toasts in `host` and speaks them through `speaker`, an aria-live region. */
export class Toasts {
  constructor(host, speaker) {
    this.host = host;
    this.speaker = speaker;
    this.waiting = [];
    this.timer = 0;
  }

  /** Show a text; the same one again is counted, not repeated. */
  show(text, kind = "") {
    const same = [...this.host.children].find((each) => each.text === text);
    if (same) {
      same.times += 1;
      same.lastChild.textContent = ` ×${same.times}`;
      return;
    }
    const toast = make("div", { class: `toast ${kind}` }, make("span", { class: "sign", "aria-hidden": "true", text: SIGNS[kind] }), make("span", { text }), make("span", { class: "muted" }));
    Object.assign(toast, { text, times: 1 });
    toast.addEventListener("click", () => toast.remove());
    this.host.append(toast);
    while (this.host.children.length > MOST) this.host.firstChild.remove();
    setTimeout(() => toast.remove(), SHOWN_MS);
    this.speak(text);
  }

  /** Tell screen readers, the newest of what came in between. */
  speak(text) {
    this.waiting = [...this.waiting, text].slice(-3);
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      this.speaker.textContent = this.waiting.join(". ");
      this.waiting = [];
    }, this.speaker.textContent ? SPOKEN_EVERY_MS : 50);
  }
}
