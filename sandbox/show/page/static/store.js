// What the page knows: people, channels, messages, and what the person is in the middle of. Views listen by topic and
// are told once a frame, however much came in between.

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const TYPING_MS = 8000;

export class Store {
  constructor() {
    this.me = "";
    this.people = new Map();
    this.bot = { id: "", name: "Elara" };
    this.guild = { name: "" };
    this.channels = [];
    this.commands = [];
    this.limits = { attachment_bytes: 10 << 20, text: 2000 };
    this.gemini = "stand-in";
    this.stage = null;
    this.isReady = false;
    this.wasReady = false;
    this.isConnected = false;
    this.channelId = "";
    this.messages = new Map();
    this.typing = new Map();
    this.unread = new Set();
    this.busy = new Map();
    this.failures = new Map();
    this.pressed = new Map();
    this.samples = new Map();
    this.wire = null;
    this.listeners = new Map();
    this.told = new Set();
    this.changed = new Set();
  }

  /** Call `listener` with the ids that changed, at most once a frame, when any of the topics is told. */
  on(topics, listener) {
    for (const topic of topics.split(" ")) {
      if (!this.listeners.has(topic)) this.listeners.set(topic, new Set());
      this.listeners.get(topic).add(listener);
    }
  }

  tell(topic) {
    if (!this.told.size) {
      // A page in the background gets no frames, but must not fall behind either.
      if (document.hidden) setTimeout(() => this.flush(), 100);
      else requestAnimationFrame(() => this.flush());
    }
    this.told.add(topic);
  }

  flush() {
    const told = this.told;
    this.told = new Set();
    const changed = this.changed;
    this.changed = new Set();
    const concerned = new Set();
    for (const topic of told) for (const listener of this.listeners.get(topic) ?? []) concerned.add(listener);
    for (const listener of concerned) listener(changed);
  }

  // --- What the server says -----------------------------------------------------------------------------------------

  hear(message) {
    this[`hear_${message.type}`]?.(message);
  }

  hear_hello(hello) {
    this.me = String(hello.me?.id ?? hello.me);
    this.people = new Map(hello.people.map((person) => [person.id, person]));
    this.bot = hello.bot;
    this.guild = hello.guild;
    this.channels = hello.channels;
    this.commands = hello.commands;
    this.limits = hello.limits;
    this.gemini = hello.gemini;
    this.stage = hello.stage;
    this.isReady = hello.ready;
    this.wasReady ||= hello.ready;
    this.messages.clear();
    this.typing.clear();
    if (!this.channel) this.channelId = hello.watched ?? this.channels[0]?.id ?? "";
    for (const topic of ["hello", "channels", "messages", "ready", "commands"]) this.tell(topic);
  }

  hear_messages({ channel_id, messages }) {
    this.messages.set(channel_id, new Map(messages.map((message) => [message.id, message])));
    if (channel_id === this.channelId) this.tell("messages");
  }

  hear_message({ message }) {
    const known = this.messages.get(message.channel_id);
    const before = known?.get(message.id);
    known?.set(message.id, message);
    if (!before && message.channel_id !== this.channelId) {
      this.unread.add(message.channel_id);
      this.tell("channels");
    }
    if (message.channel_id === this.channelId) {
      this.changed.add(message.id);
      this.tell("message");
    }
    for (const watch of this.listeners.get("seen") ?? []) watch(message, before);
  }

  hear_deleted({ id, channel_id }) {
    this.messages.get(channel_id)?.delete(id);
    this.failures.delete(id);
    this.pressed.delete(id);
    if (channel_id === this.channelId) this.tell("messages");
    for (const watch of this.listeners.get("gone") ?? []) watch(id);
  }

  hear_channels({ channels }) {
    this.channels = channels;
    this.tell("channels");
  }

  hear_commands({ commands }) {
    this.commands = commands;
    this.tell("commands");
  }

  hear_ready({ ready, commands }) {
    this.isReady = ready;
    this.wasReady ||= ready;
    if (commands) this.commands = commands;
    this.tell("ready");
  }

  hear_samples({ samples }) {
    this.samples = new Map(samples.map((sample) => [sample.interaction_id, sample]));
    this.tell("messages");
  }

  hear_typing({ channel_id, person, on }) {
    const names = this.typing.get(channel_id) ?? new Map();
    this.typing.set(channel_id, names);
    clearTimeout(names.get(person.id)?.timer);
    names.delete(person.id);
    if (on) {
      const timer = setTimeout(() => this.hear_typing({ channel_id, person, on: false }), TYPING_MS);
      names.set(person.id, { name: person.name, timer });
    }
    this.tell("typing");
  }

  hear_wire(figures) {
    this.wire = figures;
    this.tell("wire");
  }

  // --- What the person does here ------------------------------------------------------------------------------------

  open(channelId) {
    this.channelId = channelId;
    this.unread.delete(channelId);
    this.tell("channels");
    this.tell("messages");
    this.tell("typing");
  }

  connected(isConnected) {
    this.isConnected = isConnected;
    this.tell("ready");
  }

  /** Something on a message waits for its answer (or does no longer); a failure is shown below the message. */
  working(messageId, customId, isWorking, failure = null) {
    if (isWorking) {
      this.busy.set(messageId, customId);
      this.failures.delete(messageId);
    } else {
      this.busy.delete(messageId);
      if (failure) this.failures.set(messageId, failure);
    }
    this.changed.add(messageId);
    this.tell("message");
  }

  // --- Questions ----------------------------------------------------------------------------------------------------

  get channel() {
    return this.channels.find((channel) => channel.id === this.channelId);
  }

  /** The messages of the open channel by id, oldest first. */
  get shown() {
    return this.messages.get(this.channelId) ?? new Map();
  }

  message(id) {
    return this.shown.get(id);
  }

  channelName(id) {
    return this.channels.find((channel) => channel.id === id)?.name;
  }

  hasChannel(id) {
    return this.channels.some((channel) => channel.id === id);
  }

  /** The name of a person or of the bot. */
  personName(id) {
    if (id === this.bot.id) return this.bot.name;
    return this.people.get(id)?.name;
  }

  /** What markdown needs to name people and places. */
  get names() {
    return {
      me: this.me,
      person: (id) => this.personName(id),
      channel: (id) => this.channelName(id),
      link: (url) => this.placeOf(url),
    };
  }

  /** Channel and message of a link to a message, when it leads to a channel that is here. */
  placeOf(url) {
    const found = /^https:\/\/[\w.]+\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?$/.exec(url);
    return found && this.hasChannel(found[1]) ? { channel: found[1], message: found[2] ?? null } : null;
  }
}

export const isPrivate = (message) => (message.flags & EPHEMERAL) !== 0;
export const isLoading = (message) => (message.flags & LOADING) !== 0;

/** Every component of a message, outermost first. */
export function* walk(components) {
  for (const component of components ?? []) {
    yield component;
    yield* walk(component.components);
    if (component.accessory) yield component.accessory;
    if (component.component) yield component.component;
  }
}

/** All text of a message. */
export function textOf(message) {
  const texts = [...walk(message.components)].filter((part) => part.type === 10).map((part) => part.content);
  return [message.content, ...texts].filter(Boolean).join("\n");
}

/** The buttons of a message that can be pressed, by what the bot calls them: stop, comic, more … */
export function actionsOf(message) {
  const buttons = [...walk(message.components)].filter((part) => part.type === 2 && !part.disabled && part.custom_id);
  return new Map(buttons.map((button) => [button.custom_id.split(":")[1], button.custom_id]));
}

/** Whether a reply of the bot is being made (true), has ended (false), or is no work at all (null). */
export function isGrowing(message) {
  const actions = actionsOf(message);
  if (actions.has("stop")) return true;
  return actions.has("more") || actions.has("again") || actions.has("resume") ? false : null;
}
