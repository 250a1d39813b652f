// The list above the composer: commands, choices, people, and what the bot suggests while a person types.

import { entries, isClosed, valueOf } from "./commands.js";
import { h } from "./dom.js";
import { avatar } from "./icons.js";

const PAUSE_MS = 120;
const SHOWN_MAX = 25;

export class Suggestions {
  constructor(store, connection, changed) {
    this.store = store;
    this.connection = connection;
    this.changed = changed;
    this.asked = 0;
    this.close();
  }

  /** Show nothing. */
  close() {
    this.items = [];
    this.active = -1;
    this.title = "";
    this.hint = "";
    this.field = null;
    this.isLoading = false;
    this.asked += 1;
    clearTimeout(this.timer);
  }

  get isOpen() {
    return this.items.length > 0 || Boolean(this.hint) || this.isLoading;
  }

  offerCommands(commands, typed) {
    this.close();
    this.title = typed === "/" ? "Commands" : `Commands matching ${typed}`;
    this.items = commands.map((command) => ({ command, label: `/${command.name}`, description: command.description }));
    this.active = this.items.length ? 0 : -1;
    if (!this.items.length)
      this.hint = this.store.isReady
        ? "No command with that name."
        : `${this.store.bot.name} is away; the commands come back with it.`;
  }

  /** Offer what can stand in a field of a command. */
  offerFor(composer, field) {
    const { option } = field;
    this.close();
    this.field = field;
    this.title = option.name;
    this.hint = option.description;
    if (option.autocomplete) {
      this.isLoading = true;
      const number = this.asked;
      this.timer = setTimeout(() => this.ask(composer, field, number), field.text ? PAUSE_MS : 0);
      return;
    }
    const all = entries(option, this.store);
    const isPicked = field.picked?.label === field.text;
    this.offer(isPicked ? all : all.filter((entry) => entry.label.toLowerCase().includes(field.text.toLowerCase())));
    this.active = this.items.length && !isPicked && isClosed(option) ? 0 : -1;
  }

  offer(list) {
    this.items = list.slice(0, SHOWN_MAX);
  }

  async ask(composer, field, number) {
    const options = {};
    for (const other of composer.fields) {
      if (other === field) continue;
      try {
        const value = valueOf(other, this.store);
        if (value !== undefined) options[other.option.name] = value;
      } catch {
        // What cannot be sent yet does not help the bot to suggest; it is said when the command is sent.
      }
    }
    const { name } = composer.command ?? {};
    const typed = field.picked?.label === field.text ? "" : field.text;
    const answer = await this.connection.act("autocomplete", {
      channel_id: this.store.channelId,
      name,
      focused: field.option.name,
      typed,
      options,
    });
    if (number !== this.asked) return;
    this.isLoading = false;
    this.offer((answer.choices ?? []).map((choice) => ({ label: choice.name, value: choice.value })));
    if (answer.kind === "failed" || answer.kind === "refused") this.hint = answer.reason;
    this.active = this.items.length && field.text && field.picked?.label !== field.text ? 0 : -1;
    this.changed();
  }

  /** A key in the field the list belongs to; whether it was meant for the list. */
  key(event, pick) {
    const { items } = this;
    if (!items.length) return false;
    const last = items.length - 1;
    if (event.key === "ArrowDown") this.active = this.active >= last ? 0 : this.active + 1;
    else if (event.key === "ArrowUp") this.active = this.active <= 0 ? last : this.active - 1;
    else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) && this.active >= 0)
      pick(items[this.active]);
    else return false;
    event.preventDefault();
    this.changed();
    document.getElementById(`suggestion-${this.active}`)?.scrollIntoView({ block: "nearest" });
    return true;
  }

  /** What the input of a message says about the list. */
  get aria() {
    const isOpen = this.items.length > 0 && !this.field;
    return {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-expanded": String(isOpen),
      "aria-controls": isOpen ? "suggestions" : null,
      "aria-activedescendant": isOpen && this.active >= 0 ? `suggestion-${this.active}` : null,
    };
  }

  /** What the input of an option says about the list. */
  ariaFor(field) {
    const isOpen = this.field === field && this.items.length > 0;
    return {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-expanded": String(isOpen),
      "aria-controls": isOpen ? "suggestions" : null,
      "aria-activedescendant": isOpen && this.active >= 0 ? `suggestion-${this.active}` : null,
    };
  }

  view(pick) {
    if (!this.isOpen) return null;
    const rows = this.items.map((item, index) => {
      const props = {
        id: `suggestion-${index}`,
        key: `${index}-${item.label}`,
        role: "option",
        class: "suggestion",
        "aria-selected": String(index === this.active),
        // The field keeps the focus; a click would take it before the choice is made.
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => pick(item),
      };
      return h(
        "div",
        props,
        item.command ? commandRow(item, this.store.bot.name) : h("span", { class: "label", dir: "auto" }, item.label),
      );
    });
    return h(
      "div",
      { key: "suggestions", class: "suggestions", onpointerdown: (event) => event.preventDefault() },
      h("div", { class: "suggestions-title" }, h("b", null, this.title), this.hint ? h("span", null, this.hint) : null),
      rows.length
        ? h("div", { id: "suggestions", role: "listbox", "aria-label": this.title, class: "suggestions-list" }, rows)
        : null,
      this.isLoading ? h("div", { class: "suggestions-loading" }, `${this.store.bot.name} is looking …`) : null,
    );
  }
}

function commandRow(item, botName) {
  const options = item.command.options.map((option) => h("i", { class: option.required ? "needed" : "" }, option.name));
  return [
    avatar({ name: botName, isBot: true }),
    h("div", null, h("div", { class: "label" }, h("b", null, item.label), options), h("small", null, item.description)),
  ];
}
