/** The newest entries of a long list, and older ones as far as somebody asked for them. */

const KEPT = 200;
const MOST_KEPT = 2_000;

/** Newest first, by sequence number; bounded, whatever comes. */
export class RecentList {
  constructor() {
    this.items = [];
    this.kept = KEPT;
    this.hasOlder = true;
  }

  /** Begin with the newest entries. */
  begin(items) {
    this.items = items.slice(0, KEPT);
    this.kept = KEPT;
    this.hasOlder = items.length > 0;
  }

  /** One more, newer than all. */
  add(entry) {
    if (this.items.length && entry.seq <= this.items[0].seq) return;
    this.items.unshift(entry);
    if (this.items.length > this.kept) {
      this.items.length = this.kept;
      this.hasOlder = true;
    }
  }

  /** A page of older ones, as `GET …?before=` gave it. */
  addOlder(entries, next) {
    const last = this.items[this.items.length - 1]?.seq ?? Infinity;
    this.items.push(...entries.filter((entry) => entry.seq < last));
    this.hasOlder = next !== null && this.items.length < MOST_KEPT;
    this.items.length = Math.min(this.items.length, MOST_KEPT);
    this.kept = Math.max(KEPT, this.items.length);
  }

  /** The `before` of the next older page. */
  get cursor() {
    return this.items.length ? this.items[this.items.length - 1].seq : null;
  }
}
