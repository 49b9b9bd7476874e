/** The panels of the page, each written from the model. */

import { at, make, reconcile, table, write } from "./dom.js";
import { clock, count, decimalsOf, duration, gain, money, percent, price, tone, words, zone } from "./format.js";
import { sideKind, told, verdict } from "./wording.js";

const RUN_STATES = { running: "good", failed: "bad", stopped: "bad" };

/** Header: run, feed, market time. */
export function header(model) {
  const { status, timestamp } = model;
  if (!status) return;
  write(at("run-state"), status.state);
  at("run-state").dataset.state = RUN_STATES[status.state] ?? "waiting";
  write(at("run-feed"), `${status.feed} · ${status.profile}`);
  write(at("clock"), clock(timestamp));
  write(at("clock-date"), timestamp?.slice(0, 10) ?? "waiting for the first tick");
  write(at("clock-zone"), zone(timestamp));
  write(at("version"), status.version);
}

/** The account at the newest prices. */
export function strip(model) {
  const books = model.books;
  if (!books) return;
  write(at("equity"), money(books.equity, books.currency));
  write(at("cash"), money(books.cash, books.currency));
  write(at("charges"), money(books.charges, books.currency));
  for (const [id, amount] of [["day-pnl", books.day_pnl], ["realized", books.realized_pnl], ["unrealized", books.unrealized_pnl]]) {
    write(at(id), gain(amount, books.currency), tone(amount));
  }
}

/** Instruments; the symbol is a button that chooses what the chart shows. */
export function instruments(model, chosen, choose) {
  reconcile(at("instruments"), [...model.instruments.values()], {
    keyOf: (each) => each.symbol,
    empty: "Waiting for the list of instruments …",
    create: (each) => {
      const line = make("tr");
      const button = make("button", "", each.symbol);
      button.type = "button";
      button.addEventListener("click", () => choose(each.symbol));
      const name = make("td");
      name.append(button);
      line.append(name, make("td"), make("td"), make("td"));
      return line;
    },
    update: (line, each) => {
      const isChosen = each.symbol === chosen;
      line.className = isChosen ? "chosen" : "";
      line.querySelector("button").setAttribute("aria-pressed", String(isChosen));
      const change = each.price !== null && each.session_open ? (each.price / each.session_open - 1) * 100 : null;
      write(line.children[1], price(each.price, decimalsOf(each.tick_size)), "number strong");
      write(line.children[2], percent(change), `number ${tone(change)}`, "since the session's first price");
      write(line.children[3], count(each.volume + (each.closed_volume ?? 0)), "number");
    },
  });
}

/** Open positions with their stops, and how far the price is from them. */
export function positions(model) {
  const currency = model.account?.currency;
  const rows = [...model.positions.values()];
  write(at("positions-count"), rows.length ? String(rows.length) : "");
  const cells = (held) => {
    const last = model.priceOf(held.symbol) ?? held.current_price;
    const decimals = decimalsOf(model.instruments.get(held.symbol)?.tick_size ?? "0.01");
    const distance = held.stop ? (Math.abs(last - held.stop) / last) * 100 : null;
    const unrealized = model.unrealizedOf(held);
    return [
      [held.symbol, "strong"],
      [`${held.quantity < 0 ? "−" : "+"}${count(Math.abs(held.quantity))}`, "number", held.quantity < 0 ? "short" : "long"],
      [price(held.average_price, decimals), "number wide"],
      [price(last, decimals), "number wide"],
      [price(held.stop, decimals), "number", words(held.sl_type ?? "no stop")],
      [held.exiting ? "exiting" : distance === null ? "–" : `${distance.toFixed(2)} %`, "number"],
      [gain(unrealized, currency), `number ${tone(unrealized)}`],
      [held.strategy_id, "wide"],
    ];
  };
  table(at("positions"), rows, (held) => held.trade_id, cells, "No open position. Waiting for a signal …");
}

/** Closed round trips. */
export function trades(model) {
  const currency = model.account?.currency;
  const all = model.strategies.reduce((sum, each) => sum + each.trades, 0);
  write(at("trades-count"), all > model.trades.length ? `newest ${model.trades.length} of ${count(all)}` : all ? String(all) : "");
  const cells = (trade) => [
    [clock(trade.timestamp)],
    [trade.symbol, "strong"],
    [trade.side, "wide"],
    [count(trade.quantity), "number wide"],
    [price(trade.entry_price), "number wide"],
    [price(trade.exit_price), "number"],
    [gain(trade.net_pnl, currency), `number ${tone(trade.net_pnl)}`],
    [words(trade.exit_reason), "wide"],
    [duration(trade.duration_s), "number wide"],
  ];
  table(at("trades"), model.trades, (trade) => trade.seq, cells, "Waiting for the first closed trade …");
}

/** Strategies with their results. */
export function strategies(model) {
  const currency = model.account?.currency;
  const cells = (each) => {
    const parameters = Object.entries(each.parameters).map(([name, value]) => `${words(name)} ${value}`).join(", ");
    const failed = Object.keys(each.failed).length;
    return [
      [failed ? `${each.strategy_id} (failed on ${failed})` : each.strategy_id, failed ? "strong down" : "strong"],
      [parameters, "wide long", parameters],
      [each.stop, "wide long", each.stop],
      [count(each.trades), "number"],
      [each.trades ? `${((each.wins / each.trades) * 100).toFixed(0)} %` : "–", "number"],
      [gain(each.net_pnl, currency), `number ${tone(each.net_pnl)}`],
    ];
  };
  table(at("strategies"), model.strategies, (each) => each.strategy_id, cells, "No strategy is configured.");
}

/** What the venue executed. */
export function fills(model) {
  const currency = model.account?.currency;
  const cells = (fill) => [
    [clock(fill.timestamp)],
    [fill.symbol, "strong"],
    [fill.action, sideKind(fill.action), fill.purpose],
    [count(fill.quantity), "number"],
    [price(fill.price), "number"],
    Number(fill.realized_pnl) ? [gain(fill.realized_pnl, currency), `number ${tone(fill.realized_pnl)}`] : ["–", "number"],
  ];
  table(at("fills"), model.fills, (fill) => fill.seq, cells, "Waiting for the first fill …");
}

/** What the strategies wished, and why. */
export function signals(model) {
  feed(at("signals"), model.signals, "Waiting for the first signal …", (signal) => ({
    tag: signal.action,
    kind: sideKind(signal.action),
    title: `${signal.symbol} at ${price(signal.price)}`,
    aside: clock(signal.timestamp),
    detail: `${verdict(signal)} · ${signal.reason} (${signal.strategy_id}, ${signal.timeframe})`,
  }));
}

/** What happened, one line each. */
export function tape(model) {
  feed(at("tape"), model.tape, "Waiting for the first event …", (event) => {
    const { tag, kind, text } = told(event);
    return { tag, kind, title: "", aside: clock(event.timestamp), detail: text };
  });
}

function feed(list, rows, empty, lineOf) {
  reconcile(list, rows, {
    keyOf: (row) => row.seq,
    empty,
    create: (row) => {
      const { tag, kind, title, aside, detail } = lineOf(row);
      const item = make("li");
      const line = make("div", "line");
      const mark = make("span", "tag", tag);
      mark.dataset.kind = kind;
      line.append(mark);
      if (title) line.append(make("span", "strong", title), make("span", "grow"), make("span", "muted fixed", aside));
      else line.append(make("span", "", detail), make("span", "grow"), make("span", "muted fixed", aside));
      item.append(line);
      if (title) item.append(make("div", "detail", detail));
      return item;
    },
    update: () => {},
  });
}
