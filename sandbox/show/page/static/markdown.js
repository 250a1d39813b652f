// The markdown of chat messages as views. One pass over the lines, one over the characters of each: its time grows with
// the length of the text, whatever is written.

import { h } from "./dom.js";
import { stamp, stampTitle } from "./times.js";

const MARKS = {
  "**": (inner) => h("strong", null, inner),
  "*": (inner) => h("em", null, inner),
  _: (inner) => h("em", null, inner),
  __: (inner) => h("u", null, inner),
  "~~": (inner) => h("s", null, inner),
  "||": (inner) => spoiler(inner),
};
const SPECIAL = /[\\`*_~|<[@\nh]/g;
const ENTITY =
  /<(?:(@!?|@&|#)(\d{1,20})|\/([\w\- ]{1,100}):\d{1,20}|t:(-?\d{1,13})(?::([tTdDfFR]))?|a?:(\w{1,32}):\d{1,20})>/y;
const ANGLE_LINK = /<(https?:\/\/[^\s<>]{1,2000})>/y;
const BARE_LINK = /https?:\/\/[^\s<>]{1,2000}/y;
const MASKED_LINK = /\[([^[\]\n]{1,500})\]\(<?(https?:\/\/[^\s()<>]{1,2000})>?\)/y;
const EVERYONE = /@(everyone|here)\b/y;
const WORD = /[\p{L}\p{N}_]/u;

/** Blocks of a message. `names` gives people, channels and what else is mentioned by id. */
export function markdown(text, names) {
  return blocks((text ?? "").split("\n"), names, false);
}

function blocks(lines, names, isQuoted) {
  const out = [];
  let paragraph = [];
  let hasOpenFence = true;
  const flush = () => {
    if (paragraph.length) out.push(h("div", { class: "p", dir: "auto" }, inline(paragraph.join("\n"), names)));
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    let found;
    if (hasOpenFence && line.startsWith("```")) {
      const end = fenceEnd(lines, at);
      if (end >= 0) {
        flush();
        out.push(fence(lines, at, end));
        at = end;
        continue;
      }
      hasOpenFence = false;
    }
    if (!line.trim()) {
      flush();
    } else if ((found = /^(#{1,3}) +(\S.*)/.exec(line))) {
      flush();
      const level = found[1].length;
      const props = { class: `h h${level}`, role: "heading", "aria-level": level + 2, dir: "auto" };
      out.push(h("div", props, inline(found[2], names)));
    } else if ((found = /^-# +(\S.*)/.exec(line))) {
      flush();
      out.push(h("div", { class: "sub", dir: "auto" }, inline(found[1], names)));
    } else if (!isQuoted && line.startsWith(">>> ")) {
      flush();
      out.push(h("blockquote", null, blocks([line.slice(4), ...lines.slice(at + 1)], names, true)));
      break;
    } else if (!isQuoted && /^> /.test(line)) {
      flush();
      const quoted = [];
      while (at < lines.length && /^>( |$)/.test(lines[at])) quoted.push(lines[at++].slice(2));
      at -= 1;
      out.push(h("blockquote", null, blocks(quoted, names, true)));
    } else if (LIST_LINE.test(line)) {
      flush();
      const items = [];
      while (at < lines.length && (found = LIST_LINE.exec(lines[at]))) {
        items.push(listItem(found, names));
        at += 1;
      }
      at -= 1;
      out.push(h("div", { class: "list", role: "list" }, items));
    } else {
      paragraph.push(line);
    }
  }
  flush();
  return out;
}

const LIST_LINE = /^( {0,12})([-*]|\d{1,9}\.) +(\S.*)/;

function listItem([, indent, bullet, text], names) {
  const depth = Math.min(3, indent.length >> 1);
  const mark = /\d/.test(bullet) ? bullet : depth ? "◦" : "•";
  return h(
    "div",
    { class: `li d${depth}`, role: "listitem" },
    h("span", { class: "bullet", "aria-hidden": /\d/.test(bullet) ? null : "true" }, mark),
    h("span", { dir: "auto" }, inline(text, names)),
  );
}

function fenceEnd(lines, start) {
  if (lines[start].indexOf("```", 3) > 0) return start;
  for (let at = start + 1; at < lines.length; at += 1) if (lines[at].includes("```")) return at;
  return -1;
}

function fence(lines, start, end) {
  const first = lines[start].slice(3);
  if (start === end) return h("pre", { tabindex: "0" }, h("code", null, first.slice(0, first.indexOf("```"))));
  const body = lines.slice(start + 1, end);
  if (first && !/^[\w+\-.#]{1,20}$/.test(first)) body.unshift(first);
  const tail = lines[end].slice(0, lines[end].indexOf("```"));
  if (tail) body.push(tail);
  return h("pre", { tabindex: "0" }, h("code", null, body.join("\n")));
}

/** One run of text. */
export function inline(text, names) {
  const run = new Run(text, names);
  return run.read();
}

const ENTITIES = new RegExp(ENTITY.source, "g");
const MASKED_LINKS = new RegExp(MASKED_LINK.source, "g");
const BARE_LINKS = new RegExp(`<?(${BARE_LINK.source})>?`, "g");
const LINK_END = /[.,:;"')\]*_~|]+$/;
const SYNTAX = /-# |[*_`#>|~]/g;

/** A text in plain words: without marks, with names in place of ids and links. */
export function plainText(text, names) {
  const named = (_, sigil, id, command, unix, style, emoji) => {
    if (command) return `/${command}`;
    if (unix !== undefined) return stamp(Number(unix), style ?? "f");
    if (emoji) return `:${emoji}:`;
    if (sigil === "#") return `channel ${names.channel(id) ?? "unknown"}`;
    return `@${sigil === "@&" ? "role" : (names.person(id) ?? "unknown")}`;
  };
  return text
    .replaceAll(MASKED_LINKS, "$1")
    .replaceAll(BARE_LINKS, (_, found) => {
      const url = found.replace(LINK_END, "");
      return nameOfLink(url, names) + found.slice(url.length);
    })
    .replaceAll(ENTITIES, named)
    .replaceAll(SYNTAX, "")
    .trim();
}

class Run {
  constructor(text, names) {
    this.text = text;
    this.names = names;
    this.stack = [{ mark: null, children: [] }];
    this.open = new Set();
    this.unclosedTicks = new Set();
  }

  read() {
    const { text } = this;
    let at = 0;
    while (at < text.length) {
      SPECIAL.lastIndex = at;
      const next = SPECIAL.exec(text)?.index ?? text.length;
      if (next > at) this.add(text.slice(at, next));
      if (next === text.length) break;
      at = this.special(next);
    }
    while (this.stack.length > 1) this.giveUp();
    return this.stack[0].children;
  }

  add(child) {
    const { children } = this.stack.at(-1);
    if (typeof child === "string" && typeof children.at(-1) === "string") children[children.length - 1] += child;
    else children.push(child);
  }

  literally(at, length) {
    this.add(this.text.slice(at, at + length));
    return at + length;
  }

  special(at) {
    const { text } = this;
    switch (text[at]) {
      case "\n":
        this.add(h("br"));
        return at + 1;
      case "\\":
        if (/[^0-9A-Za-z\s]/.test(text[at + 1] ?? " ")) return this.literally(at + 1, 1);
        return this.literally(at, 1);
      case "`":
        return this.code(at);
      case "<":
        return this.angle(at);
      case "[":
        return this.masked(at);
      case "h":
        return this.bare(at);
      case "@":
        return this.everyone(at);
      default:
        return this.mark(at);
    }
  }

  code(at) {
    const { text } = this;
    let length = 1;
    while (text[at + length] === "`") length += 1;
    if (length > 2 || this.unclosedTicks.has(length)) return this.literally(at, length);
    let end = at + length;
    while ((end = text.indexOf("`".repeat(length), end)) >= 0) {
      if (text[end + length] !== "`") {
        this.add(h("code", null, text.slice(at + length, end).replace(/^ (.*) $/, "$1")));
        return end + length;
      }
      while (text[end] === "`") end += 1;
    }
    this.unclosedTicks.add(length);
    return this.literally(at, length);
  }

  match(pattern, at) {
    pattern.lastIndex = at;
    return pattern.exec(this.text);
  }

  angle(at) {
    const link = this.match(ANGLE_LINK, at);
    if (link) {
      this.add(anchor(link[1], nameOfLink(link[1], this.names), this.names));
      return at + link[0].length;
    }
    const found = this.match(ENTITY, at);
    if (!found) return this.literally(at, 1);
    this.add(this.entity(found));
    return at + found[0].length;
  }

  entity([, sigil, id, command, unix, style, emoji]) {
    const { names } = this;
    if (command) return h("span", { class: "mention" }, `/${command}`);
    if (unix !== undefined) {
      const props = { class: "stamp", "data-unix": unix, "data-style": style ?? "f", title: stampTitle(Number(unix)) };
      return h("time", props, stamp(Number(unix), style ?? "f"));
    }
    if (emoji) return h("span", { class: "emoji" }, `:${emoji}:`);
    if (sigil === "#") {
      const name = names.channel(id);
      return h("button", { type: "button", class: "mention", "data-go": id }, `#${name ?? "unknown"}`);
    }
    if (sigil === "@&") return h("span", { class: "mention" }, "@role");
    return h("span", { class: id === names.me ? "mention me" : "mention" }, `@${names.person(id) ?? "unknown"}`);
  }

  masked(at) {
    const found = this.match(MASKED_LINK, at);
    if (!found) return this.literally(at, 1);
    this.add(anchor(found[2], inline(found[1], this.names), this.names));
    return at + found[0].length;
  }

  bare(at) {
    const found = at && WORD.test(this.text[at - 1]) ? null : this.match(BARE_LINK, at);
    if (!found) return this.literally(at, 1);
    const url = found[0].replace(LINK_END, "");
    this.add(anchor(url, nameOfLink(url, this.names), this.names));
    return at + url.length;
  }

  everyone(at) {
    const found = this.match(EVERYONE, at);
    if (!found) return this.literally(at, 1);
    this.add(h("span", { class: "mention" }, found[0]));
    return at + found[0].length;
  }

  mark(at) {
    const { text } = this;
    const sign = text[at];
    const isDouble = text[at + 1] === sign;
    const single = sign === "*" || sign === "_" ? sign : null;
    const double = isDouble ? sign + sign : null;
    // The mark opened last is closed first: of ***both*** the inner one.
    for (const mark of this.innerFirst(single, double)) {
      if (this.open.has(mark) && this.mayClose(mark, at)) {
        this.close(mark);
        return at + mark.length;
      }
    }
    for (const mark of [double, single]) {
      if (mark && !this.open.has(mark) && this.mayOpen(mark, at)) {
        this.open.add(mark);
        this.stack.push({ mark, children: [] });
        return at + mark.length;
      }
    }
    return this.literally(at, isDouble ? 2 : 1);
  }

  innerFirst(single, double) {
    const marks = [double, single].filter(Boolean);
    const depth = (mark) => this.stack.findIndex((frame) => frame.mark === mark);
    return marks.sort((one, other) => depth(other) - depth(one));
  }

  mayOpen(mark, at) {
    const next = this.text[at + mark.length];
    if (next === undefined) return false;
    if (mark === "*") return !/\s/.test(next);
    if (mark === "_") return !/\s/.test(next) && !(at && WORD.test(this.text[at - 1]));
    return true;
  }

  mayClose(mark, at) {
    if (this.stack.at(-1).mark === mark && !this.stack.at(-1).children.length) return false;
    if (mark === "*") return !/\s/.test(this.text[at - 1]);
    if (mark === "_") return !WORD.test(this.text[at + 1] ?? " ");
    return true;
  }

  close(mark) {
    while (this.stack.at(-1).mark !== mark) this.giveUp();
    const { children } = this.stack.pop();
    this.open.delete(mark);
    this.add(MARKS[mark](children));
  }

  giveUp() {
    const { mark, children } = this.stack.pop();
    this.open.delete(mark);
    this.add(mark);
    for (const child of children) this.add(child);
  }
}

function spoiler(inner) {
  const props = { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler: press to show" };
  return h("span", props, h("span", { class: "hidden-text", "aria-hidden": "true" }, inner));
}

/** What a link without words of its own is called: a message by its channel, anything else by its address. */
function nameOfLink(url, names) {
  const here = names?.link?.(url);
  if (!here) return url;
  return here.message ? `#${names.channel(here.channel)} › message` : `#${names.channel(here.channel)}`;
}

function anchor(url, text, names) {
  const here = names?.link?.(url);
  if (here) return h("a", { href: "#", "data-go": here.channel, "data-to": here.message }, text);
  return h("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, text);
}
