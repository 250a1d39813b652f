// Where a person writes: a message, or a command whose options are fields of their own.

import { ATTACHMENT, firstOf, isFree, matching, offered, parseLine, valueOf } from "./commands.js";
import { size } from "./components.js";
import { commandView, textView } from "./composer_view.js";
import { reasonOf } from "./actions.js";
import { byId, h, Slot } from "./dom.js";
import { Suggestions } from "./suggestions.js";

const TYPING_EVERY_MS = 5000;

export class Composer {
  constructor(store, connection, actions) {
    this.store = store;
    this.connection = connection;
    this.actions = actions;
    this.form = byId("composer");
    this.slot = new Slot(this.form);
    this.suggestions = new Suggestions(store, connection, () => this.draw());
    this.drafts = new Map();
    this.last = null;
    this.typedAt = 0;
    this.number = 0;
    this.clear();
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.send();
    };
    this.form.ondragover = (event) => this.attachmentOption && event.preventDefault();
    this.form.ondrop = (event) => this.drop(event);
    store.on("hello ready commands channels", () => this.draw());
  }

  clear() {
    this.text = "";
    this.command = null;
    this.fields = [];
    this.focused = -1;
    this.problem = null;
    this.suggestions.close();
  }

  get list() {
    return offered(this.store.commands, this.store.channel?.kind !== "dm");
  }

  get isBlocked() {
    return Boolean(this.store.channel?.archived);
  }

  // --- What is entered ----------------------------------------------------------------------------------------------

  /** Text as a whole, in place of what is there; a command line becomes a command with its options. */
  write(text) {
    this.problem = null;
    const line = text.startsWith("/") ? parseLine(text, this.list) : null;
    if (line) {
      this.choose(line.command, line.texts);
      return;
    }
    this.text = text;
    if (text.startsWith("/")) this.suggestions.offerCommands(matching(this.list, text.slice(1)), text);
    else this.suggestions.close();
    this.sayTyping();
    this.draw();
  }

  /** Begin a command; `texts` has what is known of its options already. */
  choose(command, texts = new Map()) {
    this.clear();
    this.command = command;
    const wanted = new Set([...firstOf(command).map((option) => option.name), ...texts.keys()]);
    this.fields = command.options
      .filter((option) => wanted.has(option.name))
      .map((option) => this.newField(option, texts.get(option.name)));
    this.draw();
    const free = this.fields.findIndex((field) => isFree(field.option));
    this.focus(texts.size && free < 0 ? this.fields.length - 1 : Math.max(0, free));
  }

  newField(option, text = "") {
    this.number += 1;
    return { id: `option-${this.number}`, option, text, picked: null, upload: null };
  }

  /** Add an optional option. */
  add(option, text = "") {
    this.problem = null;
    const field = this.newField(option, text);
    const order = this.command.options;
    this.fields = [...this.fields, field].sort((one, other) => order.indexOf(one.option) - order.indexOf(other.option));
    this.draw();
    this.focus(this.fields.indexOf(field));
    if (option.type === ATTACHMENT) byId(field.id)?.click();
  }

  drop(event) {
    const option = this.attachmentOption;
    const file = event.dataTransfer?.files[0];
    if (!option || !file) return;
    event.preventDefault();
    let field = this.fields.find((one) => one.option === option);
    if (!field) {
      field = this.newField(option);
      this.fields.push(field);
    }
    this.upload(field, file);
  }

  get mainField() {
    return this.fields.find((field) => isFree(field.option)) ?? this.fields[0];
  }

  get attachmentOption() {
    return this.command?.options.find((option) => option.type === ATTACHMENT);
  }

  remove(field) {
    const at = this.fields.indexOf(field);
    this.fields = this.fields.filter((one) => one !== field);
    this.suggestions.close();
    this.draw();
    if (this.fields.length) this.focus(Math.max(0, at - 1));
    else this.focusInput();
  }

  /** Leave the command and keep its main text. */
  leave() {
    this.clear();
    this.draw();
    this.focusInput();
  }

  type(field, text) {
    const named = isFree(field.option) ? this.namedAtEnd(text) : null;
    field.text = named ? text.slice(0, named.index).trimEnd() : text;
    this.problem = null;
    if (named) {
      this.add(named.option, named.text);
      return;
    }
    this.suggestions.offerFor(this, field);
    this.draw();
  }

  /** An option named at the end of free text, as in `a fox at sea length:`, becomes a field of its own. */
  namedAtEnd(text) {
    const found = /(?:^|\s)(\w{1,32}):(\S*)$/.exec(text);
    const option = found && this.command.options.find((one) => one.name === found[1]);
    if (!option || this.fields.some((field) => field.option === option)) return null;
    return { option, text: found[2], index: found.index };
  }

  async upload(field, file) {
    this.problem = null;
    if (!file) return;
    field.upload = { name: file.name, bytes: file.size };
    if (file.size > this.store.limits.attachment_bytes)
      field.upload.problem = `“${file.name}” is too large: ${size(this.store.limits.attachment_bytes)} fit.`;
    this.draw();
    if (field.upload.problem) {
      this.say(field.upload.problem);
      return;
    }
    try {
      field.upload.id = await this.connection.upload(file);
    } catch (error) {
      field.upload.problem = error.message;
      this.say(error.message);
    }
    this.draw();
  }

  say(problem) {
    this.problem = problem;
    this.draw();
  }

  sayTyping() {
    if (!this.text || this.text.startsWith("/") || Date.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = Date.now();
    this.connection.act("typing", { channel_id: this.store.channelId });
  }

  // --- Sending ------------------------------------------------------------------------------------------------------

  /** Send what stands here. Resolves with the answer, or null when nothing was sent. */
  async send() {
    if (this.command) return this.sendCommand();
    const text = this.text.trim();
    if (!text || text.startsWith("/")) {
      if (text) this.say("Pick a command from the list.");
      return null;
    }
    if (text.length > this.store.limits.text) {
      this.say(`A message can have ${this.store.limits.text} characters, and this one has ${text.length}.`);
      return null;
    }
    this.clear();
    this.draw();
    const answer = await this.actions.post(text);
    const reason = reasonOf(answer);
    if (reason && !this.text && !this.command) {
      this.text = text;
      this.say(reason);
    }
    return answer;
  }

  async sendCommand() {
    const { command, fields } = this;
    const options = {};
    for (const field of fields) {
      try {
        const value = valueOf(field, this.store);
        if (value !== undefined) options[field.option.name] = value;
      } catch (error) {
        this.say(error.message);
        this.focus(fields.indexOf(field));
        return null;
      }
    }
    this.clear();
    this.last = { command, fields };
    this.draw();
    this.focusInput();
    const answer = await this.actions.command(command.name, options);
    const reason = reasonOf(answer);
    if (reason) {
      // What was written comes back, unless something else is being written already.
      if (!this.text && !this.command) Object.assign(this, { command, fields });
      this.say(reason);
    }
    return answer;
  }

  recall() {
    if (!this.last) return false;
    this.clear();
    Object.assign(this, this.last);
    this.draw();
    this.focus(this.fields.length - 1);
    return true;
  }

  // --- Focus and keys -----------------------------------------------------------------------------------------------

  focus(at) {
    const field = this.fields[at];
    if (!field) {
      byId("command-send")?.focus();
      return;
    }
    const input = byId(field.id);
    input?.focus();
    if (input && "selectionStart" in input && input.type !== "file") input.selectionStart = input.value.length;
  }

  focusInput() {
    byId("message-input")?.focus();
  }

  pick(entry) {
    if (entry.command) {
      // Typed out whole and with nothing to fill in, it is ready to go.
      const isWhole = !entry.command.options.length && this.text.trim() === entry.label;
      this.choose(entry.command);
      if (isWhole) this.send();
      return;
    }
    const field = this.fields[this.focused];
    if (!field) return;
    field.text = entry.label;
    field.picked = entry;
    this.problem = null;
    this.suggestions.close();
    this.draw();
    byId(field.id)?.focus();
  }

  key(event, field) {
    if (event.isComposing) return;
    const { suggestions } = this;
    if (suggestions.key(event, (entry) => this.pick(entry))) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.command) this.leave();
      else this.write("");
    } else if (event.key === "Backspace" && field && !event.target.value) {
      event.preventDefault();
      const isLast = this.fields.length === 1;
      if (isLast || field.option.required) this.leave();
      else this.remove(field);
    } else if (event.key === "ArrowUp" && !this.command && !this.text && this.recall()) {
      event.preventDefault();
    }
  }

  // --- View ---------------------------------------------------------------------------------------------------------

  draw() {
    const parts = this.command ? commandView(this) : textView(this);
    const problem = this.problem
      ? h("p", { key: "problem", class: "composer-problem", role: "alert" }, this.problem)
      : null;
    this.slot.show(
      this.suggestions.view((entry) => this.pick(entry)),
      problem,
      parts,
    );
  }

  startSlash() {
    this.write("/");
    this.focusInput();
  }
}
