// How fast a person reads, and how a text is cut for reading: into sentences, and those into words.

const WORD = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]\p{P}*|[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]+\s*/gu;
const DENSE = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/gu;
const DENSE_IS = 3;
const WORDS_PER_S = 2.5;
const LETTERS_A_WORD = 6;
const PAUSE = /[.!?…,;:。、！？]["”’»]?\s*$/;
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
export function endingOf(text, seconds) {
  let left = seconds * WORDS_PER_S * LETTERS_A_WORD;
  const kept = [];
  for (const sentence of sentencesOf(text).reverse()) {
    left -= lettersOf(sentence.text);
    if (left < 0 && kept.length) break;
    kept.unshift(sentence);
  }
  return kept
    .map(({ text: said, isFirst }, index) => (isFirst && index ? `\n\n${said}` : said))
    .join("")
    .trim();
}

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
