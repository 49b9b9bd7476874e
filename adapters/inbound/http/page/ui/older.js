/** The end of a list: how much is shown, and a button for older entries. */

import { get, Problem } from "../core/api.js";
import { make, write } from "../core/dom.js";
import { number } from "../core/format.js";

/**
 * Pages of older entries below a table.
 *
 * @param foot where to
 * @param list a `RecentList`
 * @param path the resource, newest first with `before`
 * @param parameters gives the filters of the request
 * @param onLoaded is called after a page came
 */
export class Older {
  constructor(foot, list, path, parameters, onLoaded) {
    Object.assign(this, { list, path, parameters, onLoaded });
    this.text = make("span", { class: "muted" });
    this.button = make("button", { type: "button", class: "small", text: "Load older", onclick: () => this.load() });
    foot.append(this.text, this.button);
  }

  /** Say how much is shown of what there is. */
  draw() {
    const { length } = this.list.items;
    write(this.text, length ? `${number(length)} shown` : "");
    this.button.hidden = !length || !this.list.hasOlder;
  }

  async load() {
    this.button.disabled = true;
    try {
      const page = await get(this.path, { ...this.parameters(), before: this.list.cursor, limit: 200 });
      this.list.addOlder(page.items, page.next);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      write(this.text, `Older entries could not be loaded: ${error.message}`);
      this.button.disabled = false;
      return;
    }
    this.button.disabled = false;
    this.onLoaded();
  }
}
