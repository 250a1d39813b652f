// The waveform of a voice message: Discord's docs, "Message Resource: Voice Messages". Up to 256 bytes, one for each
// stretch of the sound, in base64.

const BARS_MAX = 48;
const BARS_MIN = 12;
const BARS_PER_S = 4;
const LOUDEST = 255;

/** Heights from 0 to 1 of the bars that a voice message of this length is drawn with; more of them for longer ones. */
export function barsOf(waveform, seconds) {
  const points = decoded(waveform);
  const count = Math.round(Math.min(BARS_MAX, Math.max(BARS_MIN, seconds * BARS_PER_S)));
  if (!points.length) return new Array(count).fill(0);
  return Array.from({ length: count }, (_, bar) => {
    const first = Math.floor((bar * points.length) / count);
    const last = Math.max(first + 1, Math.floor(((bar + 1) * points.length) / count));
    return Math.max(...points.slice(first, last)) / LOUDEST;
  });
}

function decoded(waveform) {
  try {
    return [...atob(waveform)].map((letter) => letter.charCodeAt(0));
  } catch {
    // What is no base64 is drawn as silence.
    return [];
  }
}
