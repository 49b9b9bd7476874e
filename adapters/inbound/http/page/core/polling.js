/** What no event tells is asked for again and again, while somebody looks. */

import { get, Problem } from "./api.js";

/**
 * A resource that is asked for every so often while the page is visible.
 *
 * `state` is loading, ready, unavailable (this service has no such resource) or error; `value` is the newest answer.
 */
export class Polled {
  constructor(path, everyMs, onChange, { isWanted = () => true, parameters = () => ({}) } = {}) {
    Object.assign(this, { path, everyMs, onChange, isWanted, parameters });
    this.state = "loading";
    this.value = null;
    this.problem = null;
    this.isAsking = false;
    if (everyMs) setInterval(() => this.refresh(), everyMs);
  }

  /** Ask now, unless nobody looks or an answer is on its way. */
  async refresh() {
    if (this.isAsking || this.state === "unavailable" || document.hidden || !this.isWanted()) return;
    this.isAsking = true;
    try {
      this.value = await get(this.path, this.parameters());
      this.state = "ready";
      this.problem = null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.problem = error;
      this.state = error.isUnavailable ? "unavailable" : "error";
    } finally {
      this.isAsking = false;
    }
    this.onChange();
  }

  /** Ask soon: several calls in a row lead to one request. */
  soon(afterMs = 400) {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.refresh();
    }, afterMs);
  }

  /** Forget that it was not there: the service has begun anew. */
  reset() {
    if (this.state === "unavailable") this.state = "loading";
    this.refresh();
  }
}
