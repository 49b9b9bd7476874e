/** Orders that wait or work, kept up to date by events. */

const AMENDED = ["quantity", "filled", "limit_price", "trigger_price", "trail"];

/** By id, in the order in which they came. */
export class WorkingOrders {
  constructor() {
    this.byId = new Map();
  }

  begin(orders) {
    this.byId = new Map([...orders].sort((a, b) => a.seq - b.seq).map((order) => [order.order_id, order]));
  }

  /** Newest first. */
  get rows() {
    return [...this.byId.values()].reverse();
  }

  /** Take an event in; whether it was about an order. */
  take(event) {
    const known = this.byId.get(event.order_id);
    switch (event.type) {
      case "order_submitted": this.byId.set(event.order_id, { ...known, ...event, filled: 0, status: "submitted" }); return true;
      case "order_held": this.byId.set(event.order_id, { ...event, filled: 0, status: "held" }); return true;
      case "order_amended": if (known) for (const name of AMENDED) known[name] = event[name] ?? known[name]; return true;
      case "order_triggered": if (known) known.status = "triggered"; return true;
      case "order_trailed": if (known) known.trigger_price = event.trigger_price; return true;
      case "trade": if (known) this.fill(known, event); return true;
      case "order_cancelled": case "order_expired": this.byId.delete(event.order_id); return true;
      case "order_rejected": return true;
      default: return false;
    }
  }

  fill(order, event) {
    if (event.remaining === 0) this.byId.delete(order.order_id);
    else Object.assign(order, { filled: order.quantity - event.remaining, status: "partially_filled" });
  }
}
