/** The chart of the chosen instrument: bars, indicators, stops with their history, entries and exits. */

import { Bars } from "../chart/bars.js";
import { HOW_TO_INSTALL, library } from "../chart/library.js";
import { timeframesFrom } from "../chart/longer_bars.js";
import { Fills } from "../chart/markers.js";
import { indicatorsOf } from "../chart/overlays.js";
import { PriceChart } from "../chart/price_chart.js";
import { StopHistory } from "../chart/stop_history.js";
import { at, make, mark, reconcile, write } from "../core/dom.js";
import { decimalsOf } from "../core/format.js";
import { prefer, preferences } from "../core/preferences.js";
import { offsetOf } from "../core/times.js";
import { Choices } from "../ui/choices.js";
import { drawMenu } from "./chart_menu.js";
import { legend, wordsOf } from "./legend.js";

/** The panel; `symbol` is what it shows. */
export class ChartPanel {
  constructor({ model, store }) {
    Object.assign(this, { model, store, symbol: null, bars: null, fills: null, stops: null, chart: null, pointed: null, stale: new Set() });
    this.timeframe = preferences.timeframe;
    this.isMissing = document.documentElement.dataset.charts !== "here";
    this.timeframes = new Choices(at("chart-timeframes"), "Timeframe", (name) => this.choose(this.symbol, name));
    at("chart-symbol").addEventListener("change", (event) => this.onSymbol?.(event.target.value));
    at("chart-newest").addEventListener("click", () => this.chart?.showNewest());
    library.then((charts) => this.begin(charts));
    model.listen((event) => this.take(event));
    store.view("market begin choice", () => this.bar());
    store.view("chart", () => this.draw());
    store.view("positions begin", () => this.redraw("lines"));
    store.view("market", () => this.tick());
  }

  begin(charts) {
    this.isMissing = charts === null;
    if (charts) {
      this.chart = new PriceChart(charts, at("chart"), at("chart-pane-box"), {
        host: at("chart-pane"),
        onPoint: (bar) => { this.pointed = bar; this.store.touch("chart"); },
        onBeginning: () => this.bars?.loadOlder(),
      });
    }
    this.redraw("all");
  }

  /** Show an instrument in a timeframe. */
  choose(symbol, timeframe = this.timeframe) {
    const instrument = this.model.instruments.get(symbol);
    if (!instrument) return;
    const offered = timeframesFrom(instrument.timeframes);
    const chosen = offered.find(({ name }) => name === timeframe) ?? offered[0] ?? { name: "", base: null, factor: 1 };
    Object.assign(this, { symbol, timeframe: chosen.name, pointed: null, keepsPlace: false });
    prefer({ symbol, timeframe: chosen.name });
    this.bars = new Bars(symbol, chosen.base, chosen.factor, {
      onReset: () => this.redraw("all"),
      onBar: () => this.redraw("bar"),
    });
    this.fills = new Fills(symbol, () => this.redraw("markers"));
    this.stops = new StopHistory(symbol, () => this.redraw("stops"));
    this.bars.load();
    this.fills.load();
    this.stops.load();
    this.redraw("all");
    this.store.touch("choice");
  }

  /** There is a new snapshot of the same run: read anew what may have been missed. */
  refresh() {
    for (const each of [this.bars, this.fills, this.stops]) each.load();
    this.store.touch("choice");
  }

  take(event) {
    if (!this.bars) return;
    this.bars.take(event);
    if (this.fills.take(event)) this.redraw("markers");
    const change = this.stops.take(event);
    if (change) this.redraw(change);
  }

  tick() {
    const instrument = this.model.instruments.get(this.symbol);
    if (!instrument || instrument.timestamp === this.ticked) return;
    this.ticked = instrument.timestamp;
    this.bars?.tick(instrument);
  }

  redraw(what) {
    this.stale.add(what);
    this.store.touch("chart");
  }

  /** Symbols and timeframes to choose from. */
  bar() {
    const select = at("chart-symbol");
    reconcile(select, [...this.model.instruments.keys()], { keyOf: (each) => each, create: (each) => make("option", { value: each, text: each }) });
    if (this.symbol && select.value !== this.symbol) select.value = this.symbol;
    const instrument = this.model.instruments.get(this.symbol);
    this.timeframes.draw(timeframesFrom(instrument?.timeframes ?? []).map(({ name, factor }) => ({ value: name, text: name, title: factor > 1 ? "summed up from shorter bars" : "" })), this.timeframe);
    write(at("chart-title"), this.symbol ? `${this.symbol} price, ${this.timeframe} bars` : "Price");
  }

  draw() {
    const { bars, chart } = this;
    this.note();
    if (!bars || !chart) return;
    const stale = this.stale;
    this.stale = new Set();
    const instrument = this.model.instruments.get(this.symbol);
    const decimals = decimalsOf(instrument?.tick_size);
    const last = bars.shown[bars.shown.length - 1];
    const changed = bars.takeChanged();
    const isDrawn = !stale.has("all") && changed.every((bar) => chart.update(bar));
    const all = !isDrawn;
    if (all) this.reset(decimals, last);
    const open = [...this.model.books.positions.values()].filter((held) => held.symbol === this.symbol);
    const openIds = new Set(open.map((held) => held.trade_id));
    const lines = preferences.levels ? [...this.stops.trades.values()] : [];
    if (all || stale.has("stops")) chart.drawStops(lines, openIds);
    else if (changed.length || stale.has("level")) chart.updateStops(lines.filter(({ tradeId }) => openIds.has(tradeId)), changed.length ? changed : bars.shown.slice(-1));
    if (all || stale.has("markers")) chart.drawMarkers(preferences.fills ? this.fills.items : []);
    if (all || stale.has("lines") || stale.has("stops")) chart.drawLines(preferences.levels ? linesOf(open) : []);
    const bar = this.pointed ?? last;
    const values = bar?.forming ? bars.shown[bars.shown.length - 2] : bar;
    legend(at("chart-legend"), bar, this.indicators.filter(({ pane }) => pane === "price"), decimals, values);
    legend(at("pane-legend"), null, this.indicators.filter(({ pane }) => pane !== "price"), 2, values);
    write(at("chart-words"), wordsOf(this.symbol, last, open, decimals));
  }

  reset(decimals, last) {
    const offered = indicatorsOf(this.bars.shown);
    this.indicators = offered.filter(({ name }) => !preferences.hidden.includes(name));
    const offset = preferences.utc ? 0 : offsetOf(this.model.timestamp ?? last?.start);
    this.chart.reset(this.bars.shown, this.indicators, { decimals, offset, keepsPlace: this.keepsPlace });
    this.keepsPlace = this.bars.shown.length > 0;
    drawMenu(at("chart-indicators"), offered, () => this.redraw("all"));
  }

  indicators = [];

  /** What stands in the chart's place. */
  note() {
    const note = at("chart-note");
    const isEmpty = !this.bars?.shown.length;
    note.hidden = !this.isMissing && !isEmpty;
    if (this.isMissing) write(note, `The chart library is not installed; everything else works without it.\n${HOW_TO_INSTALL}\nThen start VELOX again.`);
    else if (this.bars?.state === "error") write(note, `The bars could not be loaded: ${this.bars.problem.message}.`);
    else if (isEmpty) write(note, this.bars?.state === "ready" ? "Waiting for the first bar …" : "Loading …");
    mark(at("chart-panel"), "data-bars", this.bars?.shown.length ?? 0);
  }
}

/** Entries as lines, stops as labels on the scale (their lines have a history of their own); equal prices share one. */
function linesOf(positions) {
  const lines = new Map();
  const add = (price, title, options) => {
    const same = lines.get(`${options.color} ${price}`);
    lines.set(`${options.color} ${price}`, { price, title: same ? "stop ×2" : title, ...options });
  };
  for (const { quantity, average_price: entry, stop, exiting, strategy_id: strategy } of positions) {
    add(entry, `${quantity > 0 ? "▲" : "▼"} ${Math.abs(quantity)}`, { color: "accent", isLine: true });
    if (stop) add(stop, positions.length > 1 ? `stop ${strategy.slice(0, 6)}` : exiting ? "stop hit" : "stop", { color: "warn", isLine: false });
  }
  return [...lines.values()];
}
