/** The feed where it can be steered: pause, one step, speed. */

import { at, make, mark, write } from "../core/dom.js";

const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 0];

export function replay({ model, store, actions, polled }) {
  const host = at("replay");
  const pause = make("button", { type: "button", class: "small", onclick: () => steer(polled.feed.value?.paused ? "resume" : "pause") });
  const step = make("button", { type: "button", class: "small", text: "Step", title: "One more tick", onclick: () => steer("step", { ticks: 1 }) });
  const speed = make("select", { "aria-label": "Speed of the feed", onchange: () => steer("speed", { speed: Number(speed.value) }) });
  host.append(pause, step, speed);

  async function steer(action, body) {
    await actions.feed(action, body);
    polled.feed.refresh();
  }

  store.view("feed begin", () => {
    const feed = polled.feed.value ?? model.feed;
    host.hidden = !feed?.controllable;
    if (host.hidden) return;
    write(pause, feed.paused ? "▶ Go on" : "❚❚ Pause feed");
    mark(pause, "aria-pressed", feed.paused);
    step.disabled = !feed.paused;
    const known = [...new Set([...SPEEDS, feed.speed ?? 1])].sort((a, b) => (a || Infinity) - (b || Infinity));
    if (speed.options.length !== known.length) speed.replaceChildren(...known.map((each) => make("option", { value: String(each), text: each ? `${each}×` : "fastest" })));
    if (document.activeElement !== speed && feed.speed !== null) speed.value = String(feed.speed);
  });
}
