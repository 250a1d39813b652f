// Puts the page together.

import { startAnnouncing } from "./announce.js";
import { Composer } from "./composer.js";
import { Actions } from "./actions.js";
import { byId, h, Slot } from "./dom.js";
import { Examples } from "./examples.js";
import { FormDialog } from "./form.js";
import { startFadeIn } from "./fade_in.js";
import { Frame } from "./frame.js";
import { Log } from "./log.js";
import { Menu } from "./menu.js";
import { Settings } from "./settings.js";
import { Side } from "./side.js";
import "./sound.js";
import { Stage } from "./stage.js";
import { Store } from "./store.js";
import { startClock } from "./times.js";
import { Tour } from "./tour.js";
import { Connection } from "./connection.js";

const NOTICE_MS = 6000;

const store = new Store();
const settings = new Settings(store);
let isFresh = false;
const connection = new Connection(
  (message) => {
    store.hear(message);
    if (message.type !== "hello" || !isFresh) return;
    isFresh = false;
    settings.settle(message, actions);
  },
  (isConnected) => {
    isFresh = isConnected;
    store.connected(isConnected);
  },
);
const actions = new Actions(store, connection);
const log = new Log(store, actions);
const composer = new Composer(store, connection, actions);
const frame = new Frame(store, actions, settings);
const menu = new Menu();
const form = new FormDialog(store, connection, log.contextOf({ id: "" }));
const tour = new Tour(store, actions, composer, frame);
const stage = new Stage(store, actions);
new Side(store);
new Examples(store, composer);

let noticeTimer;
actions.openForm = (modal) => form.open(modal);
actions.openMenu = (entries, event) => menu.open(entries, event);
actions.notice = (text) => {
  byId("notice").textContent = text;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (byId("notice").textContent = ""), NOTICE_MS);
};
frame.onTour = () => tour.toggle();
store.on("hello", () => store.stage && stage.open());

// --- What is the same wherever it stands in a message ---------------------------------------------------------------

async function go(channelId, messageId) {
  if (channelId !== store.channelId && store.hasChannel(channelId)) await actions.watch(channelId);
  if (messageId) setTimeout(() => log.show(messageId), 60);
}

const picture = new Slot(byId("picture"));

function enlarge(button) {
  const image = button.querySelector("img");
  const close = () => byId("picture").close();
  picture.show(
    h(
      "figure",
      { onclick: close },
      h("img", { src: image.src, alt: image.alt }),
      image.alt ? h("figcaption", null, image.alt) : null,
    ),
    h("button", { type: "button", class: "button secondary", onclick: close }, "Close"),
  );
  byId("picture").showModal();
}

byId("scroller").addEventListener("click", (event) => {
  const target = event.target.closest("[data-go], [data-enlarge], [data-alt], .spoiler");
  if (!target) return;
  if (target.dataset.go) {
    event.preventDefault();
    go(target.dataset.go, target.dataset.to);
  } else if (target.dataset.alt) {
    const isOpen = target.classList.toggle("open");
    target.textContent = isOpen ? target.dataset.alt : "ALT";
    target.setAttribute("aria-label", isOpen ? target.dataset.alt : "ALT: show the description");
  } else if (target.dataset.enlarge) {
    const cell = target.closest(".cell");
    if (cell.classList.contains("veiled") && !cell.dataset.open) cell.dataset.open = "yes";
    else enlarge(target);
  } else {
    reveal(target);
  }
});

function reveal(spoiler) {
  spoiler.dataset.open = "yes";
  spoiler.removeAttribute("role");
  spoiler.removeAttribute("aria-label");
  spoiler.firstChild.removeAttribute("aria-hidden");
}

byId("messages").addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches(".spoiler")) {
    event.preventDefault();
    reveal(event.target);
  }
});
byId("messages").addEventListener("contextmenu", (event) => {
  const row = event.target.closest("[data-message-id]");
  const message = row && store.message(row.dataset.messageId);
  if (!message || event.target.closest("a, input, textarea")) return;
  actions.menu(message, event);
});

// A key pressed anywhere on the page begins a message.
document.addEventListener("keydown", (event) => {
  const isFree = event.target === document.body || event.target.id === "scroller" || event.target.matches?.(".message");
  if (
    store.stage ||
    !isFree ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.key.length !== 1 ||
    event.key === " "
  )
    return;
  composer.focusInput();
});

startAnnouncing(store);
startClock();
startFadeIn();
connection.connect();
