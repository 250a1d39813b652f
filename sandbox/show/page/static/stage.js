// Stage mode: a line from the audience becomes a story, its comic, its voice, each act the whole screen. What an act
// waits for may come late or never; the show goes on with a spare, an earlier work of the same bot.

import { byId, Slot } from "./dom.js";
import { LineQueue } from "./line_queue.js";
import { lettersOf } from "./reading.js";
import { isWhole, Spares } from "./spares.js";
import { actOf } from "./stage_acts.js";
import { LineSheet } from "./stage_lines.js";
import { foot, help, notice, opening } from "./stage_view.js";

const ACTS = ["line", "story", "comic", "narration"];
const TICK_MS = 40;
const LOOK_AGAIN_MS = 1000;
const SAID_MS = 2500;

export class Stage {
  constructor(store, actions) {
    this.store = store;
    this.slot = new Slot(byId("stage"));
    this.spares = new Spares(store, actions);
    this.queue = new LineQueue();
    this.lines = new LineSheet(this.queue);
    this.isOpen = this.isBlank = this.isHelped = false;
    this.lacksUntil = 0;
    this.hushed = null;
    this.begin();
  }

  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    document.body.classList.add("on-stage");
    byId("stage").hidden = false;
    byId("stage").focus();
    document.addEventListener("keydown", (event) => this.key(event), true);
    setInterval(() => this.tick(), TICK_MS);
    this.store.on("messages ready", () => this.prepare());
    this.prepare();
  }

  /** An empty stage: the next line, and no act has begun. */
  begin() {
    this.act?.close();
    for (const work of Object.values(this.works ?? {})) if (!work.isEarlier) this.spares.drop(work);
    Object.assign(this, { at: 0, works: {}, act: null, isAsked: false, notice: null });
    this.prepare();
  }

  /** Make the spares, once the bot is here, and what stood in the channel before. */
  prepare() {
    const { store } = this;
    if (this.isOpen && store.isReady && store.messages.has(store.channelId)) this.spares.prepare();
  }

  get kind() {
    return ACTS[this.at];
  }

  get work() {
    return this.works[this.kind];
  }

  // --- Acts ---------------------------------------------------------------------------------------------------------

  /** Begin an act, or show again from its beginning what was made for it. */
  enter(kind) {
    this.act?.close();
    const isNew = !this.works[kind];
    this.works[kind] ??= this.ask(kind);
    this.at = ACTS.indexOf(kind);
    this.isAsked = this.isLate = false;
    this.notice = null;
    this.newAt = performance.now();
    this.spares.look(this.work);
    this.act = actOf(kind, this.work, this.store.stage.characters_per_s, isNew && kind === "story");
  }

  ask(kind) {
    const { spares, queue } = this;
    if (kind !== "story") return spares[kind](this.works.story);
    const work = spares.story(queue.line);
    work.line = queue.line;
    queue.played();
    return work;
  }

  next() {
    if (this.at === ACTS.length - 1) this.begin();
    else this.enter(ACTS[this.at + 1]);
  }

  /** The act before this one; a story begins again. */
  back() {
    if (this.act) this.enter(ACTS[Math.max(1, this.at - 1)]);
  }

  /** Go on with an earlier work in place of this one. Returns whether there is one. */
  takeSpare() {
    if (!this.work) return false;
    const spare = this.spares.find(this.kind, new Set(Object.values(this.works).map((one) => one.interactionId)));
    if (!spare) return false;
    this.spares.drop(this.work);
    spare.isEarlier = true;
    this.works[this.kind] = spare;
    this.enter(this.kind);
    return true;
  }

  // --- Time ---------------------------------------------------------------------------------------------------------

  tick() {
    const now = performance.now();
    this.hush();
    if (this.isCovered) this.newAt = now;
    else if (this.act) this.play(now);
    this.draw();
  }

  get isCovered() {
    return this.isBlank || this.isHelped || this.lines.isOpen;
  }

  /** A voice that speaks when the act is covered waits until it is seen again. */
  hush() {
    const { act } = this;
    if (this.isCovered === Boolean(this.hushed) || (this.isCovered && !act?.isPlaying)) return;
    if (this.isCovered || this.hushed === act) act.toggle();
    this.hushed = this.isCovered ? act : null;
  }

  play(now) {
    const { act } = this;
    const work = this.spares.look(this.work);
    if (this.notice) {
      if (now > this.notice.until) this.afterNotice();
      return;
    }
    if (act.tick(now)) this.newAt = now;
    if (act.isDone) {
      if (this.isAsked) this.next();
    } else if (work.state === "refused" || (work.state === "ended" && !isWhole(work.piece))) {
      const reason = work.reason || "Nothing came of it.";
      this.notice = { reason, until: now + (2 * lettersOf(reason) * 1000) / this.store.stage.characters_per_s };
    } else if (now - this.newAt > this.store.stage.stall_timeout_s * 1000) this.hurry(now);
  }

  /** Nothing new has been seen for too long. */
  hurry(now) {
    this.isLate = true;
    this.newAt = now + LOOK_AGAIN_MS - this.store.stage.stall_timeout_s * 1000;
    // A last frame without any button still ends its work.
    if (this.work.isQuiet && isWhole(this.work.piece)) this.work.isTakenAsEnded = true;
    else this.takeSpare();
  }

  /** The reason has been read: the spare, or the next act without this one. */
  afterNotice() {
    if (this.takeSpare()) return;
    if (this.kind === "story") this.begin();
    else this.next();
  }

  // --- Keys ---------------------------------------------------------------------------------------------------------

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.lines.isOpen) {
      this.lines.key(event);
      this.draw();
      if (!this.lines.isOpen) byId("stage").focus();
      return;
    }
    const does = this.deed(event);
    if (!does) return;
    event.preventDefault();
    if (!event.repeat) does();
    this.draw();
  }

  deed(event) {
    const key = event.code === "Space" ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const blank = () => (this.isBlank = !this.isBlank);
    if (this.isBlank) return ["b", ".", "Space", "Escape"].includes(key) ? blank : null;
    if (this.isHelped) return () => (this.isHelped = false);
    const skip = () => this.next();
    const back = () => this.back();
    const forward = () => this.forward();
    return {
      Space: forward,
      PageDown: forward,
      ArrowRight: skip,
      n: skip,
      ArrowLeft: back,
      PageUp: back,
      s: this.act && (() => this.takeSpare() || this.lack()),
      p: () => this.act?.toggle?.(),
      b: blank,
      ".": blank,
      Enter: () => this.lines.open(),
      l: () => this.lines.open(),
      r: () => this.begin(),
      "?": () => (this.isHelped = true),
      h: () => (this.isHelped = true),
    }[key];
  }

  /** The next act; asked for before this one is over, it comes as soon as it can. */
  forward() {
    if (this.notice) this.afterNotice();
    else if (!this.act || this.act.isDone) this.next();
    else this.isAsked = !this.isAsked;
  }

  /** There is no spare that could be shown. */
  lack() {
    this.lacksUntil = performance.now() + SAID_MS;
  }

  // --- View ---------------------------------------------------------------------------------------------------------

  draw() {
    const { act, store } = this;
    const step = this.kind + (act?.isDone ? "-done" : "");
    document.body.dataset.step = step;
    const show = {
      acts: ACTS,
      step,
      isAsked: this.isAsked,
      isHeld: act?.isHeld,
      isLate: this.isLate,
      isMade: this.work?.state === "ended" && this.kind !== "narration",
      hasNotice: Boolean(this.notice),
      lacksSpare: performance.now() < this.lacksUntil,
      isAway: !(store.isReady && store.isConnected) && this.act,
      isEarlier: this.work?.isEarlier && !this.notice,
      isStandIn: store.gemini === "stand-in",
    };
    const scene = this.notice ? notice(this.notice.reason) : act ? act.view() : opening(this.queue);
    this.slot.show(scene, foot(show), this.isHelped ? help() : null, this.lines.isOpen ? this.lines.view() : null);
    byId("stage").classList.toggle("blank", this.isBlank);
    if (this.lines.isOpen) this.lines.settle();
  }
}
