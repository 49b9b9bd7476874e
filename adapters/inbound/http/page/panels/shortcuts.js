/** Keys, and the buttons of the header that do the same. */

import { at } from "../core/dom.js";
import { preferences } from "../core/preferences.js";
import { Keys } from "../ui/keys.js";
import { help } from "./help.js";

const THEMES = ["system", "light", "dark"];
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8"];

export function shortcuts({ model, actions, toasts, choose, chosen }, { chart, ticket, tabs, journal, restyle }) {
  const symbols = () => [...model.instruments.keys()];
  const step = (by) => {
    const all = symbols();
    if (all.length) choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
  };
  const theme = () => {
    restyle({ theme: THEMES[(THEMES.indexOf(preferences.theme) + 1) % THEMES.length] });
    toasts.show(`Theme: ${preferences.theme}`);
  };
  const utc = () => restyle({ utc: !preferences.utc });
  const loud = () => {
    restyle({ sound: !preferences.sound });
    toasts.show(preferences.sound ? "Sound is on" : "Sound is off");
  };
  const quiet = () => {
    restyle({ notices: !preferences.notices });
    toasts.show(preferences.notices ? "Notices are on" : "Notices of trades are off");
  };
  const pause = () => (model.controls.now?.paused ? actions.resume() : actions.pause());
  const keys = [
    { key: "?", text: "This sheet", run: () => help(keys) },
    { key: ["j", "ArrowDown"], text: "Next instrument", run: () => step(1) },
    { key: ["k", "ArrowUp"], text: "Instrument before", run: () => step(-1) },
    { key: "n", text: "Newest bars", run: () => chart.chart?.showNewest() },
    { key: ["1", "8", ...DIGITS], text: "Tabs, from positions to the log", run: (key) => tabs.chooseAt(Number(key)) },
    { key: "/", text: "Filter the log", run: () => { tabs.choose("log"); journal.focus(); } },
    { key: "b", text: "Buy: to the ticket", run: () => ticket.open("BUY") },
    { key: "s", text: "Sell: to the ticket", run: () => ticket.open("SELL") },
    { key: "p", text: "Pause or resume the strategies", run: pause },
    { key: "f", text: "Flatten (asks first)", run: () => actions.flatten() },
    { key: "Shift+k", text: "Kill switch (asks first)", run: () => actions.kill() },
    { key: "d", text: "Theme: system, light, dark", run: theme },
    { key: "u", text: "Exchange time or UTC", run: utc },
    { key: "m", text: "Sound on or off", run: loud },
    { key: "q", text: "Notices of trades on or off", run: quiet },
    { key: "Escape", text: "Close a dialog, leave a field", run: () => at("chart-menu").removeAttribute("open") },
  ];
  new Keys(keys);
  at("help").addEventListener("click", () => help(keys));
  at("theme").addEventListener("click", theme);
  at("clock").addEventListener("click", utc);
  at("sound").addEventListener("click", loud);
}
