/** Dialogs: the browser's own, which keep the focus inside and give it back. */

import { make } from "../core/dom.js";

let serial = 0;

/** Open a dialog with a title and contents; closed by Escape, its button, or a click beside it. It is gone when closed. */
export function openDialog(title, children, { wide = false, onClose } = {}) {
  const id = `dialog-${++serial}`;
  const before = document.activeElement;
  const close = make("button", { type: "button", class: "icon", "aria-label": "Close", text: "✕", onclick: () => dialog.close() });
  const dialog = make("dialog", { class: wide ? "wide-dialog" : "", "aria-labelledby": id },
    make("header", {}, make("h2", { id, text: title }), close),
    make("div", { class: "dialog-body" }, ...children));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
    onClose?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Ask before something is done.
 *
 * @param word has to be typed where it is given
 * @param reason asks for a reason: "optional" or "needed"
 * @returns null where somebody thought better of it, else {reason}
 */
export function confirmed({ title, text, action, danger = false, word = "", reason = "" }) {
  return new Promise((resolve) => {
    let answer = null;
    const typed = word && make("input", { name: "word", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", required: true });
    const why = reason && make("input", { name: "reason", maxlength: "200", required: reason === "needed" });
    const go = make("button", { class: danger ? "danger" : "primary", text: action, disabled: Boolean(word) });
    typed && typed.addEventListener("input", () => (go.disabled = typed.value !== word));
    const form = make("form", {
      onsubmit: (event) => {
        event.preventDefault();
        if (word && typed.value !== word) return;
        answer = { reason: why ? why.value.trim() : "" };
        dialog.close();
      },
    },
      make("p", { text }),
      ...(typed ? [make("label", { class: "field" }, make("span", { text: `Type ${word} to go on` }), typed)] : []),
      ...(why ? [make("label", { class: "field" }, make("span", { text: reason === "needed" ? "Reason (for the audit)" : "Reason (for the audit, optional)" }), why)] : []),
      make("div", { class: "buttons" }, make("button", { type: "button", text: "Cancel", onclick: () => dialog.close() }), go));
    const dialog = openDialog(title, [form], { onClose: () => resolve(answer) });
    (typed || why || go).focus();
  });
}

/** A list of names and values. */
export function facts(pairs) {
  return make("dl", { class: "facts" }, ...pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => make("div", {}, make("dt", { text: name }), make("dd", { text: String(value) }))));
}
