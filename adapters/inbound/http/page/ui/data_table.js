/** A table of any length: only the rows in sight are in the document, and only changed cells are written. */

import { make, mark, style, write } from "../core/dom.js";

const ROW_PX = 28;
const UNKNOWN_PX = 400;
const BEYOND = 8;

/**
 * Columns are `{head, title, width, kind, rank, cell}`: `width` in characters (none: what is left), `kind` is number, actions or
 * nothing, columns of a higher `rank` go first where there is little room, `cell(row)` gives a text, `[text, class, tooltip]` or,
 * with `make(row)`, nothing: then the elements are made once per line and `cell(row, td)` brings them up to date.
 */
export class DataTable {
  constructor(host, { columns, keyOf, label, empty, activate, rowClass }) {
    Object.assign(this, { columns, keyOf, empty, activate, rowClass });
    this.rows = [];
    this.lines = new Map();
    this.shownFrom = -1;
    this.top = make("tr", { class: "spacer", "aria-hidden": "true" }, make("td"));
    this.bottom = make("tr", { class: "spacer", "aria-hidden": "true" }, make("td"));
    this.body = make("tbody");
    this.head = make("tr", {}, ...columns.map(headOf));
    this.table = make("table", { class: "grid", "aria-label": label }, make("thead", {}, this.head), this.body);
    this.note = make("p", { class: "empty", text: empty });
    this.foot = make("div", { class: "table-foot" });
    this.scroller = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, this.table, this.note, this.foot);
    this.height = 0;
    this.offset = 0;
    this.scroller.addEventListener("scroll", () => { this.offset = this.scroller.scrollTop; this.queue(); }, { passive: true });
    if (activate) this.body.addEventListener("click", (event) => this.clicked(event));
    new ResizeObserver(([entry]) => { this.height = entry.contentRect.height; this.queue(); }).observe(this.scroller);
    host.append(this.scroller);
  }

  /** Show these rows; `note` replaces the text for no rows, such as "Loading …". */
  draw(rows, note = this.empty) {
    this.rows = rows;
    write(this.note, rows.length ? "" : note);
    this.note.hidden = rows.length > 0;
    mark(this.table, "aria-rowcount", rows.length + 1);
    this.paint();
  }

  queue() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  paint() {
    // heights and offsets are remembered: to ask for them between writes would lay the page out each time
    const seen = Math.ceil((this.height || UNKNOWN_PX) / ROW_PX);
    const from = Math.max(0, Math.min(Math.floor(this.offset / ROW_PX), this.rows.length - seen) - BEYOND);
    const shown = this.rows.slice(from, from + seen + 2 * BEYOND);
    style(this.top.firstChild, "height", `${from * ROW_PX}px`);
    style(this.bottom.firstChild, "height", `${(this.rows.length - from - shown.length) * ROW_PX}px`);
    this.top.hidden = from === 0;
    this.bottom.hidden = from + shown.length >= this.rows.length;
    const keys = new Set(shown.map(this.keyOf));
    const free = [];
    for (const [key, line] of this.lines) {
      if (keys.has(key)) continue;
      this.lines.delete(key);
      free.push(line);
    }
    let next = this.top.isConnected ? this.top.nextElementSibling : null;
    if (!this.top.isConnected) this.body.append(this.top, this.bottom);
    next ??= this.bottom;
    shown.forEach((row, index) => {
      const key = this.keyOf(row);
      let line = this.lines.get(key);
      if (!line) {
        line = free.pop() ?? this.makeLine();
        this.lines.set(key, line);
      }
      if (line === next) next = next.nextElementSibling;
      else this.body.insertBefore(line, next);
      this.fill(line, row, from + index);
    });
    for (const line of free) line.remove();
  }

  makeLine() {
    return make("tr", { class: this.activate ? "can-open" : "" }, ...this.columns.map((column) => {
      const cell = make("td", { class: classOf(column) });
      column.make?.(cell, () => cell.parentElement.row);
      return cell;
    }));
  }

  fill(line, row, index) {
    line.row = row;
    mark(line, "aria-rowindex", index + 2);
    if (this.rowClass) {
      const own = this.rowClass(row);
      const wanted = `${this.activate ? "can-open " : ""}${own}`;
      if (line.className !== wanted) line.className = wanted;
    }
    this.columns.forEach((column, place) => {
      const cell = line.children[place];
      const value = column.cell(row, cell);
      if (column.make) return;
      const [text, extra = "", title = ""] = Array.isArray(value) ? value : [value];
      write(cell, text, `${classOf(column)} ${extra}`.trim(), title);
    });
  }

  clicked(event) {
    const line = event.target.closest("tr");
    if (line?.row && !event.target.closest("button, a, input, select")) this.activate(line.row);
  }
}

/** A column of buttons that open the row, so that the keyboard can: the text is that of `textOf(row)`. */
export function opener(column, textOf, open) {
  return {
    ...column,
    make: (cell, rowOf) => cell.append(make("button", { type: "button", class: "link", onclick: () => open(rowOf()) })),
    cell: (row, cell) => {
      const [text, title = ""] = [].concat(textOf(row));
      write(cell.firstChild, text, "link", title);
    },
  };
}

function classOf({ kind, rank }) {
  return `${kind ?? ""}${rank ? ` rank${rank}` : ""}`.trim();
}

function headOf(column) {
  const cell = make("th", { scope: "col", class: classOf(column), title: column.title ?? null });
  if (column.head) cell.textContent = column.head;
  else cell.append(make("span", { class: "hidden", text: column.name ?? "Actions" }));
  if (column.width) cell.style.setProperty("--wide", column.width);
  return cell;
}
