// The tour: the page plays itself, through the same fields and buttons a person uses, and says what there is to see.

import { byId, h, Slot } from "./dom.js";
import { icon } from "./icons.js";
import { LiveWork } from "./live_work.js";
import { actionsOf } from "./store.js";

const KEY_MS = 28;
const LOOK_MS = 1600;
const READ_MS = 70;
const SAMPLE_S = 8;
const DIALOGUE =
  "The lamp in the tower went out. “Who is there?” asked Mira. “Only me,” said Otto, and came up the stairs. " +
  "“Did you blow it out?” said Mira. “It was the wind,” said Otto. “It wanted to see the stars.”";
const TIMEOUT_MS = 120_000;
const NOTHING = { kind: "refused", reason: "There is no work to go on from." };

class Stopped extends Error {}

export class Tour {
  constructor(store, actions, composer, frame) {
    this.store = store;
    this.actions = actions;
    this.composer = composer;
    this.frame = frame;
    this.slot = new Slot(byId("caption"));
    this.run = null;
    this.revision = 0;
    store.on("messages message hello", () => (this.revision += 1));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.run && this.stop());
  }

  toggle() {
    if (this.run) this.stop();
    else this.play();
  }

  stop() {
    this.run = null;
    this.say(null);
    this.frame.isTouring = false;
    this.frame.draw();
  }

  async play() {
    const run = (this.run = Symbol("tour"));
    this.frame.isTouring = true;
    this.frame.draw();
    try {
      await this.steps(run);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    } finally {
      if (this.run === run) this.stop();
    }
  }

  async steps(run) {
    const [mira, tom] = [...this.store.people.keys()];
    await this.become(run, mira);
    await this.go(run, "stories");
    this.say("A story", "Mira types a command, and the story grows while you watch, in a few calm edits.");
    const story = await this.command(run, "story", {
      prompt: "A lighthouse keeper named Mira finds a lantern that answers back",
      genre: "adventure",
    });
    this.say(
      "Now a comic",
      "One press turns the story into a comic: a page that grows, with the same hero in every panel.",
    );
    await this.press(run, story, "comic");
    this.say(
      "Read aloud",
      "The same story as a narration. A second ear listens whether every word was spoken; at the end one file has it all.",
    );
    await this.press(run, story, "narrate");
    this.say("Any text", "A dialogue of your own is read just as well.");
    await this.withCast(run, await this.command(run, "narrate", { text: DIALOGUE }));
    this.say("Stop", "Mira can stop at any time. Everything made so far stays, and Finish makes the rest.");
    await this.stopped(run);
    if (tom) {
      this.say(
        "Another person",
        "You are Tom now. He can continue, draw and narrate, and Mira's private things stay private.",
      );
      await this.become(run, tom);
      await this.pause(run, LOOK_MS);
      await this.command(run, "comic", { prompt: "A fox in a red scarf teaches a robot to whistle", panels: "2" });
      await this.become(run, mira);
    }
    this.say("The library", "Nothing gets lost: find and open everything again. Only you can see this.");
    await this.command(run, "library", {}, false);
    await this.pause(run, 3 * LOOK_MS);
    this.say("Your turn", "Type / and try it. Everything here happens on this computer.");
    await this.pause(run, 3 * LOOK_MS);
  }

  // --- What a person does -------------------------------------------------------------------------------------------

  async go(run, name) {
    const channel = this.store.channels.find((one) => one.name === name) ?? this.store.channels[0];
    if (channel.id !== this.store.channelId) await this.actions.watch(channel.id);
    await this.pause(run, 400);
  }

  async become(run, personId) {
    if (personId === this.store.me) return;
    await this.actions.become(personId);
    await this.until(run, () => this.store.me === personId);
  }

  /** Type a command letter by letter and send it; gives its work once that has ended, null when there is none. */
  async command(run, name, options, waits = true) {
    const { composer } = this;
    for (let at = 1; at <= name.length + 1; at += 1) {
      composer.write(`/${name}`.slice(0, at));
      await this.pause(run, 3 * KEY_MS);
    }
    await this.pause(run, 500);
    composer.choose(composer.list.find((one) => one.name === name));
    for (const [option, text] of Object.entries(options)) await this.fill(run, option, text);
    await this.pause(run, 500);
    this.check(run);
    const answer = await composer.send();
    return waits ? this.ended(run, answer) : null;
  }

  async fill(run, name, text) {
    const { composer } = this;
    const find = () => composer.fields.find((field) => field.option.name === name);
    if (!find()) composer.add(composer.command.options.find((option) => option.name === name));
    const choice = find().option.choices?.find((one) => String(one.value) === text || one.name.startsWith(text));
    const whole = choice ? choice.name : text;
    for (let at = 1; at <= whole.length; at += 1) {
      this.check(run);
      composer.type(find(), whole.slice(0, at));
      await this.pause(run, KEY_MS);
    }
  }

  /** Press a button of a work and see what comes of it to its end. */
  async press(run, work, action) {
    const found = work?.button(action);
    return this.ended(run, found ? await this.pressButton(run, found) : NOTHING);
  }

  /** Point at a button, then press it. Gives the answer. */
  async pressButton(run, { messageId, customId }) {
    const button = document.querySelector(`[data-custom-id="${CSS.escape(customId)}"]`);
    button?.scrollIntoView({ block: "center", behavior: "smooth" });
    button?.classList.add("pointed");
    await this.pause(run, LOOK_MS);
    button?.classList.remove("pointed");
    const answer = await this.actions.press(messageId, customId);
    this.store.tell("sent");
    return answer;
  }

  /** Where people talk in a narration, hear it with a voice for each of them, then have all of it spoken so. */
  async withCast(run, narration) {
    if (!narration?.button("hearcast")) return;
    this.say("With a cast", "A voice for each character: Mira hears how it begins, before anything is spent on the rest.");
    await this.pressButton(run, narration.button("hearcast"));
    const offer = () => {
      const found = [...this.store.shown.values()].reverse().find((one) => actionsOf(one).has("speakcast"));
      return found && { messageId: found.id, customId: actionsOf(found).get("speakcast") };
    };
    if (!(await this.until(run, offer))) return;
    await this.pause(run, LOOK_MS);
    const sample = document.querySelector(`[data-message-id="${CSS.escape(offer().messageId)}"] sound-player`);
    if (await sample?.toggle()) await this.until(run, () => sample.audio.ended || sample.audio.currentTime > SAMPLE_S);
    sample?.audio.pause();
    await this.pressButton(run, offer());
    // The new version grows where the first one stands.
    const soon = Date.now() + 3 * LOOK_MS;
    await this.until(run, () => this.look(narration).state === "growing" || Date.now() > soon);
    await this.until(run, () => this.look(narration).state === "ended");
    await this.pause(run, LOOK_MS);
  }

  async stopped(run) {
    const { composer } = this;
    composer.choose(composer.list.find((one) => one.name === "story"));
    await this.fill(run, "prompt", "A caravan of clockmakers crosses the desert at night");
    const answer = await composer.send();
    const work = this.workOf(answer);
    await this.until(run, () => this.look(work).state !== "asked");
    await this.pause(run, 2 * LOOK_MS);
    const stop = this.look(work).button("stop");
    if (stop) await this.actions.press(stop.messageId, stop.customId);
    await this.ended(run, answer);
  }

  // --- Waiting ------------------------------------------------------------------------------------------------------

  workOf(answer) {
    const work = new LiveWork(this.store);
    work.answered(answer ?? NOTHING);
    return work;
  }

  look(work) {
    work.refresh(this.revision);
    return work;
  }

  /** The work that was asked for, once it has ended. When there is none the tour says why, and gives null. */
  async ended(run, answer) {
    const work = this.workOf(answer);
    const hasEnded = await this.until(run, () => ["ended", "refused"].includes(this.look(work).state));
    if (hasEnded && work.state === "ended") {
      await this.pause(run, LOOK_MS);
      return this.look(work);
    }
    const reason = hasEnded ? work.reason : "Nothing has come for a while.";
    this.say("The tour goes on without it", reason);
    await this.pause(run, LOOK_MS + READ_MS * reason.length);
    return null;
  }

  /** Wait for something; false when nothing at all has happened for too long. */
  async until(run, condition) {
    let seen = this.revision;
    let end = Date.now() + TIMEOUT_MS;
    while (!condition()) {
      if (seen !== this.revision) end = Date.now() + TIMEOUT_MS;
      if (Date.now() > end) return false;
      seen = this.revision;
      await this.pause(run, 100);
    }
    return true;
  }

  async pause(run, ms) {
    this.check(run);
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.check(run);
  }

  check(run) {
    if (this.run !== run) throw new Stopped();
  }

  say(title, text) {
    byId("caption").hidden = !title;
    if (!title) {
      this.slot.show();
      return;
    }
    const stop = h(
      "button",
      { type: "button", class: "button secondary", onclick: () => this.stop() },
      "Stop the tour",
    );
    this.slot.show(
      h(
        "div",
        { key: title, class: "caption-card", role: "status" },
        icon("tour"),
        h("div", null, h("b", null, title), h("p", null, text)),
        stop,
      ),
    );
  }
}
