// Shows a text word by word, a page at a time: nothing moves but the next word, and nothing goes faster than it is read.

import { lettersOf, sentencesOf, wordsOf } from "./reading.js";

const TURN_LETTERS = 28;
const LATE_MS = 250;

export class Reader {
  /** `host` is the element of a page: as large as it may get. */
  constructor(host, charactersPerS) {
    this.host = host;
    this.charactersPerS = charactersPerS;
    this.sentences = [];
    this.isWhole = false;
    this.laid = 0;
    this.rest = null;
    this.isFull = false;
    this.unread = [];
    this.dueAt = 0;
    this.letters = 0;
    host.replaceChildren();
  }

  /** The text so far. What has been given before must begin it; the last sentence waits for its end. */
  feed(text, isWhole) {
    this.isWhole = isWhole;
    const sentences = sentencesOf(text);
    if (!isWhole) sentences.pop();
    if (sentences.length >= this.sentences.length) this.sentences = sentences;
  }

  /** Whether everything has been shown. */
  get isDone() {
    return this.isWhole && !this.unread.length && !this.following;
  }

  /** The sentence to be laid next: what is left of one that is longer than a page, or the next one of the text. */
  get following() {
    return this.rest ?? this.sentences[this.laid];
  }

  /** Go on in step with the clock. Returns whether a word came up. */
  tick(now) {
    this.lay();
    if (!this.unread.length && now > this.dueAt + this.timeOf(TURN_LETTERS)) this.turn();
    if (!this.unread.length || now < this.dueAt) return false;
    this.dueAt = Math.max(this.dueAt, now - LATE_MS);
    while (this.unread.length && this.dueAt <= now) this.dueAt += this.timeOf(this.read());
    return true;
  }

  timeOf(letters) {
    return (letters / this.charactersPerS) * 1000;
  }

  /** Go on to so many letters of the text, as a voice does that reads it. */
  follow(letters) {
    this.lay();
    while (this.letters < letters && (this.unread.length || this.turn())) this.read();
  }

  read() {
    const word = this.unread.shift();
    word.classList.remove("unread");
    const letters = lettersOf(word.textContent);
    this.letters += letters;
    return letters;
  }

  turn() {
    if (!this.following) return false;
    this.host.replaceChildren();
    this.isFull = false;
    this.lay();
    return this.unread.length > 0;
  }

  /** Put every sentence onto the page that fits there as a whole. */
  lay() {
    if (this.overflows) this.cut();
    while (!this.isFull && this.following) this.laySentence(this.following);
  }

  laySentence(sentence) {
    const { host } = this;
    const isEmpty = !host.childElementCount;
    const paragraph =
      sentence.isFirst || isEmpty ? host.appendChild(document.createElement("p")) : host.lastElementChild;
    paragraph.dir = "auto";
    const words = wordsOf(sentence.text).map(wordElement);
    const left = [];
    paragraph.append(...words);
    this.isFull = this.overflows;
    if (this.isFull && !isEmpty) {
      for (const word of words) word.remove();
      if (!paragraph.childElementCount) paragraph.remove();
      return;
    }
    // A sentence that is longer than a page fills it, and goes on on the next one.
    while (this.overflows && words.length > 1) {
      left.unshift(words.at(-1).textContent);
      words.pop().remove();
    }
    this.unread.push(...words);
    if (!this.rest) this.laid += 1;
    this.rest = left.length ? { text: left.join(""), isFirst: false } : null;
  }

  /** The page has become smaller: what is unread goes to the next one. */
  cut() {
    const left = this.unread.map((word) => (word.nextSibling ? word.textContent : `${word.textContent} `)).join("");
    for (const word of this.unread) word.remove();
    this.unread = [];
    this.isFull = true;
    if (left) this.rest = { text: left + (this.rest?.text ?? ""), isFirst: false };
  }

  get overflows() {
    return this.host.scrollHeight > this.host.clientHeight + 1;
  }
}

function wordElement(text) {
  const element = document.createElement("span");
  element.className = "unread";
  element.textContent = text;
  return element;
}
