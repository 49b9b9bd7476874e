/** The first stop of each open round trip, which the unit of risk is counted from: events tell it, and for older ones the service. */

import { get, Problem } from "./api.js";

/** Ask for those that `books` does not know, one after the other. */
export async function loadFirstStops(books, onChange) {
  for (const { trade_id: tradeId, symbol, initial_stop: known } of [...books.positions.values()]) {
    if (known !== undefined || books.firstStops.has(tradeId)) continue;
    try {
      const { history } = await get("stops", { symbol, trade_id: tradeId, limit: 1000 });
      const placed = history.filter(({ type }) => type === "stop_placed").pop();
      if (!placed) continue;
      books.firstStops.set(tradeId, placed.level);
      onChange();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
}
