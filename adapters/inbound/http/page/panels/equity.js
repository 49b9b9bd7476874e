/** Equity and drawdown over time, thinned by the service, continued by what happens. */

import { library } from "../chart/library.js";
import { faded, look, palette } from "../chart/palette.js";
import { get, Problem } from "../core/api.js";
import { at, make, write } from "../core/dom.js";
import { money, number, percent } from "../core/format.js";
import { preferences } from "../core/preferences.js";
import { offsetOf } from "../core/times.js";

const POINTS = 500;
const MOST = 2_000;

/** The tab; its charts are made when it is first shown. */
export class EquityPanel {
  constructor({ model, store, isTab }) {
    Object.assign(this, { model, store, isShown: isTab("equity"), points: [], note: "Loading …", charts: null, isStale: true, isLoading: false });
    const host = at("panel-equity");
    this.words = make("span", { class: "muted" });
    this.equityHost = make("div", { class: "canvas", role: "img", "aria-label": "Equity over time" });
    this.drawdownHost = make("div", { class: "canvas", role: "img", "aria-label": "Drawdown over time" });
    this.noteNode = make("p", { class: "note" });
    host.append(
      make("div", { class: "filters" }, this.words, make("span", { class: "grow" }), make("a", { href: "/api/export/equity.csv", download: "", text: "CSV" })),
      make("div", { class: "equity-charts" }, make("div", {}, this.equityHost), make("div", {}, this.drawdownHost), this.noteNode));
    model.listen((event) => this.take(event));
    store.view("equity begin", () => this.draw(), this.isShown);
    library.then((charts) => { this.library = charts; this.store.touch("equity"); });
  }

  /** Ask the service for the whole run. */
  async load() {
    if (this.isLoading) return;
    this.isLoading = true;
    try {
      const { items, degraded, detail } = await get("equity", { points: POINTS });
      const last = items[items.length - 1]?.seq ?? 0;
      this.points = [...items.map(pointOf), ...this.points.filter((point) => point.seq > last)];
      this.note = this.points.length ? "" : "The account has not changed yet.";
      this.detail = degraded ? `▲ ${detail ?? "only a part of the history could be read"}` : "";
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.note = error.isUnavailable ? "This service does not offer the equity curve." : `${error.message}.`;
    }
    this.isLoading = false;
    this.isStale = true;
    this.store.touch("equity");
  }

  take(event) {
    if (event.type !== "account_changed") return;
    this.points.push(pointOf(event));
    if (this.points.length > MOST) {
      this.points = thinned(this.points);
      this.isStale = true;
    }
    this.store.touch("equity");
  }

  draw() {
    if (!this.library) {
      write(this.noteNode, "The chart library is not installed; the numbers are in the file and at /api/equity.");
      return;
    }
    this.charts ??= this.make();
    this.noteNode.hidden = !this.note || this.points.length > 0;
    write(this.noteNode, this.note);
    const currency = this.model.books.account?.currency;
    const last = this.points[this.points.length - 1];
    const worst = this.points.reduce((most, point) => Math.max(most, point.drawdown), 0);
    if (last) write(this.words, `Equity ${money(last.equity, currency)} · drawdown ${money(last.drawdown, currency)} (${percent((-100 * last.drawdown) / (last.equity + last.drawdown))}) · worst ${money(worst, currency)}${this.detail ? ` · ${this.detail}` : ""}`);
    const { equity, drawdown } = this.charts;
    if (this.isStale) {
      this.isStale = false;
      const points = ascending(this.points, this.offset());
      equity.setData(points.map(({ time, equity: value }) => ({ time, value })));
      drawdown.setData(points.map(({ time, drawdown: value }) => ({ time, value: -value })));
      this.upper.timeScale().fitContent();
      this.drawnTo = points[points.length - 1]?.time ?? 0;
    } else if (last) {
      const time = Math.max(this.drawnTo, Math.floor(last.at / 1000) + this.offset());
      this.drawnTo = time;
      equity.update({ time, value: last.equity });
      drawdown.update({ time, value: -last.drawdown });
    }
  }

  offset() {
    return preferences.utc ? 0 : offsetOf(this.model.timestamp);
  }

  make() {
    const colors = palette();
    const options = { ...look(colors), rightPriceScale: { borderColor: colors.line, minimumWidth: 96 }, localization: { priceFormatter: (value) => number(value, 2) }, timeScale: { ...look(colors).timeScale, secondsVisible: true } };
    this.upper = this.library.createChart(this.equityHost, options);
    this.lower = this.library.createChart(this.drawdownHost, options);
    const format = { type: "price", precision: 2, minMove: 0.01 };
    const equity = this.upper.addAreaSeries({ lineColor: colors.accent, topColor: faded(colors.accent, 0.3), bottomColor: faded(colors.accent, 0.02), lineWidth: 2, priceFormat: format });
    const drawdown = this.lower.addAreaSeries({ lineColor: colors.down, topColor: faded(colors.down, 0.05), bottomColor: faded(colors.down, 0.3), lineWidth: 1, priceFormat: format, invertFilledArea: true });
    this.upper.timeScale().applyOptions({ visible: false });
    this.upper.timeScale().subscribeVisibleLogicalRangeChange((range) => range && this.lower.timeScale().setVisibleLogicalRange(range));
    return { equity, drawdown };
  }

  /** The theme or the zone of the times is another one. */
  again() {
    if (this.charts) {
      this.upper.remove();
      this.lower.remove();
      this.charts = null;
    }
    this.isStale = true;
    this.store.touch("equity");
  }
}

function pointOf({ seq, timestamp, equity, drawdown }) {
  return { seq, at: Date.parse(timestamp), equity: Number(equity), drawdown: Number(drawdown ?? 0) };
}

/** One point a second, the last of it, with the time as the chart counts it. */
function ascending(points, offset) {
  const bySecond = new Map();
  for (const point of points) bySecond.set(Math.floor(point.at / 1000) + offset, point);
  return [...bySecond].sort(([a], [b]) => a - b).map(([time, point]) => ({ ...point, time }));
}

/** Half as many points: of each pair the one with the deeper drawdown, so that the worst stays. */
function thinned(points) {
  const kept = [];
  for (let index = 0; index + 1 < points.length; index += 2) kept.push(points[index].drawdown > points[index + 1].drawdown ? points[index] : points[index + 1]);
  return [...kept, points[points.length - 1]];
}
