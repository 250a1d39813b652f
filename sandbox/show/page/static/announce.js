// What a screen reader hears: who wrote something, that a reply began, and how it ended. Never each edit.

import { byId } from "./dom.js";
import { plainText } from "./markdown.js";
import { isGrowing, isLoading, textOf } from "./store.js";

const READ_MAX = 400;

export function startAnnouncing(store) {
  const live = byId("live");
  /** What is being made, by the id of its message: whether it was a work that could be stopped. */
  const growing = new Map();
  let queue = [];

  const bare = (text) => plainText(text, store.names).slice(0, READ_MAX);
  const plain = (message) => bare(textOf(message)) || "a message without text.";
  const lastLine = (message) => bare(textOf(message).trimEnd().split("\n").at(-1) ?? "");

  const say = (text) => {
    queue.push(text);
    if (queue.length > 1) return;
    requestAnimationFrame(() => {
      live.textContent = queue.join(" ");
      queue = [];
    });
  };

  store.on("seen", (message, before) => {
    // A stage says itself what goes on.
    if (message.channel_id !== store.channelId || store.stage) return;
    const name = store.personName(message.author.id) ?? message.author.username;
    const now = isGrowing(message);
    if (now === true || isLoading(message)) {
      if (!growing.has(message.id)) say(`${name} has begun a reply.`);
      growing.set(message.id, now === true);
    } else if (now === null && growing.get(message.id)) {
      // Between its last words and its end a work has no button; or it goes on in the next message.
    } else if (growing.delete(message.id)) {
      say(now === false ? `${name} has finished: ${lastLine(message)}` : `${name}: ${plain(message)}`);
    } else if (!before && message.author.id !== store.me) {
      say(`${name}: ${plain(message)}`);
    }
  });
  store.on("gone", (id) => growing.delete(id));
  store.on("hello", () => growing.clear());
}
