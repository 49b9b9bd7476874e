/** Indicators on the price, and in a pane of their own below it. */

import { sentence } from "../core/format.js";

const ON_PRICE = /^(ema|sma|vwap|supertrend|bollinger)/;
const LEFT_OUT = /\.direction$/;
const COLORS = ["series1", "series2", "series3", "series4", "series5", "series6"];

/** Names of the indicators that bars carry, with the pane of each: price, or the indicator's kind. */
export function indicatorsOf(bars) {
  const names = new Set();
  for (const bar of bars.slice(-50)) for (const name of Object.keys(bar.indicators ?? {})) if (!LEFT_OUT.test(name)) names.add(name);
  return [...names].sort().map((name, index) => ({
    name, label: labelOf(name), pane: ON_PRICE.test(name) ? "price" : name.split("_")[0], color: COLORS[index % COLORS.length],
  }));
}

/** ema_9 → EMA 9, bollinger_20_2.upper → Bollinger 20 2 upper. */
export function labelOf(name) {
  const [kind, ...rest] = name.replace(".", " ").split(/[_ ]/);
  return [kind.length <= 4 ? kind.toUpperCase() : sentence(kind), ...rest.map((each) => each.replace("di", "DI"))].join(" ");
}

/** The series of a chart's indicators. */
export class Overlays {
  constructor(chart) {
    this.chart = chart;
    this.series = new Map();
  }

  /** Draw these indicators over all bars, and no others. */
  reset(wanted, bars, timeOf, colors) {
    for (const [name, series] of this.series) {
      if (wanted.some((each) => each.name === name)) continue;
      this.chart.removeSeries(series);
      this.series.delete(name);
    }
    for (const { name, color } of wanted) {
      const isHistogram = name.endsWith(".histogram");
      const options = { color: colors[color], lineWidth: isHistogram ? undefined : 1, priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false };
      let series = this.series.get(name);
      if (!series) {
        series = isHistogram ? this.chart.addHistogramSeries(options) : this.chart.addLineSeries(options);
        this.series.set(name, series);
      } else series.applyOptions(options);
      series.setData(bars.map((bar) => point(bar, name, timeOf)));
    }
  }

  /** The newest bar has changed. */
  update(bar, timeOf) {
    for (const [name, series] of this.series) series.update(point(bar, name, timeOf));
  }
}

function point(bar, name, timeOf) {
  const value = bar.indicators?.[name];
  return value === undefined || value === null ? { time: timeOf(bar.at) } : { time: timeOf(bar.at), value };
}
