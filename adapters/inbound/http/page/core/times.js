/** Times as they are shown: in the exchange's time, which the service tells, or in UTC. */

import { NOTHING } from "./format.js";
import { preferences } from "./preferences.js";

const EXACT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(Z|[+-]\d\d:\d\d)?/;

/** Seconds that the zone of an ISO 8601 text is ahead of UTC. */
export function offsetOf(text) {
  const zone = EXACT.exec(text ?? "")?.[4];
  if (!zone || zone === "Z") return 0;
  const [hours, minutes] = zone.slice(1).split(":").map(Number);
  return (zone[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** The date, the time and the fraction of a second to show of an ISO 8601 text. */
function parts(text) {
  const shown = preferences.utc && text ? new Date(text).toISOString() : text;
  const found = EXACT.exec(shown ?? "");
  return found ? { date: found[1], time: found[2], fraction: found[3] ?? "" } : null;
}

/** The time of day, to the second. */
export function clock(text) {
  return parts(text)?.time ?? NOTHING;
}

/** The time of day, to the minute. */
export function minute(text) {
  return parts(text)?.time.slice(0, 5) ?? NOTHING;
}

/** The time of day, to the millisecond. */
export function exactly(text) {
  const found = parts(text);
  return found ? found.time + found.fraction.padEnd(4, found.fraction ? "0" : ".000") : NOTHING;
}

/** The date. */
export function date(text) {
  return parts(text)?.date ?? NOTHING;
}

/** Date and time of day. */
export function moment(text) {
  const found = parts(text);
  return found ? `${found.date} ${found.time}` : NOTHING;
}

/** The zone that times are shown in, such as UTC+05:30. */
export function zone(text) {
  if (preferences.utc) return "UTC";
  const offset = offsetOf(text);
  if (!text || offset === 0) return "UTC";
  const whole = Math.abs(offset);
  const two = (value) => String(value).padStart(2, "0");
  return `UTC${offset < 0 ? "−" : "+"}${two(Math.floor(whole / 3600))}:${two(Math.floor((whole % 3600) / 60))}`;
}
