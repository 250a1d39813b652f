// A player for one sound. An element of its own, so that it keeps playing while the message around it is edited. With a
// `waveform` it is a voice message, else a file.

import { make, h } from "./dom.js";
import { icon } from "./icons.js";
import { duration } from "./times.js";
import { barsOf } from "./waveform.js";

const STEP_S = 5;
const JUMP_S = 30;
const STEPS = 1000;
let sounding = null;

class SoundPlayer extends HTMLElement {
  connectedCallback() {
    if (this.audio) return;
    const label = this.getAttribute("label");
    this.audio = make(h("audio", { src: this.getAttribute("src"), preload: "metadata" }));
    this.button = make(
      h("button", { type: "button", class: "play", "aria-label": `Play ${label}` }, icon("play"), icon("pause")),
    );
    this.bar = make(
      h("input", {
        type: "range",
        class: "seek",
        min: "0",
        max: String(STEPS),
        value: "0",
        step: "1",
        "aria-label": `Position in ${label}`,
      }),
    );
    this.time = make(h("span", { class: "time" }));
    const words = make(h("div", { class: "sound-words" }));
    if (this.hasAttribute("waveform")) words.append(this.wave(), this.time);
    else words.append(make(this.head(label)), this.track());
    this.append(this.button, words, this.audio);
    this.listen();
    this.paint();
  }

  disconnectedCallback() {
    // Moved within the page it comes back at once; taken out of it, it falls silent.
    queueMicrotask(() => this.isConnected || this.audio?.pause());
  }

  // --- Looks --------------------------------------------------------------------------------------------------------

  head(label) {
    const name = this.getAttribute("name");
    const link = {
      class: "get",
      href: this.getAttribute("src"),
      download: name,
      title: name,
      "aria-label": `Download ${name}`,
    };
    return h(
      "div",
      { class: "sound-head" },
      h("span", { class: "sound-name", title: label }, label),
      h("small", null, this.getAttribute("size")),
      h("a", link, icon("download")),
    );
  }

  track() {
    const track = make(h("div", { class: "sound-track" }));
    track.append(this.bar, this.time);
    return track;
  }

  wave() {
    this.classList.add("voice");
    const heights = barsOf(this.getAttribute("waveform"), this.told);
    this.bars = heights.map((height) => make(h("i", { style: { "--loud": height.toFixed(3) } })));
    const drawn = make(h("div", { class: "wave-bars", "aria-hidden": "true" }));
    drawn.append(...this.bars);
    const wave = make(h("div", { class: "wave" }));
    wave.append(drawn, this.bar);
    return wave;
  }

  // --- Playing ------------------------------------------------------------------------------------------------------

  /** The length that the message names, in seconds; NaN where it names none. */
  get told() {
    return Number.parseFloat(this.getAttribute("seconds"));
  }

  /** The length in seconds: what the file says, or until that is known the message. */
  get length() {
    return Number.isFinite(this.audio.duration) ? this.audio.duration : this.told;
  }

  listen() {
    const { audio, bar } = this;
    this.button.onclick = () => this.toggle();
    bar.oninput = () => this.seek((bar.value / STEPS) * this.length);
    bar.onkeydown = (event) => this.key(event);
    audio.onplay = () => this.began();
    audio.onpause = audio.onended = () => this.rested();
    audio.ontimeupdate = audio.onloadedmetadata = audio.ondurationchange = () => this.paint();
    audio.onerror = () => {
      this.time.textContent = "can't be played";
    };
  }

  key(event) {
    const step = { ArrowRight: STEP_S, ArrowLeft: -STEP_S, PageUp: JUMP_S, PageDown: -JUMP_S }[event.key];
    if (step) this.seek(this.audio.currentTime + step);
    else if (event.key === " ") this.toggle();
    else return;
    event.preventDefault();
  }

  seek(seconds) {
    if (!this.audio.duration) return;
    this.audio.currentTime = Math.max(0, Math.min(this.audio.duration, seconds));
    this.paint();
  }

  /** Play or pause; resolves to whether it plays. */
  async toggle() {
    if (!this.audio.paused) {
      this.audio.pause();
      return false;
    }
    try {
      await this.audio.play();
    } catch {
      // The browser wants a press first, or the file is no sound; the player stays as it is and says so by itself.
      return false;
    }
    return true;
  }

  began() {
    if (sounding && sounding !== this) sounding.audio.pause();
    sounding = this;
    this.classList.add("on");
    this.button.setAttribute("aria-label", `Pause ${this.getAttribute("label")}`);
    const follow = () => {
      if (this.audio.paused) return;
      this.paint();
      requestAnimationFrame(follow);
    };
    follow();
  }

  rested() {
    this.classList.remove("on");
    this.button.setAttribute("aria-label", `Play ${this.getAttribute("label")}`);
    this.paint();
  }

  paint() {
    if (this.audio.error) return;
    const { length } = this;
    const { currentTime } = this.audio;
    const part = length ? Math.min(1, currentTime / length) : 0;
    this.bar.value = String(Math.round(part * STEPS));
    this.style.setProperty("--played", String(part));
    this.bars?.forEach((bar, index) => bar.classList.toggle("played", part > 0 && index < part * this.bars.length));
    // A voice message tells how long it is, and while it plays how far it has come.
    const text = this.bars ? duration(currentTime || length) : `${duration(currentTime)} / ${duration(length)}`;
    if (this.time.textContent !== text) this.time.textContent = text;
    this.bar.setAttribute("aria-valuetext", `${duration(currentTime)} of ${duration(length)}`);
  }
}

customElements.define("sound-player", SoundPlayer);
