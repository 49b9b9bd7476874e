/** Candles with volume, indicators, stops, entries and exits, drawn by Lightweight Charts, changed only where something changed. */

import { levelDuring, levelsAt } from "./stop_history.js";
import { markersOf } from "./markers.js";
import { Overlays } from "./overlays.js";
import { faded, look, palette } from "./palette.js";

const VOLUME_TOP = 0.84;
const NEAR_BEGINNING = 10;
const WIDTH_PX = 8;
const FEW = 70;

/** One chart in `host`, and a second one for indicators with a scale of their own; `below` is hidden while there are none. */
export class PriceChart {
  constructor(charts, host, below, { host: paneHost, onPoint, onBeginning }) {
    this.below = below;
    this.colors = palette();
    this.chart = charts.createChart(host, look(this.colors));
    this.candles = this.chart.addCandlestickSeries();
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 1 - VOLUME_TOP } });
    this.volume = this.chart.addHistogramSeries({ priceScaleId: "volume", priceFormat: { type: "volume" }, lastValueVisible: false, priceLineVisible: false });
    this.chart.priceScale("volume").applyOptions({ scaleMargins: { top: VOLUME_TOP, bottom: 0 } });
    this.overlays = new Overlays(this.chart);
    this.pane = charts.createChart(paneHost, look(this.colors));
    this.paneOverlays = new Overlays(this.pane);
    this.stops = new Map();
    this.lines = [];
    this.bars = [];
    this.newest = -Infinity;
    this.drawn = 0;
    this.offset = 0;
    this.timeOf = (at) => at / 1000 + this.offset;
    this.chart.subscribeCrosshairMove(({ time }) => onPoint(time === undefined ? null : this.bars.find((bar) => this.timeOf(bar.at) === time) ?? null));
    this.together();
    this.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => range && range.from < NEAR_BEGINNING && onBeginning());
  }

  /** The two charts show the same stretch of time. */
  together() {
    const [upper, lower] = [this.chart.timeScale(), this.pane.timeScale()];
    const follow = (from, to) => from.subscribeVisibleLogicalRangeChange((range) => {
      const other = to.getVisibleLogicalRange();
      const isSame = other && range && Math.abs(other.from - range.from) < 1e-6 && Math.abs(other.to - range.to) < 1e-6;
      if (range && !isSame && !this.below.hidden) to.setVisibleLogicalRange(range);
    });
    follow(upper, lower);
    follow(lower, upper);
  }

  /** Take the theme's colours anew. */
  recolor() {
    this.colors = palette();
    this.chart.applyOptions(look(this.colors));
    this.pane.applyOptions(look(this.colors));
  }

  /**
   * Draw everything anew.
   *
   * @param bars oldest first; their `at` in ms
   * @param indicators those to draw
   * @param options decimals of prices, the seconds to add to UTC, and whether to keep what is in sight
   */
  reset(bars, indicators, { decimals, offset, keepsPlace }) {
    const { up, down, panel, line } = this.colors;
    const range = keepsPlace && this.drawn ? this.chart.timeScale().getVisibleLogicalRange() : null;
    const shift = range ? this.shiftFor(bars, range) : null;
    this.offset = offset;
    this.bars = bars;
    this.newest = bars.length ? bars[bars.length - 1].at : -Infinity;
    this.candles.applyOptions({
      upColor: panel, downColor: down, borderUpColor: up, borderDownColor: down, wickUpColor: up, wickDownColor: down,
      priceFormat: { type: "price", precision: decimals, minMove: 10 ** -decimals },
    });
    this.candles.setData(bars.map((bar) => this.candle(bar)));
    this.volume.setData(bars.map((bar) => this.column(bar)));
    this.overlays.reset(indicators.filter(({ pane }) => pane === "price"), bars, this.timeOf, this.colors);
    const others = indicators.filter(({ pane }) => pane !== "price");
    this.below.hidden = others.length === 0;
    this.paneOverlays.reset(others, bars, this.timeOf, this.colors);
    this.chart.timeScale().applyOptions({ visible: others.length === 0, borderColor: line });
    this.drawn = bars.length;
    this.firstAt = bars[0]?.at;
    if (shift === null) this.showNewest();
    else this.chart.timeScale().setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift });
  }

  /** By how many places what is in sight has moved: with the newest bar where that was in sight, else with the older ones before it. */
  shiftFor(bars, range) {
    if (range.to >= this.drawn - 1) return bars.length - this.drawn;
    const place = bars.findIndex((bar) => bar.at === this.firstAt);
    return place < 0 ? null : place;
  }

  /** So many bars as fit well, the newest at the right. */
  showNewest() {
    const fitting = Math.floor(this.chart.timeScale().width() / WIDTH_PX);
    const seen = Math.max(Math.min(FEW, fitting), Math.min(fitting, this.bars.length));
    this.chart.timeScale().setVisibleLogicalRange({ from: this.bars.length - seen, to: this.bars.length + 4 });
  }

  /** A bar at the end has changed, or there is one more; false where it lies before the end, which only `reset` can draw. */
  update(bar) {
    if (bar.at < this.newest) return false;
    if (bar.at > this.newest) this.drawn += 1;
    this.newest = bar.at;
    this.candles.update(this.candle(bar));
    this.volume.update(this.column(bar));
    this.overlays.update(bar, this.timeOf);
    this.paneOverlays.update(bar, this.timeOf);
    return true;
  }

  /** Stop lines with their history: `openIds` are the round trips that are still under way. */
  drawStops(trades, openIds) {
    const kept = new Set(trades.map((trade) => trade.tradeId));
    for (const [tradeId, series] of this.stops) {
      if (kept.has(tradeId)) continue;
      this.chart.removeSeries(series);
      this.stops.delete(tradeId);
    }
    for (const trade of trades) {
      const isOpen = openIds.has(trade.tradeId);
      const options = { color: faded(this.colors.warn, isOpen ? 1 : 0.55), lineWidth: isOpen ? 2 : 1, lineType: 1, lineStyle: 0, priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false };
      if (!this.stops.has(trade.tradeId)) this.stops.set(trade.tradeId, this.chart.addLineSeries(options));
      const series = this.stops.get(trade.tradeId);
      series.applyOptions(options);
      series.setData(levelsAt(trade, this.bars, isOpen).map(({ at, level }) => ({ time: this.timeOf(at), value: level })));
    }
  }

  /** The stops that are under way, at the bars at the end. */
  updateStops(trades, bars) {
    for (const trade of trades) {
      for (const bar of bars) {
        const level = levelDuring(trade, bar);
        if (level !== null) this.stops.get(trade.tradeId)?.update({ time: this.timeOf(bar.at), value: level });
      }
    }
  }

  /** Lines across the chart with labels on the scale: {price, title, color}; only the label where `isLine` is false. */
  drawLines(lines) {
    while (this.lines.length > lines.length) this.candles.removePriceLine(this.lines.pop());
    lines.forEach(({ price, title, color, isLine }, index) => {
      const options = { price, title, color: this.colors[color], lineWidth: 1, lineStyle: 2, lineVisible: isLine, axisLabelVisible: true };
      if (this.lines[index]) this.lines[index].applyOptions(options);
      else this.lines[index] = this.candles.createPriceLine(options);
    });
  }

  /** Entries and exits. */
  drawMarkers(fills) {
    this.candles.setMarkers(markersOf(fills, this.bars, this.timeOf, this.colors));
  }

  candle(bar) {
    return { time: this.timeOf(bar.at), open: bar.open, high: bar.high, low: bar.low, close: bar.close };
  }

  column(bar) {
    return { time: this.timeOf(bar.at), value: bar.volume, color: faded(bar.close >= bar.open ? this.colors.up : this.colors.down, 0.32) };
  }
}
