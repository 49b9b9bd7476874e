/** Numbers, money and times as people read them. */

const moneyFormats = new Map();

/** An amount in a currency, such as ₹10,03,512.40. */
export function money(amount, currency) {
  if (amount === null || amount === undefined || Number.isNaN(Number(amount))) return "–";
  let format = moneyFormats.get(currency);
  if (!format) {
    const locale = currency === "INR" ? "en-IN" : "en-US";
    format = new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: 2, maximumFractionDigits: 2 });
    moneyFormats.set(currency, format);
  }
  return format.format(Number(amount)).replace("-", "−");
}

/** A gain or a loss: an amount that always shows its sign. */
export function gain(amount, currency) {
  return Number(amount) > 0 ? `+${money(amount, currency)}` : money(amount, currency);
}

/** The class that colours a gain or a loss. */
export function tone(amount) {
  const value = Number(amount);
  return value > 0 ? "up" : value < 0 ? "down" : "";
}

/** How many decimals an instrument's prices have. */
export function decimalsOf(tickSize) {
  return (String(tickSize).split(".")[1] ?? "").length;
}

/** A market price. */
export function price(value, decimals = 2) {
  if (value === null || value === undefined) return "–";
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A percentage with its sign. */
export function percent(value, decimals = 2) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(decimals)} %`;
}

/** A whole number, shortened where it is large. */
export function count(value) {
  return new Intl.NumberFormat("en-US", value < 1e5 ? {} : { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** The local time in an ISO 8601 text, to the second or to the minute. */
export function clock(text, length = 8) {
  return text ? text.slice(11, 11 + length) : "--:--:--".slice(0, length);
}

/** The offset in an ISO 8601 text, such as UTC+05:30. */
export function zone(text) {
  const offset = text?.match(/(Z|[+-]\d\d:\d\d)(?::\d\d)?$/)?.[1];
  return offset ? `UTC${offset === "Z" || offset === "+00:00" ? "" : offset}` : "";
}

/** A length of time in its two largest units. */
export function duration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A code as words: stop_moved → stop moved. */
export function words(code) {
  return String(code).replaceAll("_", " ");
}
