/** The colours of the style sheet, as the canvas needs them. */

const NAMES = ["panel", "text", "muted", "line", "up", "down", "accent", "warn", "series1", "series2", "series3", "series4", "series5", "series6"];

/** The colours of the present theme by name. */
export function palette() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const colors = {};
  for (const name of NAMES) {
    probe.style.setProperty("color", `var(--${name})`);
    colors[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colors;
}

/** A colour as see-through as `alpha` says. */
export function faded(color, alpha) {
  const [red, green, blue] = color.match(/[\d.]+/g);
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}

/** What every chart has in common. */
export function look(colors) {
  return {
    autoSize: true,
    layout: { background: { color: colors.panel }, textColor: colors.muted, fontSize: 11, fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { vertLines: { color: faded(colors.line, 0.55) }, horzLines: { color: faded(colors.line, 0.55) } },
    rightPriceScale: { borderColor: colors.line, minimumWidth: 68 },
    timeScale: { borderColor: colors.line, timeVisible: true, secondsVisible: false, rightOffset: 4 },
    crosshair: { mode: 0, vertLine: { color: colors.muted, labelBackgroundColor: colors.muted }, horzLine: { color: colors.muted, labelBackgroundColor: colors.muted } },
    handleScale: { axisPressedMouseMove: true },
    kineticScroll: { mouse: false, touch: !matchMedia("(prefers-reduced-motion: reduce)").matches },
  };
}
