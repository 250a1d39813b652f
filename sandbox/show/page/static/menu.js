// The menu of a message: arrows, Enter, Escape, and back to where the focus was.

import { byId, h, Slot } from "./dom.js";
import { avatar, icon } from "./icons.js";

const EDGE_PX = 8;

export class Menu {
  constructor() {
    this.el = byId("menu");
    this.slot = new Slot(this.el);
    this.from = null;
    this.el.addEventListener("keydown", (event) => this.key(event));
    this.el.addEventListener("focusout", (event) => {
      if (!this.el.hidden && !this.el.contains(event.relatedTarget)) this.close(false);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!this.el.hidden && !this.el.contains(event.target)) this.close(false);
    });
    addEventListener("resize", () => this.close(false));
  }

  open(entries, event) {
    this.from = document.activeElement;
    const items = [];
    let group = null;
    for (const entry of entries) {
      if (entry.group && entry.group !== group)
        items.push(
          h(
            "div",
            { class: "menu-group", role: "presentation" },
            avatar({ name: entry.group, isBot: true }, "mini"),
            entry.group,
          ),
        );
      if (group && !entry.group) items.push(h("hr", { role: "separator" }));
      group = entry.group;
      const run = () => {
        this.close(true);
        entry.run();
      };
      const props = {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        class: entry.danger ? "danger" : "",
        onclick: run,
      };
      items.push(h("button", props, h("span", null, entry.label), entry.icon ? icon(entry.icon) : null));
    }
    this.slot.show(items);
    this.el.hidden = false;
    this.place(event);
    this.items[0]?.focus();
  }

  get items() {
    return [...this.el.querySelectorAll('[role="menuitem"]')];
  }

  place(event) {
    const { offsetWidth: width, offsetHeight: height } = this.el;
    const isPointer = event.type === "contextmenu" && event.clientX > 0;
    const anchor = event.currentTarget?.getBoundingClientRect?.();
    const x = isPointer || !anchor ? event.clientX : anchor.right - width;
    const y = isPointer || !anchor ? event.clientY : anchor.bottom + 4;
    this.el.style.left = `${Math.max(EDGE_PX, Math.min(x, innerWidth - width - EDGE_PX))}px`;
    this.el.style.top = `${Math.max(EDGE_PX, Math.min(y, innerHeight - height - EDGE_PX))}px`;
  }

  key(event) {
    const { items } = this;
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined) items[(next + items.length) % items.length]?.focus();
    else if (event.key === "Escape") this.close(true);
    else if (event.key === "Tab") this.close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  close(isBack) {
    if (this.el.hidden) return;
    this.el.hidden = true;
    if (isBack && this.from?.isConnected) this.from.focus();
  }
}
