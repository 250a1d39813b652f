// The messages of the open channel: only what changed is drawn again, and who reads the end stays at the end.

import { byId, h, make, Slot, update } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { messageView } from "./message.js";
import { isPrivate } from "./store.js";

const NEAR_END_PX = 90;
const SAMPLE_NAMES = { story: "a story", comic: "a comic", narrate: "a narration" };

export class Log {
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.scroller = byId("scroller");
    this.list = byId("messages");
    this.intro = new Slot(byId("intro"));
    this.views = new Map();
    this.channelId = null;
    this.isAtEnd = true;
    this.top = 0;
    this.jump = byId("jump");
    this.jump.onclick = () => this.toEnd(true);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // Pictures, players and folds change heights without a word from the server.
    new ResizeObserver(() => this.isAtEnd && this.toEnd()).observe(this.list);
    new ResizeObserver(() => this.isAtEnd && this.toEnd()).observe(this.scroller);
    store.on("messages hello", () => this.drawAll());
    store.on("sent", () => this.toEnd());
    store.on("message", (changed) => this.drawChanged(changed));
  }

  get shown() {
    return [...this.store.shown.values()];
  }

  drawAll() {
    const { store } = this;
    const isOther = store.channelId !== this.channelId;
    if (isOther) {
      this.channelId = store.channelId;
      this.isAtEnd = true;
      this.list.replaceChildren();
      this.views.clear();
    }
    this.drawIntro();
    const messages = this.shown;
    const ids = new Set(messages.map((message) => message.id));
    for (const [id, view] of this.views) {
      if (!ids.has(id)) this.remove(id, view);
    }
    let before = null;
    let cursor = this.list.firstElementChild;
    for (const message of messages) {
      while (cursor?.classList.contains("leaving")) cursor = cursor.nextElementSibling;
      const el = this.draw(message, before);
      if (el === cursor) cursor = cursor.nextElementSibling;
      else this.list.insertBefore(el, cursor);
      before = message;
    }
    this.list.classList.toggle("still", isOther);
    if (this.isAtEnd) this.toEnd();
  }

  drawChanged(changed) {
    const messages = this.shown;
    const fresh = [];
    messages.forEach((message, index) => {
      // The one below a changed message may have to say again who speaks.
      const before = messages[index - 1] ?? null;
      if (!changed.has(message.id) && !(before && changed.has(before.id))) return;
      const had = this.views.has(message.id);
      const el = this.draw(message, before);
      if (!had) {
        const after = messages.slice(index + 1).find((one) => this.views.has(one.id));
        this.list.insertBefore(el, after ? this.views.get(after.id).el : null);
        fresh.push(message);
      }
    });
    if (fresh.length) {
      this.list.classList.remove("still");
      this.drawIntro();
    }
    const own = fresh.find((message) => this.isOwnAnswer(message));
    if (own) this.bringToSight(own);
    else if (this.isAtEnd) this.toEnd(!fresh.length);
  }

  /** Whether a message is the first one that answers what this person did. */
  isOwnAnswer(message) {
    const { id, user } = message.interaction_metadata ?? {};
    if (user?.id !== this.store.me) return false;
    return !this.shown.some((one) => one !== message && one.interaction_metadata?.id === id);
  }

  /** An answer stands at the end; one that is higher than the window is read from its beginning. */
  bringToSight(message) {
    this.toEnd();
    const { el } = this.views.get(message.id);
    if (!isPrivate(message)) return;
    el.style.contentVisibility = "visible"; // out of sight it would have no height of its own yet
    if (el.offsetHeight <= this.scroller.clientHeight) return;
    this.isAtEnd = false;
    el.scrollIntoView({ block: "start" });
  }

  draw(message, before) {
    const next = messageView(message, before, this.contextOf(message));
    const old = this.views.get(message.id);
    const hadFocus = old?.el.contains(document.activeElement);
    if (old) update(old, next);
    else make(next);
    next.source = message.interaction_metadata?.interacted_message_id;
    this.views.set(message.id, next);
    // The button that had the focus is gone: the next Tab goes on in the same message.
    if (hadFocus && !next.el.contains(document.activeElement)) next.el.focus({ preventScroll: true });
    return next.el;
  }

  contextOf(message) {
    const { store, actions } = this;
    return {
      store,
      names: store.names,
      busy: store.busy.get(message.id),
      failure: store.failures.get(message.id),
      press: (customId) => actions.press(message.id, customId),
      select: (customId, values) => actions.select(message.id, customId, values),
      dismiss: () => actions.dismiss(message.id),
      menu: (event) => actions.menu(message, event),
      people: () => [...store.people.values(), store.bot],
      channels: (types) =>
        store.channels.filter((one) => one.kind !== "dm" && (!types || types.includes(one.kind === "thread" ? 11 : 0))),
    };
  }

  remove(id, view) {
    const focused = view.el.contains(document.activeElement) ? document.activeElement : null;
    const isByKeyboard = focused?.matches(":focus-visible");
    view.el.remove();
    this.views.delete(id);
    if (focused) this.placeToGoOn(view.source)?.focus({ preventScroll: !isByKeyboard });
  }

  /** Where the focus goes from a message that is gone: to the button that brought it, or to where one writes. */
  placeToGoOn(sourceId) {
    const source = this.views.get(sourceId)?.el;
    const pressed = this.store.pressed.get(sourceId);
    const button = pressed && source?.querySelector(`[data-custom-id="${CSS.escape(pressed)}"]:not(:disabled)`);
    // On a touch screen the message box would bring the keyboard up.
    const isTouch = matchMedia("(pointer: coarse)").matches;
    return button ?? source ?? (isTouch ? this.scroller : byId("message-input"));
  }

  drawIntro() {
    const { bot, channel } = this.store;
    if (!channel) {
      this.intro.show();
      return;
    }
    const isDm = channel.kind === "dm";
    const name = isDm ? bot.name : channel.name;
    const mark = isDm
      ? avatar({ name, isBot: true }, "large")
      : h("span", { class: "big-mark" }, icon(channel.kind === "thread" ? "thread" : "hash"));
    const hint = h("p", null, "Type ", h("kbd", null, "/"), ` to begin.`);
    const title = h("h2", null, channel.kind === "text" ? `#${name}` : name);
    const line = isDm
      ? `Just you and ${bot.name}.`
      : channel.kind === "thread"
        ? "Thread"
        : "Say hello, or try a command.";
    this.intro.show(mark, title, h("p", null, line), hint, channel.kind === "text" ? this.samplesView() : null);
  }

  /** Links to what was made at the start. */
  samplesView() {
    const samples = [...this.store.samples.values()];
    if (!samples.length) return null;
    const links = samples.map(({ command, channel_id, message_id }) =>
      h("a", { key: command, href: "#", "data-go": channel_id, "data-to": message_id }, SAMPLE_NAMES[command]),
    );
    return h("p", { key: "samples", class: "samples" }, "Made for you to try the buttons: ", links);
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    // On the way down to new text one is not at the end yet, but wants to be; only going up leaves it.
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.isAtEnd = true;
    else if (scrollTop < this.top - 1) this.isAtEnd = false;
    this.top = scrollTop;
    this.jump.hidden = this.isAtEnd;
  }

  toEnd(isSoft = false) {
    const { scroller } = this;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = scroller.scrollHeight - scroller.clientHeight;
    if (isSoft && !calm && top - scroller.scrollTop < scroller.clientHeight)
      scroller.scrollTo({ top, behavior: "smooth" });
    else scroller.scrollTop = top;
    this.isAtEnd = true;
    this.jump.hidden = true;
  }

  /** Bring a message into view and let it shine for a moment. */
  show(id) {
    const el = this.views.get(id)?.el;
    if (!el) return;
    el.scrollIntoView({ block: "center" });
    el.focus({ preventScroll: true });
    el.classList.remove("shine");
    requestAnimationFrame(() => el.classList.add("shine"));
  }
}
