/** Numbers, money and lengths of time as people read them; "–" stands for what is not known. */

export const NOTHING = "–";

const formats = new Map();

function formatOf(key, make) {
  let format = formats.get(key);
  if (!format) formats.set(key, (format = make()));
  return format;
}

function isMissing(value) {
  return value === null || value === undefined || value === "" || !Number.isFinite(Number(value));
}

/** An amount in a currency, such as ₹10,03,512.40. */
export function money(amount, currency, decimals = 2) {
  if (isMissing(amount)) return NOTHING;
  if (!currency) return number(amount, decimals);
  const format = formatOf(`${currency}|${decimals}`, () =>
    new Intl.NumberFormat(currency === "INR" ? "en-IN" : "en-US", {
      style: "currency", currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals,
    }));
  const text = format.format(Math.abs(Number(amount)));
  return isBelowZero(amount, decimals) ? `−${text}` : text;
}

/** A gain or a loss: an amount that always shows its sign. */
export function gain(amount, currency, decimals = 2) {
  return isAboveZero(amount, decimals) ? `+${money(amount, currency, decimals)}` : money(amount, currency, decimals);
}

/** The class that colours a gain or a loss; the sign says the same. */
export function tone(amount) {
  const value = Number(amount);
  return value > 0 ? "up" : value < 0 ? "down" : "";
}

/** A number with so many decimals. */
export function number(value, decimals = 0) {
  if (isMissing(value)) return NOTHING;
  const format = formatOf(decimals, () => new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
  return format.format(Number(value)).replace("-", "−");
}

/** A number with its sign. */
export function signed(value, decimals = 2) {
  return isAboveZero(value, decimals) ? `+${number(value, decimals)}` : number(value, decimals);
}

/** A share of 100 with its sign, such as +1.25 %. */
export function percent(value, decimals = 2) {
  return isMissing(value) ? NOTHING : `${signed(value, decimals)} %`;
}

/** A whole number, shortened where it is large. */
export function count(value) {
  if (isMissing(value)) return NOTHING;
  const isLarge = Math.abs(value) >= 1e5;
  return formatOf(`count|${isLarge}`, () =>
    new Intl.NumberFormat("en-US", isLarge ? { notation: "compact", maximumFractionDigits: 1 } : { maximumFractionDigits: 0 })).format(value);
}

/** How many decimals an instrument's prices have. */
export function decimalsOf(tickSize) {
  return (String(tickSize ?? "0.01").split(".")[1] ?? "").length;
}

/** A length of time in its two largest units. */
export function duration(seconds) {
  if (isMissing(seconds)) return NOTHING;
  if (seconds > 0 && seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** A code as words: stop_moved → stop moved. */
export function words(code) {
  return String(code ?? "").replaceAll("_", " ").replaceAll("-", " ");
}

/** The same with a capital at its beginning; what is all in capitals is written small. */
export function sentence(code) {
  const text = words(code);
  const small = text === text.toUpperCase() ? text.toLowerCase() : text;
  return small.charAt(0).toUpperCase() + small.slice(1);
}

function isAboveZero(value, decimals) {
  return Number(value) >= 0.5 * 10 ** -decimals;
}

function isBelowZero(value, decimals) {
  return Number(value) <= -0.5 * 10 ** -decimals;
}
