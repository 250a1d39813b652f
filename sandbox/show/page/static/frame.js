// What stands around the messages: channels and people to the left, the channel's name above, the wire to the right.

import { byId, h, Slot } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { dots } from "./message.js";

export class Frame {
  constructor(store, actions, settings) {
    this.store = store;
    this.actions = actions;
    this.settings = settings;
    this.onTour = () => {};
    this.channels = new Slot(byId("channels"));
    this.top = new Slot(byId("top"));
    this.away = new Slot(byId("away"));
    this.typing = new Slot(byId("typing"));
    this.isTouring = false;
    store.on("hello channels ready settings", () => this.draw());
    store.on("typing hello", () => this.drawTyping());
  }

  draw() {
    this.channels.show(this.guildView(), this.channelList(), this.meView());
    this.top.show(this.topView());
    this.drawAway();
    const { channel, bot } = this.store;
    document.title = channel
      ? `${channel.kind === "dm" ? bot.name : `#${channel.name}`} · ${bot.name}, local demo`
      : `${bot.name} · local demo`;
  }

  // --- Left ---------------------------------------------------------------------------------------------------------

  guildView() {
    const real = this.store.gemini === "real";
    return h(
      "div",
      { key: "guild", class: "guild" },
      h("img", { src: "/elara.svg", alt: "", class: "guild-mark" }),
      h(
        "div",
        null,
        h("strong", null, this.store.guild.name),
        h("small", null, real ? "with the real Gemini" : "with a stand-in for Gemini"),
      ),
    );
  }

  channelList() {
    const { store } = this;
    const open = store.channels.filter((one) => one.kind === "text");
    const rows = [];
    for (const channel of open) {
      rows.push(this.channelRow(channel));
      const threads = store.channels.filter((one) => one.kind === "thread" && one.parent_id === channel.id);
      if (threads.length)
        rows.push(
          h(
            "li",
            { key: `threads-${channel.id}` },
            h(
              "ul",
              { class: "threads" },
              threads.map((thread) => this.channelRow(thread)),
            ),
          ),
        );
    }
    const dm = store.channels.find((one) => one.kind === "dm");
    const isOn = dm && dm.id === store.channelId;
    const openDm = {
      type: "button",
      class: `channel${isOn ? " on" : ""}`,
      "aria-current": isOn ? "page" : null,
      "data-channel-id": dm?.id ?? "dm",
      onclick: () => this.go(() => this.actions.openDm()),
    };
    const isUnread = dm && store.unread.has(dm.id);
    return h(
      "div",
      { key: "list", class: "channel-list" },
      h("h2", null, "Channels"),
      h("ul", null, rows),
      h("h2", null, "Direct messages"),
      h(
        "ul",
        null,
        h(
          "li",
          { key: "dm" },
          h(
            "button",
            openDm,
            avatar({ name: store.bot.name, isBot: true }, "small"),
            h("span", { class: "channel-name" }, store.bot.name),
            isUnread ? unread() : null,
          ),
        ),
      ),
    );
  }

  channelRow(channel) {
    const { store } = this;
    const isOn = channel.id === store.channelId;
    const isUnread = store.unread.has(channel.id);
    const classes = ["channel", isOn ? "on" : "", isUnread ? "unread" : "", channel.archived ? "archived" : ""]
      .filter(Boolean)
      .join(" ");
    const props = {
      type: "button",
      class: classes,
      "aria-current": isOn ? "page" : null,
      "data-channel-id": channel.id,
      onclick: () => this.go(() => this.actions.watch(channel.id)),
    };
    const mark = icon(channel.kind === "thread" ? "thread" : "hash");
    return h(
      "li",
      { key: channel.id },
      h("button", props, mark, h("span", { class: "channel-name" }, channel.name), isUnread ? unread() : null),
    );
  }

  go(act) {
    this.settings.drawer(null);
    act();
  }

  meView() {
    const { store } = this;
    const people = [...store.people.values()].map((person) => {
      const isMe = person.id === store.me;
      const props = {
        key: person.id,
        type: "button",
        class: "person",
        "aria-pressed": String(isMe),
        onclick: () => isMe || this.actions.become(person.id),
      };
      const role = h("small", { "aria-hidden": "true" }, isMe ? "you" : person.moderator ? "mod" : "member");
      return h(
        "button",
        props,
        avatar(person),
        h("span", { class: "unseen" }, isMe ? "You are" : "Become"),
        h("span", null, person.name, role),
      );
    });
    return h("div", { key: "me", class: "me", role: "group", "aria-label": "Who you are" }, people);
  }

  // --- Above --------------------------------------------------------------------------------------------------------

  topView() {
    const { store, settings } = this;
    const { channel } = store;
    const isDm = channel?.kind === "dm";
    const name = isDm ? store.bot.name : (channel?.name ?? "…");
    const parent = channel?.kind === "thread" ? store.channelName(channel.parent_id) : null;
    const real = store.gemini === "real";
    return h(
      "div",
      { class: "top-row" },
      h(
        "button",
        {
          type: "button",
          class: "tool for-narrow",
          "aria-label": "Channels and people",
          "aria-expanded": String(settings.open === "channels"),
          onclick: () => settings.drawer("channels"),
        },
        icon("menu"),
        store.unread.size ? unread() : null,
      ),
      h(
        "span",
        { class: "top-mark" },
        isDm ? avatar({ name, isBot: true }, "small") : icon(channel?.kind === "thread" ? "thread" : "hash"),
      ),
      h("h1", null, parent ? h("span", { class: "of" }, `${parent} › `) : null, name),
      channel?.archived ? h("span", { class: "pill" }, "archived") : null,
      h(
        "span",
        {
          class: "pill honest",
          title: real
            ? "Discord is a stand-in on this computer. Gemini is real."
            : "Discord and Gemini are stand-ins on this computer. Texts, pictures and voices are samples.",
        },
        real ? "local demo · real Gemini" : "local demo",
      ),
      h(
        "button",
        {
          type: "button",
          class: "tool labelled tour",
          "aria-label": this.isTouring ? "Stop the tour" : "Tour",
          "aria-pressed": String(this.isTouring),
          onclick: () => this.onTour(),
        },
        icon("tour"),
        h("span", null, this.isTouring ? "Stop the tour" : "Tour"),
      ),
      h(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": settings.isLight ? "Use the dark theme" : "Use the light theme",
          onclick: () => settings.toggleTheme(),
        },
        icon(settings.isLight ? "moon" : "sun"),
      ),
      h(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": "People and wire panel",
          "aria-expanded": String(settings.isSideShown),
          onclick: () => settings.drawer("side"),
        },
        icon("pulse"),
      ),
    );
  }

  drawAway() {
    const { store } = this;
    const text = !store.isConnected
      ? "Looking for the demo on this computer…"
      : !store.isReady
        ? store.wasReady
          ? `${store.bot.name} is away. What it was making goes on when it is back.`
          : `${store.bot.name} is starting…`
        : null;
    byId("away").hidden = !text;
    this.away.show(text ? h("span", null, dots(), text) : null);
  }

  drawTyping() {
    const names = this.store.typing.get(this.store.channelId);
    this.typing.show(
      names?.size
        ? h("span", null, dots(), h("b", null, [...names.values()].map((one) => one.name).join(", ")), " is typing…")
        : null,
    );
  }
}

const unread = () => h("span", { class: "dot" }, h("span", { class: "unseen" }, "new messages"));
