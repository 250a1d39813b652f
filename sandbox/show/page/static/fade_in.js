// New words of a growing reply come up softly instead of jumping in. Only highlighted: the text stays one text.

import { watchGrowth } from "./dom.js";

const STEPS = 5;
const STEP_MS = 80;

/** Let what grows in a reply appear step by step, where the browser can. */
export function startFadeIn() {
  if (!CSS.highlights) return;
  const stages = Array.from({ length: STEPS }, () => new Highlight());
  stages.forEach((stage, step) => CSS.highlights.set(`fade-in-${step}`, stage));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  watchGrowth((text, from) => {
    if (calm.matches || document.hidden || !text.parentElement?.closest(".growing .text")) return;
    const range = new Range();
    range.setStart(text, from);
    range.setEnd(text, text.length);
    stages[0].add(range);
    let step = 0;
    const timer = setInterval(() => {
      stages[step].delete(range);
      step += 1;
      if (step < STEPS) stages[step].add(range);
      else clearInterval(timer);
    }, STEP_MS);
  });
}
