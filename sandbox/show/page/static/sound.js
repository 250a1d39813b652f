// A player for one sound. An element of its own, so that it keeps playing while the message around it is edited.

import { make, h } from "./dom.js";
import { icon } from "./icons.js";
import { duration } from "./times.js";

const STEP_S = 5;
let sounding = null;

class SoundPlayer extends HTMLElement {
  connectedCallback() {
    if (this.audio) return;
    this.audio = make(h("audio", { src: this.getAttribute("src"), preload: "metadata" }));
    const label = this.getAttribute("label");
    this.button = make(
      h("button", { type: "button", class: "play", "aria-label": `Play ${label}` }, icon("play"), icon("pause")),
    );
    this.bar = make(
      h("input", {
        type: "range",
        class: "seek",
        min: "0",
        max: "1000",
        value: "0",
        step: "1",
        "aria-label": `Position in ${label}`,
      }),
    );
    this.time = make(h("span", { class: "time" }, "–:––"));
    const link = { href: this.getAttribute("src"), download: this.getAttribute("name") };
    const head = h(
      "div",
      { class: "sound-head" },
      h("span", { class: "sound-name" }, label),
      h("a", link, this.getAttribute("name")),
      h("small", null, this.getAttribute("size")),
    );
    const track = make(h("div", { class: "sound-track" }));
    track.append(this.bar, this.time);
    const words = make(h("div", { class: "sound-words" }));
    words.append(make(head), track);
    this.append(this.button, words, this.audio);
    this.listen();
  }

  disconnectedCallback() {
    // Moved within the page it comes back at once; taken out of it, it falls silent.
    queueMicrotask(() => this.isConnected || this.audio?.pause());
  }

  listen() {
    const { audio, bar } = this;
    this.button.onclick = () => this.toggle();
    bar.oninput = () => {
      if (audio.duration) audio.currentTime = (bar.value / 1000) * audio.duration;
      this.paint();
    };
    bar.onkeydown = (event) => {
      const step = { ArrowRight: STEP_S, ArrowLeft: -STEP_S }[event.key];
      if (!step || !audio.duration) return;
      event.preventDefault();
      audio.currentTime = Math.max(0, Math.min(audio.duration, audio.currentTime + step));
    };
    audio.onplay = () => this.began();
    audio.onpause = audio.onended = () => this.rested();
    audio.ontimeupdate = audio.onloadedmetadata = audio.ondurationchange = () => this.paint();
    audio.onerror = () => {
      this.time.textContent = "can't be played";
    };
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
  }

  paint() {
    const { currentTime, duration: whole } = this.audio;
    const part = whole ? currentTime / whole : 0;
    this.bar.value = String(Math.round(part * 1000));
    this.style.setProperty("--played", String(part));
    const text = `${duration(currentTime)} / ${duration(whole)}`;
    if (this.time.textContent !== text) this.time.textContent = text;
    this.bar.setAttribute("aria-valuetext", `${duration(currentTime)} of ${duration(whole)}`);
  }
}

customElements.define("sound-player", SoundPlayer);
