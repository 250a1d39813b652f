// How fast a person reads, and how a text is cut for reading: into sentences, and those into words.

const WORD = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]\p{P}*|[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]+\s*/gu;
const DENSE = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/gu;
const DENSE_IS = 3;
const WORDS_PER_S = 2.5;
const LETTERS_A_WORD = 6;
const PAUSE = /[.!?…,;:。、！？]["”’»]?\s*$/;
const QUOTE = /[“„«「"]/;
const CUE_SHARE_MIN = 0.4;

/** How much there is to read, in letters; an ideograph counts as several. */
export const lettersOf = (text) => text.length + (DENSE_IS - 1) * (text.match(DENSE)?.length ?? 0);

/** The words of a text, each with the space after it. */
export const wordsOf = (text) => text.match(WORD) ?? [];

/** The sentences of a text in order; `isFirst` begins a paragraph. */
export function sentencesOf(text) {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });
  return text
    .split(/\n+/)
    .filter((paragraph) => paragraph.trim())
    .flatMap((paragraph) =>
      [...segmenter.segment(paragraph.trim())].map(({ segment }, index) => ({ text: segment, isFirst: index === 0 })),
    );
}

/** The last sentences of a text that can be spoken within a time. */
export const endingOf = (text, seconds) => joined(lastOf(sentencesOf(text), seconds));

/** The sentences, in a row, of which most is said by somebody, and that can be spoken within a time. */
export function dialogueOf(text, seconds) {
  const sentences = sentencesOf(text);
  let best = lastOf(sentences, seconds);
  for (let end = sentences.length; end > 0; end -= 1) {
    const found = lastOf(sentences.slice(0, end), seconds);
    if (quotesIn(found) > quotesIn(best)) best = found;
  }
  return joined(best);
}

/** A text as two sections, if it has two paragraphs: the first is heard before the second is spoken. */
export function inSections(text) {
  const paragraphs = text.split("\n\n");
  const half = Math.ceil(paragraphs.length / 2);
  return [paragraphs.slice(0, half), paragraphs.slice(half)]
    .filter((section) => section.length)
    .map((section) => section.join("\n\n"))
    .join("\n\n---\n\n");
}

function lastOf(sentences, seconds) {
  let left = seconds * WORDS_PER_S * LETTERS_A_WORD;
  const kept = [];
  for (const sentence of [...sentences].reverse()) {
    left -= lettersOf(sentence.text);
    if (left < 0 && kept.length) break;
    kept.unshift(sentence);
  }
  return kept;
}

const quotesIn = (sentences) => sentences.filter((sentence) => QUOTE.test(sentence.text)).length;

const joined = (sentences) =>
  sentences
    .map(({ text, isFirst }, index) => (isFirst && index ? `\n\n${text}` : text))
    .join("")
    .trim();

/** A text in pieces of up to `letters`, cut after a comma or a full stop where one is not far from the end. */
export function cuesOf(text, letters) {
  const cues = [];
  for (const word of sentencesOf(text).flatMap((sentence) => wordsOf(sentence.text))) {
    const last = cues.at(-1);
    const ends = last && PAUSE.test(last) && last.length > letters * CUE_SHARE_MIN;
    if (!last || ends || last.length + word.length > letters) cues.push(word);
    else cues[cues.length - 1] += word;
  }
  return cues;
}
