// What a work is made of, read from its messages as they stand: text, pages, panels, sounds, and how far it is.

import { isGrowing, walk } from "./store.js";
import { stamp } from "./times.js";

const TIME = /<t:(\d+)(?::(\w))?>/g;
const SPEECH = /^\*\*(.+?)\*\*:\s*(.+)$/;
/** Stands where the model still has to write the title. */
const TITLE_AWAITED = "…";
/** How the bot names the picture of a comic's page. */
const PAGE = /(?:^|\/)page-\d+[^/]*$/;
const RECORDING = "audio/mpeg";
const HEADING = /^(?:#{1,3} (.+)|\*\*([^*]+)\*\*)$/;

/**
 * The piece in the messages of one work, oldest first. `prompt` is what is quoted above it, `status` its last small line:
 * what is being done, or how it ended. A comic has lettered `pages`, or `panels` with their words below them;
 * a narration `sounds`, its sections, and at its end a `recording`, one file that has them all.
 */
export function pieceOf(messages) {
  const piece = {
    title: "",
    prompt: "",
    text: "",
    pages: [],
    panels: [],
    sounds: [],
    recording: null,
    status: "",
    isEnded: false,
  };
  const lines = [];
  for (const message of messages) {
    readText(message.content ?? "", piece, lines);
    for (const part of walk(message.components)) {
      if (part.type === 12) readPictures(part.items, piece);
      else if (part.type === 10) readText(part.content, piece, lines);
    }
    const pictures = (message.attachments ?? []).filter((one) => one.content_type?.startsWith("image/"));
    piece.pages.push(...pictures.map(pageOf));
    for (const one of message.attachments ?? []) readSound(one, piece);
    const state = isGrowing(message);
    if (state !== null) piece.isEnded = !state;
  }
  piece.text = textOfLines(lines, piece);
  return piece;
}

/** A section of a narration, or the whole of it in one file, which comes at its end. */
function readSound({ content_type, filename, url }, piece) {
  if (!content_type?.startsWith("audio/")) return;
  if (content_type === RECORDING) piece.recording ??= { url, name: filename };
  else piece.sounds.push({ url });
}

/** What kind of work this is; null while that cannot be seen. */
export function kindOf(piece) {
  if (piece.pages.length || piece.panels.length) return "comic";
  if (piece.sounds.length || piece.recording) return "narration";
  return piece.text ? "story" : null;
}

function readPictures(items, piece) {
  for (const { media, description } of items) {
    if (PAGE.test(media.url)) piece.pages.push(pageOf({ ...media, description }));
    else piece.panels.push({ url: media.url, alt: description ?? "", words: [] });
  }
}

const pageOf = ({ url, width, height, description }) => ({ url, width, height, alt: description ?? "" });

function readText(text, piece, lines) {
  const panel = piece.panels.at(-1);
  for (const line of text.split("\n")) {
    if (line.startsWith("-# ")) piece.status = statusOf(line.slice(3));
    else if (!panel) lines.push(line);
    else if (line.trim()) panel.words.push(wordsOf(line));
  }
}

/** What a small line says, without the times that pass while it is read. */
const statusOf = (line) =>
  plain(
    line
      .split(" · ")
      .filter((part) => !part.includes(":R>"))
      .join(" · "),
  );

function wordsOf(line) {
  const [, name, said] = SPEECH.exec(line) ?? [null, null, line];
  return { name: name && plain(name), text: plain(said) };
}

/** The text proper: without the prompt that is quoted above it, the title, and the headings of a narration. */
function textOfLines(lines, piece) {
  const own = lines.filter((line) => !line.startsWith(">"));
  const first = own.findIndex((line) => line.trim());
  const title = first < 0 ? null : HEADING.exec(own[first]);
  if (title) {
    const written = plain(title[1] ?? title[2]);
    piece.title = written === TITLE_AWAITED ? "" : written;
    own.splice(first, 1);
  }
  const isSpoken = kindOf(piece) === "narration";
  const text = own.filter((line) => !isSpoken || !HEADING.test(line)).join("\n");
  const quoted = lines.filter((line) => line.startsWith("> ")).map((line) => line.slice(2).replace(/^-# /, ""));
  piece.prompt = plain(quoted.join("\n")).trim();
  return plain(text).trim() || (isSpoken ? piece.prompt : "");
}

/** Text without Discord's marks; times as they are now. */
export function plain(text) {
  const timed = text.replace(TIME, (_, unix_s, style) => stamp(Number(unix_s), style ?? "f"));
  return timed.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\\([^\w\s])|\*{1,3}|__|~~|\|\||`/g, "$1");
}
