/** Tabs, as the ARIA practices describe them: arrows move, one panel is shown. */

import { mark } from "../core/dom.js";

/** `list` holds the buttons, each with `data-tab`; its panel has the id `panel-` and that name. */
export class Tabs {
  constructor(list, chosen, onChoose) {
    this.list = list;
    this.buttons = [...list.querySelectorAll("[data-tab]")];
    this.onChoose = onChoose;
    for (const button of this.buttons) button.addEventListener("click", () => this.choose(button.dataset.tab));
    list.addEventListener("keydown", (event) => this.move(event));
    this.choose(this.buttons.some((each) => each.dataset.tab === chosen) ? chosen : this.buttons[0].dataset.tab);
  }

  /** Show one. */
  choose(name) {
    this.chosen = name;
    for (const button of this.buttons) {
      const isChosen = button.dataset.tab === name;
      mark(button, "aria-selected", isChosen);
      mark(button, "tabindex", isChosen ? "0" : "-1");
      document.getElementById(`panel-${button.dataset.tab}`).hidden = !isChosen;
    }
    this.onChoose(name);
  }

  /** Show the one at a place, from 1 on. */
  chooseAt(place) {
    const button = this.buttons[place - 1];
    if (button) this.choose(button.dataset.tab);
  }

  move(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const here = this.buttons.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    const next = this.buttons[(here + step + this.buttons.length) % this.buttons.length];
    this.choose(next.dataset.tab);
    next.focus();
  }
}
