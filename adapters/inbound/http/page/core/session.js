/** Who looks at the page: nobody in particular until a change is wanted and a key was shown. */

import { get, Problem, send } from "./api.js";

const RANKS = ["viewer", "trader", "admin"];

/** `onChange` is told whenever somebody signs in or out. */
export class Session {
  constructor(onChange) {
    this.onChange = onChange;
    this.actor = null;
    this.role = null;
    this.needsKeyToLook = false;
  }

  /** Ask the service who we are. */
  async load() {
    const { actor, role, needs_key_to_look: needed } = await get("session");
    Object.assign(this, { actor, role, needsKeyToLook: needed });
    this.onChange();
  }

  /** Whether this role is enough for what needs `role`. */
  may(role) {
    return this.role !== null && RANKS.indexOf(this.role) >= RANKS.indexOf(role);
  }

  /** Sign in; a `Problem` where the key is not one. */
  async signIn(key) {
    const { actor, role } = await send("POST", "session", { key });
    Object.assign(this, { actor, role });
    this.onChange();
  }

  /** Sign out here, and at the service if it answers. */
  async signOut() {
    this.forget();
    await send("DELETE", "session").catch((error) => {
      if (!(error instanceof Problem)) throw error;
    });
  }

  /** The service knows us no more. */
  forget() {
    Object.assign(this, { actor: null, role: null });
    this.onChange();
  }
}
