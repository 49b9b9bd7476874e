/** Who may trade now, kept up to date by events. */

const PAUSES = { pause: true, resume: false };

/** As the service tells it; null before it did. */
export class Controls {
  constructor() {
    this.now = null;
  }

  begin(controls) {
    this.now = controls;
  }

  /** Take an event in; whether it was about the controls. */
  take(event) {
    if (!this.now) return false;
    switch (event.type) {
      case "trading_state_changed": this.change({ trading_state: event.state, latched: event.latched, reason: event.reason }); return true;
      case "operator_acted": if (event.action in PAUSES) this.change({ paused: PAUSES[event.action] }); return true;
      case "strategy_switched": this.change({ disabled: without(this.now.disabled, event.strategy_id, !event.enabled) }); return true;
      case "data_freshness_changed": this.change({ stale_symbols: without(this.now.stale_symbols, event.symbol, !event.fresh) }); return true;
      default: return false;
    }
  }

  change(changes) {
    this.now = { ...this.now, ...changes };
  }
}

function without(names, name, isIn) {
  const others = names.filter((each) => each !== name);
  return isIn ? [...others, name] : others;
}
