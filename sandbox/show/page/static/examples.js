// Three commands to begin with, above the message box, until this person has sent something.

import { parseLine } from "./commands.js";
import { byId, h, Slot } from "./dom.js";
import { icon } from "./icons.js";

const DONE = "elara-examples-done";
const LINES = [
  "/story A hedgehog detective and his grandmother in Hamburg harbour",
  "/comic A knight, a witch and a baker get lost in Paris panels:4",
  "/narrate Far out at sea, behind the rain, something answered with a light of its own.",
];

export class Examples {
  constructor(store, composer) {
    this.store = store;
    this.composer = composer;
    this.host = byId("examples");
    this.slot = new Slot(this.host);
    this.isDone = sessionStorage.getItem(DONE) !== null;
    store.on("sent", () => this.finish());
    store.on("hello ready commands channels", () => this.draw());
  }

  finish() {
    this.isDone = true;
    sessionStorage.setItem(DONE, "yes");
    this.draw();
  }

  draw() {
    const { composer, store } = this;
    const known = LINES.filter((line) => parseLine(line, composer.list));
    this.host.hidden = this.isDone || !store.isReady || composer.isBlocked || !known.length;
    if (this.host.hidden) return;
    const close = { type: "button", class: "tool", "aria-label": "Hide the examples", onclick: () => this.hide() };
    this.slot.show(
      h("span", null, "Try one:"),
      known.map((line) => this.example(line)),
      h("button", close, icon("close")),
    );
  }

  /** An example is written into the message box, where it can be changed and is sent with Enter. */
  example(line) {
    const [name] = line.split(" ", 1);
    const words = line.slice(name.length + 1).replace(/ \w+:\w+$/, "");
    const props = { key: name, type: "button", class: "example", onclick: () => this.composer.write(line) };
    return h("button", props, h("b", null, name), " ", h("span", null, words));
  }

  hide() {
    this.finish();
    this.composer.focusInput();
  }
}
