/** Writing to the document: as text only, and only where something changed. */

/** The element with an id. */
export function at(id) {
  return document.getElementById(id);
}

/** Write a text, a class and a tooltip. */
export function write(node, text, className, title) {
  if (node.textContent !== text) node.textContent = text;
  if (className !== undefined && node.className !== className) node.className = className;
  if (title !== undefined && node.title !== title) node.title = title;
}

/** A new element with a class and a text. */
export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/**
 * Bring the children of a list or table body in line with rows.
 *
 * @param parent the element whose children they are
 * @param rows what is to be shown, in order
 * @param keyOf gives each row a key that is its own
 * @param create makes the element of a row
 * @param update writes a row into its element
 * @param empty the text where there are no rows
 */
export function reconcile(parent, rows, { keyOf, create, update, empty }) {
  const known = (parent.rowsByKey ??= new Map());
  const wanted = new Set(rows.map(keyOf));
  for (const [key, node] of known) {
    if (!wanted.has(key)) {
      node.remove();
      known.delete(key);
    }
  }
  if (rows.length === 0) {
    showEmpty(parent, empty);
    return;
  }
  parent.emptyNode?.remove();
  let next = parent.firstElementChild;
  for (const row of rows) {
    const key = keyOf(row);
    let node = known.get(key);
    if (!node) {
      node = create(row);
      known.set(key, node);
    }
    update(node, row);
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
}

function showEmpty(parent, text) {
  if (!parent.emptyNode) {
    const isTable = parent.tagName === "TBODY";
    const cell = make(isTable ? "td" : "li", "empty");
    if (isTable) {
      cell.colSpan = 99;
      parent.emptyNode = make("tr");
      parent.emptyNode.append(cell);
    } else {
      parent.emptyNode = cell;
    }
  }
  write(parent.emptyNode.querySelector("td") ?? parent.emptyNode, text);
  if (!parent.emptyNode.isConnected) parent.append(parent.emptyNode);
}

/**
 * Show rows in a table body.
 *
 * @param cellsOf gives a row's cells as [text, class, tooltip]
 */
export function table(body, rows, keyOf, cellsOf, empty) {
  reconcile(body, rows, {
    keyOf,
    empty,
    create: (row) => {
      const line = make("tr");
      for (let index = cellsOf(row).length; index > 0; index--) line.append(make("td"));
      return line;
    },
    update: (line, row) => {
      cellsOf(row).forEach(([text, className = "", title = ""], index) => write(line.children[index], text, className, title));
    },
  });
}
