/** What somebody chose on this machine; kept in the browser, never sent. */

const KEY = "velox.preferences";

const DEFAULTS = {
  theme: "system", utc: false, sound: false, notices: true, tab: "positions", symbol: "", timeframe: "", hidden: [], levels: true, fills: true,
};

function load() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

/** Read them here; change them with `prefer`. */
export const preferences = load();

/** Choose, and keep the choice where the browser lets us. */
export function prefer(changes) {
  Object.assign(preferences, changes);
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // a browser that keeps nothing: the choice holds until the page is left
  }
}
