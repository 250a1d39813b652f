// The messages of the open channel: only what changed is drawn again, and who reads the end stays at the end.

import { byId, h, make, Slot, update } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { messageView } from "./message.js";

const NEAR_END_PX = 90;

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
      if (!ids.has(id)) {
        this.remove(view);
        this.views.delete(id);
      }
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
    let isNew = false;
    messages.forEach((message, index) => {
      // The one below a changed message may have to say again who speaks.
      const before = messages[index - 1] ?? null;
      if (!changed.has(message.id) && !(before && changed.has(before.id))) return;
      const had = this.views.has(message.id);
      const el = this.draw(message, before);
      if (!had) {
        const after = messages.slice(index + 1).find((one) => this.views.has(one.id));
        this.list.insertBefore(el, after ? this.views.get(after.id).el : null);
        isNew = true;
      }
    });
    if (isNew) {
      this.list.classList.remove("still");
      this.drawIntro();
    }
    if (this.isAtEnd) this.toEnd(isNew ? false : true);
  }

  draw(message, before) {
    const next = messageView(message, before, this.contextOf(message));
    const old = this.views.get(message.id);
    if (old) update(old, next);
    else make(next);
    this.views.set(message.id, next);
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

  remove(view) {
    view.el.remove();
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
    this.intro.show(mark, title, h("p", null, line), hint);
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
