// The page's own drawings, in one stroke width.

import { h } from "./dom.js";

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12h13M12.5 6l6 6-6 6",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  sound: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 6v12M15.5 6v12",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  thread: "M5 4v9a3 3 0 0 0 3 3h10M14 12l4 4-4 4",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6L7 7m10 10 1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4",
  moon: "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5z",
  pulse: "M3 12h4l2.5-6 4 12 2.5-6h5",
  tour: "M12 3l2.2 5.6L20 11l-5.8 2.4L12 19l-2.2-5.6L4 11l5.8-2.4z",
  external: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
  down: "M6 9l6 6 6-6",
  hash: "M5 9h15M4 15h15M10 4L8 20M16 4l-2 16",
  at: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  copy: "M9 9h10v11H9zM5 15V4h10",
  spark: "M12 4v4M12 16v4M4 12h4M16 12h4",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
};

/** A drawing that says nothing by itself: what it means stands beside it, or in the label of its button. */
export function icon(name, cls = "") {
  const shape = h("path", { d: PATHS[name] });
  return h("svg", { class: `icon ${cls}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, shape);
}

const HUES = [268, 172, 22, 318, 205, 46];

/** The avatar of a person or the bot: the bot's own drawing, or a first letter on a colour of their own. */
export function avatar(person, cls = "") {
  if (person.isBot) return h("img", { class: `avatar ${cls}`, src: "/elara.svg", alt: "", draggable: "false" });
  const letter = [...(person.name || "?")][0].toUpperCase();
  const sum = [...(person.name ?? "")].reduce((all, one) => (all * 31 + one.codePointAt(0)) % 9973, 7);
  const style = { "--hue": String(person.hue ?? HUES[sum % HUES.length]) };
  return h("span", { class: `avatar letter ${cls}`, style, "aria-hidden": "true" }, letter);
}
