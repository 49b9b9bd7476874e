/** What happened, one line each, with a filter. */

import { get, Problem } from "../core/api.js";
import { at, make, write } from "../core/dom.js";
import { sentence } from "../core/format.js";
import { clock, moment } from "../core/times.js";
import { GROUPS, told } from "../core/wording.js";
import { Choices } from "../ui/choices.js";
import { emptyOf } from "../ui/condition.js";
import { DataTable } from "../ui/data_table.js";
import { facts, openDialog } from "../ui/dialog.js";
import { Older } from "../ui/older.js";

const LOADED = 200;
const GROUP_CHOICES = ["all", ...Object.keys(GROUPS)].map((value) => ({ value, text: sentence(value) }));
const ALL = Object.values(GROUPS).flat();

export function log({ model, store, isTab }) {
  let group = "all";
  let text = "";
  const host = at("panel-log");
  const groups = make("div");
  const field = make("input", { type: "text", id: "log-filter", placeholder: "Filter (/)", "aria-label": "Only entries that contain", autocomplete: "off", spellcheck: "false" });
  field.addEventListener("input", () => {
    text = field.value.trim().toLowerCase();
    store.touch("log");
  });
  host.append(make("div", { class: "filters" }, groups, make("span", { class: "grow" }), field));
  const choices = new Choices(groups, "Which entries", (value) => {
    group = value;
    store.touch("log");
  });
  const open = (event) => openDialog(sentence(event.type), [facts(Object.entries(event).map(([name, value]) => [sentence(name), typeof value === "object" && value ? JSON.stringify(value) : value]))]);
  const table = new DataTable(host, {
    label: "Events",
    keyOf: (event) => event.seq,
    empty: "",
    activate: open,
    columns: [
      { head: "Time", width: 8, cell: (event) => [clock(event.timestamp), "muted", moment(event.timestamp)] },
      { head: "Symbol", width: 10, cell: (event) => [event.symbol || "–", "strong"] },
      { head: "Kind", width: 11, make: (cell) => cell.append(make("span")), cell: (event, cell) => { const { tag, kind } = told(event); write(cell.firstChild, tag, `tag ${kind}`); } },
      { head: "What happened", cell: (event) => { const { text: line } = told(event); return [line, "", line]; } },
      { head: "Number", title: "In the journal", width: 8, kind: "number", rank: 2, make: (cell, rowOf) => cell.append(make("button", { type: "button", class: "link", title: "All fields", onclick: () => open(rowOf()) })), cell: (event, cell) => write(cell.firstChild, String(event.seq)) },
    ],
  });
  const kinds = () => (GROUPS[group] ?? ALL).join(",");
  const older = new Older(table.foot, model.log, "events", () => ({ kinds: kinds() }), () => store.touch("log"));
  const isWanted = (event) => (group === "all" || GROUPS[group].includes(event.type)) && (!text || `${event.symbol ?? ""} ${event.type} ${told(event).tag} ${told(event).text}`.toLowerCase().includes(text));
  store.view("log begin connection", () => {
    choices.draw(GROUP_CHOICES, group);
    table.draw(group === "all" && !text ? model.log.items : model.log.items.filter(isWanted), emptyOf(model, "Nothing of this kind is among the entries that are loaded."));
    older.draw();
  }, isTab("log"));
  return {
    focus: () => field.focus(),
    /** Load what happened before the snapshot. */
    load: async () => {
      try {
        const { items } = await get("events", { before: model.seq + 1, limit: LOADED, kinds: ALL.join(",") });
        const first = items[0]?.seq ?? 0;
        const newer = model.log.items.filter((event) => event.seq > first);
        model.log.begin([...newer, ...items]);
        store.touch("log");
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
    },
  };
}
