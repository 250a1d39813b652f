// The comic on the stage. A comic of lettered pages is seen growing, page by page, and then panel by panel, close enough
// to be read from the last row; one whose panels stand apart comes panel by panel, with its words as subtitles.

import { byId, h } from "./dom.js";
import { dots } from "./message.js";
import { panelsOf, viewsOf } from "./page_panels.js";
import { cuesOf, lettersOf } from "./reading.js";

const CUE_LETTERS = 84;
const CUE_LETTERS_MIN = 34;
const SILENT_PANEL_LETTERS = 60;
const SAID = /[“"„«「]([^”"»」]*)[”"»」]/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;
const MARGIN = 0.98;

/** The comic, in the form that its messages have; until the first picture a place for it. */
export class ComicAct {
  constructor(work, charactersPerS) {
    Object.assign(this, { work, charactersPerS });
    this.act = null;
    this.status = "";
  }

  get isDone() {
    return this.act?.isDone ?? false;
  }

  tick(now) {
    const { pages, panels, status } = this.work.piece;
    if (!this.act && pages.length) this.act = new PagesAct(this.work, this.charactersPerS);
    else if (!this.act && panels.length) this.act = new PanelsAct(this.work, this.charactersPerS);
    const isOtherStatus = !this.act && status !== this.status;
    this.status = status;
    return this.act?.tick(now) ?? isOtherStatus;
  }

  close() {}

  view() {
    if (this.act?.isBegun) return this.act.view();
    return h(
      "div",
      { key: "blank-panel", class: "act blank-panel" },
      h("div", null, dots(), h("p", null, this.work.piece.status || "A comic of this story")),
    );
  }
}

/** Pages that grow: the newest one whole while it is drawn, and after the end each panel in turn. */
class PagesAct {
  constructor(work, charactersPerS) {
    Object.assign(this, { work, charactersPerS });
    this.seen = "";
    this.views = null;
    this.at = -1;
    this.until = 0;
    this.isDone = false;
    this.isBegun = true;
  }

  tick(now) {
    const { pages } = this.work.piece;
    const shown = pages.map(({ url }) => url).join(" ");
    const isNew = shown !== this.seen;
    if (isNew) {
      this.seen = shown;
      this.until = now + this.timeOf(SILENT_PANEL_LETTERS);
    }
    if (this.work.state !== "ended" || now < this.until || this.isDone) return isNew;
    this.views ??= this.findViews(pages);
    if (!Array.isArray(this.views)) return isNew;
    this.at += 1;
    const view = this.views[this.at];
    if (view) this.until = now + this.timeOf(view.letters);
    else this.isDone = true;
    return true;
  }

  timeOf(letters) {
    return (letters / this.charactersPerS) * 1000;
  }

  /** Where the panels are: a promise, which puts the views in its own place. */
  async findViews(pages) {
    const found = await Promise.all(pages.map(viewsOfPage));
    this.views = found.flat();
  }

  view() {
    const { pages } = this.work.piece;
    if (this.isDone) return whole(pages);
    const view = this.at < 0 ? null : this.views[this.at];
    const page = pages[view?.page ?? pages.length - 1] ?? pages.at(-1);
    const number = pages.indexOf(page);
    const box = byId("stage-pages");
    return h(
      "div",
      { key: "pages", id: "stage-pages", class: "act comic pages" },
      h("img", { key: "around", class: "around", src: page.url, alt: "" }),
      box
        ? h("img", {
            key: number,
            class: "paper",
            "data-part": view ? "panel" : "page",
            src: page.url,
            alt: page.alt,
            width: page.width,
            height: page.height,
            style: placed(page, view ?? WHOLE, box),
          })
        : null,
    );
  }
}

const WHOLE = { left: 0, top: 0, width: 1, height: 1 };

/** The views of a page: its panels, or all of it where none are found, each with what is to be read on it. */
export async function viewsOfPage(page, number) {
  const found = await panelsOf(page.url, RIGHT_TO_LEFT.test(saidIn(page.alt)));
  const panels = found.length ? found : [WHOLE];
  const lines = page.alt.split("\n");
  const hasLines = lines.length === panels.length;
  return panels.flatMap((panel, at) => {
    const here = hasLines ? lettersOf(saidIn(lines[at])) : lettersOf(saidIn(page.alt)) / panels.length;
    const views = viewsOf(panel);
    const letters = Math.max(SILENT_PANEL_LETTERS, CUE_LETTERS_MIN + here) / views.length;
    return views.map((view) => ({ ...view, page: number, letters }));
  });
}

const saidIn = (alt) => [...alt.matchAll(SAID)].map(([, words]) => words).join(" ");

/** How much larger than itself a page is when a part of it fills a box of so many pixels. */
export function scaleOf(page, part, width, height) {
  return MARGIN * Math.min(width / (part.width * page.width), height / (part.height * page.height));
}

/** Where a page stands so that one part of it fills the box, and nothing else of it is seen. */
function placed(page, part, box) {
  const { clientWidth, clientHeight } = box;
  const scale = scaleOf(page, part, clientWidth, clientHeight);
  const x = clientWidth / 2 - (part.left + part.width / 2) * page.width * scale;
  const y = clientHeight / 2 - (part.top + part.height / 2) * page.height * scale;
  const cut = [part.top, 1 - part.left - part.width, 1 - part.top - part.height, part.left];
  return {
    transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) scale(${scale.toFixed(4)})`,
    "clip-path": `inset(${cut.map((share) => `${(100 * share).toFixed(2)}%`).join(" ")})`,
  };
}

/** A comic whose panels stand in the message, each with its words below it. */
class PanelsAct {
  constructor(work, charactersPerS) {
    Object.assign(this, { work, charactersPerS });
    this.at = -1;
    this.cues = [];
    this.until = 0;
    this.isDone = false;
  }

  tick(now) {
    const { panels } = this.work.piece;
    if (now < this.until || this.isDone) return false;
    if (this.cues.length > 1) this.say(this.cues.slice(1), now);
    else if (panels[this.at + 1]) this.turn(panels[this.at + 1], now);
    else if (this.work.state === "ended" && panels.length) this.isDone = true;
    else return false;
    return true;
  }

  turn(panel, now) {
    this.at += 1;
    this.say(
      panel.words.flatMap(({ name, text }) => cuesOf(text, CUE_LETTERS).map((part) => ({ name, text: part }))),
      now,
    );
  }

  say(cues, now) {
    this.cues = cues;
    const letters = cues.length ? Math.max(CUE_LETTERS_MIN, lettersOf(cues[0].text)) : SILENT_PANEL_LETTERS;
    this.until = now + (letters / this.charactersPerS) * 1000;
  }

  get isBegun() {
    return this.at >= 0;
  }

  view() {
    const { panels } = this.work.piece;
    if (this.isDone) return whole(panels);
    const [cue] = this.cues;
    const panel = panels[this.at];
    return h(
      "div",
      { key: "comic", class: "act comic" },
      h("img", { key: "around", class: "around", src: panel.url, alt: "" }),
      picture(panel),
      cue
        ? h(
            "p",
            { key: "cue", class: "cue", dir: "auto" },
            h("span", null, cue.name ? h("b", null, cue.name) : null, cue.text),
          )
        : null,
      // The next panel is loaded before it is its turn.
      panels[this.at + 1] ? picture({ ...panels[this.at + 1], cls: "ahead" }) : null,
    );
  }
}

/** All pictures side by side. */
function whole(pictures) {
  const columns = Math.ceil(Math.sqrt(pictures.length));
  const rows = [];
  for (let at = 0; at < pictures.length; at += columns) rows.push(pictures.slice(at, at + columns));
  return h(
    "div",
    { key: "whole", class: "act whole" },
    rows.map((row) => h("div", null, row.map(picture))),
  );
}

const picture = ({ url, alt, cls = "" }) => h("img", { key: url, class: cls, src: url, alt });

