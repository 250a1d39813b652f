// One message as it stands.

import { attachments, component, embed } from "./components.js";
import { h } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { markdown, plainText } from "./markdown.js";
import { isGrowing, isLoading, isPrivate, textOf } from "./store.js";
import { clockTime, stampTitle } from "./times.js";

const TOGETHER_MS = 7 * 60_000;
const REPLY = 19;
const SYSTEM = {
  1: "added a person to the thread",
  3: "changed the name",
  4: "renamed the thread",
  21: "started this thread",
};

/** Whether a message stands below the one before without repeating who speaks. */
export function joins(message, before) {
  if (!before || message.type in SYSTEM || before.type in SYSTEM) return false;
  if (message.author.id !== before.author.id || message.referenced_message) return false;
  if (hasOrigin(message) && !isSameAnswer(message, before)) return false;
  if (isPrivate(message) !== isPrivate(before)) return false;
  return Date.parse(message.timestamp) - Date.parse(before.timestamp) < TOGETHER_MS;
}

const hasOrigin = (message) => Boolean(message.invoked_by ?? message.interaction_metadata);
const isSameAnswer = (message, before) =>
  hasOrigin(message) && message.interaction_metadata?.id === before?.interaction_metadata?.id;

/** The view of one message; `before` is the one above it, `ctx` what its parts can do. */
export function messageView(message, before, ctx) {
  if (message.type in SYSTEM) return systemView(message, ctx);
  const joined = joins(message, before);
  const classes = ["message"];
  if (joined) classes.push("joined");
  if (isPrivate(message)) classes.push("private");
  if (message.mentions?.some((one) => one.id === ctx.store.me)) classes.push("for-me");
  if (isGrowing(message)) classes.push("growing");
  const props = {
    key: message.id,
    class: classes.join(" "),
    "data-message-id": message.id,
    "data-ephemeral": isPrivate(message),
    tabindex: "-1",
  };
  const isBot = message.author.id === ctx.store.bot.id;
  const who = { name: nameOf(message.author), isBot };
  return h(
    "li",
    props,
    h(
      "article",
      { "aria-label": `${who.name}, ${clockTime(message.timestamp)}` },
      isSameAnswer(message, before) ? null : origin(message, ctx),
      joined ? h("time", { class: "aside", "aria-hidden": "true" }, clockTime(message.timestamp)) : avatar(who),
      h("div", { class: "body" }, joined ? null : head(message, who, ctx), content(message, ctx), below(message, ctx)),
      tools(message, ctx),
    ),
  );
}

const nameOf = (author) => author.global_name ?? author.username;

function systemView(message, ctx) {
  const name = message.type === 4 ? ` to “${message.content}”` : "";
  const added = message.type === 1 ? (message.mentions ?? []).map(nameOf).join(", ") || "a person" : "";
  const text = [h("b", null, nameOf(message.author)), ` ${SYSTEM[message.type].replace("a person", added)}${name}.`];
  return h(
    "li",
    { key: message.id, class: "message system", "data-message-id": message.id, tabindex: "-1" },
    icon("thread"),
    h("div", { class: "body" }, text),
    tools(message, ctx),
  );
}

/** What the message answers: a command that was used, or another message. */
function origin(message, ctx) {
  const from = message.invoked_by;
  if (from) {
    const name = ctx.store.personName(from.id) ?? from.name;
    const command = from.kind === "message" ? from.command : `/${from.command}`;
    return h(
      "div",
      { class: "origin" },
      avatar({ name }, "mini"),
      h("b", null, name),
      " used ",
      h("span", { class: "mention" }, command),
    );
  }
  const user = message.interaction_metadata?.user;
  if (user && message.interaction_metadata.type !== 2) {
    const name = nameOf(user);
    const source = message.interaction_metadata.interacted_message_id;
    const words = [
      avatar({ name }, "mini"),
      h("b", null, name),
      h("span", null, source ? "pressed a button" : "sent a form"),
    ];
    if (!ctx.store.message(source)) return h("div", { class: "origin" }, words);
    return h("button", { type: "button", class: "origin", "data-go": message.channel_id, "data-to": source }, words);
  }
  const to = message.referenced_message;
  if (message.type !== REPLY) return null;
  if (!to) return h("div", { class: "origin" }, h("i", null, "The message was deleted."));
  const name = nameOf(to.author);
  const isBot = to.author.id === ctx.store.bot.id;
  return h(
    "button",
    { type: "button", class: "origin", "data-go": to.channel_id, "data-to": to.id },
    avatar({ name, isBot }, "mini"),
    h("b", null, name),
    h("span", { class: "cut" }, plainText(textOf(to), ctx.store.names).slice(0, 120) || "a message"),
  );
}

function head(message, who, ctx) {
  const unix = Date.parse(message.timestamp) / 1000;
  return h(
    "header",
    null,
    h("b", { class: who.isBot ? "name of-bot" : "name" }, who.name),
    message.author.bot ? h("span", { class: "tag" }, "APP") : null,
    h("time", { datetime: message.timestamp, title: stampTitle(unix) }, clockTime(message.timestamp)),
    message.edits && who.isBot && !isGrowing(message)
      ? h("small", { class: "edits", title: `Edited ${message.edits} times` }, "(edited)")
      : null,
    ctx.store.samples.has(message.interaction_metadata?.id) ? sampleMark(ctx.store.gemini) : null,
  );
}

/** What says that nobody here asked for a work: it was made when the demo started. */
function sampleMark(gemini) {
  return h("small", { class: "pill" }, gemini === "real" ? "made earlier" : "made earlier, by a stand-in");
}

function content(message, ctx) {
  if (isLoading(message)) {
    return h("div", { class: "content thinking" }, dots(), `${nameOf(message.author)} is thinking…`);
  }
  const text = message.content ? markdown(message.content, ctx.names) : null;
  const edited = message.edited_timestamp && !message.author.bot ? h("small", { class: "edited" }, "(edited)") : null;
  const parts = [];
  if (text) parts.push(h("div", { key: "text", class: "content text" }, text, edited));
  for (const [index, one] of (message.embeds ?? []).entries()) parts.push(embed(one, index, ctx));
  parts.push(attachments(message.attachments ?? []));
  if (message.components?.length) {
    parts.push(
      h(
        "div",
        { key: "parts", class: "parts" },
        message.components.map((part) => component(part, ctx)),
      ),
    );
  }
  return parts;
}

export const dots = () => h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));

function below(message, ctx) {
  const out = [];
  const failure = ctx.failure;
  if (failure) out.push(h("div", { key: "failure", class: "failure", role: "alert" }, failure));
  if (message.thread) {
    const open = { type: "button", key: "thread", class: "thread-link", "data-go": message.thread.id };
    out.push(h("button", open, icon("thread"), h("b", null, message.thread.name), h("span", null, "Open thread")));
  }
  if (isPrivate(message)) {
    const dismiss = h("button", { type: "button", class: "plain", onclick: () => ctx.dismiss() }, "Dismiss");
    out.push(
      h(
        "div",
        { key: "private", class: "only" },
        icon("eye"),
        "Only you can see this",
        h("span", { "aria-hidden": "true" }, "·"),
        dismiss,
      ),
    );
  }
  return out;
}

function tools(message, ctx) {
  const props = {
    type: "button",
    class: "tool",
    "aria-label": "More about this message",
    "aria-haspopup": "menu",
    onclick: (event) => ctx.menu(event),
  };
  return h("div", { class: "tools" }, h("button", props, icon("more")));
}
