/** Showing a key, only when a change is wanted. */

import { Problem } from "../core/api.js";
import { at, make, write } from "../core/dom.js";
import { openDialog } from "../ui/dialog.js";

/** Ask for a key; resolves to whether somebody signed in. */
export function signIn(session, why) {
  return new Promise((resolve) => {
    const field = make("input", { type: "password", name: "key", autocomplete: "current-password", required: true, "aria-describedby": "sign-in-trouble" });
    const trouble = make("p", { id: "sign-in-trouble", class: "refusal", role: "alert", hidden: true });
    const go = make("button", { class: "primary", text: "Sign in" });
    const form = make("form", {
      onsubmit: async (event) => {
        event.preventDefault();
        go.disabled = true;
        try {
          await session.signIn(field.value.trim());
          dialog.close();
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          trouble.hidden = false;
          write(trouble, error.status === 401 ? "That is not a key of this service." : `${error.message}.`);
          field.select();
        } finally {
          go.disabled = false;
        }
      },
    },
      make("p", { text: why }),
      make("label", { class: "field" }, make("span", { text: "Key" }), field),
      make("p", { class: "muted", text: "The first start of VELOX tells where the key lies. It is sent to this service only; the browser keeps a session, not the key." }),
      trouble,
      make("div", { class: "buttons" }, make("button", { type: "button", text: "Cancel", onclick: () => dialog.close() }), go));
    const dialog = openDialog("Sign in", [form], { onClose: () => resolve(session.role !== null) });
    field.focus();
  });
}

/** The button that says who is signed in. */
export function who({ session, store, toasts }) {
  const button = at("who");
  button.addEventListener("click", async () => {
    if (session.role === null) {
      await signIn(session, "Looking needs no key here; every change does.");
      return;
    }
    await session.signOut();
    toasts.show("Signed out");
  });
  store.view("session", () => write(button, session.role === null ? "Sign in" : `${session.role} · sign out`, "who", session.actor ? `signed in as ${session.actor}` : "Changes need a key"));
}
