/** TradingView Lightweight Charts, where its package is installed. */

/** Resolves to the library, or to null where it is missing. */
export const library = document.documentElement.dataset.charts === "here"
  ? import("../vendor/lightweight-charts.js").then(() => globalThis.LightweightCharts ?? null, () => null)
  : Promise.resolve(null);

/** How to get it. */
export const HOW_TO_INSTALL = "pip install --no-deps --require-hashes -r requirements-page.lock";
