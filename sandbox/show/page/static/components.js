// What messages are made of besides text: Components V2, files, pictures, players, embeds. Source of the numbers:
// Discord's docs, "Component Reference".

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { inline, markdown } from "./markdown.js";

const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "secondary" };

/** One component. `ctx` has the message, the names, what is busy, and what a press or a choice does. */
export function component(part, ctx) {
  switch (part.type) {
    case 1:
      return h(
        "div",
        { key: `c${part.id}`, class: "row" },
        part.components.map((child) => component(child, ctx)),
      );
    case 2:
      return button(part, ctx);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return select(part, ctx);
    case 9:
      return section(part, ctx);
    case 10:
      return h("div", { class: "text" }, markdown(part.content, ctx.names));
    case 11:
      return thumbnail(part);
    case 12:
      return gallery(
        part.items.map((item) => picture(item.media, item)),
        `c${part.id}`,
      );
    case 13:
      return file({ ...part.file, filename: part.name ?? nameOf(part.file.url), size: part.size });
    case 14:
      return h("hr", { class: `${part.divider === false ? "blank" : ""} s${part.spacing ?? 1}` });
    case 17:
      return container(part, ctx);
    default:
      return h("div", { class: "sub" }, "This page can't show this part.");
  }
}

function container(part, ctx) {
  const accent = part.accent_color === null || part.accent_color === undefined ? null : colour(part.accent_color);
  const props = { key: `c${part.id}`, class: "container", style: accent ? { "--accent": accent } : null };
  return h(
    "div",
    props,
    inPanels(part.components, (child) => component(child, ctx)),
  );
}

/** A comic's pictures, each with the words below it, stand together, so that a stage can show them side by side. */
function inPanels(parts, view) {
  const isPanel = (part) => part.type === 12 && part.items.length === 1;
  if (!parts.some(isPanel)) return parts.map(view);
  const first = parts.findIndex(isPanel);
  const last = parts.length - 1 - [...parts].reverse().findIndex(isPanel);
  const end = parts[last + 1]?.type === 10 && parts[last + 2]?.type === 10 ? last + 2 : last + 1;
  const panels = [];
  for (const part of parts.slice(first, end)) {
    if (isPanel(part) || !panels.length) panels.push([]);
    panels.at(-1).push(part);
  }
  const shown = panels.map((panel) => h("div", { key: `panel${panel[0].id}`, class: "panel-cell" }, panel.map(view)));
  return [
    parts.slice(0, first).map(view),
    h("div", { key: "panels", class: "panels" }, shown),
    parts.slice(end).map(view),
  ];
}

function section(part, ctx) {
  const words = part.components.map((child) => component(child, ctx));
  return h("div", { class: "section" }, h("div", { class: "words" }, words), component(part.accessory, ctx));
}

function button(part, ctx) {
  const emoji = part.emoji?.name && !part.emoji.id ? h("span", { class: "emoji" }, part.emoji.name) : null;
  const label = part.label ? h("span", null, part.label) : null;
  if (part.style === 5) {
    const props = {
      key: `b${part.url}`,
      class: "button link",
      href: part.url,
      target: "_blank",
      rel: "noreferrer noopener",
    };
    return h("a", props, emoji, label, icon("external"));
  }
  const isBusy = ctx.busy === part.custom_id;
  const props = {
    key: `b${part.custom_id}`,
    type: "button",
    class: `button ${BUTTON_STYLES[part.style]}${isBusy ? " working" : ""}`,
    disabled: Boolean(part.disabled),
    "aria-busy": isBusy ? "true" : null,
    "data-custom-id": part.custom_id,
    onclick: () => ctx.press(part.custom_id),
  };
  return h("button", props, emoji, label);
}

/** The entries of a select: its own options, or the people and places there are. */
export function entriesOf(part, ctx) {
  if (part.type === 3) return part.options ?? [];
  const preset = new Set((part.default_values ?? []).map((one) => String(one.id)));
  const found = [];
  if (part.type === 5 || part.type === 7)
    for (const one of ctx.people()) found.push({ label: one.name, value: one.id });
  if (part.type === 8)
    for (const one of ctx.channels(part.channel_types)) found.push({ label: `#${one.name}`, value: one.id });
  return found.map((entry) => ({ ...entry, default: preset.has(entry.value) }));
}

function select(part, ctx) {
  const entries = entriesOf(part, ctx);
  const label = part.placeholder || "Pick one";
  const key = `s${part.custom_id}`;
  const many = (part.max_values ?? 1) > 1;
  if (many) return manySelect(part, entries, label, key, ctx);
  const chosen = entries.find((entry) => entry.default)?.value ?? "";
  const props = {
    "aria-label": label,
    disabled: Boolean(part.disabled),
    "aria-busy": ctx.busy === part.custom_id ? "true" : null,
    "data-custom-id": part.custom_id,
    value: chosen,
    onchange: (event) => ctx.select(part.custom_id, [event.target.value]),
  };
  const first = chosen ? null : h("option", { key: "none", value: "", disabled: true, hidden: true }, label);
  const options = entries.map((entry) => h("option", { key: entry.value, value: entry.value }, optionText(entry)));
  return h("label", { key, class: "select" }, h("select", props, first, options), icon("down"));
}

/** The words of an option: a native list shows one line for each. */
export const optionText = (entry) =>
  [entry.emoji?.name, entry.label, entry.description && `– ${entry.description}`].filter(Boolean).join(" ");

function manySelect(part, entries, label, key, ctx) {
  const send = (event) => {
    const box = event.currentTarget.closest("details");
    const values = [...box.querySelectorAll("input:checked")].map((input) => input.value);
    box.open = false;
    ctx.select(part.custom_id, values);
  };
  const boxes = entries.map((entry) =>
    h(
      "label",
      { key: entry.value },
      h("input", { type: "checkbox", value: entry.value, checked: entry.default }),
      optionText(entry),
    ),
  );
  const choose = h("button", { type: "button", class: "button primary", onclick: send }, "Choose");
  return h("details", { key, class: "many" }, h("summary", null, label), h("div", { class: "boxes" }, boxes, choose));
}

// --- Pictures --------------------------------------------------------------------------------------------------------

function picture(media, { description, spoiler }) {
  return {
    key: media.attachment_id ?? media.id ?? media.url,
    url: media.url,
    width: media.width ?? undefined,
    height: media.height ?? undefined,
    alt: description ?? "",
    spoiler: Boolean(spoiler),
  };
}

export function gallery(pictures, key, cls = "") {
  const count = Math.min(pictures.length, 5);
  const cells = pictures.map((one) => {
    // The size is known before the picture is, so that nothing moves when it arrives.
    const img = {
      src: one.url,
      alt: one.alt,
      width: one.width,
      height: one.height,
      loading: "lazy",
      decoding: "async",
    };
    const style = one.width && one.height ? { "--ratio": `${one.width} / ${one.height}` } : null;
    const open = {
      type: "button",
      class: "picture",
      "aria-label": `Enlarge: ${one.alt || "picture"}`,
      "data-enlarge": one.url,
    };
    return h(
      "div",
      { key: `p${one.key}`, class: one.spoiler ? "cell veiled" : "cell", style },
      h("button", open, h("img", img)),
      one.alt
        ? h(
            "button",
            { type: "button", class: "alt", "data-alt": one.alt, "aria-label": "ALT: show the description" },
            "ALT",
          )
        : null,
    );
  });
  const [{ width, height }] = pictures;
  const style = width && height ? { "--shape": width / height } : null;
  return h("div", { key, class: `gallery n${count} ${cls}`.trimEnd(), style }, cells);
}

function thumbnail(part) {
  const { media, description } = part;
  return h("img", { class: "thumb", src: media.url, alt: description ?? "", width: 84, height: 84, loading: "lazy" });
}

// --- Files -----------------------------------------------------------------------------------------------------------

const nameOf = (url) => decodeURIComponent(url.split("/").pop() ?? "file");

export function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes >= 1 << 20) return `${(bytes / (1 << 20)).toFixed(2)} MB`;
  return `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

/** A file as a link, or what can be heard as a player. */
export function file(attachment) {
  if (attachment.content_type?.startsWith("audio/")) return sound(attachment);
  const key = `f${attachment.id ?? attachment.url}`;
  return h(
    "div",
    { key, class: "file" },
    icon("file"),
    h(
      "div",
      null,
      h("a", { href: attachment.url, download: attachment.filename }, attachment.filename),
      h("small", null, size(attachment.size)),
    ),
    h(
      "a",
      {
        class: "get",
        href: attachment.url,
        download: attachment.filename,
        "aria-label": `Download ${attachment.filename}`,
      },
      icon("download"),
    ),
  );
}

/** A player for a file, or for a voice message, which has a waveform. */
function sound(attachment) {
  const isVoice = Boolean(attachment.waveform);
  return h("sound-player", {
    key: `a${attachment.id}`,
    src: attachment.url,
    name: attachment.filename,
    label: isVoice ? "voice message" : attachment.description || attachment.filename,
    size: size(attachment.size),
    seconds: attachment.duration_secs ?? null,
    waveform: attachment.waveform ?? null,
  });
}

/**
 * The plain attachments of a message. A player belongs to its file, and plays on while its message is edited; a picture
 * stands until the one that replaces it is loaded.
 */
export function attachments(list) {
  const isPicture = (one) => one.content_type?.startsWith("image/") && one.width;
  const pictures = list.filter(isPicture).map((one, index) => ({
    ...picture(one, { description: one.description, spoiler: one.filename.startsWith("SPOILER_") }),
    // A replaced attachment has another id: in the same place it is the same picture, in its next state.
    key: index,
  }));
  const rest = list.filter((one) => !isPicture(one));
  return [
    pictures.length ? gallery(pictures, "pictures", "attached") : null,
    rest.map(file),
  ];
}

// --- Embeds ----------------------------------------------------------------------------------------------------------

export const colour = (number) => `#${number.toString(16).padStart(6, "0")}`;

export function embed(data, index, ctx) {
  const title = data.title ? inline(data.title, ctx.names) : null;
  return h(
    "article",
    { key: `e${index}`, class: "embed", style: { "--accent": data.color ? colour(data.color) : "var(--line-strong)" } },
    h(
      "div",
      { class: "words" },
      data.author ? h("div", { class: "embed-author" }, data.author.name) : null,
      title
        ? h(
            "div",
            { class: "embed-title" },
            data.url ? h("a", { href: data.url, target: "_blank", rel: "noreferrer noopener" }, title) : title,
          )
        : null,
      data.description ? h("div", { class: "text" }, markdown(data.description, ctx.names)) : null,
      data.fields?.length
        ? h(
            "div",
            { class: "fields" },
            data.fields.map((field) => embedField(field, ctx)),
          )
        : null,
    ),
    data.thumbnail ? h("img", { class: "thumb", src: data.thumbnail.url, alt: "" }) : null,
    data.image ? h("img", { class: "embed-image", src: data.image.url, alt: data.image.description ?? "" }) : null,
    data.footer ? h("footer", null, data.footer.text) : null,
  );
}

const embedField = (field, ctx) =>
  h(
    "div",
    { class: field.inline ? "beside" : "" },
    h("b", null, inline(field.name, ctx.names)),
    h("div", { class: "text" }, markdown(field.value, ctx.names)),
  );
