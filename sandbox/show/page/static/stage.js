// Stage mode: a line from the audience, its story, its comic, its voice; all by the space bar. R starts again.

import { byId, h, Slot } from "./dom.js";
import { avatar } from "./icons.js";
import { silence } from "./sound.js";
import { actionsOf, isGrowing, isLoading } from "./store.js";

const LINE = "Mira in her yellow coat and Otto the robot find a lantern that answers back in the lighthouse";
const KEY_MS = 22;
const TICK_MS = 120;
const BEGIN_MS = 8000;

export class Stage {
  constructor(store, actions, composer, log, settings) {
    Object.assign(this, { store, actions, composer, log, settings });
    this.slot = new Slot(byId("stage"));
    this.line = LINE;
    this.isOpen = false;
  }

  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    document.body.classList.add("on-stage");
    byId("stage").hidden = false;
    document.addEventListener("keydown", (event) => this.key(event), true);
    document.addEventListener("sound-ended", () => this.soundEnded());
    this.store.on("messages commands ready", () => this.settled());
    this.restart();
  }

  /** Back to the line, with an empty stage. */
  restart() {
    silence();
    this.run = Symbol("stage");
    this.step = "line";
    this.isAsked = false;
    this.storyId = this.workId = null;
    this.log.since = this.newest;
    this.composer.clear();
    this.composer.draw();
    this.log.drawAll();
    this.draw();
  }

  /** Whether everything is here that the show needs: what stood in the channel before, and the bot. */
  get isPrepared() {
    const { store } = this;
    return (
      store.isReady && store.messages.has(store.channelId) && this.composer.list.some((one) => one.name === "story")
    );
  }

  /** What arrives while the line is shown was there before; a space bar pressed too early counts now. */
  settled() {
    if (this.step !== "line") return;
    this.log.since = this.newest;
    this.log.drawAll();
    if (!this.isAsked || !this.isPrepared) return;
    this.isAsked = false;
    this.story();
  }

  // --- Keys ---------------------------------------------------------------------------------------------------------

  key(event) {
    if (byId("form").open) return;
    if (event.target.id === "stage-line") {
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        event.target.blur();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === "Space" || event.key === "PageDown") {
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) this.forward();
    } else if (event.key.toLowerCase() === "r") {
      this.restart();
    } else if (event.key === "Enter" && this.step === "line") {
      event.preventDefault();
      byId("stage-line")?.focus();
      byId("stage-line")?.select();
    }
  }

  /** The one step forward there is. Asked for too early, it is taken as soon as it can be. */
  forward() {
    unlockSound();
    if (this.step === "line" && this.isPrepared) this.story();
    else if (this.step === "line") this.isAsked = true;
    else if (this.isBusy) this.isAsked = !this.isAsked;
    else this.next();
    this.draw();
  }

  get isBusy() {
    return ["story", "comic", "narration"].includes(this.step);
  }

  next() {
    this.isAsked = false;
    const after = { "story-done": "comic", "comic-done": "narration" }[this.step];
    if (after) this.continueStory(after);
    else if (this.step === "narration-done") this.togglePlayer();
  }

  // --- Steps --------------------------------------------------------------------------------------------------------

  async story() {
    const { run, composer } = this;
    this.step = "story";
    this.draw();
    const since = this.newest;
    composer.choose(composer.list.find((one) => one.name === "story"));
    const field = composer.fields[0];
    for (let at = 1; at <= this.line.length; at += 1) {
      composer.type(field, this.line.slice(0, at));
      await pause(KEY_MS);
      if (this.run !== run) return;
    }
    await pause(350);
    if (this.run !== run) return;
    composer.send();
    this.storyId = await this.made(run, since);
    this.settle(run, this.storyId ? "story-done" : "failed");
  }

  async continueStory(kind) {
    const { run } = this;
    this.step = kind;
    this.draw();
    const since = this.newest;
    const action = kind === "comic" ? "comic" : "narrate";
    const customId = this.storyId && actionsOf(this.store.message(this.storyId)).get(action);
    if (!customId) {
      this.restart();
      return;
    }
    this.actions.press(this.storyId, customId);
    this.log.isAtEnd = true;
    const made = await this.made(run, since, kind === "narration");
    this.settle(run, made ? `${kind}-done` : "failed");
  }

  settle(run, step) {
    if (this.run !== run) return;
    this.step = step;
    if (this.isAsked) this.next();
    this.draw();
  }

  /** The last message of the work that began after `since`, once it has ended; null when none has begun in time. */
  async made(run, since, plays = false) {
    let hasSounded = false;
    const patience = Date.now() + BEGIN_MS;
    for (;;) {
      await pause(TICK_MS);
      if (this.run !== run) return null;
      const found = [...this.store.shown.values()].filter(
        (one) => BigInt(one.id) > since && one.author.id === this.store.bot.id,
      );
      if (plays && !hasSounded) hasSounded = this.playFirst(since);
      const ended = found.find((one) => isGrowing(one) === false);
      if (ended) return ended.id;
      if (Date.now() > patience && !found.some((one) => isGrowing(one) !== null || isLoading(one))) return null;
    }
  }

  get newest() {
    return [...this.store.shown.keys()].reduce((most, id) => (BigInt(id) > most ? BigInt(id) : most), 0n);
  }

  // --- Sound --------------------------------------------------------------------------------------------------------

  players(since = this.log.since) {
    const rows = [...byId("messages").querySelectorAll("[data-message-id]")].filter(
      (row) => BigInt(row.dataset.messageId) > since,
    );
    return rows.flatMap((row) => [...row.querySelectorAll("sound-player")]);
  }

  playFirst(since) {
    const [first] = this.players(since);
    if (!first) return false;
    first.toggle();
    return true;
  }

  soundEnded() {
    const all = this.players();
    const at = all.findIndex((one) => one.audio.ended && one.audio.currentTime > 0 && !one.isHeard);
    if (at < 0) return;
    all[at].isHeard = true;
    all[at + 1]?.toggle();
    this.draw();
  }

  togglePlayer() {
    const all = this.players();
    const sounding = all.find((one) => !one.audio.paused);
    const started = all.find((one) => one.audio.currentTime > 0 && !one.audio.ended);
    if (!sounding && !started) for (const one of all) one.isHeard = false;
    (sounding ?? started ?? all[0])?.toggle();
  }

  // --- View ---------------------------------------------------------------------------------------------------------

  draw() {
    document.body.dataset.step = this.step;
    this.slot.show(this.step === "line" ? this.opening() : null, this.hint());
  }

  opening() {
    const write = {
      id: "stage-line",
      rows: 2,
      "aria-label": "A line from the audience",
      value: this.line,
      maxlength: 400,
      oninput: (event) => (this.line = event.target.value.replaceAll("\n", " ").trim() || LINE),
    };
    return h(
      "div",
      { key: "opening", class: "opening" },
      avatar({ name: "Elara", isBot: true }, "huge"),
      h("h2", null, "Elara"),
      h("p", { class: "opening-sub" }, "Stories, comics and narrations, made while you watch."),
      h("label", { for: "stage-line" }, "A line from the audience"),
      h("textarea", write),
    );
  }

  hint() {
    const words = {
      line: ["Space", "begin", "Enter", "another line"],
      story: [null, this.isAsked ? "The comic comes next" : "Elara is writing"],
      "story-done": ["Space", "make it a comic"],
      comic: [null, this.isAsked ? "The voice comes next" : "Elara is drawing"],
      "comic-done": ["Space", "hear it"],
      narration: [null, "Elara is speaking"],
      "narration-done": ["Space", "pause or play", "R", "start again"],
      failed: ["R", "start again"],
    }[this.step];
    const marks = ["line", "story", "comic", "narration"];
    const at = marks.indexOf(this.step.replace("-done", ""));
    const steps = marks.slice(1).map((mark, index) =>
      h("i", {
        class:
          index + 1 < at || (index + 1 === at && this.step.endsWith("-done")) ? "done" : index + 1 === at ? "now" : "",
      }),
    );
    const keys = [];
    for (let index = 0; index < words.length; index += 2)
      keys.push(
        words[index] ? h("kbd", null, words[index]) : h("span", { class: "dots" }, h("i"), h("i"), h("i")),
        h("span", null, words[index + 1]),
      );
    return h(
      "div",
      { key: "hint", class: "stage-hint", role: "status" },
      h("span", { class: "stage-steps", "aria-hidden": "true" }, steps),
      keys,
    );
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let context = null;

/** The first press opens the sound: browsers let nothing be heard before a person did something. */
function unlockSound() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}
