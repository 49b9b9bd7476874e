/** The page: one model, fed by the live socket, drawn at most once a frame. */

import { Connection } from "./core/connection.js";
import { Problem } from "./core/api.js";
import { at, mark, write } from "./core/dom.js";
import { loadFirstStops } from "./core/first_stops.js";
import { Model } from "./core/model.js";
import { Polled } from "./core/polling.js";
import { prefer, preferences } from "./core/preferences.js";
import { Session } from "./core/session.js";
import { Store } from "./core/store.js";
import { Actions } from "./panels/actions.js";
import { ChartPanel } from "./panels/chart.js";
import { controls } from "./panels/controls.js";
import { EquityPanel } from "./panels/equity.js";
import { fills, signals, trades } from "./panels/executions.js";
import { happenings } from "./panels/happenings.js";
import { account, header } from "./panels/header.js";
import { log } from "./panels/log.js";
import { orders } from "./panels/orders.js";
import { performancePanel } from "./panels/performance.js";
import { positions } from "./panels/positions.js";
import { replay } from "./panels/replay.js";
import { risk } from "./panels/risk.js";
import { services } from "./panels/services.js";
import { shortcuts } from "./panels/shortcuts.js";
import { signIn, who } from "./panels/sign_in.js";
import { strategies } from "./panels/strategies.js";
import { Ticket } from "./panels/ticket.js";
import { watchlist } from "./panels/watchlist.js";
import { Tabs } from "./ui/tabs.js";
import { Toasts } from "./ui/toasts.js";

const RISK_EVERY_MS = 2_000;
const HEALTH_EVERY_MS = 3_000;
const STATUS_EVERY_MS = 5_000;
const AGE_EVERY_MS = 1_000;

const store = new Store();
const model = new Model((...parts) => store.touch(...parts));
const toasts = new Toasts(at("toasts"), at("speaker"));
const session = new Session(() => store.touch("session"));
const polled = {
  risk: new Polled("risk", RISK_EVERY_MS, () => {
    if (polled.risk.value) model.controls.begin(polled.risk.value.controls);
    store.touch("risk", "controls");
  }),
  health: new Polled("health", HEALTH_EVERY_MS, () => store.touch("health")),
  services: new Polled("services", STATUS_EVERY_MS, () => store.touch("services")),
  feed: new Polled("feed", HEALTH_EVERY_MS, () => store.touch("feed")),
  status: new Polled("status", STATUS_EVERY_MS, () => {
    if (polled.status.value && model.status) model.status = polled.status.value;
    store.touch("status");
  }),
};
let tab = preferences.tab;
const app = {
  model, store, toasts, session, polled,
  isTab: (name) => () => tab === name,
  chosen: () => chart.symbol,
  choose: (symbol) => chart.choose(symbol),
};
app.actions = new Actions({ session, toasts, model, onDone: () => polled.risk.soon(100) });
const chart = new ChartPanel(app);
chart.onSymbol = app.choose;

header(app);
account(app);
controls(app);
replay(app);
watchlist(app);
strategies(app);
positions(app);
orders(app);
trades(app);
fills(app);
signals(app);
risk(app);
services(app);
who(app);
happenings(app);
const ticket = new Ticket(app);
const journal = log(app);
const equity = new EquityPanel(app);
const performanceTab = performancePanel(app);
const tabs = new Tabs(at("tabs"), preferences.tab, (name) => {
  tab = name;
  prefer({ tab: name });
  if (name === "equity") equity.load();
  if (name === "performance") performanceTab.refresh();
  store.schedule();
});

/** Look other: theme or zone of the times. */
function restyle(changes) {
  prefer(changes);
  document.documentElement.dataset.theme = preferences.theme;
  write(at("theme-name"), `Theme: ${preferences.theme}`);
  mark(at("theme"), "title", `Theme: ${preferences.theme} (d)`);
  mark(at("sound"), "aria-pressed", preferences.sound);
  chart.chart?.recolor();
  chart.redraw("all");
  equity.again();
  store.touchAll();
}

shortcuts(app, { chart, ticket, tabs, journal, restyle });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => restyle({}));

function receive(message) {
  if (message.type === "delta") model.apply(message);
  else if (message.type === "snapshot") begin(message);
}

function begin(snapshot) {
  const isSameRun = model.status?.run_id === snapshot.status.run_id;
  model.begin(snapshot);
  const known = (symbol) => symbol && model.instruments.has(symbol);
  const wanted = [chart.symbol, preferences.symbol, snapshot.positions[0]?.symbol].find(known) ?? snapshot.instruments[0]?.symbol;
  if (wanted && wanted === chart.symbol && isSameRun) chart.refresh();
  else if (wanted) chart.choose(wanted);
  journal.load();
  loadFirstStops(model.books, () => store.touch("positions"));
  if (tab === "equity") equity.load();
  for (const each of [...Object.values(polled), performanceTab]) each.reset();
  session.load().catch(isProblem);
}

function isProblem(error) {
  if (!(error instanceof Problem)) throw error;
}

function connectionChanged({ state, text }) {
  const before = model.connection;
  model.connection = { state, text, since: state === "good" ? null : before.since ?? performance.now() };
  if (state === "bad" && before.state === "good") toasts.show("The connection is lost; what is shown is no longer live", "bad");
  if (state === "good" && before.since && model.isLoaded) toasts.show("Connected again", "good");
  store.touch("connection");
}

/** Where nobody may look without a key, ask for one; true where somebody may look. */
async function admitted() {
  await session.load().catch(isProblem);
  while (session.needsKeyToLook && session.role === null) {
    if (!document.querySelector("dialog[open]")) await signIn(session, "On this address looking needs a key too.");
    else return false;
  }
  return true;
}

restyle({});
setInterval(() => store.touch("age", "connection"), AGE_EVERY_MS);
await admitted();
const connection = new Connection({
  onMessage: receive,
  onState: connectionChanged,
  onRefused: async () => (await admitted()) && session.needsKeyToLook && connection.hurry(),
});
