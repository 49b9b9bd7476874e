/** Service lights: who answers now, and how far behind each follower of the journal is. */

import { at, make, reconcile, write } from "../core/dom.js";
import { count, duration } from "../core/format.js";
import { conditionOf } from "../ui/condition.js";

const SLOW_S = 5;
const WORDS = { good: "in step", slow: "behind", bad: "down", off: "off" };

export function services({ model, store, polled }) {
  const host = at("services");
  store.view("health services connection", () => {
    const note = conditionOf(polled.health, model.connection, "its health");
    const lines = note ? [{ name: note, isNote: true }] : [...followers(polled.health.value), ...extra(polled)];
    reconcile(host, lines, {
      keyOf: (each) => each.name,
      create: ({ isNote, name }) => (isNote ? make("li", { class: "empty", text: name }) : make("li", {}, make("div", { class: "line" }, make("span"), make("span", { class: "strong" }), make("span", { class: "grow" }), make("span")), make("div", { class: "detail" }))),
      update: (node, each) => !each.isNote && fill(node, each),
    });
  });
}

function fill(node, { name, state, text, detail }) {
  const [light, label, , value] = node.firstChild.children;
  write(light, "", `light ${state}`);
  write(label, name);
  write(value, text, state === "bad" ? "down" : state === "slow" ? "warn" : "muted");
  node.lastChild.hidden = !detail;
  write(node.lastChild, detail ?? "", "detail", detail ?? "");
}

function followers(health) {
  const feed = health.feed;
  const lines = health.followers.map((each) => {
    const state = !each.connected ? "bad" : (each.oldest_undelivered_s ?? 0) > SLOW_S ? "slow" : "good";
    const lag = state === "good" ? WORDS.good : `${WORDS[state]}, ${count(each.lag)} to go`;
    const age = each.oldest_undelivered_s > SLOW_S ? `oldest ${duration(each.oldest_undelivered_s)} old` : "";
    return { name: each.name, state, text: `${each.adapter} · ${lag}`, detail: [age, each.last_error].filter(Boolean).join(" · ") };
  });
  const journal = health.journal;
  lines.push({ name: "journal", state: journal.last_error ? "bad" : "good", text: `${journal.adapter} · ${count(journal.last_seq)} entries`, detail: journal.last_error });
  const skipped = Object.values(feed.skipped).reduce((sum, each) => sum + each, 0);
  lines.push({ name: "feed", state: feed.last_error ? "bad" : "good", text: `${feed.state} · ${count(feed.rows)} rows`, detail: [feed.last_error, skipped ? `${count(skipped)} rows skipped` : ""].filter(Boolean).join(" · ") });
  return lines;
}

function extra({ services: asked, health }) {
  const used = new Set((health.value?.followers ?? []).map(({ adapter }) => adapter));
  const names = { kafka: "Kafka", influxdb: "InfluxDB", redis: "Redis" };
  return Object.entries(asked.value ?? {}).map(([name, answers]) => ({ name: names[name] ?? name, state: answers ? "good" : used.has(name) ? "bad" : "off", text: answers ? "answers" : used.has(name) ? "does not answer" : "not used" }));
}
