// Where the panels of a page are. Discord delivers a page as one picture: its panels are found by the paper between them.

const WIDTH_PX = 800;
/** How far a shade may be from the paper's: JPEG has no clean edges. */
const TOLERANCE = 40;
/** What is narrower is no gutter. */
const GUTTER_PX = 5;
/** Smaller than this are titles and credits. */
const WIDTH_MIN = 0.15;
const HEIGHT_MIN = 0.1;
/** Letters have 3.5 % of a page's width: so much of a 4:5 page may be seen at once for them to have 4 % of the screen. */
const VIEW_HEIGHT_MAX = 0.62;

/** The panels of a page in reading order, each as shares of its width and height; empty where none can be told apart. */
export async function panelsOf(url, isRightToLeft = false) {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    return [];
  }
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH_PX;
  canvas.height = Math.round((WIDTH_PX * image.naturalHeight) / image.naturalWidth);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const ink = inkOf(context.getImageData(0, 0, canvas.width, canvas.height));
  const { width, height } = canvas;
  return cut(ink, { left: 0, top: 0, right: width, bottom: height }, isRightToLeft)
    .map(({ left, top, right, bottom }) => ({
      left: left / width,
      top: top / height,
      width: (right - left) / width,
      height: (bottom - top) / height,
    }))
    .filter((panel) => panel.width >= WIDTH_MIN && panel.height >= HEIGHT_MIN);
}

/** A part of a page in views that are close enough to be read: a high one is seen from above, then from below. */
export function viewsOf(part) {
  if (part.height <= VIEW_HEIGHT_MAX) return [part];
  const lower = part.top + part.height - VIEW_HEIGHT_MAX;
  return [part.top, lower].map((top) => ({ ...part, top, height: VIEW_HEIGHT_MAX }));
}

/** Which pixels differ from the paper, whose colour is that of the corner. */
function inkOf({ data, width, height }) {
  const marks = new Uint8Array(width * height);
  for (let at = 0; at < marks.length; at += 1) {
    const from = 4 * at;
    const distance = [0, 1, 2].reduce((most, channel) => Math.max(most, Math.abs(data[from + channel] - data[channel])), 0);
    marks[at] = distance > TOLERANCE ? 1 : 0;
  }
  return { marks, width };
}

/** The parts of an area that paper separates, in reading order: rows from the top, and within each its columns. */
function cut(ink, area, isRightToLeft) {
  const rows = runs(area.top, area.bottom, (y) => hasInk(ink, { ...area, top: y, bottom: y + 1 }));
  if (rows.length > 1) return rows.flatMap(([top, bottom]) => cut(ink, { ...area, top, bottom }, isRightToLeft));
  if (!rows.length) return [];
  const [[top, bottom]] = rows;
  const band = { ...area, top, bottom };
  const columns = runs(area.left, area.right, (x) => hasInk(ink, { ...band, left: x, right: x + 1 }));
  if (columns.length === 1) {
    const [[left, right]] = columns;
    const isWhole = left === area.left && right === area.right && top === area.top && bottom === area.bottom;
    return isWhole ? [band] : cut(ink, { left, right, top, bottom }, isRightToLeft);
  }
  if (isRightToLeft) columns.reverse();
  return columns.flatMap(([left, right]) => cut(ink, { ...band, left, right }, isRightToLeft));
}

/** The stretches from `start` to `end` with ink in them; a gap that is narrower than a gutter joins two. */
function runs(start, end, isInk) {
  const found = [];
  for (let at = start; at < end; at += 1) {
    if (!isInk(at)) continue;
    const last = found.at(-1);
    if (last && at - last[1] < GUTTER_PX) last[1] = at + 1;
    else found.push([at, at + 1]);
  }
  return found;
}

function hasInk({ marks, width }, { left, top, right, bottom }) {
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) if (marks[y * width + x]) return true;
  }
  return false;
}
