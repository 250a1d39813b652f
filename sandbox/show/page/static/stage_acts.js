// The acts of a show, each the whole screen: a story that is read, a comic panel by panel, a voice. An act shows a work
// as far as it has come, from its beginning, at the pace of people who read; `tick` says whether something new came up.

import { byId, h } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { dots } from "./message.js";
import { Reader } from "./reader.js";
import { lettersOf } from "./reading.js";
import { ComicAct } from "./stage_comic.js";

const KEY_MS = 24;
const SENT_MS = 450;

/** `charactersPerS` is how fast people read; a live work has just been asked for, and its command is seen being typed. */
export function actOf(kind, work, charactersPerS, isTyped) {
  if (kind === "story") return new StoryAct(work, charactersPerS, isTyped);
  return kind === "comic" ? new ComicAct(work, charactersPerS) : new VoiceAct(work, charactersPerS);
}

class StoryAct {
  constructor(work, charactersPerS, isTyped) {
    Object.assign(this, { work, charactersPerS });
    this.typed = isTyped ? 0 : Infinity;
    this.typedAt = performance.now();
    this.reader = null;
    this.isDone = false;
  }

  tick(now) {
    if (this.typed !== Infinity) return this.type(now);
    this.reader ??= new Reader(byId("stage-page"), this.charactersPerS);
    const { piece, state } = this.work;
    this.reader.feed(piece.text, state === "ended");
    const isNew = this.reader.tick(now);
    this.isDone = this.reader.isDone;
    return isNew;
  }

  type(now) {
    this.typed = Math.floor((now - this.typedAt) / KEY_MS);
    if (this.typed * KEY_MS > this.work.line.length * KEY_MS + SENT_MS) this.typed = Infinity;
    return true;
  }

  close() {}

  view() {
    if (this.typed !== Infinity) {
      const typed = h("span", { class: "typed" }, this.work.line.slice(0, this.typed), h("i", { class: "caret" }));
      return h("div", { key: "typing", class: "act typing" }, h("p", { dir: "auto" }, h("b", null, "/story"), typed));
    }
    const { piece } = this.work;
    return h(
      "div",
      { key: "story", class: "act story" },
      h("h2", { class: "line", dir: "auto" }, piece.title || this.work.line || piece.prompt),
      h("div", { key: "page", id: "stage-page", class: "page" }),
      piece.text ? null : h("div", { key: "wait", class: "wait" }, dots()),
    );
  }
}

class VoiceAct {
  constructor(work, charactersPerS) {
    Object.assign(this, { work, charactersPerS });
    this.at = 0;
    this.heardAt = undefined;
    this.reader = null;
    this.sounds = [];
    this.isHeld = this.isPlaying = this.isDone = false;
  }

  get audio() {
    return byId("stage-voice");
  }

  get text() {
    return this.work.spoken ?? this.work.piece.text;
  }

  /** Sections are kept when they go from the message: the one file has them all, but not where they begin in it. */
  collect() {
    const { sounds, recording } = this.work.piece;
    this.sounds.push(...sounds.slice(this.sounds.length));
    if (!this.sounds.length && recording) this.sounds.push(recording);
  }

  tick() {
    const { state } = this.work;
    this.collect();
    this.reader ??= new Reader(byId("stage-words"), this.charactersPerS);
    this.reader.feed(this.text, true);
    const { audio } = this;
    if (audio && !this.isPlaying && !this.isHeld && !audio.ended) this.play();
    if (audio?.ended) {
      this.isPlaying = false;
      if (this.sounds[this.at + 1]) this.at += 1;
      else this.isDone ||= state === "ended";
    }
    const share = audio?.ended ? 1 : audio?.duration ? audio.currentTime / audio.duration : 0;
    this.reader.follow(((this.at + share) / Math.max(1, this.sounds.length)) * lettersOf(this.text));
    const isNew = this.isHeld || audio?.currentTime !== this.heardAt;
    this.heardAt = audio?.currentTime;
    return isNew;
  }

  async play() {
    this.isPlaying = true;
    try {
      await this.audio.play();
    } catch (error) {
      // A browser that wants a press first lets the sound begin at the next key; a file that is no sound ends the act.
      this.isHeld = error.name === "NotAllowedError";
      this.isDone ||= error.name === "NotSupportedError";
      this.isPlaying = false;
    }
  }

  /** Pause, or play on; from the beginning when it has been heard. */
  toggle() {
    if (!this.audio) return;
    this.isHeld = !this.audio.paused;
    if (this.isHeld) this.audio.pause();
    this.isPlaying = false;
    if (!this.isHeld && this.isDone) this.again();
  }

  again() {
    this.isDone = false;
    this.at = 0;
    this.reader = null;
    this.audio.currentTime = 0;
  }

  close() {
    this.audio?.pause();
  }

  view() {
    const sound = this.sounds[this.at];
    const { recording } = this.work.piece;
    const isSounding = Boolean(sound) && this.isPlaying;
    return h(
      "div",
      { key: "voice", class: `act voice${isSounding ? " sounding" : ""}` },
      h(
        "div",
        { key: "who", class: "who" },
        avatar({ name: "Elara", isBot: true }, "speaker"),
        this.isDone && recording
          ? h("p", { key: "file", class: "one-file", title: recording.name }, icon("sound"), "One file")
          : null,
      ),
      h("div", { key: "words", id: "stage-words", class: "page" }),
      sound ? h("audio", { key: sound.url, id: "stage-voice", src: sound.url, preload: "auto" }) : null,
    );
  }
}
