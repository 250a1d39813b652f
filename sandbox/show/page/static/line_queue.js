// Lines from the audience: typed in, kept in this browser, chosen from.

const KEY = "elara-lines";
const LINE = "Mira in her yellow coat and Otto the robot find a lantern that answers back in the lighthouse";

export class LineQueue {
  constructor() {
    this.read();
    // The presenter may type on another screen, in another tab.
    addEventListener("storage", (event) => event.key === KEY && this.read());
  }

  read() {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    this.lines = kept.lines ?? [];
    this.chosen = kept.chosen ?? 0;
  }

  keep() {
    localStorage.setItem(KEY, JSON.stringify({ lines: this.lines, chosen: this.chosen }));
  }

  /** The line that is played next: the chosen one, or the show's own while there is none. */
  get line() {
    return this.lines[this.chosen]?.text ?? LINE;
  }

  add(text) {
    const line = text.replaceAll(/\s+/g, " ").trim();
    if (!line) return;
    this.lines.push({ text: line, isPlayed: false });
    // What came first is played first.
    if (this.lines[this.chosen]?.isPlayed) this.chosen = this.lines.length - 1;
    this.keep();
  }

  remove() {
    this.lines.splice(this.chosen, 1);
    this.chosen = Math.max(0, Math.min(this.chosen, this.lines.length - 1));
    this.keep();
  }

  /** Choose the next (1) or the previous (-1) line. */
  move(step) {
    this.chosen = Math.max(0, Math.min(this.chosen + step, this.lines.length - 1));
    this.keep();
  }

  /** The chosen line has been played: the first that has not is chosen, or the same again when all have. */
  played() {
    if (!this.lines.length) return;
    this.lines[this.chosen].isPlayed = true;
    const next = this.lines.findIndex((one) => !one.isPlayed);
    if (next >= 0) this.chosen = next;
    this.keep();
  }
}
