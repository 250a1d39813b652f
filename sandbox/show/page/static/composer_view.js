// What the composer looks like: one field for a message, or a command with a field for each option.

import { ATTACHMENT, isFree } from "./commands.js";
import { size } from "./components.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** The field for a message. */
export function textView(composer) {
  const { store, suggestions } = composer;
  const { channel } = store;
  const where =
    channel?.kind === "dm"
      ? `@${store.bot.name}`
      : channel?.kind === "thread"
        ? "this thread"
        : `#${channel?.name ?? ""}`;
  const whole = matchMedia("(min-width: 761px)").matches ? ", or type / for a command" : "";
  const hint = composer.isBlocked ? "This thread is archived" : `Message ${where}${whole}`;
  const slash = {
    type: "button",
    class: "tool slash",
    "aria-label": "Commands",
    title: "Commands",
    onclick: () => composer.startSlash(),
    disabled: composer.isBlocked,
  };
  const input = {
    key: "input",
    id: "message-input",
    "data-role": "composer",
    rows: 1,
    maxlength: 6000,
    dir: "auto",
    placeholder: hint,
    "aria-label": `Message ${where}`,
    disabled: composer.isBlocked,
    value: composer.text,
    oninput: (event) => composer.write(event.target.value),
    onkeydown: (event) => composer.key(event, null),
    ...suggestions.aria,
  };
  return h(
    "div",
    { key: "text", class: "composer-box" },
    h("button", slash, h("span", { "aria-hidden": "true" }, "/")),
    h("textarea", input),
    h(
      "button",
      {
        type: "submit",
        class: "tool send",
        "aria-label": "Send",
        disabled: composer.isBlocked || !composer.text.trim(),
      },
      icon("send"),
    ),
  );
}

/** A command, its options as fields, and what else could be added. */
export function commandView(composer) {
  const { command, fields } = composer;
  const rest = command.options.filter((option) => !fields.some((field) => field.option === option));
  const more = rest.map((option) => {
    const props = {
      key: `add-${option.name}`,
      type: "button",
      class: "add-option",
      title: option.description,
      onclick: () => composer.add(option),
    };
    return h("button", props, icon("plus"), option.name);
  });
  return h(
    "div",
    { key: "command", class: "composer-box command" },
    h(
      "button",
      { type: "button", class: "tool", "aria-label": "Cancel the command", onclick: () => composer.leave() },
      icon("close"),
    ),
    h(
      "div",
      { class: "command-line", role: "group", "aria-label": `Options of /${command.name}` },
      h("b", { class: "command-name" }, `/${command.name}`),
      fields.map((field) => fieldView(composer, field)),
      more,
    ),
    h(
      "button",
      { id: "command-send", type: "submit", class: "tool send", "aria-label": `Send /${command.name}` },
      icon("send"),
    ),
  );
}

function fieldView(composer, field) {
  const { option } = field;
  const at = () => composer.fields.indexOf(field);
  const common = {
    id: field.id,
    "data-option": option.name,
    "data-role": field === composer.mainField ? "composer" : null,
    "aria-label": `${option.name}: ${option.description}`,
    onfocus: () => {
      composer.focused = at();
      composer.suggestions.offerFor(composer, field);
      composer.draw();
    },
    onblur: () => composer.suggestions.close() || composer.draw(),
    onkeydown: (event) => composer.key(event, field),
  };
  let input;
  if (option.type === ATTACHMENT) {
    const label = field.upload ? `${field.upload.name} · ${uploadState(field.upload)}` : "Choose a file";
    const file = {
      ...common,
      type: "file",
      class: "unseen",
      onchange: (event) => composer.upload(field, event.target.files[0]),
    };
    input = [h("input", file), h("span", { class: "file-name" }, label)];
  } else {
    const props = {
      ...common,
      value: field.text,
      dir: "auto",
      autocomplete: "off",
      spellcheck: "false",
      oninput: (event) => composer.type(field, event.target.value),
      ...composer.suggestions.ariaFor(field),
    };
    input = isFree(option) ? h("textarea", { ...props, rows: 1 }) : h("input", { ...props, type: "text" });
  }
  const drop = option.required
    ? null
    : h(
        "button",
        {
          type: "button",
          class: "drop-option",
          "aria-label": `Remove ${option.name}`,
          tabindex: "-1",
          onclick: () => composer.remove(field),
        },
        icon("close"),
      );
  return h(
    "label",
    { key: field.id, class: `option${isFree(option) ? " wide" : ""}` },
    h("span", { class: "option-name" }, option.name),
    input,
    drop,
  );
}

function uploadState(upload) {
  if (upload.id) return size(upload.bytes);
  return upload.problem ? "not accepted" : "uploading…";
}
