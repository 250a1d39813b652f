// What a person does with messages, and what the answers do to the page.

import { isPrivate, textOf } from "./store.js";

const SLOW_MS = 250;

export class Actions {
  constructor(store, connection) {
    this.store = store;
    this.connection = connection;
    this.openForm = () => {};
    this.openMenu = () => {};
    this.notice = () => {};
  }

  /** Press a button of a message. Resolves with the answer. */
  press(messageId, customId) {
    return this.onMessage(messageId, customId, "press", { custom_id: customId });
  }

  select(messageId, customId, values) {
    return this.onMessage(messageId, customId, "select", { custom_id: customId, values });
  }

  async onMessage(messageId, customId, act, data) {
    this.store.pressed.set(messageId, customId);
    const slow = setTimeout(() => this.store.working(messageId, customId, true), SLOW_MS);
    const answer = await this.connection.act(act, { message_id: messageId, ...data });
    clearTimeout(slow);
    this.store.working(messageId, customId, false, reasonOf(answer));
    this.take(answer);
    return answer;
  }

  /** Send a command. Resolves with the answer; what is refused or fails is the composer's to say. */
  async command(name, options) {
    this.store.tell("sent");
    const answer = await this.connection.act("command", { channel_id: this.store.channelId, name, options });
    this.take(answer);
    return answer;
  }

  async messageCommand(message, name) {
    const answer = await this.connection.act("message_command", { message_id: message.id, name });
    this.store.working(message.id, null, false, reasonOf(answer));
    this.take(answer);
    return answer;
  }

  take(answer) {
    if (answer.kind === "modal") this.openForm(answer.modal);
  }

  async dismiss(messageId) {
    this.say(await this.connection.act("dismiss", { message_id: messageId }));
  }

  async remove(messageId) {
    this.say(await this.connection.act("delete", { message_id: messageId }));
  }

  post(text) {
    this.store.tell("sent");
    return this.connection.act("post", { channel_id: this.store.channelId, text });
  }

  /** Open a channel, thread or the direct messages. */
  async watch(channelId) {
    this.store.open(channelId);
    this.say(await this.connection.act("watch", { channel_id: channelId }));
  }

  async openDm() {
    const answer = await this.connection.act("open_dm");
    this.say(answer);
    if (answer.channel_id) this.store.open(answer.channel_id);
  }

  async become(personId) {
    this.store.busy.clear();
    this.store.failures.clear();
    this.say(await this.connection.act("me", { person_id: personId }));
  }

  say(answer) {
    const reason = reasonOf(answer);
    if (reason) this.notice(reason);
  }

  /** The menu of a message, at its button or at the pointer. */
  menu(message, event) {
    event.preventDefault();
    const { store } = this;
    const isGuild = store.channel?.kind !== "dm";
    const offered = store.commands.filter(
      (one) => one.type === 3 && (one.contexts ?? [isGuild ? 0 : 1]).includes(isGuild ? 0 : 1),
    );
    const entries = offered.map((one) => ({
      label: one.name,
      group: store.bot.name,
      run: () => this.messageCommand(message, one.name),
    }));
    const text = textOf(message);
    if (text) entries.push({ label: "Copy text", icon: "copy", run: () => navigator.clipboard?.writeText(text) });
    if (isPrivate(message))
      entries.push({ label: "Dismiss message", icon: "close", run: () => this.dismiss(message.id) });
    else if (message.deletable)
      entries.push({ label: "Delete message", icon: "trash", danger: true, run: () => this.remove(message.id) });
    this.openMenu(entries, event);
  }
}

/** Why something did not work, in words; null when it did. */
export function reasonOf(answer) {
  if (answer.kind === "failed") return answer.reason ?? "This interaction failed";
  if (answer.kind === "refused") return answer.reason ?? "This can't be sent.";
  return null;
}
