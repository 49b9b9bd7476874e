/** Writing to the document: as text only, and only where something changed. */

/** The element with an id. */
export function at(id) {
  return document.getElementById(id);
}

/** Write a text, a class and a tooltip. */
export function write(node, text, className, title) {
  if (node.shownText !== text) {
    node.shownText = text;
    node.textContent = text;
  }
  if (className !== undefined && node.className !== className) node.className = className;
  if (title !== undefined && node.title !== title) node.title = title;
}

/** Set an attribute, or remove it where the value is null. */
export function mark(node, name, value) {
  if (value === null || value === undefined) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Set a style property through the object model, which the content security policy allows. */
export function style(node, name, value) {
  if (node.style.getPropertyValue(name) !== value) node.style.setProperty(name, value);
}

/**
 * A new element.
 *
 * @param tag its name
 * @param properties class, text, attributes by name, and listeners as onclick, oninput …
 * @param children nodes and texts
 */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/**
 * Bring the children of an element in line with rows, moving and making as few as possible.
 *
 * @param parent the element whose children they are
 * @param rows what is to be shown, in order
 * @param keyOf gives each row a key that is its own
 * @param create makes the element of a row
 * @param update writes a row into its element
 */
export function reconcile(parent, rows, { keyOf, create, update }) {
  const known = (parent.nodesByKey ??= new Map());
  const wanted = new Set(rows.map(keyOf));
  for (const [key, node] of known) {
    if (wanted.has(key)) continue;
    node.remove();
    known.delete(key);
  }
  let next = parent.firstElementChild;
  for (const row of rows) {
    const key = keyOf(row);
    let node = known.get(key);
    if (!node) {
      node = create(row);
      known.set(key, node);
    }
    update?.(node, row);
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
}
