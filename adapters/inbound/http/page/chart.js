/** A candle chart on a canvas. */

import { clock, price } from "./format.js";

const CANDLE = 9;
const RIGHT = 66;
const BOTTOM = 22;
const TOP = 8;
const VOLUME_SHARE = 0.16;

/** Draws bars with the levels of a position; the pointer chooses the bar whose numbers are told. */
export class Chart {
  constructor(canvas, onPoint) {
    this.canvas = canvas;
    this.pointed = null;
    canvas.addEventListener("pointermove", (event) => { this.pointed = event.offsetX; onPoint(); });
    canvas.addEventListener("pointerleave", () => { this.pointed = null; onPoint(); });
  }

  /**
   * @param bars oldest first
   * @param levels lines as {value, label, color}
   * @param decimals of prices
   * @returns the bar that is pointed at, or else the newest
   */
  draw(bars, levels, decimals) {
    const ratio = window.devicePixelRatio || 1;
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const pen = this.canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    if (!bars.length || width < RIGHT + CANDLE) return null;

    const plot = { width: width - RIGHT, height: height - BOTTOM };
    const shown = bars.slice(-Math.max(1, Math.floor((plot.width - 8) / CANDLE)));
    const scale = scaleOf(shown, levels, plot.height);
    const x = (index) => 6 + index * CANDLE + CANDLE / 2;
    const colors = this.colors();
    pen.font = "11px system-ui, sans-serif";
    const last = shown[shown.length - 1];
    const lastColor = last.close >= last.open ? colors.up : colors.down;
    const lines = [...levels.map((each) => ({ ...each, color: colors[each.color] })), { value: last.close, color: lastColor, filled: true }];
    grid(pen, plot, scale, lines, colors, decimals);
    times(pen, plot, shown, x, colors);
    volumes(pen, plot, shown, x, colors);
    candles(pen, scale, shown, x, colors);
    const labels = [];
    for (const line of lines) level(pen, plot, scale, line, colors, decimals, labels);
    return this.point(pen, plot, shown, x, colors) ?? last;
  }

  point(pen, plot, shown, x, colors) {
    if (this.pointed === null) return null;
    const index = Math.min(shown.length - 1, Math.max(0, Math.floor((this.pointed - 6) / CANDLE)));
    pen.strokeStyle = colors.muted;
    pen.setLineDash([2, 3]);
    stroke(pen, x(index), TOP, x(index), plot.height);
    pen.setLineDash([]);
    return shown[index];
  }

  colors() {
    const style = getComputedStyle(document.documentElement);
    const names = ["up", "down", "line", "muted", "panel", "accent", "warn"];
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }
}

function scaleOf(bars, levels, height) {
  let low = Math.min(...bars.map((bar) => bar.low));
  let high = Math.max(...bars.map((bar) => bar.high));
  const reach = Math.max(high - low, high * 0.0005);
  for (const { value } of levels) {
    if (value > low - 1.5 * reach && value < high + 1.5 * reach) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const margin = (high - low || high * 0.001) * 0.06;
  low -= margin;
  high += margin;
  const span = height * (1 - VOLUME_SHARE) - TOP;
  return { low, high, y: (value) => TOP + ((high - value) / (high - low)) * span };
}

function grid(pen, plot, scale, lines, colors, decimals) {
  const step = niceStep((scale.high - scale.low) / 5);
  pen.strokeStyle = colors.line;
  pen.fillStyle = colors.muted;
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  for (let value = Math.ceil(scale.low / step) * step; value < scale.high; value += step) {
    const y = Math.round(scale.y(value)) + 0.5;
    stroke(pen, 0, y, plot.width, y);
    if (lines.every((line) => Math.abs(scale.y(line.value) - y) > 14)) pen.fillText(price(value, decimals), plot.width + 6, y);
  }
}

function times(pen, plot, bars, x, colors) {
  pen.fillStyle = colors.muted;
  pen.textBaseline = "alphabetic";
  pen.textAlign = "center";
  const every = Math.max(1, Math.ceil(80 / CANDLE / 5) * 5);
  bars.forEach((bar, index) => {
    if (index % every === 0 && x(index) > 20 && x(index) < plot.width - 20) pen.fillText(clock(bar.start, 5), x(index), plot.height + 15);
  });
}

function volumes(pen, plot, bars, x, colors) {
  const most = Math.max(...bars.map((bar) => bar.volume), 1);
  pen.fillStyle = colors.line;
  bars.forEach((bar, index) => {
    const tall = (bar.volume / most) * (plot.height * VOLUME_SHARE - 4);
    pen.fillRect(x(index) - 3, plot.height - tall, 6, tall);
  });
}

function candles(pen, scale, bars, x, colors) {
  bars.forEach((bar, index) => {
    const color = bar.close >= bar.open ? colors.up : colors.down;
    const top = scale.y(Math.max(bar.open, bar.close));
    const tall = Math.max(1, scale.y(Math.min(bar.open, bar.close)) - top);
    pen.strokeStyle = pen.fillStyle = color;
    stroke(pen, x(index), scale.y(bar.high), x(index), scale.y(bar.low));
    pen.fillRect(x(index) - 3, top, 6, tall);
  });
}

/** One line with its label and price; beside an earlier label at the same height, the label moves to the right. */
function level(pen, plot, scale, { value, label, color, filled }, colors, decimals, labels) {
  if (value <= scale.low || value >= scale.high) return;
  const y = Math.round(scale.y(value)) + 0.5;
  pen.strokeStyle = color;
  pen.setLineDash(filled ? [1, 3] : [5, 4]);
  stroke(pen, 0, y, plot.width, y);
  pen.setLineDash([]);
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  const near = labels.filter((each) => Math.abs(each.y - y) < 14);
  if (label) {
    const left = Math.max(4, ...near.map((each) => each.right + 4));
    const width = pen.measureText(label).width;
    pen.fillStyle = colors.panel;
    pen.fillRect(left, y - 8, width + 8, 16);
    pen.fillStyle = color;
    pen.fillText(label, left + 4, y);
    labels.push({ y, right: left + width + 8 });
    if (near.length) return;
  }
  pen.fillStyle = filled ? color : colors.panel;
  pen.fillRect(plot.width + 2, y - 8, RIGHT - 4, 16);
  pen.fillStyle = filled ? colors.panel : color;
  pen.fillText(price(value, decimals), plot.width + 6, y);
}

function stroke(pen, x1, y1, x2, y2) {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((each) => each * power >= rough);
}
