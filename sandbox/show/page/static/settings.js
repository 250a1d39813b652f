// What this browser tab remembers: the theme, who one is, which channel is open; and which drawer is out.

const THEME = "elara-theme";
const PLACE = "elara-place";

export class Settings {
  constructor(store) {
    this.store = store;
    this.open = null;
    this.theme = localStorage.getItem(THEME);
    this.isSettled = false;
    this.apply();
    matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => this.apply());
    store.on("hello channels", () => this.remember());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.open && this.drawer(null));
    document.getElementById("main").addEventListener("pointerdown", (event) => {
      if (this.open === "channels" && !event.target.closest("#top")) this.drawer(null);
    });
  }

  get isLight() {
    if (this.theme) return this.theme === "light";
    return matchMedia("(prefers-color-scheme: light)").matches;
  }

  /** Beside a wide page the panel stands until it is put away; on a narrow one it is a drawer. */
  get isSideShown() {
    return matchMedia("(min-width: 1101px)").matches !== (this.open === "side");
  }

  toggleTheme() {
    this.theme = this.isLight ? "dark" : "light";
    localStorage.setItem(THEME, this.theme);
    this.apply();
  }

  apply() {
    document.documentElement.dataset.theme = this.isLight ? "light" : "dark";
    this.store.tell("settings");
  }

  /** Bring a drawer out, or put it back; on a wide screen the side panel is out from the beginning. */
  drawer(name) {
    this.open = this.open === name ? null : name;
    document.body.dataset.drawer = this.open ?? "";
    this.store.tell("settings");
  }

  remember() {
    if (!this.isSettled) return;
    sessionStorage.setItem(PLACE, JSON.stringify({ me: this.store.me, channel: this.store.channelId }));
  }

  /** After the first word on a new connection: be again who one was, where one was. */
  async settle(hello, actions) {
    const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    this.isSettled = true;
    if (place && place.me !== hello.me && this.store.people.has(place.me)) await actions.become(place.me);
    const wanted = this.store.hasChannel(place?.channel) ? place.channel : this.store.channelId;
    if (wanted && wanted !== hello.watched) await actions.watch(wanted);
    this.remember();
  }
}
