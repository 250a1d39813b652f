// Times as people read them, and the one clock that keeps "3 seconds ago" true.

const FORMATS = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const formats = new Map();
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const UNITS = [
  [31_536_000, "year"],
  [2_592_000, "month"],
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
];
const LATEST_UNIX_S = 8.64e12;

function format(style) {
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat(undefined, FORMATS[style]));
  return formats.get(style);
}

/** The text of a timestamp of this style; `R` is relative to now. */
export function stamp(unix_s, style) {
  if (Math.abs(unix_s) > LATEST_UNIX_S) return "some day";
  if (style !== "R") return format(style).format(new Date(unix_s * 1000));
  const ahead_s = unix_s - Date.now() / 1000;
  for (const [length_s, unit] of UNITS) {
    if (Math.abs(ahead_s) >= length_s) return relative.format(Math.trunc(ahead_s / length_s), unit);
  }
  return relative.format(Math.trunc(ahead_s), "second");
}

/** The whole date, for who wants to know exactly. */
export function stampTitle(unix_s) {
  return Math.abs(unix_s) > LATEST_UNIX_S ? "" : format("F").format(new Date(unix_s * 1000));
}

/** The clock time of a message. */
export const clockTime = (iso) => format("t").format(new Date(iso));

/** Seconds as a player shows them: "3:05", "1:02:05". */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "–:––";
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = parts[0] ? parts : parts.slice(1);
  return [first, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

/** Keep the relative timestamps of the page true, once a second. */
export function startClock() {
  setInterval(() => {
    if (document.hidden) return;
    for (const el of document.querySelectorAll('time[data-style="R"]')) {
      const text = stamp(Number(el.dataset.unix), "R");
      if (el.firstChild && el.firstChild.data !== text) el.firstChild.data = text;
    }
  }, 1000);
}
