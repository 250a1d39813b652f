// What stands around the acts of a show: the opening, the line of keys and marks below, the keys on a page of their own.

import { h } from "./dom.js";
import { avatar } from "./icons.js";
import { dots } from "./message.js";

const KEYS = [
  ["Space", "go on; pressed early, as soon as this act is over"],
  ["→", "skip to the next act at once"],
  ["←", "go back an act; a story begins again"],
  ["S", "go on with the spare that was made earlier"],
  ["P", "pause the voice, or play on"],
  ["B", "blank the screen"],
  ["Enter", "lines from the audience"],
  ["R", "start again"],
];

/** What Space does next, and what is going on. */
const HINTS = {
  line: ["begin"],
  story: [null, "Elara is writing", "The comic comes next"],
  "story-done": ["make it a comic"],
  comic: [null, "Elara is drawing", "The voice comes next"],
  "comic-done": ["hear it"],
  narration: [null, "Elara is speaking", "The next line comes next"],
  "narration-done": ["the next line"],
};

export function opening(queue) {
  const more = queue.lines.filter((one) => !one.isPlayed).length - 1;
  return h(
    "div",
    { key: "opening", class: "opening" },
    avatar({ name: "Elara", isBot: true }, "huge"),
    h("h1", null, "Elara"),
    h("p", { class: "muted" }, "Stories, comics and narrations, made while you watch."),
    h("h2", null, queue.lines.length ? "A line from you" : "A line to begin with"),
    h("p", { class: "chosen", dir: "auto" }, queue.line),
    more > 0 ? h("p", { key: "more", class: "muted" }, `${more} more ${more === 1 ? "waits" : "wait"}`) : null,
  );
}

/** `show` says which act it is, what is being waited for, and where what is shown comes from. */
export function foot(show) {
  return h(
    "footer",
    { key: "foot" },
    h("span", { class: "steps", "aria-hidden": "true" }, steps(show)),
    h("div", { class: "hint", role: "status" }, hint(show)),
    h("div", { class: "marks" }, marks(show)),
  );
}

function steps({ acts, step }) {
  const at = acts.indexOf(step.replace("-done", ""));
  return acts.slice(1).map((_, index) => {
    const isPast = index + 1 < at || (index + 1 === at && step.endsWith("-done"));
    return h("i", { class: isPast ? "done" : index + 1 === at ? "now" : "" });
  });
}

function hint({ step, isAsked, isHeld, isLate, isAway, isMade, hasNotice, lacksSpare }) {
  if (lacksSpare) return h("span", null, "There is no spare yet");
  if (isAway) return [dots(), h("span", null, "Elara is on her way back")];
  if (hasNotice) return [h("kbd", null, "Space"), h("span", null, "go on")];
  if (isHeld) return [h("kbd", null, "P"), h("span", null, "play on")];
  const [key, going, next] = HINTS[step];
  if (key) return [h("kbd", null, "Space"), h("span", null, key)];
  if (isMade && !isAsked) return [h("kbd", null, "→"), h("span", null, "skip ahead")];
  return [dots(), h("span", null, isAsked ? next : isLate ? `${going}, slowly today` : going)];
}

function marks({ isEarlier, isStandIn }) {
  return [
    isEarlier ? h("span", { key: "earlier", class: "earlier" }, "made earlier") : null,
    isStandIn ? h("span", { key: "stand-in" }, "made by a stand-in") : null,
    h("span", { key: "keys", class: "more-keys" }, h("kbd", null, "?"), " keys"),
  ];
}

/** Why there is nothing to show, in the bot's words. */
export function notice(reason) {
  return h(
    "div",
    { key: "notice", class: "act notice", role: "alert" },
    h("p", { class: "muted" }, "Not this time"),
    h("p", null, reason),
  );
}

export function help() {
  return h(
    "div",
    { key: "help", class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": "Keys", tabindex: "-1" },
    h(
      "dl",
      null,
      KEYS.map(([key, does]) => h("div", null, h("dt", null, h("kbd", null, key)), h("dd", null, does))),
    ),
  );
}
