/** What is drawn when: a part of the state is touched, and the views of that part are drawn in the next frame, once. */

/** Views that are hidden wait until they are shown. */
export class Store {
  constructor() {
    this.views = new Map();
    this.waiting = new Set();
    this.frame = 0;
  }

  /**
   * Draw when one of these parts is touched.
   *
   * @param parts names, separated by blanks
   * @param draw writes to the document
   * @param isShown tells whether drawing is worth it now
   */
  view(parts, draw, isShown = () => true) {
    const view = { draw, isShown };
    for (const part of parts.split(" ")) {
      if (!this.views.has(part)) this.views.set(part, []);
      this.views.get(part).push(view);
    }
    this.waiting.add(view);
    this.schedule();
  }

  /** These parts have changed. */
  touch(...parts) {
    for (const part of parts) for (const view of this.views.get(part) ?? []) this.waiting.add(view);
    this.schedule();
  }

  /** Everything is to be drawn anew: the theme or the zone of the times is another one. */
  touchAll() {
    this.touch(...this.views.keys());
  }

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      for (const view of this.waiting) {
        if (!view.isShown()) continue;
        this.waiting.delete(view);
        view.draw();
      }
    });
  }
}
