// The sheet on which the presenter types in lines from the audience, and chooses the next one. By keys alone.

import { byId, h } from "./dom.js";

const LINE_MAX = 400;

export class LineSheet {
  constructor(queue) {
    this.queue = queue;
    this.isOpen = false;
    this.typed = "";
  }

  open() {
    this.isOpen = true;
    this.typed = "";
  }

  /** What a key does here; whatever is not handled goes into the field. */
  key(event) {
    const { queue } = this;
    const does = {
      Escape: () => (this.isOpen = false),
      Enter: () => this.enter(),
      ArrowDown: () => queue.move(1),
      ArrowUp: () => queue.move(-1),
      Delete: this.typed ? null : () => queue.remove(),
    }[event.key];
    if (!does || event.isComposing) return;
    event.preventDefault();
    does();
  }

  /** Add what was typed; with nothing typed, the chosen line it is. */
  enter() {
    if (this.typed.trim()) this.queue.add(this.typed);
    else this.isOpen = false;
    this.typed = "";
  }

  view() {
    const { lines, chosen } = this.queue;
    const field = {
      key: "field",
      id: "stage-line",
      type: "text",
      role: "combobox",
      "aria-label": "A line from the audience",
      "aria-controls": "stage-lines",
      "aria-expanded": "true",
      "aria-activedescendant": lines.length ? `stage-line-${chosen}` : null,
      autocomplete: "off",
      placeholder: "A line from the audience",
      maxlength: LINE_MAX,
      dir: "auto",
      value: this.typed,
      oninput: (event) => (this.typed = event.target.value),
    };
    return h(
      "div",
      { key: "lines", class: "sheet lines", role: "dialog", "aria-modal": "true", "aria-label": "Lines" },
      h("input", field),
      h(
        "ul",
        { id: "stage-lines", role: "listbox", "aria-label": "Lines from the audience" },
        lines.map((line, at) => this.row(line, at)),
      ),
      h("p", { class: "muted" }, this.keys()),
    );
  }

  row(line, at) {
    const isChosen = at === this.queue.chosen;
    return h(
      "li",
      {
        id: `stage-line-${at}`,
        role: "option",
        "aria-selected": String(isChosen),
        class: line.isPlayed ? "played" : "",
        dir: "auto",
      },
      line.isPlayed ? h("span", { class: "unseen" }, "played: ") : null,
      line.text,
    );
  }

  keys() {
    const keys = this.queue.lines.length
      ? ["Enter", this.typed ? "add" : "take it", "↑ ↓", "choose", "Del", "remove", "Esc", "close"]
      : ["Enter", "add", "Esc", "close"];
    return keys.map((text, at) => h(at % 2 ? "span" : "kbd", null, text));
  }

  /** Keep the field in focus, and the chosen line in sight. */
  settle() {
    byId("stage-line").focus();
    byId(`stage-line-${this.queue.chosen}`)?.scrollIntoView({ block: "nearest" });
  }
}
