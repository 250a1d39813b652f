// The panel for people who run the bot: what it does on the wire, and that it behaves.

import { byId, h, Slot } from "./dom.js";
import { avatar } from "./icons.js";

const POINTS = 48;

export class Side {
  constructor(store) {
    this.store = store;
    this.slot = new Slot(byId("side"));
    this.rates = new Array(POINTS).fill(0);
    this.before = null;
    store.on("wire hello ready", () => this.draw());
    setInterval(() => this.beat(), 1000);
  }

  /** Once a second: how many edits and posts there were in it. */
  beat() {
    const { wire } = this.store;
    if (!wire) return;
    const sum = wire.edits + wire.posts;
    this.rates.push(this.before === null ? 0 : Math.max(0, sum - this.before));
    this.rates.shift();
    this.before = sum;
    if (!document.hidden) this.draw();
  }

  draw() {
    this.slot.show(this.peopleView(), this.wireView());
  }

  peopleView() {
    const { store } = this;
    const bot = h(
      "li",
      { key: "bot", class: store.isReady ? "" : "gone" },
      avatar({ name: store.bot.name, isBot: true }),
      h(
        "span",
        null,
        h("b", { class: "of-bot" }, store.bot.name),
        " ",
        h("span", { class: "tag" }, "APP"),
        h("small", null, store.isReady ? "here" : "away"),
      ),
    );
    const people = [...store.people.values()].map((person) =>
      h(
        "li",
        { key: person.id },
        avatar(person),
        h(
          "span",
          null,
          h("b", null, person.name),
          h("small", null, person.id === store.me ? "you" : "second player"),
        ),
      ),
    );
    return h(
      "section",
      { key: "people", class: "panel" },
      h("h2", null, "Here"),
      h("ul", { class: "people" }, bot, people),
    );
  }

  wireView() {
    const { wire } = this.store;
    const isQuiet = !wire || !(wire.edits + wire.posts);
    return h(
      "section",
      { key: "wire", class: "panel wire", "data-role": "wire" },
      h("h2", null, "On the wire"),
      isQuiet
        ? h("p", { key: "quiet", class: "panel-note" }, `What ${this.store.bot.name} sends is counted here, live.`)
        : [this.spark(), wireFigures(wire), budgetView(wire.budget), geminiView(wire.gemini, this.store.gemini)],
      h(
        "p",
        { class: "panel-note" },
        this.store.gemini === "real"
          ? "Discord is a stand-in on this computer. Gemini is real."
          : "The bot is real. Discord and Gemini are stand-ins on this computer, so texts, pictures and voices are samples.",
      ),
    );
  }

  spark() {
    const most = Math.max(4, ...this.rates);
    const bars = this.rates.map((rate, index) => {
      const height = (rate / most) * 26;
      return h("rect", {
        key: `r${index}`,
        x: index * 4,
        y: 28 - height,
        width: 3,
        height: Math.max(1, height),
        rx: 1,
      });
    });
    return h(
      "svg",
      {
        class: "spark",
        viewBox: `0 0 ${POINTS * 4 - 1} 29`,
        role: "img",
        "aria-label": "Edits and posts in the last 48 seconds",
        preserveAspectRatio: "none",
      },
      bars,
    );
  }
}

const wireFigures = (wire) =>
  h(
    "dl",
    { key: "figures" },
    figure("Edits", wire.edits || "–"),
    figure("Posts", wire.posts || "–"),
    figure("Answered in", wire.lag_ms === null ? "–" : `${wire.lag_ms} ms`),
    figure("Rate limits (429)", wire.r429, wire.r429 ? "bad" : "good"),
  );

const figure = (name, value, cls = "") =>
  h("div", { key: name, class: cls }, h("dt", null, name), h("dd", null, String(value)));

function budgetView(budget) {
  if (!budget) return null;
  const dotsOf = Array.from({ length: Math.min(budget.of, 10) }, (_, index) =>
    h("i", { class: index < budget.left ? "left" : "" }),
  );
  return h(
    "div",
    { class: "budget" },
    h("span", null, "Edit budget"),
    h("span", { class: "budget-dots", role: "img", "aria-label": `${budget.left} of ${budget.of}` }, dotsOf),
  );
}

function geminiView(gemini, which) {
  if (!gemini) return null;
  return h(
    "div",
    { class: "gemini" },
    h("h3", null, which === "real" ? "Gemini" : "Gemini (stand-in)"),
    h(
      "dl",
      null,
      figure("Requests", gemini.calls || "–"),
      figure("Open now", gemini.open || "–", gemini.open ? "busy" : ""),
      figure("Pictures", gemini.pictures || "–"),
      figure("Live voices", gemini.live || "–"),
      figure("Second ear", gemini.heard || "–"),
    ),
  );
}
