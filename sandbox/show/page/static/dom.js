// A very small virtual DOM. A view is a tree of plain objects; `update` changes in the document only what differs, so
// that pictures, players, focus and revealed spoilers stay as they are while a reply is edited two hundred times.
// Text goes into text nodes alone: no message can become markup.

let onGrowth = () => {};

/** Be told of each text that an update made longer: the text node, and where the new part begins. */
export const watchGrowth = (listener) => (onGrowth = listener);

const SVG = "http://www.w3.org/2000/svg";

/** A node of a view. `props.key` keeps its identity among its siblings; `on…` are listeners; `style` an object. */
export function h(tag, props, ...children) {
  const { key = null, ...rest } = props ?? {};
  return { tag, key, props: rest, children: flat(children, []), el: null };
}

function flat(children, into) {
  for (const child of children) {
    if (Array.isArray(child)) flat(child, into);
    else if (child === null || child === undefined || child === false || child === true) continue;
    else if (typeof child === "object") into.push(child);
    else into.push({ tag: null, key: null, text: String(child), el: null });
  }
  return into;
}

/** Make the element (or text node) of a view. */
export function make(node, isSvg = false) {
  if (node.tag === null) return (node.el = document.createTextNode(node.text));
  const svg = isSvg || node.tag === "svg";
  node.el = svg ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
  // Children come first: a select takes a value only once its options exist.
  for (const child of node.children) node.el.append(make(child, svg));
  for (const [name, value] of Object.entries(node.props)) set(node.el, name, value, undefined);
  return node.el;
}

/** Change what `old` shows into what `next` shows. Both are of the same tag and key. */
export function update(old, next) {
  if (old === next) return next.el;
  const el = (next.el = old.el);
  if (next.tag === null) {
    if (old.text !== next.text) {
      el.data = next.text;
      if (next.text.startsWith(old.text)) onGrowth(el, old.text.length);
    }
    return el;
  }
  updateChildren(el, old.children, next.children);
  for (const name of Object.keys(old.props)) if (!(name in next.props)) set(el, name, undefined, old.props[name]);
  for (const [name, value] of Object.entries(next.props)) {
    if (old.props[name] !== value) set(el, name, value, old.props[name]);
  }
  return el;
}

function updateChildren(parent, old, next) {
  const keyed = new Map();
  const plain = [];
  for (const child of old) {
    if (child.key === null) plain.push(child);
    else keyed.set(child.key, child);
  }
  const kept = new Set();
  let place = 0;
  const matches = next.map((child) => {
    let match = null;
    if (child.key === null) {
      // Only the next one in order can match; what lies between was removed.
      let at = place;
      while (at < plain.length && plain[at].tag !== child.tag) at += 1;
      if (at < plain.length) {
        match = plain[at];
        place = at + 1;
      }
    } else if (keyed.get(child.key)?.tag === child.tag) {
      match = keyed.get(child.key);
      keyed.delete(child.key);
    }
    if (match) kept.add(match);
    return match;
  });
  // Removing first leaves what stays in its order, so that hardly anything has to be moved.
  for (const child of old) if (!kept.has(child)) child.el.remove();
  let cursor = parent.firstChild;
  const svg = parent.namespaceURI === SVG;
  next.forEach((child, index) => {
    const el = matches[index] ? update(matches[index], child) : make(child, svg);
    if (el === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(el, cursor);
    if (!matches[index] && child.tag === null) onGrowth(el, 0);
  });
}

function set(el, name, value, before) {
  if (name.startsWith("on")) {
    el[name] = value ?? null;
  } else if (name === "style") {
    for (const property of Object.keys(before ?? {})) el.style.removeProperty(property);
    for (const [property, text] of Object.entries(value ?? {})) el.style.setProperty(property, text);
  } else if (name === "value" || name === "checked" || name === "indeterminate") {
    el[name] = value ?? "";
  } else if (name === "src" && before && el instanceof HTMLImageElement) {
    replacePicture(el, value);
  } else if (value === undefined || value === null || value === false) {
    el.removeAttribute(name);
  } else {
    el.setAttribute(name, value === true ? "" : value);
  }
}

const loading = new WeakMap();

/** Show another picture in an image element. What is shown stays until the new one is loaded; of several the last wins. */
function replacePicture(img, url) {
  const next = new Image();
  loading.set(img, next);
  next.src = url;
  const show = () => {
    if (loading.get(img) !== next) return;
    loading.delete(img);
    // It is decoded already: decoding it beside the page would leave a frame without any picture.
    img.decoding = "sync";
    img.setAttribute("src", url);
  };
  next.decode().then(show, show);
}

/** A place in the document that shows one view after another. */
export class Slot {
  constructor(host) {
    this.host = host;
    this.shown = [];
    this.isShowing = false;
    this.following = null;
  }

  show(...children) {
    // Taking away what has the focus runs its blur listener, which may want to show something, too: that comes after.
    this.following = flat(children, []);
    if (this.isShowing) return;
    this.isShowing = true;
    try {
      while (this.following) {
        const next = this.following;
        this.following = null;
        updateChildren(this.host, this.shown, next);
        this.shown = next;
      }
    } finally {
      this.isShowing = false;
    }
  }
}

/** The element with this id; it is part of the page. */
export const byId = (id) => document.getElementById(id);
