/** What the chart shows besides the candles. */

import { make, reconcile } from "../core/dom.js";
import { prefer, preferences } from "../core/preferences.js";

const LAYERS = [{ name: "levels", label: "Positions and stops" }, { name: "fills", label: "Entries and exits" }];

/** Check boxes for the indicators that bars carry, and for the layers of VELOX itself. */
export function drawMenu(host, indicators, onChange) {
  host.onChange = onChange;
  const entries = [
    ...LAYERS.map(({ name, label }) => ({ key: `layer ${name}`, label, color: "", isOn: () => preferences[name], set: (isOn) => prefer({ [name]: isOn }) })),
    ...indicators.map(({ name, label, color }) => ({ key: name, label, color, isOn: () => !preferences.hidden.includes(name), set: (isOn) => hide(name, !isOn) })),
  ];
  reconcile(host, entries, {
    keyOf: ({ key }) => key,
    create: ({ label, color, isOn, set }) => make("label", {},
      make("input", { type: "checkbox", checked: isOn(), onchange: (event) => { set(event.target.checked); host.onChange(); } }),
      ...(color ? [make("span", { class: `swatch ${color}`, "aria-hidden": "true" })] : []),
      make("span", { text: label })),
  });
}

function hide(name, isHidden) {
  const others = preferences.hidden.filter((each) => each !== name);
  prefer({ hidden: isHidden ? [...others, name] : others });
}
