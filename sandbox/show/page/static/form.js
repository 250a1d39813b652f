// Forms (modals). The browser's own dialog keeps the focus inside, Escape closes it, and what was written stays until
// it was taken.

import { entriesOf, optionText } from "./components.js";
import { reasonOf } from "./actions.js";
import { byId, h, Slot } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { markdown } from "./markdown.js";

const TEXT_INPUT = 4;
const PARAGRAPH = 2;
const FILE_UPLOAD = 19;
const RADIO_GROUP = 21;
const CHECKBOX_GROUP = 22;
const CHECKBOX = 23;
const GROUPS = [RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX];

export class FormDialog {
  constructor(store, connection, peopleAndPlaces) {
    this.store = store;
    this.connection = connection;
    this.ctx = peopleAndPlaces;
    this.dialog = byId("form");
    this.slot = new Slot(this.dialog);
    this.modal = null;
    this.files = new Map();
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.close());
    this.dialog.addEventListener("close", () => this.slot.show());
  }

  open(modal) {
    this.modal = modal;
    this.files.clear();
    this.problem = null;
    this.isSending = false;
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector("textarea, input, select, button[type=submit]")?.focus();
  }

  close() {
    if (this.dialog.open) this.dialog.close();
  }

  draw() {
    const { modal, store } = this;
    const parts = modal.components.map((part) => this.part(part));
    const submit = (event) => {
      event.preventDefault();
      this.send(event.currentTarget);
    };
    const form = h(
      "form",
      { key: modal.opened_by, onsubmit: submit },
      h(
        "header",
        null,
        avatar({ name: store.bot.name, isBot: true }),
        h("h2", { id: "form-title" }, modal.title),
        h(
          "button",
          { type: "button", class: "tool", "aria-label": "Close", onclick: () => this.close() },
          icon("close"),
        ),
      ),
      h("div", { class: "form-fields" }, parts),
      this.problem ? h("p", { key: "problem", class: "failure", role: "alert" }, this.problem) : null,
      h(
        "footer",
        null,
        h("button", { type: "button", class: "button plain", onclick: () => this.close() }, "Cancel"),
        h(
          "button",
          { type: "submit", class: `button primary${this.isSending ? " working" : ""}`, disabled: this.isSending },
          "Submit",
        ),
      ),
    );
    this.slot.show(form);
  }

  part(part) {
    if (part.type === 18) return this.labelled(part.component, part.label, part.description);
    if (part.type === 1) return part.components.map((child) => this.labelled(child, child.label, null));
    if (part.type === 10) return h("div", { class: "text" }, markdown(part.content, this.store.names));
    return null;
  }

  labelled(field, label, description) {
    const id = `field-${field.custom_id}`;
    const title = [label, isRequired(field) ? null : h("span", { class: "optional" }, "optional")];
    const hint = description ? h("small", { id: `${id}-hint` }, description) : null;
    const described = hint ? { "aria-describedby": `${id}-hint` } : {};
    if (isGroup(field))
      return h(
        "fieldset",
        { key: field.custom_id, class: "field", ...described },
        h("legend", null, title),
        hint,
        this.input(field, {}),
      );
    return h(
      "div",
      { key: field.custom_id, class: "field" },
      h("label", { for: id }, title),
      hint,
      this.input(field, { id, ...described }),
    );
  }

  input(field, own) {
    const common = { ...own, name: field.custom_id, required: isRequired(field) };
    switch (field.type) {
      case TEXT_INPUT:
        return textField(field, common);
      case 3:
      case 5:
      case 6:
      case 7:
      case 8:
        return this.choice(field, common);
      case FILE_UPLOAD:
        return this.upload(field, common);
      case RADIO_GROUP:
        return this.boxes(field, "radio");
      case CHECKBOX_GROUP:
        return this.boxes(field, "checkbox");
      case CHECKBOX:
        return h(
          "label",
          { class: "box" },
          h("input", { type: "checkbox", name: field.custom_id, checked: field.default }),
          field.label ?? "Yes",
        );
      default:
        return h("p", null, "This page can't show this field.");
    }
  }

  choice(field, common) {
    const entries = entriesOf(field, this.ctx);
    if ((field.max_values ?? 1) > 1) return this.boxes({ ...field, options: entries }, "checkbox");
    const chosen = entries.find((entry) => entry.default)?.value ?? "";
    const none = chosen && common.required ? null : h("option", { value: "" }, field.placeholder ?? "Pick one");
    const options = entries.map((entry) =>
      h("option", { value: entry.value, selected: entry.value === chosen }, optionText(entry)),
    );
    return h("span", { class: "select" }, h("select", common, none, options), icon("down"));
  }

  boxes(field, type) {
    const required = type === "radio" && isRequired(field);
    return field.options.map((option) =>
      h(
        "label",
        { class: "box" },
        h("input", { type, name: field.custom_id, value: option.value, checked: option.default, required }),
        h("span", null, option.label, option.description ? h("small", null, option.description) : null),
      ),
    );
  }

  upload(field, common) {
    const take = (event) => this.files.set(field.custom_id, [...event.target.files]);
    return h("input", { ...common, type: "file", multiple: (field.max_values ?? 1) > 1, onchange: take });
  }

  async values(form) {
    const found = {};
    for (const field of fieldsOf(this.modal)) {
      const inputs = [...form.querySelectorAll(`[name="${CSS.escape(field.custom_id)}"]`)];
      if (field.type === TEXT_INPUT) found[field.custom_id] = inputs[0].value;
      else if (field.type === CHECKBOX) found[field.custom_id] = inputs[0].checked;
      else if (field.type === FILE_UPLOAD) found[field.custom_id] = await this.uploaded(field.custom_id);
      else if (inputs[0]?.tagName === "SELECT") found[field.custom_id] = inputs[0].value ? [inputs[0].value] : [];
      else found[field.custom_id] = inputs.filter((input) => input.checked).map((input) => input.value);
    }
    return found;
  }

  uploaded(customId) {
    return Promise.all((this.files.get(customId) ?? []).map((file) => this.connection.upload(file)));
  }

  /** What stands against sending the form, and that the browser does not check by itself; null when nothing does. */
  obstacle(form) {
    for (const field of fieldsOf(this.modal)) {
      const isUpload = field.type === FILE_UPLOAD;
      const boxes = form.querySelectorAll(`[type="checkbox"][name="${CSS.escape(field.custom_id)}"]`);
      if (field.type === CHECKBOX || !(isUpload || boxes.length)) continue;
      const count = isUpload
        ? (this.files.get(field.custom_id) ?? []).length
        : [...boxes].filter((box) => box.checked).length;
      const [least, most] = [field.min_values ?? 1, field.max_values ?? 1];
      if (count > most) return `Choose ${most} at most.`;
      if (count < least && (count || isRequired(field))) return `Choose at least ${least}.`;
    }
    return null;
  }

  async send(form) {
    if (this.isSending) return;
    const { modal } = this;
    this.problem = this.obstacle(form);
    if (this.problem) {
      this.draw();
      return;
    }
    this.isSending = true;
    this.problem = null;
    this.draw();
    let answer;
    try {
      answer = await this.connection.act("modal", { opened_by: modal.opened_by, values: await this.values(form) });
    } catch (error) {
      answer = { kind: "refused", reason: error.message };
    }
    this.isSending = false;
    if (this.modal !== modal) return;
    this.problem = reasonOf(answer);
    if (answer.kind === "modal") this.open(answer.modal);
    else if (this.problem) this.draw();
    else this.close();
  }
}

const isRequired = (field) => field.required ?? true;

/** Whether a field is shown as several inputs, which share a legend instead of a label. */
const isGroup = (field) =>
  GROUPS.includes(field.type) ||
  ((field.max_values ?? 1) > 1 && field.type !== TEXT_INPUT && field.type !== FILE_UPLOAD);

function textField(field, common) {
  const props = {
    ...common,
    placeholder: field.placeholder ?? null,
    minlength: field.min_length || null,
    maxlength: field.max_length ?? 4000,
    dir: "auto",
    value: field.value ?? "",
  };
  if (field.style !== PARAGRAPH) return h("input", { ...props, type: "text", autocomplete: "off" });
  return h("textarea", { ...props, rows: 5 });
}

function fieldsOf(modal) {
  return modal.components.flatMap((part) =>
    part.type === 18 ? [part.component] : part.type === 1 ? part.components : [],
  );
}
