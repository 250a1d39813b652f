// What the stage asks the bot for, and the spares: earlier works of the same bot that a show goes on with when what it
// waits for does not come.

import { LiveWork, worksIn } from "./live_work.js";
import { dialogueOf, endingOf, inSections } from "./reading.js";

const CAST = "cast";
const SPARE_LINE = "A clockmaker and her cat climb the tower to find out who stopped the moon";
const TICK_MS = 150;
const AGAIN_MS = 1000;
const ASKED_MAX = 3;
const STORY_CHARACTERS_MIN = 80;
const PANELS_MIN = 2;

export class Spares {
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.revision = 0;
    this.isPreparing = false;
    store.on("messages message hello", () => (this.revision += 1));
  }

  /** A finished work of this kind in the channel, the newest that is not among `shown`; null when there is none. */
  find(kind, shown = new Set()) {
    for (const work of worksIn(this.store, this.revision))
      if (work.kind === kind && work.state === "ended" && isWhole(work.piece) && !shown.has(work.interactionId))
        return work;
    return null;
  }

  /** Make what is missing of a story, its comic and its narration, one after the other. */
  async prepare() {
    if (this.isPreparing) return;
    this.isPreparing = true;
    try {
      const story = this.find("story") ?? (await this.made(this.story(SPARE_LINE)));
      if (!story) return;
      if (!this.find("comic")) await this.made(this.comic(story));
      if (!this.find("narration")) await this.made(this.narration(story));
    } finally {
      this.isPreparing = false;
    }
  }

  /** The work once it has ended; null when it came to nothing. */
  async made(work) {
    while (!work.isDropped && !["ended", "refused"].includes(this.look(work).state)) await pause(TICK_MS);
    return !work.isDropped && work.state === "ended" && isWhole(work.piece) ? work : null;
  }

  // --- Asking the bot -----------------------------------------------------------------------------------------------

  story(line) {
    return this.ask(null, () => this.actions.command("story", { prompt: line }));
  }

  /** The comic of a story, asked for once the story has ended. */
  comic(story) {
    return this.ask(story, () => {
      const button = story.button("comic");
      return button ? this.actions.press(button.messageId, button.customId) : NOTHING;
    });
  }

  /** The ending of a story, spoken; where the bot offers a voice for each character, the part in which they talk most. */
  narration(story) {
    const work = this.ask(story, () => {
      const cast = this.castOption();
      const part = Object.keys(cast).length ? dialogueOf : endingOf;
      work.spoken = part(story.piece.text, this.store.stage.voice_s);
      return this.actions.command("narrate", { text: inSections(work.spoken), ...cast });
    });
    return work;
  }

  castOption() {
    const options = this.store.commands.find((one) => one.name === "narrate")?.options ?? [];
    const found = options.find((one) => one.choices?.some((choice) => choice.value === CAST));
    return found ? { [found.name]: CAST } : {};
  }

  /** A work that is being asked for, once `story` has ended. What gets no answer is asked for again, as a person would. */
  ask(story, act) {
    const work = this.look(new LiveWork(this.store));
    this.tell(work, story, act);
    return work;
  }

  async tell(work, story, act) {
    if (story && !(await this.made(story))) return work.answered(NOTHING);
    for (let left = ASKED_MAX - 1; ; left -= 1) {
      while (!this.isReady) await pause(TICK_MS);
      if (work.isDropped) return null;
      const answer = await act();
      if (answer.kind !== "failed" || !left) return work.answered(answer);
      // What came too late for an answer may come all the same.
      work.interactionId = answer.interaction_id ?? null;
      await pause(AGAIN_MS);
      if (this.look(work).messages.length) return null;
    }
  }

  get isReady() {
    return this.store.isConnected && this.store.isReady;
  }

  /** The same work, as its messages stand now. */
  look(work) {
    work.refresh(this.revision);
    return work;
  }

  /** Nobody waits for this work any more: what has not ended is stopped. */
  drop(work) {
    work.isDropped = true;
    const stop = this.look(work).button("stop");
    if (stop) this.actions.press(stop.messageId, stop.customId);
  }
}

const NOTHING = { kind: "refused", reason: "There is no story to go on from." };

export const isWhole = (piece) =>
  piece.pages.length > 0 ||
  piece.panels.length >= PANELS_MIN ||
  piece.sounds.length > 0 ||
  piece.recording !== null ||
  piece.text.length >= STORY_CHARACTERS_MIN;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
