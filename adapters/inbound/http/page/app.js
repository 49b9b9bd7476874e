/** The page: one model, fed by the live socket, drawn at most once a frame. */

import { Bars } from "./bars.js";
import { Chart } from "./chart.js";
import { Connection } from "./connection.js";
import { at, write } from "./dom.js";
import { clock, count, decimalsOf, money, percent, price } from "./format.js";
import { Model, TAPE_KINDS } from "./model.js";
import * as panels from "./panels.js";

const STATUS_EVERY_MS = 5000;
const TAPE_LOADED = 80;

const model = new Model();
const chart = new Chart(at("chart"), () => redraw());
let bars = null;
let frame = 0;

function redraw() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    draw();
  });
}

function draw() {
  panels.header(model);
  panels.strip(model);
  panels.instruments(model, bars?.symbol, choose);
  panels.positions(model);
  panels.trades(model);
  panels.strategies(model);
  panels.fills(model);
  panels.signals(model);
  panels.tape(model);
  drawChart();
}

function drawChart() {
  const instrument = model.instruments.get(bars?.symbol);
  const decimals = decimalsOf(instrument?.tick_size ?? "0.01");
  const levels = [...model.positions.values()].filter((held) => held.symbol === bars?.symbol).flatMap((held) => [
    { value: held.average_price, label: `${held.quantity > 0 ? "long" : "short"} ${held.strategy_id}`, color: "accent" },
    ...(held.stop ? [{ value: held.stop, label: "stop", color: "warn" }] : []),
  ]);
  const bar = chart.draw(bars?.items ?? [], levels, decimals);
  at("chart-empty").hidden = bar !== null;
  write(at("chart-title"), bars ? `${bars.symbol}${bars.timeframe ? ` · ${bars.timeframe} bars` : ""}` : "Price");
  write(at("chart-legend"), bar ? legend(bar, decimals) : "\u00a0");
}

function legend(bar, decimals) {
  const numbers = ["open", "high", "low", "close"].map((name) => `${name} ${price(bar[name], decimals)}`).join("  ");
  const rest = bar.forming ? "  forming" : `  volume ${count(bar.volume)}`;
  return `${clock(bar.start, 5)}  ${numbers}  ${percent((bar.close / bar.open - 1) * 100)}${rest}`;
}

function choose(symbol) {
  bars = new Bars(symbol, redraw);
  redraw();
}

function receive(message) {
  if (message.type === "snapshot") {
    model.begin(message);
    const symbol = bars?.symbol ?? (message.positions[0] ?? message.instruments[0])?.symbol;
    if (symbol) choose(symbol);
    loadTape(message.seq);
    announce();
  } else if (message.type === "delta") {
    const closed = model.trades[0]?.seq;
    model.apply(message);
    bars?.apply(message);
    if (bars && !bars.items.length && message.events.some((event) => event.type === "bar_closed")) bars.load();
    if (model.trades[0]?.seq !== closed) announce();
  }
  redraw();
}

function announce() {
  const books = model.books;
  if (!books) return;
  const open = model.positions.size;
  write(at("summary"), `Equity ${money(books.equity, books.currency)}, ${open} open position${open === 1 ? "" : "s"}, ${model.trades.length} recent trades.`);
}

function connectionChanged({ state, text }) {
  write(at("connection"), text);
  at("connection").dataset.state = state;
  document.body.classList.toggle("stale", state !== "good");
  if (state === "bad") write(at("summary"), "The connection is lost; what is shown is no longer live.");
}

async function loadTape(seq) {
  const query = new URLSearchParams({ before: String(seq + 1), limit: String(TAPE_LOADED), kinds: TAPE_KINDS.filter((kind) => kind !== "stop_moved").join(",") });
  const answer = await fetch(`/api/events?${query}`).catch(() => null);
  if (!answer?.ok) return;
  model.remember((await answer.json()).items);
  redraw();
}

async function refreshStatus() {
  const answer = await fetch("/api/status").catch(() => null);
  if (!answer?.ok) return;
  model.status = await answer.json();
  redraw();
}

new ResizeObserver(redraw).observe(at("chart").parentElement);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
setInterval(refreshStatus, STATUS_EVERY_MS);
new Connection(receive, connectionChanged);
redraw();
